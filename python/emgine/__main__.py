"""Command line: hands over to `emgine.cli`, or tells facts about this build."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from . import __version__, _core, build_info

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

USAGE = """usage: emgine [--version | --info | --completion SHELL | --cmakedir | --help]
       emgine {fit,predict,score,impute,info} ...

  fit         fit every number of components with every structure, and keep the best
  predict     write the component of each row of a file
  score       print how well a model describes the rows of a file
  impute      fill the missing cells of a file by a model
  info        print the contents of a model file
              (`emgine fit --help` tells more of it, and so for the others)

  --version   version
  --info      version, compiler, instruction sets built, available and chosen, OpenMP, threads
  --completion SHELL
              what bash, zsh or tcsh needs to complete commands, options and files
  --cmakedir  folder of the CMake package, for -Demgine_DIR=...
  --help      this text

exit status: 0 done, 1 an error in data or files, 2 wrong options, 130 Ctrl-C
`python -m emgine` does the same."""
COMMANDS = {"fit", "predict", "score", "impute", "info"}


def information() -> str:
    """Return one line for each fact about this build and this machine."""
    facts = {
        **build_info(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "platform": platform.platform(),
    }
    lines = list(_flat(facts))
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in lines)


def cmake_folder() -> str:
    """Return the folder of emgineConfig.cmake; it is installed beside the compiled core."""
    return str(Path(_core.__file__).parent / "share/cmake/emgine")


def _flat(facts: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield prefix + name, words


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status."""
    if arguments and arguments[0] in COMMANDS:
        from .cli import main as command

        return command(arguments)
    if list(arguments) in ([], ["--help"], ["-h"]):
        print(USAGE)
    elif list(arguments) in (["--version"], ["-V"]):
        print(f"emgine {__version__}")
    elif list(arguments) == ["--info"]:
        print(information())
    elif arguments[0] == "--completion" and len(arguments) == 2:
        return _completion(arguments[1])
    elif list(arguments) == ["--cmakedir"]:
        print(cmake_folder())
    else:
        print(f"emgine: unknown arguments {' '.join(arguments)!r}; try --help", file=sys.stderr)
        return 2
    return 0


def _completion(shell: str) -> int:
    from .cli._errors import CommandError
    from .cli.completion import completion

    try:
        print(completion(shell))
    except CommandError as error:
        print(f"emgine: {error}", file=sys.stderr)
        return error.status
    return 0


def run() -> int:
    """Run what stands on the command line; the entry point ``emgine``."""
    try:
        try:
            return main(sys.argv[1:])
        finally:  # help ends with SystemExit
            sys.stdout.flush()
    except BrokenPipeError:
        from .cli._pipes import forget_output

        forget_output()
        return 0


if __name__ == "__main__":
    sys.exit(run())
