"""fit: what a warm start needs, and how short the way to a fit is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


@pytest.mark.parametrize(
    ("other", "n_features"),
    [({"covariance_type": "full"}, 3), ({"n_components": 4}, 3), ({}, 2)],
)
def test_a_fit_continues_only_from_its_like(
    other: dict[str, Any], n_features: int, two_blobs: Float64
) -> None:
    model = GaussianMixture(2, covariance_type="diag", warm_start=True, random_state=0)
    before = model.fit(two_blobs).fit(two_blobs).mixture_
    with pytest.raises(ValueError, match="warm_start=True continues from a fitted mixture"):
        model.set_params(**other).fit(two_blobs[:, :n_features])
    assert model.mixture_ is before


def test_after_components_were_dropped_a_fit_continues_with_fewer() -> None:
    X = np.repeat([[0.0], [1.0]], 20, axis=0) + np.random.RandomState(0).normal(size=(40, 1)) * 0.1
    options: dict[str, Any] = {"on_degenerate": "drop", "warm_start": True, "random_state": 0}
    model = GaussianMixture(3, means_init=[[0.0], [1.0], [1e9]], **options)
    with pytest.warns(emgine.DegenerateWarning):
        model.fit(X)
    assert len(model.weights_) == 2
    model.fit(X)
    assert len(model.weights_) == 2


def test_few_classes_make_an_estimator() -> None:
    names = [cls.__name__ for cls in GaussianMixture.__mro__]
    assert names == [
        "GaussianMixture",
        "MixtureEstimator",
        "SklearnContract",
        "RowMethods",
        "EstimatorInference",
        "EstimatorOutliers",
        "EstimatorSummary",
        "object",
    ]
