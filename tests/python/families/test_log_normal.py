"""log_normal: the Gaussian mixture of the logarithms, fitted, drawn and warned about."""

from __future__ import annotations

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, families

LOGARITHMS = np.concatenate(
    [
        np.random.RandomState(0).normal(size=(400, 2)) @ [[1.0, 0.4], [0.0, 0.6]],
        np.random.RandomState(1).normal(4.0, 0.5, size=(300, 2)),
    ]
)
LABELS = np.repeat([0, 1], [400, 300])


@pytest.mark.parametrize(
    "structure", ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]
)
def test_it_is_the_gaussian_of_the_logarithms(structure: str) -> None:
    model = MixtureModel(2, family=families.LogNormal(structure), labels_init=LABELS)
    gaussian = GaussianMixture(2, covariance_type=structure, labels_init=LABELS)
    model.fit(np.exp(LOGARITHMS))
    gaussian.fit(LOGARITHMS)
    assert model.n_iter_ == gaussian.n_iter_
    np.testing.assert_allclose(model.log_means_, gaussian.means_, rtol=1e-9)
    np.testing.assert_allclose(model.log_covariances_, gaussian.covariances_, rtol=1e-9)
    np.testing.assert_allclose(
        model.score_samples(np.exp(LOGARITHMS)),
        gaussian.score_samples(LOGARITHMS) - LOGARITHMS.sum(axis=1),
        rtol=1e-9,
        atol=1e-9,
    )
    expected, _ = gaussian.sample(5, random_state=3)
    np.testing.assert_allclose(model.sample(5, random_state=3)[0], np.exp(expected), rtol=1e-6)


def test_a_component_of_equal_rows_is_reported() -> None:
    rows = np.exp(np.concatenate([LOGARITHMS, np.full((50, 2), 9.0)]))
    labels = np.concatenate([LABELS, np.full(50, 2)])
    model = MixtureModel(3, family="log_normal", labels_init=labels)
    with pytest.warns(emgine.DegenerateWarning, match="component 2: 50 rows with log column 0"):
        model.fit(rows)
    assert model.restarts_[0].degenerate[0].cause == "narrow"


def test_a_structure_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="covariance_type must be one of"):
        families.LogNormal("round")
