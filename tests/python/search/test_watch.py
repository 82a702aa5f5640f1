"""watch: a run of a search goes on while its watch and the search let it."""

from __future__ import annotations

import pytest

from emgine._em.results import Iteration
from emgine.search.watch import GoOn

FIRST = Iteration(1, -1.0, 0.5, 0.1, 1, 0.0)


@pytest.mark.parametrize("wanted", [True, False])
@pytest.mark.parametrize("over", [True, False])
def test_a_run_ends_by_its_watch_or_with_the_search(wanted: bool, over: bool) -> None:
    seen: list[Iteration] = []

    def watch(iteration: Iteration) -> bool:
        seen.append(iteration)
        return wanted

    go_on = GoOn(watch, lambda: over)
    assert go_on.sees_all
    assert go_on(FIRST) is (wanted and not over)
    assert seen == [FIRST]


@pytest.mark.parametrize("over", [True, False])
def test_without_a_watch_nobody_counts_iterations(over: bool) -> None:
    go_on = GoOn(None, lambda: over)
    assert not go_on.sees_all
    assert go_on(FIRST) is not over
