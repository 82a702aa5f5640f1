"""outputs: no command writes over its input, or works for a path that cannot be written."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any
FIT = ("--components", "2", "--structures", "diag")


@pytest.fixture(autouse=True)
def no_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit or a pass over rows would come too late for all that is refused here."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("work has started")

    monkeypatch.setattr("emgine.GaussianMixtureSearch.fit", fail)
    monkeypatch.setattr("emgine.Mixture.predict_proba", fail)


def test_predict_never_writes_over_what_it_reads(
    command: Callable[..., Command], data: Path, model: Path, tmp_path: Path
) -> None:
    (tmp_path / "link.csv").symlink_to(data)
    os.link(data, tmp_path / "hard.csv")
    (tmp_path / "model.csv").symlink_to(model)
    before = data.read_bytes(), model.read_bytes()
    spelled = tmp_path / ".." / tmp_path.name / "data.csv"
    for out in (data, spelled, tmp_path / "link.csv", tmp_path / "hard.csv"):
        done = command("predict", model, data, "--out", out)
        assert done.status == 1
        assert done.error == (
            f"emgine predict: --out {out} is the file of the rows, which would be lost; give the "
            "output another name.\n"
        )
    done = command("predict", model, data, "--out", tmp_path / "model.csv")
    assert "is the model file" in done.error
    assert (data.read_bytes(), model.read_bytes()) == before


@pytest.mark.parametrize(
    ("option", "name", "contents"),
    [
        ("--out", "model.csv", "labels"),
        ("--out", "model.PNG", "a picture"),
        ("--out", "model.parquet", "labels in Parquet"),
        ("--out", "model.npy", "another file"),
        ("--plot", "plot.safetensors", "a model file"),
        ("--report", "report.csv", "labels"),
        ("--report", "report.pdf", "a picture"),
    ],
)
def test_a_suffix_of_other_contents(
    option: str, name: str, contents: str, command: Callable[..., Command], data: Path
) -> None:
    done = command("fit", data, *FIT, option, data.parent / name)
    assert done.status == 1
    assert f"is the suffix of {contents}, and {option} writes" in done.error
    assert not (data.parent / name).exists()


@pytest.mark.parametrize("name", ["labels.npy", "labels.safetensors", "labels.html"])
def test_labels_are_text(
    name: str, command: Callable[..., Command], data: Path, model: Path
) -> None:
    done = command("predict", model, data, "--out", data.parent / name)
    assert done.status == 1
    assert "--out writes labels (.csv, .txt)" in done.error


def test_a_suffix_of_another_format(
    command: Callable[..., Command], data: Path, model: Path
) -> None:
    words = "predict", model, data, "--format", "csv", "--out", data.parent / "labels.json"
    assert ".json is the suffix of labels in JSON, and --out writes labels" in command(*words).error


@pytest.mark.parametrize("option", ["--out", "--plot", "--report"])
def test_a_place_that_cannot_be_written(
    option: str, command: Callable[..., Command], data: Path, tmp_path: Path
) -> None:
    suffix = {"--out": ".st", "--plot": ".png", "--report": ".html"}[option]
    os.mkfifo(tmp_path / f"pipe{suffix}")
    (tmp_path / f"null{suffix}").symlink_to("/dev/null")
    (tmp_path / f"folder{suffix}").mkdir()
    for name, said in {
        "pipe": "is not a regular file",
        "null": "is not a regular file",
        "folder": "is a folder",
        "none/file": "does not exist",
    }.items():
        done = command("fit", data, *FIT, option, tmp_path / f"{name}{suffix}")
        assert done.status == 1
        assert said in done.error
    assert stat.S_ISFIFO((tmp_path / f"pipe{suffix}").stat().st_mode)


def test_two_outputs_in_one_file(
    command: Callable[..., Command], data: Path, tmp_path: Path
) -> None:
    done = command("fit", data, *FIT, "--out", tmp_path / "x", "--report", tmp_path / "x")
    assert "--out and --report are one file" in done.error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_rights(command: Callable[..., Command], data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "old.st").touch(0o444)
    done = command("fit", data, *FIT, "--out", folder / "old.st")
    assert "is write-protected" in done.error
    folder.chmod(0o555)
    done = command("fit", data, *FIT, "--out", folder / "new.st")
    assert "no file can be written in the folder" in done.error
