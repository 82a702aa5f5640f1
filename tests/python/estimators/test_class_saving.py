"""Model files of classifiers: what comes back decides as before; what does not fit is refused."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import MixtureClassifier, families
from emgine._checks.arguments import check_path

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(0)
CODES = np.arange(300) % 3
X = RNG.normal(size=(300, 2)) + 4.0 * CODES[:, np.newaxis]
NAMES = np.array(["a", "b", "c"])[CODES]
COSTS = [[0.0, 1.0, 9.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]


@pytest.mark.parametrize(
    ("options", "y"),
    [
        ({}, NAMES),
        ({"n_components": {"a": 1, "b": [1, 2], "c": 2}}, NAMES),
        ({"covariance_type": ["diag", "tied"], "random_state": np.random.RandomState(3)}, CODES),
        ({"priors": {"a": 0.5, "b": 0.25, "c": 0.25}, "costs": COSTS}, NAMES),
        ({"family": families.StudentT("diag", 4.0), "missing": "marginalize"}, CODES == 0),
        ({"unlabelled": "b"}, NAMES),
        ({"fixed": {"weights": True}, "weights_init": [0.5, 0.25, 0.25]}, NAMES),
        ({"parameters_init": {"means": X[:3]}, "fixed": "means"}, CODES),
        ({"covariance_type": {"a": "diag", "b": ["tied", "full"], "c": "full"}}, NAMES),
    ],
)
def test_files_hold_classifiers(options: dict[str, Any], y: Any, tmp_path: Path) -> None:
    model = MixtureClassifier(**options).fit(X, y)
    model.save(tmp_path / "model")
    again: Any = emgine.load(tmp_path / "model")
    assert type(again) is MixtureClassifier
    rows = X.copy()
    if model.missing == "marginalize":
        rows[::3, 0] = np.nan
    assert np.array_equal(again.predict_proba(rows), model.predict_proba(rows))
    assert np.array_equal(again.predict(rows), model.predict(rows))
    for name in ("classes_", "priors_", "n_components_", "class_of_component_"):
        assert np.array_equal(getattr(again, name), getattr(model, name))
        assert getattr(again, name).dtype == getattr(model, name).dtype
    for name in ("bic_", "log_likelihood_", "converged_", "n_iter_", "n_features_in_"):
        assert getattr(again, name) == getattr(model, name)
    assert again.get_params().keys() == model.get_params().keys()
    assert again.n_components == model.n_components
    again.fit(X, y)


def test_names_of_columns_and_services(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame(X, columns=["length", "width"])
    model = MixtureClassifier().fit(table, NAMES)
    model.save(tmp_path / "model")
    again: Any = emgine.load(tmp_path / "model")
    assert again.feature_names_in_.tolist() == ["length", "width"]
    with pytest.raises(ValueError, match="feature names"):
        again.predict(table[["width", "length"]])
    mixture = emgine._core.load_model(check_path(tmp_path / "model"), False)[0]
    assert mixture.n_components == 3  # what a C++ service reads


def test_what_no_file_can_hold(tmp_path: Path) -> None:
    class Own(MixtureClassifier):
        pass

    with pytest.raises(ValueError, match="Only MixtureClassifier itself"):
        Own().fit(X, NAMES).save(tmp_path / "model")
    with pytest.raises(emgine.NotFittedError):
        MixtureClassifier().save(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def changed(path: Path, change: dict[str, Any]) -> Any:
    """Load the file with other values in what it says of the classifier."""
    mixture, names, text, bounds = emgine._core.load_model(check_path(path), False)
    about = json.loads(text) | change
    emgine._core.save_model(check_path(path), mixture, names, json.dumps(about), bounds)
    return emgine.load(path)


@pytest.mark.parametrize(
    "change",
    [
        {"class_of_component": [0, 1, 1]},
        {"class_of_component": [0, 1]},
        {"class_of_component": [0, 1, 5]},
        {"priors": [0.5, 0.5]},
        {"priors": None},
        {"costs": [[0.0]]},
        {"bic": "small"},
        {"classes": {"kind": "str", "names": ["a", "a", "b"]}},
        {"classes": None},
        {"covariance_type": 3},
        {"model": {}},
        {"params": {}},
    ],
)
def test_files_whose_parts_do_not_belong_together(change: dict[str, Any], tmp_path: Path) -> None:
    MixtureClassifier().fit(X, NAMES).save(tmp_path / "model")
    assert type(changed(tmp_path / "model", {})) is MixtureClassifier
    with pytest.raises(ValueError, match="but not a valid MixtureClassifier"):
        changed(tmp_path / "model", change)


def test_the_file_has_the_format_of_any_other(tmp_path: Path) -> None:
    MixtureClassifier().fit(X, NAMES).save(tmp_path / "model")
    raw = (tmp_path / "model").read_bytes()
    header = json.loads(raw[8 : 8 + struct.unpack("<Q", raw[:8])[0]])
    assert json.loads(header["__metadata__"]["estimator"])["class"] == "MixtureClassifier"
