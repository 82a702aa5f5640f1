"""Splits for 'cv': a number, pairs of indices or masks, splitters; and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.model_selection import KFold

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch

Float64 = npt.NDArray[np.float64]


def score(rows: Float64, cv: Any, weight: Float64 | None = None) -> float:
    search = GaussianMixtureSearch([1], ["diag"], criterion="cv", cv=cv, random_state=0)
    return search.fit(rows, sample_weight=weight).best_score_


def by_hand(rows: Float64, splits: list[Any]) -> float:
    """Minus the mean log-likelihood of all that is held out."""
    scores = [
        GaussianMixture(1, covariance_type="diag").fit(rows[a]).score(rows[b]) for a, b in splits
    ]
    return -float(np.average(scores, weights=[len(rows[b]) for _, b in splits]))


def test_a_splitter_its_splits_and_their_masks_are_one(two_blobs: Float64) -> None:
    splitter = KFold(3, shuffle=True, random_state=5)
    splits = list(splitter.split(two_blobs))
    expected = pytest.approx(by_hand(two_blobs, splits), rel=1e-12)
    assert score(two_blobs, splitter) == expected
    assert score(two_blobs, iter(splits)) == expected
    number = np.arange(len(two_blobs))
    assert (
        score(two_blobs, [(np.isin(number, a), np.isin(number, b)) for a, b in splits]) == expected
    )


def test_indices_count_from_the_end_too_and_a_row_twice_is_two_rows(two_blobs: Float64) -> None:
    train, test = [0, 0, 1, -1, 5, 7], [2, 3, 3]
    expected = by_hand(two_blobs, [(train, test)])
    assert score(two_blobs, [(train, test)]) == pytest.approx(expected, rel=1e-12)


def test_weights_are_of_the_rows_of_both_parts(two_blobs: Float64) -> None:
    n = len(two_blobs)
    weight = np.random.RandomState(0).randint(1, 4, n)
    splits = [(np.arange(n // 2), np.arange(n // 2, n))]
    repeated = [tuple(np.repeat(part, weight[part]) for part in split) for split in splits]
    expected = by_hand(two_blobs, repeated)
    assert score(two_blobs, splits, weight.astype(float)) == pytest.approx(expected, rel=1e-12)


def test_a_splitter_splits_once_for_all_candidates(two_blobs: Float64) -> None:
    class Counted:
        calls = 0

        def split(self, X: Float64) -> Any:
            self.calls += 1
            return KFold(2).split(X)

    cv = Counted()
    GaussianMixtureSearch([1, 2], ["diag", "full"], criterion="cv", cv=cv).fit(two_blobs)
    assert cv.calls == 1


@pytest.mark.parametrize(
    ("cv", "message"),
    [
        ([], "cv has no split; at least one pair"),
        ([([0, 1], [2]), ([0, 1],)], r"cv's split 1 must be a pair of \(train, test\) indices of"),
        ([([0, 10_000], [1])], "split 0 must be a pair .* 10000 is out of bounds"),
        ([([True, False], [1])], "split 0 must be a pair .* boolean index did not match"),
        ([([0.5], [1])], "split 0 must be a pair .* indices are integers or booleans, got float64"),
        ([3], "split 0 must be a pair"),
        ([([0, 1], [])], "cv's split 0 has no row with a weight in its test part"),
    ],
)
def test_splits_that_do_not_fit_the_rows(cv: Any, message: str, two_blobs: Float64) -> None:
    search = GaussianMixtureSearch([1], ["diag"], criterion="cv").fit(two_blobs)
    before = search.best_score_
    with pytest.raises(ValueError, match=message):
        search.set_params(cv=cv).fit(two_blobs)
    assert search.best_score_ == before


def test_what_is_no_cv_at_all(two_blobs: Float64) -> None:
    with pytest.raises(emgine.InvalidParameterError) as error:
        score(two_blobs, "five")
    assert str(error.value) == (
        "The 'cv' parameter of GaussianMixtureSearch must be an int in the range [2, inf) or a "
        "splitter or an iterable of (train, test) indices. Got 'five' instead."
    )
