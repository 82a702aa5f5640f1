"""The one door for files that are written: whole, or not at all.

The new contents go to a file of a random name in the target's folder, which takes the target's
place on disk in one step. Links are followed; mode and owner are kept; what is not a regular file
is refused.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from emgine import _core
from emgine._checks.arguments import check_path

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced(path: object, name: str = "path") -> Iterator[Path]:
    """Give the path of an empty file to write; it replaces the file at `path` at the end.

    Messages call the path by the `name` of its argument.
    """
    target, beside = _core.begin_replacement(check_path(path, name))
    temporary = Path(os.fsdecode(beside))
    try:
        yield temporary
        _core.finish_replacement(target, beside)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
