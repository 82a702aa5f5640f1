"""The command line: fits a range of models to a file, labels and scores files with a model file.

`main` runs a command and returns its exit status: 0, 1 for bad input, 2 for a bad command. An error
is one line on standard error. The rest of the package imports nothing from here.
"""

from __future__ import annotations

from .main import COMMANDS, main

__all__ = ["COMMANDS", "main"]
