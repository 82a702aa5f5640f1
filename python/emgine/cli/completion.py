"""``emgine --completion``: what a shell needs to complete commands, options and files.

The package shtab writes it from the parser.
"""

from __future__ import annotations

from typing import Any

from ._errors import CommandError, OptionError
from .main import parser

SHELLS = ("bash", "zsh", "tcsh")


def completion(shell: str) -> str:
    """Return the script of a shell."""
    if shell not in SHELLS:
        raise OptionError(f"--completion takes one of {', '.join(SHELLS)}, not {shell!r}.")
    try:
        import shtab
    except ImportError as error:
        raise CommandError(
            "--completion needs shtab: install emgine with its extra, emgine[cli]."
        ) from error
    top: Any = parser()
    for command in top._subparsers._group_actions[0].choices.values():
        for action in command._actions:
            if action.metavar == "FILE" or action.dest in ("data", "model"):
                action.complete = shtab.FILE
    return str(shtab.complete(top, shell))
