"""criteria: they count parameters and rows as scikit-learn does, by weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

from emgine import GaussianMixture

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


@pytest.fixture
def model(covariance_type: str, two_blobs: Float64) -> GaussianMixture:
    return GaussianMixture(2, covariance_type=covariance_type, random_state=0).fit(two_blobs)


def test_criteria_count_parameters_and_rows(model: GaussianMixture, two_blobs: Float64) -> None:
    shared = {"tied_diag": 7 + 3, "tied_spherical": 7 + 1}  # which scikit-learn has not
    total, p = 240 * model.score(two_blobs), shared.get(model.covariance_type)
    if p is None:
        theirs = SklearnMixture(2, covariance_type=model.covariance_type).fit(two_blobs)
        p = theirs._n_parameters()
    assert model.aic(two_blobs) == pytest.approx(2 * p - 2 * total, rel=1e-14)
    assert model.bic(two_blobs) == pytest.approx(p * np.log(240) - 2 * total, rel=1e-14)


def test_weights_enter_score_and_criteria(model: GaussianMixture, two_blobs: Float64) -> None:
    counts = np.random.RandomState(0).randint(0, 4, size=240)
    repeated = np.repeat(two_blobs, counts, axis=0)
    for method in (model.score, model.aic, model.bic, model.icl):
        weighted = method(two_blobs, sample_weight=counts)
        assert weighted == pytest.approx(method(repeated), rel=1e-12)
