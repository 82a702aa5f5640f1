"""Ahead: the items of a generator, of which another thread makes the next while one is used.

One thread alone runs the generator, from its first item to its close: the helper, or the caller
where the system refuses a helper. Nobody waits for a helper that hangs: not the caller after
Ctrl-C, and not the interpreter when it ends.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import TracebackType
    from typing import Self

Item = TypeVar("Item")
Answer: TypeAlias = "tuple[Item | None, BaseException | None]"  # both None at the end

# Seconds until the caller looks whether the helper is still there.
ATTENTION = 1.0
# Seconds that a helper has to end its read: after Ctrl-C, and if the items are not wanted any more.
AFTER_AN_INTERRUPT = 0.02
AFTER_A_CLOSE = 1.0


class Ahead(Generic[Item]):
    """Context manager and iterator over the items of a generator, which it closes at the end.

    Examples
    --------
    >>> with Ahead(number**2 for number in range(4)) as squares:
    ...     list(squares)
    [0, 1, 4, 9]
    """

    def __init__(self, items: Generator[Item, None, None]) -> None:
        self._items = items
        self._asked: SimpleQueue[bool] = SimpleQueue()  # True: make the next item; False: end
        self._answers: SimpleQueue[Answer[Item]] = SimpleQueue()
        self._helper: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __iter__(self) -> Iterator[Item]:
        self._helper = threading.Thread(
            target=_help, args=(self._items, self._asked, self._answers), daemon=True
        )
        self._asked.put(True)
        try:
            self._helper.start()
        except (RuntimeError, MemoryError):  # too many threads, no memory, or the end of Python
            self._helper = None
            yield from self._items
        else:
            yield from self._received(self._helper)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._helper is None:
            self._items.close()
            return
        self._asked.put(False)
        with contextlib.suppress(RuntimeError):  # an interrupt came before it was started
            self._helper.join(_patience(error))

    def _received(self, helper: threading.Thread) -> Iterator[Item]:
        """Yield the items that the helper makes, and raise the error that ends them."""
        while True:
            item, error = self._answer(helper)
            if item is None:
                break
            self._asked.put(True)
            yield item
        if error is not None:
            try:
                raise error
            finally:
                del error  # its traceback refers to this frame

    def _answer(self, helper: threading.Thread) -> Answer[Item]:
        """Return the next answer; RuntimeError if the helper died without one."""
        alive = True
        while True:
            try:
                return self._answers.get(timeout=ATTENTION if alive else 0.0)
            except Empty:
                if not alive:
                    raise RuntimeError("The thread that reads the rows is gone.") from None
                alive = helper.is_alive()


def _help(
    items: Generator[Item, None, None], asked: SimpleQueue[bool], answers: SimpleQueue[Answer[Item]]
) -> None:
    """Make an item whenever one is asked for; close the generator at the end."""
    with contextlib.closing(items):
        try:
            if not _core.thread_has_memory():
                raise MemoryError("There is no memory for the thread that reads the rows.")
            while asked.get():
                answers.put((next(items, None), None))
        except BaseException as error:
            answers.put((None, error))


def _patience(error: BaseException | None) -> float | None:
    """Return the seconds to wait for a helper that may be reading; None for any number."""
    if sys.is_finalizing():  # it stands still for ever
        return 0.0
    if isinstance(error, GeneratorExit):
        return AFTER_A_CLOSE
    return None if error is None or isinstance(error, Exception) else AFTER_AN_INTERRUPT
