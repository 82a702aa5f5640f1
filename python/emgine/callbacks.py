"""Callbacks for a fit, as its ``callback=``: a progress bar, a deadline.

Any function of one argument, an `Iteration`, can be a callback; it ends the fit by returning False.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from ._checks.arguments import check_number, shown
from ._em.restarts import notify
from ._em.results import Iteration

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Deadline", "Iteration", "ProgressBar", "chain"]


class Deadline:
    """Ends a fit after a time limit.

    The time counts from the start of the fit, for all restarts together; at least one iteration is
    always made.

    Parameters
    ----------
    seconds : float
        Time limit in seconds, >= 0.

    Raises
    ------
    ValueError
        If `seconds` is negative or not a number.

    Examples
    --------
    >>> import numpy as np
    >>> from emgine import GaussianMixture
    >>> from emgine.callbacks import Deadline
    >>> X = np.random.RandomState(0).normal(size=(500, 2))
    >>> model = GaussianMixture(2, callback=Deadline(60.0), random_state=0).fit(X)
    >>> model.converged_
    True
    """

    side_by_side = True  # runs in any order may call it

    def __init__(self, seconds: float) -> None:
        self.seconds = check_number(seconds, "seconds")
        if not self.seconds >= 0:
            raise ValueError(f"seconds must be a number >= 0. Got {shown(seconds)} instead.")
        self._end: float | None = None

    def begin(self) -> None:
        """Start the clock; called by ``fit``."""
        self._end = perf_counter() + self.seconds

    def __call__(self, iteration: Iteration) -> bool:  # noqa: ARG002
        """Return whether any time is left."""
        if self._end is None:
            self.begin()
        return self._end is not None and perf_counter() < self._end


class ProgressBar:
    """A progress bar of tqdm that counts iterations and shows the remaining gain.

    Parameters
    ----------
    **options : dict
        Options of ``tqdm.auto.tqdm``.

    Raises
    ------
    ImportError
        If tqdm is not installed.

    Examples
    --------
    >>> from emgine import GaussianMixture
    >>> from emgine.callbacks import ProgressBar
    >>> bar = ProgressBar(disable=True)
    >>> model = GaussianMixture(callback=bar).fit([[0.0], [1.0]])
    """

    side_by_side = True  # runs in any order may call it

    def __init__(self, **options: Any) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError(
                "ProgressBar needs tqdm: install emgine with its extra, emgine[progress]."
            ) from error
        self._tqdm, self._options = tqdm, {"unit": "iteration"} | options
        self._bar: Any = None

    def begin(self) -> None:
        """Open a new bar; called by ``fit``."""
        self.end()
        self._bar = self._tqdm(**self._options)

    def __call__(self, iteration: Iteration) -> None:
        """Advance the bar by one iteration."""
        if self._bar is None:
            self.begin()
        self._bar.update()
        self._bar.set_postfix_str(
            f"log-likelihood {iteration.lower_bound:.6g}, left {iteration.remaining_gain:.1e}"
        )

    def end(self) -> None:
        """Close the bar; called by ``fit``, also after an error."""
        if self._bar is not None:
            self._bar.close()
        self._bar = None


def chain(*callbacks: Callable[[Iteration], object]) -> Callable[[Iteration], bool]:
    """Return a callback that calls several others; the fit ends when any of them returns False.

    Parameters
    ----------
    *callbacks : callable
        Callbacks; after each iteration all of them are called, in this order.

    Returns
    -------
    callable
        The callback; its ``begin`` and ``end`` call those of the callbacks that have them.

    Examples
    --------
    >>> both = chain(lambda iteration: None, lambda iteration: False)
    >>> both(Iteration(1, -2.0, 0.1, 0.05, 1, 0.0))
    False
    """
    for callback in callbacks:
        if not callable(callback):
            raise TypeError(f"callbacks must be callables. Got {shown(callback)} instead.")
    return _Chain(callbacks)


class _Chain:
    """Several callbacks as one."""

    def __init__(self, callbacks: tuple[Callable[[Iteration], object], ...]) -> None:
        self._callbacks = callbacks
        self.side_by_side = all(getattr(one, "side_by_side", False) is True for one in callbacks)

    def begin(self) -> None:
        for callback in self._callbacks:
            notify(callback, "begin")

    def __call__(self, iteration: Iteration) -> bool:
        answers = [callback(iteration) for callback in self._callbacks]
        return all(answer is not False for answer in answers)

    def end(self) -> None:
        for callback in self._callbacks:
            notify(callback, "end")
