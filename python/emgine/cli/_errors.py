"""What goes wrong in a way the user can mend: one line, without a traceback."""

from __future__ import annotations


class CommandError(Exception):
    """An input, or a wish, that a command cannot serve; its text is the line shown."""


def one_line(error: BaseException) -> str:
    """Return an error as one line: its text, or what the system says of a file."""
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename is not None else ""
        return f"{name}{error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__
