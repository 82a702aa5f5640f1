"""Output files of the commands: every path is checked before any work starts.

A path is refused where its suffix belongs to other contents, where it is an input or another
output, and where nothing can be written. Files are written by ``_files.replacing`` afterwards.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ._errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MODEL, REPORT, PICTURE = "a model file", "a report", "a picture"
# By format.
LABELS = {"csv": "labels", "parquet": "labels in Parquet", "json": "labels in JSON"}
# Suffixes of each kind of contents; a suffix that is nowhere here may be anything but a picture.
SUFFIXES = {
    MODEL: (".safetensors", ".st"),
    LABELS["csv"]: (".csv", ".txt"),
    LABELS["parquet"]: (".parquet", ".pq"),
    LABELS["json"]: (".json",),
    REPORT: (".html", ".htm"),
    PICTURE: (".png", ".svg", ".pdf", ".jpg", ".jpeg", ".eps", ".ps", ".tif", ".tiff", ".webp"),
    "another file": (
        *(".npy", ".npz", ".tsv", ".xlsx", ".py"),
        *(".pkl", ".pickle", ".joblib", ".onnx", ".gz", ".zip"),
    ),
}


class Output(NamedTuple):
    """An output file, as the user named it."""

    option: str
    path: Path
    contents: str


def check_outputs(outputs: Sequence[Output], inputs: Mapping[str, Path]) -> None:
    """Raise CommandError for the first path that cannot be written, or must not be."""
    for place, output in enumerate(outputs):
        _check_suffix(output)
        _check_place(output)
        for what, path in inputs.items():
            if _same(output.path, path):
                raise CommandError(
                    f"{output.option} {output.path} is {what}, which would be lost; give the "
                    "output another name."
                )
        for other in outputs[:place]:
            if _same(output.path, other.path):
                raise CommandError(
                    f"{other.option} and {output.option} are one file, {output.path}; give them "
                    "different names."
                )


def _check_suffix(output: Output) -> None:
    suffix = output.path.suffix.lower()
    for contents, suffixes in SUFFIXES.items():
        if suffix in suffixes and contents != output.contents:
            own = ", ".join(SUFFIXES[output.contents])
            raise CommandError(
                f"{output.option} {output.path}: {suffix} is the suffix of {contents}, and "
                f"{output.option} writes {output.contents} ({own})."
            )


def _check_place(output: Output) -> None:
    path = output.path
    folder = path.absolute().parent
    if not folder.is_dir():
        raise CommandError(f"{path}: the folder {folder} does not exist.")
    target = Path(os.path.realpath(path))
    if path.is_dir():
        raise CommandError(f"{path} is a folder; {output.option} needs the name of a file.")
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        raise CommandError(f"{path} is not a regular file; {output.option} needs one.")
    if target.exists() and not os.access(target, os.W_OK):
        raise CommandError(f"{path} is write-protected.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise CommandError(f"{path}: no file can be written in the folder {target.parent}.")


def _same(a: Path, b: Path) -> bool:
    if os.path.realpath(a) == os.path.realpath(b):
        return True
    return a.exists() and b.exists() and a.samefile(b)
