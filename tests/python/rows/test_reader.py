"""A fit has the same bits for every division of rows into blocks; errors name bad blocks."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import ConvergenceWarning, GaussianMixture, _core
from emgine._families.gaussian.parameters import mixture_of
from emgine._rows import reader
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation
from emgine.sources import Blocks
from tests.python.sources.same_rows import fitted_sha256, model, rows, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

X, WEIGHT = rows()


@functools.cache
def in_memory(covariance_type: str, weighted: bool, init_params: str = "kmeans") -> str:
    weight = WEIGHT if weighted else None
    return fitted_sha256(X, weight, covariance_type=covariance_type, init_params=init_params)


def cut(sizes: list[int], weighted: bool) -> Blocks:
    """Blocks of these sizes, repeated."""
    ends = np.cumsum(np.resize(sizes, len(X)))
    places = [0, *ends[ends < len(X)].tolist(), len(X)]
    slices = [slice(*pair) for pair in itertools.pairwise(places)]
    return Blocks([(X[s], WEIGHT[s]) if weighted else X[s] for s in slices])


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 6144 rows, so that there are many."""
    monkeypatch.setattr(reader, "BYTES_OF_A_PART", 2 * 3072 * 3 * 8)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("sizes", [[1000], [1, 0, 4095, 70_000]], ids=str)
def test_any_cut_gives_the_bits_of_rows_in_memory(
    covariance_type: str, weighted: bool, sizes: list[int]
) -> None:
    found = fitted_sha256(cut(sizes, weighted), covariance_type=covariance_type)
    assert found == in_memory(covariance_type, weighted)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("init_params", ["random", "random_from_data", "k-means++"])
def test_every_start_has_the_bits_of_rows_in_memory(init_params: str) -> None:
    found = fitted_sha256(cut([5000], True), covariance_type="diag", init_params=init_params)
    assert found == in_memory("diag", True, init_params)


def test_blocks_of_single_rows_and_one_of_all_give_the_same_bits() -> None:
    few, weight = X[:5000], WEIGHT[:5000]
    expected = fitted_sha256(few, weight)
    single = list(zip(few[:, np.newaxis], weight[:, np.newaxis], strict=True))
    assert fitted_sha256(Blocks(single)) == expected
    assert fitted_sha256(Blocks([(few, weight)])) == expected


def test_reg_covar_auto_and_float32_have_the_bits_of_rows_in_memory() -> None:
    single = X[:9000].astype(np.float32)
    expected = fitted_sha256(single, reg_covar="auto")
    assert fitted_sha256(Blocks([single[:77], single[77:]]), reg_covar="auto") == expected


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("method", ["regularize", "reseed", "drop"])
@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
def test_components_are_repaired_with_the_bits_of_rows_in_memory(method: str) -> None:
    equal = np.concatenate([np.full((3_000, 3), 50.0), rows(9_000)[0]])
    options = {"n_components": 3, "reg_covar": 0.0, "on_degenerate": method, "max_iter": 9}
    fits = [model().set_params(**options) for _ in range(2)]
    for fit, data in zip(fits, (equal, Blocks(np.array_split(equal, 5))), strict=True):
        with pytest.warns(ConvergenceWarning):
            fit.fit(data)
    assert fits[0].restarts_[0].degenerate == fits[1].restarts_[0].degenerate != ()
    assert sha256(fits[0]) == sha256(fits[1])


def test_a_component_that_lives_on_little_is_computed_again_as_in_memory() -> None:
    """A quick E-step neglects it: the driver has to decide as the core does."""
    features = 24
    data = np.random.RandomState(1).normal(size=(20_000, features))
    means = np.zeros((3, features))
    means[1] += 0.1
    means[2] += 6.0
    mixture = mixture_of(np.full(3, 1 / 3), means, np.tile(np.eye(features), (3, 1, 1)), "full")
    whole = Rows(InMemory(data, None, 1)).total(Expectation(mixture))
    parts = Rows(reader.Reader(Blocks([data[:999], data[999:]]), "test", 1))
    found = parts.total(Expectation(mixture))
    quick = _core.expectation_span(mixture, data, None, 0, 1, None, False).total()
    assert _core.needs_thorough(quick, mixture)
    assert np.array_equal(found.weight, whole.weight)
    assert np.array_equal(found.scatter, whole.scatter)


def test_scores_come_in_blocks_with_the_bits_of_rows_in_memory() -> None:
    fitted = GaussianMixture(2, random_state=0).fit(X[:5000])
    source = cut([1000], False)
    for method in ("score_samples", "predict", "predict_proba"):
        blocks = getattr(fitted, method)(source)
        assert np.array_equal(np.concatenate(list(blocks)), getattr(fitted, method)(X))
    assert fitted.score(source) == fitted.score(X)
    assert fitted.bic(source) == fitted.bic(X)


def test_reading_runs_ahead_by_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BYTES_OF_A_PART", 1)
    read: list[int] = []

    def blocks() -> Iterator[Any]:
        for number in range(6):
            read.append(number)
            yield np.zeros((_core.GRID_ROWS, 1))

    source = Blocks(blocks)
    read.clear()
    parts = reader.Reader(source, "test", 1).map(lambda part, _: part.first_row)
    assert next(parts) == 0
    parts.close()  # type: ignore[attr-defined]
    assert len(read) in (1, 2)  # not all six; the second is read while the first is used


def faulty(number: int, block: Any) -> Blocks:
    blocks: list[Any] = [np.zeros((100, 3)) + np.arange(100)[:, np.newaxis] for _ in range(20)]
    blocks[number] = block
    return Blocks(blocks)


def test_a_nan_is_found_by_block_and_row() -> None:
    block = np.ones((100, 3))
    block[42, 1] = np.nan
    with pytest.raises(
        ValueError, match=r"^Block 17 of the source, which begins with row 1700 of all: (.|\n)*NaN"
    ) as error:
        model().fit(faulty(17, block))
    assert "row 42, column 1" in str(error.value)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (np.ones((100, 4)), "Block 5 .* X has 4 features, but GaussianMixture is expecting 3"),
        ((np.ones((100, 3)), np.ones(100)), "Some blocks of the source come with weights"),
        (np.full((1, 3), "a"), "Block 5 .* holds strings"),
    ],
)
def test_a_block_unlike_the_others_is_refused(block: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        model().fit(faulty(5, block))


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (np.array([1.0, -2.0, 1.0]), "sample_weight of row 1 is -2.0"),
        (np.ones(2), "expected \\(3,\\)"),
        (np.array([1.0, np.nan, 1.0]), "Input sample_weight contains NaN"),
        (np.zeros(3), "at least one non-zero"),
    ],
)
def test_bad_weights_are_refused(weight: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        model().fit(Blocks([(X[:3], weight)]))


def test_other_rows_in_a_later_pass_are_detected_and_the_model_stays() -> None:
    passes = iter(range(100))

    def shrinking() -> Iterator[Any]:
        yield X[: 5000 - 10 * next(passes)]

    fitted = model(max_iter=1000, tol=1e-3).fit(X[:1000])
    before = fitted.mixture_
    with pytest.raises(ValueError, match=r"^X gave other rows in a later pass: row \d+ and"):
        fitted.fit(Blocks(shrinking))
    assert fitted.mixture_ is before


def test_other_weights_in_a_later_pass_are_detected() -> None:
    passes = iter(range(100))
    source = Blocks(lambda: [(X[:5000], WEIGHT[:5000] + next(passes))])
    with pytest.raises(ValueError, match="the weights of rows 0 to 4999 are others"):
        model().fit(source)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_rows_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match=r"0 sample\(s\)|n_samples = 1"):
        model().fit(Blocks([X[:n]]))
