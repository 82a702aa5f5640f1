"""Ahead: one thread alone runs the generator; without a helper it is the caller's, never a hang."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from emgine._rows import ahead
from emgine._rows.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Generator

N_ITEMS = 6


def numbers(threads: list[str]) -> Generator[int, None, None]:
    """Numbers from 0; writes down which threads begin, go on with and close the generator."""
    try:
        for number in range(N_ITEMS):
            threads.append(threading.current_thread().name)
            yield number
    finally:
        threads.append(threading.current_thread().name)


def refuse(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def leave(ahead: Ahead[int], error: BaseException) -> None:
    """Raise an error while the first item is used."""

    def use() -> None:
        with ahead as items:
            for _ in items:
                raise error

    with pytest.raises(type(error)):
        use()


def test_items_come_in_order_from_one_other_thread() -> None:
    threads: list[str] = []
    with Ahead(numbers(threads)) as items:
        assert list(items) == list(range(N_ITEMS))
    assert len(threads) == N_ITEMS + 1
    assert len(set(threads)) == 1
    assert threading.current_thread().name not in threads


def test_without_a_helper_the_caller_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", refuse)
    threads: list[str] = []
    with Ahead(numbers(threads)) as items:
        assert list(items) == list(range(N_ITEMS))
    assert set(threads) == {threading.current_thread().name}


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("error", [ValueError, GeneratorExit])
def test_a_generator_is_closed_by_its_own_thread_when_the_caller_leaves(
    alone: bool, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    if alone:
        monkeypatch.setattr(threading.Thread, "start", refuse)
    threads: list[str] = []
    leave(Ahead(numbers(threads)), error())
    assert len(set(threads)) == 1
    assert len(threads) in (2, 3)  # one or two items, and the close


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("error", [ValueError, MemoryError, KeyboardInterrupt, SystemExit])
def test_an_error_of_the_generator_is_raised(
    alone: bool, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    if alone:
        monkeypatch.setattr(threading.Thread, "start", refuse)

    def failing() -> Generator[int, None, None]:
        yield 1
        raise error("this one")

    seen = []
    with pytest.raises(error, match="this one"), Ahead(failing()) as items:
        seen.extend(items)


def hanging(end: threading.Event, ended: threading.Event) -> Generator[int, None, None]:
    try:
        yield 0
        end.wait()
        yield 1
    finally:
        ended.set()


def test_an_interrupt_does_not_wait_for_a_read_that_hangs() -> None:
    end, ended = threading.Event(), threading.Event()
    begun = time.perf_counter()
    leave(Ahead(hanging(end, ended)), KeyboardInterrupt())
    assert time.perf_counter() - begun < 0.5
    assert not ended.is_set()
    end.set()
    assert ended.wait(10.0)  # it closes its generator when its read ends


def test_an_error_of_the_caller_waits_for_the_read() -> None:
    """Then nobody reads from a source when the call has returned."""
    end, ended = threading.Event(), threading.Event()
    threading.Timer(0.3, end.set).start()
    leave(Ahead(hanging(end, ended)), ValueError())
    assert ended.is_set()


def test_a_helper_that_dies_is_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "ATTENTION", 0.01)
    monkeypatch.setattr(ahead, "_help", lambda *_: None)
    with pytest.raises(RuntimeError, match="is gone"), Ahead(numbers([])) as items:
        list(items)


def test_nothing_that_was_not_begun_is_waited_for() -> None:
    with Ahead(numbers([])):
        pass
