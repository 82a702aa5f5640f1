"""given_parameters: they replace those of the start that is found in the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture
from emgine._families.gaussian.given_parameters import check_given_parameters

if TYPE_CHECKING:
    import numpy.typing as npt

GIVEN: dict[str, Any] = {
    "weights_init": [0.25, 0.75],
    "means_init": [[0.5] * 3, [3.5] * 3],
    "precisions_init": [[2.0] * 3, [0.5] * 3],
}
ATTRIBUTES = {"weights_init": "weights_", "means_init": "means_", "precisions_init": "precisions_"}


def start(X: npt.NDArray[np.float64], **given: Any) -> GaussianMixture:
    model = GaussianMixture(2, covariance_type="diag", max_iter=0, random_state=0, **given)
    return model.fit(X)


@pytest.mark.parametrize("names", [[n] for n in GIVEN] + [["weights_init", "means_init"], [*GIVEN]])
def test_what_is_given_replaces_what_is_found(
    names: list[str], two_blobs: npt.NDArray[np.float64]
) -> None:
    found, model = start(two_blobs), start(two_blobs, **{name: GIVEN[name] for name in names})
    for name, attribute in ATTRIBUTES.items():
        expected = GIVEN[name] if name in names else getattr(found, attribute)
        assert np.allclose(getattr(model, attribute), expected, rtol=1e-15)


def test_all_that_is_given_is_a_mixture() -> None:
    sizes = {"covariance_type": "spherical", "n_components": 1, "n_features": 1}
    given: dict[str, Any] = {"weights": [1.0], "means": [[2.0]], "covariances": None, **sizes}
    mixture = check_given_parameters(precisions=[4.0], **given).mixture()
    assert mixture is not None
    assert mixture.covariances.tolist() == [0.25]
    assert check_given_parameters(precisions=None, **given).mixture() is None


def test_where_nothing_is_given_the_found_start_stays() -> None:
    sizes = {"covariance_type": "spherical", "n_components": 1, "n_features": 1}
    nothing: dict[str, Any] = dict.fromkeys(("weights", "means", "precisions", "covariances"))
    found = Mixture([1.0], [[2.0]], [0.5], "spherical")
    assert check_given_parameters(**nothing, **sizes).complete(found) is found


def test_covariances_are_the_inverses_of_precisions(
    covariance_type: str, two_blobs: npt.NDArray[np.float64]
) -> None:
    found = GaussianMixture(2, covariance_type=covariance_type, max_iter=0, random_state=0)
    covariances = found.fit(two_blobs).covariances_ * 2.0
    for given in ({}, {"weights_init": [0.25, 0.75], "means_init": GIVEN["means_init"]}):
        options: dict[str, Any] = {"covariance_type": covariance_type, "max_iter": 0, **given}
        model = GaussianMixture(2, random_state=0, covariances_init=covariances, **options)
        assert np.allclose(model.fit(two_blobs).covariances_, covariances, rtol=1e-15)
        assert np.allclose(model.means_, given.get("means_init", found.means_), rtol=1e-15)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"precisions_init": np.ones((2, 3))}, "precisions_init and covariances_init exclude"),
        ({"covariances_init": np.ones((2, 2))}, r"'diag covariance' should have the shape of"),
        ({"covariances_init": -np.ones((2, 3))}, "'diag covariance' should be positive"),
        (
            {"covariances_init": np.ones((2, 3, 3)), "covariance_type": "full"},
            "'full covariance' should be symmetric, positive-definite",
        ),
    ],
)
def test_bad_covariances(
    given: dict[str, Any], message: str, two_blobs: npt.NDArray[np.float64]
) -> None:
    options = {"covariance_type": "diag", "covariances_init": np.ones((2, 3)), **given}
    with pytest.raises(ValueError, match=message):
        GaussianMixture(2, **options).fit(two_blobs)


def test_no_random_number_is_drawn_where_all_is_given(two_blobs: npt.NDArray[np.float64]) -> None:
    random_state = np.random.RandomState(0)
    GaussianMixture(2, covariance_type="diag", random_state=random_state, **GIVEN).fit(two_blobs)
    assert random_state.randint(2**31) == np.random.RandomState(0).randint(2**31)


def test_no_iterations_with_all_given_are_a_fit(two_blobs: npt.NDArray[np.float64]) -> None:
    model = start(two_blobs, **GIVEN)
    assert (model.n_iter_, model.converged_, model.lower_bound_) == (0, False, -np.inf)
    assert model.lower_bounds_ == []
    assert model.predict(two_blobs).shape == (240,)


def test_fit_does_not_touch_what_was_given(two_blobs: npt.NDArray[np.float64]) -> None:
    model = start(two_blobs, **GIVEN)
    assert all(getattr(model, name) is value for name, value in GIVEN.items())
