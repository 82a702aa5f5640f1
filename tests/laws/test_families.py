"""Laws that hold for every family: weights, order, threads, layouts, places, files, products."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel, families
from emgine.sources import Blocks
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")


def fitted(name: str, rows: Any, weight: Any = None, **options: Any) -> MixtureModel:
    family = problem(name).family
    chosen = {"random_state": 0, "max_iter": 8, "acceleration": None, **options}
    return MixtureModel(2, family=family, **chosen).fit(rows, sample_weight=weight)


def bits(model: MixtureModel) -> bytes:
    numbers = model.weights_, *model.mixture_.parameters.values(), np.array(model.lower_bounds_)
    return b"".join(np.ascontiguousarray(array).tobytes() for array in numbers)


def assert_close(model: MixtureModel, other: MixtureModel, rtol: float = 1e-9) -> None:
    np.testing.assert_allclose(model.weights_, other.weights_, rtol=rtol)
    for key, values in model.mixture_.parameters.items():
        np.testing.assert_allclose(values, other.mixture_.parameters[key], rtol=rtol, atol=1e-9)


def labels_of(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """A start that depends on each row alone."""
    return (rows[:, 0] > 0.5).astype(np.int64)


@pytest.mark.parametrize("name", DRAWS)
def test_the_likelihood_never_falls(name: str) -> None:
    model = fitted(name, problem(name).rows, max_iter=40)
    assert np.all(np.diff(model.lower_bounds_) >= -1e-12)
    assert model.lower_bounds_[-1] > model.lower_bounds_[0]


@pytest.mark.parametrize("name", DRAWS)
def test_weight_two_is_the_row_twice(name: str) -> None:
    rows = problem(name).rows
    weight = np.where(np.arange(len(rows)) % 3 == 0, 2.0, 1.0)
    twice = np.concatenate([rows, rows[weight == 2]])
    weighted = fitted(name, rows, weight, labels_init=labels_of(rows))
    assert_close(weighted, fitted(name, twice, labels_init=labels_of(twice)))


@pytest.mark.parametrize("name", DRAWS)
def test_weights_of_zero_and_one_are_the_subset(name: str) -> None:
    rows = problem(name).rows
    weight = (np.arange(len(rows)) % 4 != 0).astype(float)
    subset = rows[weight == 1]
    weighted = fitted(name, rows, weight, labels_init=labels_of(rows))
    assert_close(weighted, fitted(name, subset, labels_init=labels_of(rows)[weight == 1]))


@pytest.mark.parametrize("name", DRAWS)
def test_the_order_of_rows_and_components_does_not_matter(name: str) -> None:
    rows = problem(name).rows
    labels = labels_of(rows)
    order = np.random.RandomState(1).permutation(len(rows))
    model = fitted(name, rows, labels_init=labels)
    assert_close(model, fitted(name, rows[order], labels_init=labels[order]))
    swapped = fitted(name, rows, labels_init=1 - labels)
    np.testing.assert_allclose(model.weights_, swapped.weights_[::-1], rtol=1e-9)
    np.testing.assert_allclose(model.score_samples(rows), swapped.score_samples(rows), rtol=1e-9)


@pytest.mark.parametrize("name", DRAWS)
def test_threads_and_layouts_change_no_bit(name: str) -> None:
    rows = problem(name).rows
    expected = bits(fitted(name, rows))
    for other in (np.asfortranarray(rows), np.repeat(rows, 2, axis=1)[:, ::2]):
        assert bits(fitted(name, other)) == expected
    assert bits(fitted(name, rows, n_threads=1)) == expected
    assert bits(fitted(name, Blocks([rows[:700], rows[700:]]))) == expected


@pytest.mark.parametrize("name", DRAWS)
def test_a_row_by_itself_has_the_bits_of_many(name: str) -> None:
    rows = problem(name).rows[:100]
    mixture = fitted(name, problem(name).rows).mixture_
    many = mixture.score_samples(rows), mixture.predict(rows), mixture.predict_proba(rows)
    for i, row in enumerate(rows):
        assert mixture.score_samples(row) == many[0][i]
        assert mixture.predict(row) == many[1][i]
        assert np.array_equal(mixture.predict_proba(row), many[2][i])


@pytest.mark.parametrize("name", DRAWS)
def test_files_and_pickles_keep_every_bit(name: str, tmp_path: Path) -> None:
    rows = problem(name).rows
    mixture = fitted(name, rows).mixture_
    mixture.save(tmp_path / "model.st")
    expected = mixture.score_samples(rows)
    for again in (emgine.load(tmp_path / "model.st"), pickle.loads(pickle.dumps(mixture))):
        assert again.shape == mixture.shape
        assert np.array_equal(again.score_samples(rows), expected)
    statistics = mixture.expectation(rows[:50]) + mixture.expectation(rows[50:])
    read = emgine.SufficientStatistics.from_bytes(statistics.to_bytes())
    assert read.to_bytes() == statistics.to_bytes()


@pytest.mark.parametrize("name", DRAWS)
def test_draws_are_in_the_support_and_have_the_density(name: str) -> None:
    mixture = fitted(name, problem(name).rows, max_iter=100).mixture_
    drawn, labels = mixture.sample(40_000, random_state=0)
    scores = mixture.score_samples(drawn)
    again, _ = mixture.sample(40_000, random_state=1)
    # Two samples of one density have the same entropy, within 5 standard errors.
    allowed = 5 * scores.std() * np.sqrt(2 / len(scores))
    assert abs(scores.mean() - mixture.score_samples(again).mean()) < allowed
    refit = mixture.expectation(drawn).maximization(0.0)
    for key, values in mixture.parameters.items():
        np.testing.assert_allclose(refit.parameters[key], values, rtol=0.15, atol=0.1)
    assert set(labels) == {0, 1}


@pytest.mark.parametrize("init_params", ["kmeans", "random", "random_from_data", "short-em"])
@pytest.mark.parametrize("name", DRAWS)
def test_every_start_finds_the_components(name: str, init_params: str) -> None:
    rows = problem(name).rows
    best = fitted(name, rows, max_iter=300)
    found = fitted(name, rows, init_params=init_params, max_iter=300)
    assert found.lower_bound_ > best.lower_bound_ - 0.05


@pytest.mark.parametrize("name", [name for name in DRAWS if name != "student_t"])
def test_a_value_that_cannot_be_is_named(name: str) -> None:
    rows = problem(name).rows.copy()
    column = 3 if name.startswith("product") else 1
    rows[77, column] = -7.0
    with pytest.raises(ValueError, match=rf"needs .* in row 77, column {column}"):
        fitted(name, rows)
    with pytest.raises(ValueError, match=rf"needs .* in row 77, column {column}"):
        fitted(name, problem(name).rows).predict(rows)


@pytest.mark.parametrize("name", DRAWS)
def test_wrong_parameters_are_named(name: str) -> None:
    rows = problem(name).rows
    with pytest.raises(ValueError, match=r"parameters_init.* may have .*Got 'sigma'"):
        fitted(name, rows, parameters_init={"sigma": [[1.0]]})


@pytest.mark.parametrize("name", DRAWS)
def test_parameters_of_a_fit_are_a_start(name: str) -> None:
    rows = problem(name).rows
    model = fitted(name, rows)
    again = fitted(
        name, rows, max_iter=0, weights_init=model.weights_, parameters_init=model.parameters_
    )
    assert_close(again, model, rtol=1e-12)


ONE_COLUMN = ("bernoulli", "poisson", "geometric", "exponential", "log_normal")


@pytest.mark.parametrize("name", ONE_COLUMN)
def test_a_product_of_columns_is_the_family(name: str) -> None:
    rows = problem(name).rows
    family = "log_normal" if name != "log_normal" else families.LogNormal("diag")
    family = name if name != "log_normal" else family
    options: dict[str, Any] = {"labels_init": labels_of(rows), "max_iter": 8, "acceleration": None}
    whole = MixtureModel(2, family=family, **options).fit(rows)
    blocks = dict.fromkeys(range(rows.shape[1]), family)
    product = MixtureModel(2, family=blocks, **options).fit(rows)
    np.testing.assert_allclose(product.weights_, whole.weights_, rtol=1e-9)
    np.testing.assert_allclose(product.score_samples(rows), whole.score_samples(rows), rtol=1e-9)
    assert product.mixture_.shape.n_free_parameters == whole.mixture_.shape.n_free_parameters
