"""Copies by cloudpickle, joblib, skops and pickle 5 with buffers apart are as the original.

Every estimator, `Mixture` and statistics; in another process a copy by pickle is read again.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

import cloudpickle
import joblib
import numpy as np
import pytest
import skops.io

import emgine
from emgine import families
from tests.process.child import output_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = np.random.RandomState(0).gamma(3.0, 1.0, size=(90, 2))
CLASSES = np.where(ROWS[:, 0] > 3, "far", "near")
GAPS = np.where(np.random.RandomState(1).uniform(size=ROWS.shape) < 0.2, np.nan, ROWS)
OPTIONS: dict[str, Any] = {"random_state": 0, "tol": 1e-3}
PRODUCT = {0: "gamma", 1: families.StudentT("diag", dof=5)}
WHOLE: dict[str, Callable[[], Any]] = {
    "GaussianMixture": lambda: emgine.GaussianMixture(2, **OPTIONS).fit(ROWS),
    "tied": lambda: emgine.GaussianMixture(2, covariance_type="tied", **OPTIONS).fit(ROWS),
    "missing": lambda: emgine.GaussianMixture(2, missing="marginalize", **OPTIONS).fit(GAPS),
    "prior": lambda: emgine.GaussianMixture(2, prior="weak", **OPTIONS).fit(ROWS),
    "MixtureModel": lambda: emgine.MixtureModel(2, family="weibull", **OPTIONS).fit(ROWS),
    "product": lambda: emgine.MixtureModel(2, family=PRODUCT, **OPTIONS).fit(ROWS),
    "MixtureClassifier": lambda: emgine.MixtureClassifier(**OPTIONS).fit(ROWS, CLASSES),
    "GaussianMixtureSearch": lambda: emgine.GaussianMixtureSearch(
        [1, 2], ["full", "diag"], **OPTIONS
    ).fit(ROWS),
    "MixtureSearch": lambda: emgine.MixtureSearch([1, 2], ["gamma", "weibull"], **OPTIONS).fit(
        ROWS
    ),
    "Mixture": lambda: emgine.GaussianMixture(2, **OPTIONS).fit(ROWS).mixture_,
}


def by_cloudpickle(whole: Any) -> Any:
    return pickle.loads(cloudpickle.dumps(whole))


def by_joblib(whole: Any) -> Any:
    memory = io.BytesIO()
    joblib.dump(whole, memory, compress=3)
    memory.seek(0)
    return joblib.load(memory)


def by_skops(whole: Any) -> Any:
    data = skops.io.dumps(whole)
    return skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))


def with_buffers_apart(whole: Any) -> Any:
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(whole, protocol=5, buffer_callback=buffers.append)
    return pickle.loads(data, buffers=[bytes(buffer.raw()) for buffer in buffers])


WAYS = [by_cloudpickle, by_joblib, by_skops, with_buffers_apart]


def answers(model: Any) -> bytes:
    """What a model says of rows, to the bit."""
    found = [model.predict_proba(ROWS).tobytes(), str(model.predict(ROWS).tolist()).encode()]
    if hasattr(model, "score_samples"):
        found.append(model.score_samples(ROWS).tobytes())
    return b"".join(found)


@pytest.fixture(scope="module")
def fits() -> dict[str, Any]:
    return {name: make() for name, make in WHOLE.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WHOLE)
def test_a_copy_answers_as_the_original(name: str, way: Any, fits: dict[str, Any]) -> None:
    whole = fits[name]
    copy = way(whole)
    assert type(copy) is type(whole)
    assert answers(copy) == answers(whole)
    assert repr(copy) == repr(whole)


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_that_is_not_fitted_fits_as_the_original(way: Any) -> None:
    for model in (
        emgine.GaussianMixture(2, **OPTIONS),
        emgine.MixtureModel(2, family=families.Gamma(), **OPTIONS),
        emgine.MixtureSearch([1, 2], "gamma", **OPTIONS),
    ):
        assert answers(way(model).fit(ROWS)) == answers(model.fit(ROWS))


@pytest.mark.parametrize("way", WAYS)
def test_statistics_come_back(way: Any, fits: dict[str, Any]) -> None:
    statistics = fits["Mixture"].expectation(ROWS)
    assert way(statistics).to_bytes() == statistics.to_bytes()


def test_another_process_reads_what_cloudpickle_wrote(fits: dict[str, Any], tmp_path: Path) -> None:
    whole = fits["product"]
    (tmp_path / "model").write_bytes(cloudpickle.dumps((whole, ROWS)))
    code = (
        "import pickle, pathlib; model, rows = pickle.loads(pathlib.Path("
        f"{str(tmp_path / 'model')!r}).read_bytes()); print(model.score_samples(rows).sum().hex())"
    )
    assert output_of("-c", code, timeout=60) == float(whole.score_samples(ROWS).sum()).hex()
