"""Searches that run fits at the same time, one per thread; this changes no bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixtureSearch
from emgine._em.side_by_side import SideBySide
from emgine.search import fits
from emgine.search.fits import Fits

if TYPE_CHECKING:
    from emgine._core import Mixture
    from emgine.search.candidates import Candidate


def fitted(n_rows: int, n_threads: int) -> GaussianMixtureSearch:
    rows = np.random.RandomState(3).normal(size=(n_rows, 4))
    rows[::2] += 3.0
    search = GaussianMixtureSearch([1, 2, 5], ["full", "diag"], n_threads=n_threads, random_state=0)
    return search.fit(rows)


@pytest.mark.parametrize(("n_rows", "at_once"), [(400, {1}), (30_000, {3})])
def test_fits_share_threads_where_a_pass_is_longer_than_the_interpreter_between(
    n_rows: int, at_once: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()

    def watched(at_once: int | None = None, **more: Any) -> SideBySide[None]:
        asked.update([] if at_once is None else [at_once])
        return SideBySide(at_once or 1, **more)

    monkeypatch.setattr(fits, "SideBySide", watched)
    shared = fitted(n_rows, 3)
    assert asked == at_once
    alone = fitted(n_rows, 1)
    for name in ("log_likelihood", "bic", "n_iter"):
        assert np.array_equal(shared.results_[name], alone.results_[name])
    assert np.array_equal(shared.mixture_.means, alone.mixture_.means)


@pytest.mark.parametrize("finish", ["all", "best"])
def test_a_shared_candidate_is_in_the_chain_of_every_structure(
    finish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tied components are fitted again from one, which is listed as full."""
    seen = []
    halves = Fits._halves

    def noted(self: Fits, smaller: Mixture, candidate: Candidate) -> Mixture:
        start = halves(self, smaller, candidate)
        seen.append((smaller.shape.structure, start.shape.structure, start.n_components))
        return start

    monkeypatch.setattr(Fits, "_halves", noted)
    module = {"all": "exhaustive", "best": "early_stopping"}[finish]
    monkeypatch.setattr(f"emgine.search.{module}.is_below", lambda *_: True)
    rows = np.random.RandomState(0).normal(size=(200, 2))
    structures = ["full", "tied", "diag"]
    GaussianMixtureSearch([2, 1, 3], structures, finish=finish, random_state=0).fit(rows)
    expected = [("full", "full", 2), ("full", "full", 3), ("full", "tied", 2)]
    expected += [("tied", "tied", 3), ("diag", "diag", 2), ("diag", "diag", 3)]
    assert sorted(seen) == sorted(expected)
