"""Watchers of a fit, for ``callback=``: a progress bar, a deadline.

A callback is called after each iteration with an `Iteration`; returning False ends the run, and
the fit keeps the best parameters so far. Any function of one argument serves.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from ._em.em import Iteration

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Deadline", "Iteration", "ProgressBar", "chain"]


class Deadline:
    """Ends a fit when its time is over.

    The time begins with the fit and all restarts share it; one iteration is always made.

    Parameters
    ----------
    seconds : float
        Not negative.

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

    side_by_side = True  # it does not matter which run asks

    def __init__(self, seconds: float) -> None:
        if not seconds >= 0:
            raise ValueError(f"seconds must be a number >= 0. Got {seconds!r} instead.")
        self.seconds = seconds
        self._end: float | None = None

    def begin(self) -> None:
        """Start the clock; called by ``fit``."""
        self._end = perf_counter() + self.seconds

    def __call__(self, iteration: Iteration) -> bool:  # noqa: ARG002
        """Return whether there is time left."""
        if self._end is None:
            self.begin()
        return self._end is not None and perf_counter() < self._end


class ProgressBar:
    """A bar of tqdm that counts iterations and shows what is left to gain.

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

    side_by_side = True  # it counts iterations of any run

    def __init__(self, **options: Any) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError(
                "ProgressBar needs tqdm: install emgine with its extra, emgine[progress]."
            ) from error
        self._make: Callable[[], Any] = lambda: tqdm(**({"unit": "iteration"} | options))
        self._bar: Any = None

    def begin(self) -> None:
        """Open a new bar; called by ``fit``."""
        self.end()
        self._bar = self._make()

    def __call__(self, iteration: Iteration) -> None:
        """Move on."""
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
    """Return a callback that calls several; the fit ends when any of them returns False.

    Parameters
    ----------
    *callbacks : callable
        Callbacks, called in this order, each of them every time.

    Returns
    -------
    callable
        The callback, with the ``begin`` and ``end`` of those that have them.

    Examples
    --------
    >>> both = chain(lambda iteration: None, lambda iteration: False)
    >>> both(Iteration(1, -2.0, 0.1, 0.05, 1, 0.0))
    False
    """
    return _Chain(callbacks)


class _Chain:
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


def notify(callback: object, event: str) -> None:
    """Tell `callback` that a fit begins or ends, if it wants to know."""
    told = getattr(callback, event, None)
    if callable(told):
        told()
