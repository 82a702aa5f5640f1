"""The laws that hold for every family, for families of independent features with two parameters."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel, _core

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from emgine import Mixture

    Float64 = npt.NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
FAMILY_NAMES = ["beta", "gamma", "negative_binomial", "weibull"]


def rows_of(family: str) -> Float64:
    """Rows of two groups in the support of a family."""
    rng = np.random.RandomState(1)
    groups = [rng.gamma(3.0, 1.0, (500, 3)), rng.gamma(9.0, 2.0, (400, 3))]
    if family == "beta":
        groups = [rng.beta(2.0, 6.0, (500, 3)), rng.beta(9.0, 3.0, (400, 3))]
    rows = np.concatenate(groups)
    return np.floor(rows) if family == "negative_binomial" else rows


def fitted(family: str, rows: Float64, **choices: Any) -> MixtureModel:
    """Fit from the true groups."""
    labels = np.repeat([0, 1], [500, 400])[: len(rows)]
    settings = {"labels_init": labels, "max_iter": 40, "tol": 0.0} | choices
    return MixtureModel(2, family=family, **settings).fit(rows)


def same(a: Mixture, b: Mixture) -> None:
    """Check that two mixtures have the same bits."""
    assert np.array_equal(a.weights, b.weights)
    for name, values in a.parameters.items():
        assert np.array_equal(values, b.parameters[name])


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_the_likelihood_never_falls(family: str) -> None:
    bounds = np.array(fitted(family, rows_of(family), max_iter=200).lower_bounds_)
    assert np.diff(bounds).min() > -1e-13 * abs(bounds[-1])
    assert bounds[-1] > bounds[0]


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_threads_and_layout_change_no_bit(family: str) -> None:
    rows = np.tile(rows_of(family), (20, 1))
    labels = np.tile(np.repeat([0, 1], [500, 400]), 20)
    expected = fitted(family, rows, labels_init=labels, n_threads=1, max_iter=5).mixture_
    for other in (rows, np.asfortranarray(rows), np.repeat(rows, 2, axis=0)[::2]):
        same(fitted(family, other, labels_init=labels, n_threads=3, max_iter=5).mixture_, expected)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_a_row_by_itself_has_the_bits_of_its_block(family: str) -> None:
    rows = rows_of(family)[::7]
    mixture = fitted(family, rows_of(family)).mixture_
    scores, shares = mixture.score_samples(rows), mixture.predict_proba(rows)
    for s, row in enumerate(rows):
        assert mixture.score_samples(row[np.newaxis])[0] == scores[s]
        assert np.array_equal(mixture.predict_proba(row[np.newaxis])[0], shares[s])


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_weight_two_is_a_row_twice_and_weight_zero_no_row(family: str) -> None:
    rows = rows_of(family)
    mixture = fitted(family, rows).mixture_
    weight = np.random.RandomState(0).randint(0, 3, len(rows))
    weighted = mixture.expectation(rows, weight.astype(float))
    repeated = mixture.expectation(np.repeat(rows, weight, axis=0))
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, rel=1e-13)
    for name, values in weighted.arrays.items():
        np.testing.assert_allclose(values, repeated.arrays[name], rtol=1e-11, atol=1e-10)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_permuted_components_and_features_give_permuted_fits(family: str) -> None:
    rows = rows_of(family)
    labels = np.repeat([0, 1], [500, 400])
    fit = fitted(family, rows, labels_init=labels)
    swapped = fitted(family, rows, labels_init=1 - labels)
    turned = fitted(family, rows[:, ::-1], labels_init=labels)
    assert swapped.lower_bound_ == pytest.approx(fit.lower_bound_, rel=1e-13)
    for name, values in fit.parameters_.items():
        np.testing.assert_allclose(swapped.parameters_[name][::-1], values, rtol=1e-9)
        np.testing.assert_allclose(turned.parameters_[name][:, ::-1], values, rtol=1e-9)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_files_and_pickles_keep_every_bit(family: str, tmp_path: Path) -> None:
    model = fitted(family, rows_of(family))
    model.mixture_.save(tmp_path / "mixture.safetensors")
    same(emgine.load(tmp_path / "mixture.safetensors"), model.mixture_)
    same(pickle.loads(pickle.dumps(model.mixture_)), model.mixture_)
    statistics = model.mixture_.expectation(rows_of(family))
    again = pickle.loads(pickle.dumps(statistics))
    assert all(np.array_equal(a, again.arrays[n]) for n, a in statistics.arrays.items())


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_samples_are_in_the_support_and_are_found_again(family: str) -> None:
    model = fitted(family, rows_of(family))
    rows, labels = model.mixture_.sample(20_000, random_state=0)
    for k in range(2):
        again = MixtureModel(1, family=family, max_iter=100).fit(rows[labels == k])
        for name, values in model.parameters_.items():
            np.testing.assert_allclose(again.parameters_[name][0], values[k], rtol=0.2)


@pytest.mark.parametrize("init_params", ["kmeans", "random", "random_from_data", "short-em"])
@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_every_start_works(family: str, init_params: str) -> None:
    model = MixtureModel(2, family=family, init_params=init_params, random_state=0)
    assert np.isfinite(model.fit(rows_of(family)).lower_bound_)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_bad_input_is_named(family: str) -> None:
    rows = rows_of(family)
    rows[7, 1] = -1.0
    with pytest.raises(ValueError, match=rf"'{family}' needs .*row 7.*column 1.*-1\.0"):
        MixtureModel(2, family=family).fit(rows)
    names = list(_core.ModelShape(family, "", 3, 2).parameters)
    with pytest.raises(ValueError, match=rf"parameters_init of the family '{family}'"):
        fitted(family, rows_of(family), parameters_init={"sigma": [[1.0]]})
    with pytest.raises(ValueError, match="must have shape"):
        fitted(family, rows_of(family), parameters_init={names[0]: [[1.0]]})
    wrong = {name: np.full((2, 3), -1.0) for name in names}
    with pytest.raises(ValueError, match=r"Component 0: .* in feature 0"):
        fitted(family, rows_of(family), parameters_init=wrong)
