"""Checkpoint: answers have every bit, torn ends are dropped, other files are refused."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import Mixture
from emgine._rows.tasks import Expectation
from emgine.checkpoint import Checkpoint

if TYPE_CHECKING:
    from pathlib import Path

ROWS = np.random.RandomState(0).normal(size=(100, 1))
TASKS = [
    Expectation(Mixture([1.0], [[float(mean)]], [1.0], "spherical"), None, thorough=False)
    for mean in range(3)
]
FOUND = [Mixture._adopt(task.mixture).expectation(ROWS) for task in TASKS]


def filled(path: Path) -> Path:
    checkpoint = Checkpoint(path)
    for task, found in zip(TASKS, FOUND, strict=True):
        assert checkpoint.answer(task) is None
        checkpoint.record(task, found)
    return path


def n_answers(path: Path) -> int:
    checkpoint = Checkpoint(path)
    answers = [checkpoint.answer(task) for task in TASKS]
    whole = [answer for answer in answers if answer is not None]
    for answer, found in zip(whole, FOUND, strict=False):
        assert answer.to_bytes() == found.to_bytes()
    return len(whole)


def test_what_was_recorded_is_answered(tmp_path: Path) -> None:
    assert n_answers(filled(tmp_path / "checkpoint")) == 3


def test_a_write_that_was_killed_anywhere_leaves_what_was_there_before(tmp_path: Path) -> None:
    data = filled(tmp_path / "checkpoint").read_bytes()
    torn = tmp_path / "torn"
    record = (len(data) - 17) // 3
    for size in range(len(data) + 1):
        torn.write_bytes(data[:size])
        assert n_answers(torn) == max(0, (size - 17) // record)


def test_another_fit_is_refused(tmp_path: Path) -> None:
    checkpoint = Checkpoint(filled(tmp_path / "checkpoint"))
    with pytest.raises(ValueError, match="belongs to another fit: pass 1 differs"):
        checkpoint.answer(TASKS[1])


def test_another_file_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "letter"
    path.write_bytes(b"Dear reader, this is no checkpoint.")
    with pytest.raises(ValueError, match="is not a checkpoint file; it was left unchanged"):
        Checkpoint(path)
    assert path.read_bytes() == b"Dear reader, this is no checkpoint."


def test_one_fit_at_a_time(tmp_path: Path) -> None:
    path = filled(tmp_path / "checkpoint")
    data = path.read_bytes()
    with Checkpoint(path):
        with pytest.raises(BlockingIOError, match="Another fit is using this checkpoint") as caught:
            Checkpoint(path)
        assert caught.value.filename == str(path)
    assert path.read_bytes() == data
    assert n_answers(path) == 3


def test_a_refused_file_is_not_kept_locked(tmp_path: Path) -> None:
    path = tmp_path / "letter"
    path.write_bytes(b"Dear reader, this is no checkpoint.")
    with pytest.raises(ValueError, match="is not a checkpoint file"):
        Checkpoint(path)
    path.write_bytes(b"")
    assert n_answers(path) == 0


def test_another_writer_is_noticed_where_locks_do_nothing(tmp_path: Path) -> None:
    checkpoint = Checkpoint(filled(tmp_path / "checkpoint"))
    for task in TASKS:
        checkpoint.answer(task)
    with (tmp_path / "checkpoint").open("ab") as file:
        file.write(b"of another driver")
    with pytest.raises(OSError, match="was changed by another process"):
        checkpoint.record(TASKS[0], FOUND[0])


@pytest.mark.parametrize("length", [2**64 - 1, 2**63, 2**40, 10**6])
def test_a_length_beyond_the_file_is_a_torn_end(length: int, tmp_path: Path) -> None:
    path = filled(tmp_path / "checkpoint")
    data = path.read_bytes()
    last = 17 + 2 * ((len(data) - 17) // 3) + 32
    path.write_bytes(data[:last] + struct.pack("<Q", length) + data[last + 8 :])
    assert n_answers(path) == 2


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/null"):
        with pytest.raises(ValueError, match="must be a regular file; it was left unchanged"):
            Checkpoint(path)
    with pytest.raises(IsADirectoryError):
        Checkpoint(tmp_path)
