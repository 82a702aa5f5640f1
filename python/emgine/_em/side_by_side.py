"""Many independent fits over the thread budget: small ones side by side, large ones in turn.

Tasks are begun in order, outcomes come in order with the bits of one task after the other, and
Ctrl-C or a deadline keeps what is done. What a task does is not known here.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from emgine._core import ModelShape
    from emgine._rows.rows import Rows

    Task = Callable[[], "Value"]

Value = TypeVar("Value")

# Nanoseconds of a pass over the rows. Below, the interpreter, which threads cannot share, takes
# most of a fit: side by side, such fits only wait for each other.
LEAST_WORK = 100e3
# Seconds until a signal that another thread got is seen.
ATTENTION = 0.05


@dataclass(frozen=True)
class Outcome(Generic[Value]):
    """The value of a task, or the error that ended it."""

    number: int  # of the task, from 0
    value: Value | None = None
    error: Exception | None = None

    def result(self) -> Value:
        """Return the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


def shares(n_tasks: int, rows: Rows, shape: ModelShape) -> tuple[int, int]:
    """Return how many fits should run at a time, and the number of threads for each; one is 1."""
    nanoseconds, useful = shape.pass_cost(rows.n_rows)
    at_once = min(n_tasks, rows.n_threads)
    if at_once < 2 or nanoseconds < LEAST_WORK or useful > at_once:
        return 1, rows.n_threads
    return at_once, 1


class SideBySide(Generic[Value]):
    """Runs tasks, `at_once` at a time, and begins none after the `deadline` of ``perf_counter``.

    Errors that are `isolated` end their own task only; any other ends all, and is raised.

    Examples
    --------
    >>> square = lambda number: lambda: number * number
    >>> runs = SideBySide(at_once=2).run(square(number) for number in range(5))
    >>> [outcome.result() for outcome in runs]
    [0, 1, 4, 9, 16]
    """

    def __init__(
        self,
        at_once: int = 1,
        isolated: tuple[type[Exception], ...] = (Exception,),
        deadline: float = math.inf,
    ) -> None:
        self._at_once = at_once
        self._isolated = isolated
        self._deadline = deadline
        self._stopping = False
        self._lock = threading.Lock()
        self._done: dict[int, Outcome[Value]] = {}
        self._failures: list[tuple[int, BaseException]] = []

    @property
    def outcomes(self) -> list[Outcome[Value]]:
        """Outcomes so far, in the order of the tasks; complete also after an interrupt."""
        done = dict(self._done)
        return [done[number] for number in sorted(done)]

    @property
    def stopped(self) -> bool:
        """Whether no task shall be begun any more; a long task looks here and ends early."""
        return self._stopping or (self._deadline < math.inf and perf_counter() >= self._deadline)

    def stop(self) -> None:
        """Begin no more tasks. Any thread may call this."""
        self._stopping = True

    def interrupt(self, error: KeyboardInterrupt) -> None:
        """Begin no more tasks, and raise `error` when those that run are done."""
        self.stop()
        self._failures.append((-1, error))

    def run(self, tasks: Iterable[Task[Value]]) -> list[Outcome[Value]]:
        """Run the tasks and return the outcomes of those that were begun, in their order.

        Each task is taken from the iterable when its turn comes, in order and by one thread at a
        time; random numbers that are drawn there are those of a loop. After Ctrl-C the tasks that
        run are waited for. Raises the first error, in the order of the tasks, that is not isolated.
        """
        queue = enumerate(tasks)
        if self._at_once == 1:
            self._work(queue)
        else:
            self._share(queue)
        if self._failures:
            raise min(self._failures, key=lambda failure: failure[0])[1]
        return self.outcomes

    def _share(self, queue: enumerate[Task[Value]]) -> None:
        """Let threads work, as many as the system gives; this one where it gives none."""
        working: list[threading.Thread] = []
        try:
            for number in range(self._at_once):
                thread = threading.Thread(
                    target=self._help, args=(queue,), name=f"emgine_{number}", daemon=True
                )
                try:
                    thread.start()
                except (RuntimeError, MemoryError):  # too many threads, or the end of Python
                    break
                working.append(thread)
            # Only this thread can raise KeyboardInterrupt, also where another got the signal.
            for thread in working:
                while thread.is_alive():
                    thread.join(ATTENTION)
        except BaseException:
            self.stop()
            raise
        finally:
            for thread in working:
                thread.join()
        self._work(queue)  # what is left where no thread could work

    def _help(self, queue: enumerate[Task[Value]]) -> None:
        """Work in a new thread, if there is memory for it."""
        if _core.thread_has_memory():
            self._work(queue)

    def _work(self, queue: enumerate[Task[Value]]) -> None:
        """Do tasks until there is none, or all shall stop."""
        number = -1
        try:
            while not self.stopped:
                with self._lock:
                    number, task = next(queue, (-1, None))
                if task is None:
                    return
                self._do(number, task)
        except BaseException as error:
            self.stop()
            self._failures.append((number, error))

    def _do(self, number: int, task: Task[Value]) -> None:
        try:
            outcome = Outcome(number, task())
        except self._isolated as error:
            outcome = Outcome(number, error=error)
        self._done[number] = outcome
