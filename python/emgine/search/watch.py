"""When a run of a search ends before its time: its watch ends it, or the search is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from emgine._em.results import Iteration

    Watch = Callable[[Iteration], bool]


class GoOn:
    """Ends a run when its watch does, or when all runs shall end; only a watch counts iterations.

    Examples
    --------
    >>> GoOn(None, lambda: True)(None)
    False
    """

    def __init__(self, watch: Watch | None, is_over: Callable[[], bool]) -> None:
        self.sees_all, self._watch, self._is_over = watch is not None, watch, is_over

    def __call__(self, iteration: Iteration) -> bool:
        """Return whether to go on."""
        return (self._watch is None or self._watch(iteration)) and not self._is_over()
