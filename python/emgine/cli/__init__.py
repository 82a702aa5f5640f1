"""The command line: fits a range of models to a file, labels and scores files with a model file.

The exit status is 0, 1 for bad input, 2 for a bad command. An error is one line.
"""

from __future__ import annotations

from .main import COMMANDS, main

__all__ = ["COMMANDS", "main"]
