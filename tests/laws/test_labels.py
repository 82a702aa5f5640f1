"""Laws of labels that hold for every family: likelihoods rise, threads and places change no bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import MixtureModel, families
from emgine.sources import Blocks
from tests.laws.family_problems import DRAWS, problem
from tests.laws.test_families import assert_close, bits, labels_of
from tests.python.families.general_families import Laplace

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")


def fitted(name: str, rows: Any, labels: Any, weight: Any = None, **options: Any) -> MixtureModel:
    chosen = {"random_state": 0, "max_iter": 8, "acceleration": None, **options}
    model = MixtureModel(2, family=problem(name).family, **chosen)
    return model.fit(rows, sample_weight=weight, labels=labels)


def some(rows: Any) -> Any:
    """Labels of a fifth of the rows."""
    return np.where(np.arange(len(rows)) % 5 == 0, labels_of(rows), -1)


@pytest.mark.parametrize("name", DRAWS)
def test_the_likelihood_never_falls(name: str) -> None:
    rows = problem(name).rows
    for acceleration in (None, "auto"):
        model = fitted(name, rows, some(rows), max_iter=40, acceleration=acceleration)
        assert np.all(np.diff(model.lower_bounds_) >= -1e-12)
        assert model.lower_bounds_[-1] > model.lower_bounds_[0]


@pytest.mark.parametrize("name", DRAWS)
def test_the_likelihood_is_that_of_rows_and_labels(name: str) -> None:
    rows = problem(name).rows
    start = fitted(name, rows, some(rows), max_iter=1).predict_proba(rows)
    labels = np.where(start.min(axis=1) > 1e-90, some(rows), -1)  # that have a logarithm
    model = fitted(name, rows, labels, max_iter=1, warm_start=True)
    before = model.mixture_
    with np.errstate(divide="ignore"):
        joint = np.log(before.predict_proba(rows))
    joint += before.score_samples(rows)[:, np.newaxis]
    known = np.take_along_axis(joint, np.maximum(labels, 0)[:, np.newaxis], axis=1)[:, 0]
    expected = np.where(labels < 0, before.score_samples(rows), known).mean()
    after = model.fit(rows, labels=labels)
    assert after.lower_bounds_[0] == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("name", DRAWS)
def test_no_labels_change_no_bit(name: str) -> None:
    rows = problem(name).rows
    plain = bits(fitted(name, rows, None))
    for nothing in (np.full(len(rows), -1), np.full(len(rows), np.nan), np.ones((len(rows), 2))):
        assert bits(fitted(name, rows, nothing)) == plain


@pytest.mark.parametrize("name", DRAWS)
def test_threads_layout_and_place_change_no_bit(name: str) -> None:
    rows = problem(name).rows
    labels = some(rows)
    expected = bits(fitted(name, rows, labels, n_threads=1))
    assert bits(fitted(name, rows, labels, n_threads=2)) == expected
    assert bits(fitted(name, np.asfortranarray(rows), labels)) == expected
    assert bits(fitted(name, Blocks([rows[:700], rows[700:]]), labels)) == expected
    factors = np.where(labels[:, np.newaxis] < 0, 1.0, labels[:, np.newaxis] == np.arange(2))
    assert bits(fitted(name, rows, factors)) == expected
    assert bits(fitted(name, rows, np.asfortranarray(factors))) == expected


@pytest.mark.parametrize("name", DRAWS)
def test_weight_two_is_the_row_twice(name: str) -> None:
    rows = problem(name).rows
    weight = np.where(np.arange(len(rows)) % 3 == 0, 2.0, 1.0)
    twice, labels = np.concatenate([rows, rows[weight == 2]]), some(rows)
    both = np.concatenate([labels, labels[weight == 2]])
    assert_close(fitted(name, rows, labels, weight), fitted(name, twice, both))


@pytest.mark.parametrize("name", DRAWS)
def test_labels_of_all_rows_are_settled_at_once(name: str) -> None:
    rows = problem(name).rows
    labels = labels_of(rows)
    model = fitted(name, rows, labels, max_iter=60, tol=1e-10)
    counts = np.bincount(labels) / len(rows)
    np.testing.assert_allclose(model.weights_, counts, rtol=1e-12)
    for k in range(2):
        alone = MixtureModel(1, family=problem(name).family, max_iter=60, tol=1e-10)
        own = rows[labels == k]
        share = model.mixture_.score_samples(own) + np.log(model.predict_proba(own)[:, k])
        expected = alone.fit(own).score(own) + np.log(counts[k])
        assert share.mean() == pytest.approx(expected, abs=1e-6)


def test_a_general_family_of_the_users() -> None:
    rng = np.random.default_rng(0)
    rows = np.concatenate([rng.laplace(0, 1, 200), rng.laplace(6, 1, 200)])[:, np.newaxis]
    labels = np.full(400, -1)
    labels[[3, 5, 9]], labels[[300, 301, 350]] = 1, 0  # the other way round
    model = MixtureModel(2, family=Laplace(), random_state=0).fit(rows, labels=labels)
    medians = model.parameters_["median"].ravel()
    np.testing.assert_allclose(medians, [6.0, 0.0], atol=0.5)
    factors = np.where(labels[:, np.newaxis] < 0, 1.0, labels[:, np.newaxis] == np.arange(2))
    again = MixtureModel(2, family=Laplace(), random_state=0).fit(rows, labels=factors)
    np.testing.assert_allclose(again.parameters_["median"].ravel(), medians, rtol=1e-12)
    crossed = np.where(np.arange(400) < 200, 1, 0)
    alone = MixtureModel(2, family=Laplace(), random_state=0).fit(rows, labels=crossed)
    np.testing.assert_allclose(
        alone.parameters_["median"].ravel(),
        [np.median(rows[200:]), np.median(rows[:200])],
        atol=0.1,
    )
    plain = MixtureModel(2, family=Laplace(), random_state=0)
    seeded = plain.fit(rows, labels=np.where(labels == 1, -1, labels))
    assert abs(seeded.parameters_["median"].ravel()[0] - 6.0) < 0.5


def test_a_row_that_cannot_be_of_its_component() -> None:
    rows = np.array([[0.0], [0.0], [0.0], [5.0], [6.0], [7.0]])
    start = {"weights_init": [0.5, 0.5], "parameters_init": {"rates": [[0.0], [6.0]]}}
    model = MixtureModel(2, family="poisson", acceleration=None, **start)
    found = model.fit(rows, labels=[-1, -1, 0, 0, -1, -1])
    assert np.all(np.isfinite(found.lower_bounds_))
    assert found.rates_[0, 0] > 0


def test_errors_leave_the_fit_as_it_was() -> None:
    rows = problem("poisson").rows
    model = MixtureModel(2, family="poisson", random_state=0).fit(rows)
    before = bits(model)
    with pytest.raises(ValueError, match="Got 2 in row 0"):
        model.fit(rows, labels=[2] * len(rows))
    with pytest.raises(ValueError, match="on_degenerate='drop'"):
        model.set_params(on_degenerate="drop").fit(rows, labels=[0] * len(rows))
    assert bits(model) == before


def test_fit_predict_takes_labels() -> None:
    rows = problem("poisson").rows
    labels = some(rows)
    model = MixtureModel(2, family=families.Poisson(), random_state=0)
    found = model.fit_predict(rows, labels=labels)
    assert (found == model.predict(rows)).all()
