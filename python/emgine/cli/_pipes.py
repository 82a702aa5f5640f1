"""Standard output whose reader, such as head, has closed the pipe: nobody wants the rest."""

from __future__ import annotations

import os
import sys


def forget_output() -> None:
    """Send to /dev/null what Python would write when it exits: the rest of the buffer."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
