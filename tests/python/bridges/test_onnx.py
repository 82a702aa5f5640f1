"""ONNX models give the scores of the mixture in ONNX Runtime, also far from the origin."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import pytest

import emgine
from emgine import Mixture

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def mixture_of(kind: str, offset: float = 0.0, d: int = 4, k: int = 3) -> Mixture:
    rng = np.random.default_rng(7)
    noise = rng.normal(size=(k, d, d))
    full = noise @ np.swapaxes(noise, 1, 2) / d + 0.5 * np.eye(d)
    covariances = {
        "full": full,
        "tied": full[0],
        "diag": np.diagonal(full, axis1=1, axis2=2),
        "spherical": full[:, 0, 0],
        "tied_diag": np.diag(full[0]),
        "tied_spherical": full[0, 0, :1],
    }[kind]
    return Mixture([0.5, 0.3, 0.2], 2 * rng.normal(size=(k, d)) + offset, covariances, kind)


def asked(mixture: Mixture, rows: Any, path: Path) -> dict[str, Any]:
    """Return the results of ONNX Runtime, in the dtype of the rows."""
    mixture.to_onnx(path, dtype=str(rows.dtype))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, {"X": rows}), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_float64_gives_the_scores_of_the_mixture(kind: str, tmp_path: Path) -> None:
    mixture = mixture_of(kind)
    rows = mixture.sample(500, random_state=0)[0]
    found = asked(mixture, rows, tmp_path / "model.onnx")
    # Sums in another order, on numbers of up to a hundred.
    np.testing.assert_allclose(found["log_density"], mixture.score_samples(rows), atol=1e-12)
    np.testing.assert_allclose(found["responsibilities"], mixture.predict_proba(rows), atol=1e-12)
    assert np.array_equal(found["label"], mixture.predict(rows))
    assert found["label"].dtype == np.int64


@pytest.mark.parametrize("offset", [0.0, 1000.0])
@pytest.mark.parametrize("kind", KINDS)
def test_float32_is_within_a_thousandth_of_a_nat(kind: str, offset: float, tmp_path: Path) -> None:
    mixture = mixture_of(kind, offset)
    rows = mixture.sample(2000, random_state=0)[0].astype(np.float32)
    found = asked(mixture, rows, tmp_path / "model.onnx")
    exact = rows.astype(np.float64)
    assert found["log_density"].dtype == np.float32
    assert np.abs(found["log_density"] - mixture.score_samples(exact)).max() <= 1e-3
    assert np.abs(found["responsibilities"] - mixture.predict_proba(exact)).max() <= 1e-3


def test_rows_far_away_and_components_of_no_weight_give_no_nan(tmp_path: Path) -> None:
    mixture = Mixture([0.0, 1.0], [[0.0], [5.0]], [1.0, 1.0], "spherical")
    rows = np.array([[5.0], [1e30], [-3e38]], dtype=np.float32)
    found = asked(mixture, rows, tmp_path / "model.onnx")
    assert found["responsibilities"].tolist() == [[0.0, 1.0]] * 3
    assert found["label"].tolist() == [1, 1, 1]
    assert found["log_density"][0] == pytest.approx(mixture.score_samples([5.0]))
    assert (found["log_density"][1:] < -1e37).all()


def test_wrong_dtypes_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"dtype must be one of .*float16"):
        mixture_of("full").to_onnx(tmp_path / "model.onnx", dtype="float16")
    tiny = Mixture([1.0], [[0.0]], [1e-80], "spherical")
    with pytest.raises(ValueError, match="float32 cannot hold the factor"):
        tiny.to_onnx(tmp_path / "model.onnx", dtype="float32")
    far = Mixture([1.0], [[1e300]], [1.0], "spherical")
    with pytest.raises(ValueError, match="float32 cannot hold the mean"):
        far.to_onnx(tmp_path / "model.onnx", dtype="float32")
    assert not (tmp_path / "model.onnx").exists()


def test_the_extra_is_named_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match=r"emgine\[onnx\]"):
        mixture_of("full").to_onnx(tmp_path / "model.onnx")


def test_a_fitted_model_can_be_written(tmp_path: Path) -> None:
    rows = mixture_of("full").sample(300, random_state=1)[0]
    model = emgine.GaussianMixture(2, random_state=0).fit(rows)
    found = asked(model.mixture_, rows, tmp_path / "model.onnx")
    np.testing.assert_allclose(found["log_density"], model.score_samples(rows), atol=1e-12)
