"""replacing: every file that the package writes is written whole, in its place, or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine._files.replacing import replaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD, NEW = (
    emgine.Mixture([w, 1 - w], [[20.0], [40.0]], [25.0, 25.0], "spherical") for w in (0.3, 0.4)
)
ROWS = np.linspace(0, 50, 100).reshape(-1, 1)


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def by_hand(model: emgine.Mixture, path: Any) -> None:
    with replaced(path) as file:
        file.write_text(repr(model))


def scores(model: emgine.Mixture, path: Any) -> None:
    blocks = [ROWS[:50], ROWS[50:]]
    estimator = emgine.GaussianMixture(2, random_state=0).fit(ROWS * model.weights[0])
    estimator.score_samples(emgine.sources.Blocks(lambda: iter(blocks)), to_parquet=path)


WRITERS: dict[str, Callable[[emgine.Mixture, Any], None]] = {
    "any": by_hand,
    "model": emgine.Mixture.save,
    "onnx": emgine.Mixture.to_onnx,
    "parquet": scores,
}
every_writer = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


@every_writer
def test_a_link_is_followed(write: Any, tmp_path: Path) -> None:
    write(OLD, tmp_path / "v1")
    old = (tmp_path / "v1").read_bytes()
    (tmp_path / "folder").mkdir()
    (tmp_path / "current").symlink_to("folder/next")
    (tmp_path / "folder" / "next").symlink_to("../v1")
    write(NEW, tmp_path / "current")
    assert (tmp_path / "current").is_symlink()
    assert (tmp_path / "folder" / "next").is_symlink()
    assert (tmp_path / "v1").read_bytes() != old
    (tmp_path / "to nothing").symlink_to("v2")
    write(OLD, tmp_path / "to nothing")
    assert (tmp_path / "v2").read_bytes() == old
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(OSError, match="symbolic links"):
        write(NEW, tmp_path / "circle")


@every_writer
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o700])
def test_the_mode_is_kept(write: Any, mode: int, tmp_path: Path) -> None:
    write(OLD, tmp_path / "file")
    (tmp_path / "file").chmod(mode)
    write(NEW, tmp_path / "file")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to another user")
@every_writer
def test_the_owner_is_kept(write: Any, tmp_path: Path) -> None:
    write(OLD, tmp_path / "file")
    os.chown(tmp_path / "file", 12345, 23456)
    write(NEW, tmp_path / "file")
    about = (tmp_path / "file").stat()
    assert (about.st_uid, about.st_gid) == (12345, 23456)


@every_writer
def test_what_is_no_regular_file_is_refused(write: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/null")
    for name in ("pipe", "device"):
        with pytest.raises(ValueError, match="is not a regular file; it was left unchanged"):
            write(NEW, tmp_path / name)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    with pytest.raises(IsADirectoryError):
        write(NEW, tmp_path)
    with pytest.raises(FileNotFoundError):
        write(NEW, tmp_path / "none" / "file")
    assert names_in(tmp_path) == ["device", "pipe"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any file")
@every_writer
def test_a_file_that_may_not_be_written_is_refused(write: Any, tmp_path: Path) -> None:
    write(OLD, tmp_path / "file")
    (tmp_path / "file").chmod(0o444)
    with pytest.raises(PermissionError):
        write(NEW, tmp_path / "file")


@every_writer
def test_names_as_long_as_the_system_allows(write: Any, tmp_path: Path) -> None:
    for length in (245, 255):
        write(NEW, tmp_path / ("x" * length))
    assert sorted(map(len, names_in(tmp_path))) == [245, 255]


@every_writer
def test_a_name_without_a_folder(write: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    write(NEW, "file")
    assert names_in(tmp_path) == ["file"]


def test_an_error_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "file"
    by_hand(OLD, path)
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), replaced(path) as file:
            _fail(file, error)
    assert path.read_text() == repr(OLD)
    assert names_in(tmp_path) == ["file"]


def test_temporary_names_never_repeat(tmp_path: Path) -> None:
    # Neither a second writer nor what a killed process left can be in the way.
    names = set()
    for _ in range(20):
        with replaced(tmp_path / "file") as first, replaced(tmp_path / "file") as second:
            names |= {first.name, second.name}
            first.write_text("first")
            second.write_text("second")
        assert (tmp_path / "file").read_text() == "first"
    assert len(names) == 40
    assert all(name.startswith(".emgine-") for name in names)


def test_what_killed_processes_left_is_neither_used_nor_removed(tmp_path: Path) -> None:
    # Another process may be writing it, so no save can know that it is a leftover.
    left = [tmp_path / f".emgine-{number:016x}" for number in range(20)]
    for file in left:
        file.write_bytes(b"half a model")
        os.utime(file, (0, 0))
    path = tmp_path / "model"
    for model in (OLD, NEW):
        model.save(path)
        assert emgine.load(path).score(ROWS) == model.score(ROWS)
    assert names_in(tmp_path) == sorted([*(file.name for file in left), "model"])
    assert {file.read_bytes() for file in left} == {b"half a model"}


def _fail(file: Path, error: type[BaseException]) -> None:
    file.write_text("half")
    raise error
