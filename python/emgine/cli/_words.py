"""Messages of the package in the words of the command line: its options for Python's arguments."""

from __future__ import annotations

import re

OPTIONS = {
    "n_components": "--components",
    "covariance_type": "--structures",
    "n_init": "--n-init",
    "max_iter": "--max-iter",
    "tol": "--tol",
    "reg_covar": "--reg-covar",
    "init_params": "--init",
    "init params": "--init",
    "random_state": "--seed",
    "n_threads": "--threads",
}
# Not within a longer name, a path, or an option that is written as such already.
ARGUMENT = re.compile(
    r"(?<![\w.\-/'])(" + "|".join(map(re.escape, OPTIONS)) + r")(?:=('?)([\w.\-+]+)\2)?(?![\w/'])"
)

# As `emgine._checks.parameters` names an argument of an estimator.
PARAMETER = re.compile(r"The '(\w+)' parameter of \w+")


def in_options(message: str) -> str:
    """Return a message on one line with options for arguments: ``--tol 0.1`` for ``tol=0.1``."""

    def option(found: re.Match[str]) -> str:
        value = found.group(3)
        if value is None:
            return OPTIONS[found.group(1)]
        # A full stop behind a value ends the sentence.
        end = "." if value.endswith(".") else ""
        return f"{OPTIONS[found.group(1)]} {value.removesuffix('.')}{end}"

    message = PARAMETER.sub(r"\1", " ".join(message.split()))
    return ARGUMENT.sub(option, message)
