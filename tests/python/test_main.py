"""__main__: prints what is installed; an unknown option gives one line of error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import emgine
from emgine.__main__ import information, main


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "emgine", *arguments], capture_output=True, text=True, check=False
    )


def test_info_tells_all_the_build_knows() -> None:
    done = command("--info")
    assert done.returncode == 0
    assert done.stderr == ""
    facts = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert facts["version"] == emgine.__version__
    info = emgine.build_info()
    assert facts["compiler"] == info["compiler"]
    assert facts["isa.chosen"] == info["isa"]["chosen"]
    assert facts["isa.built"] == ", ".join(info["isa"]["built"])
    assert facts["isa.available"] == ", ".join(info["isa"]["available"])
    assert {"openmp", "n_threads", "python", "numpy", "platform"} <= set(facts)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("usage: emgine [--version | --info | ")


@pytest.mark.parametrize("arguments", [("--inf",), ("--info", "--help"), ("fits", "x.csv")])
def test_wrong_arguments_exit_with_2_and_one_line(arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"emgine: unknown arguments {' '.join(arguments)!r}; try --help\n"


def test_every_line_is_a_fact() -> None:
    assert all(len(line.split(maxsplit=1)) == 2 for line in information().splitlines())


def test_cmakedir(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cmakedir"]) == 0
    assert (Path(capsys.readouterr().out.strip()) / "emgineConfig.cmake").exists()
