"""Errors that the user can fix: shown as one line, without a traceback.

`CommandError` is for such errors of the commands; the text of any other error fits on a line too.
"""

from __future__ import annotations

from ._words import in_options


class CommandError(Exception):
    """An input or option that a command cannot use; its text is the line shown."""

    status = 1


class OptionError(CommandError):
    """Options that no input could make right: they are wrong, or exclude each other."""

    status = 2


def one_line(error: BaseException) -> str:
    """Return an error as one line: its text, or the message of the system about a file."""
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename is not None else ""
        return f"{name}{error.strerror}"
    text = " ".join(str(error).split())
    if not isinstance(error, CommandError):
        text = in_options(text)
    return text or type(error).__name__
