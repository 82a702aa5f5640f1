"""CMake says in one sentence that a compiler or a system is not supported, before it compiles."""

from __future__ import annotations

import subprocess

import pytest

from tests.codebase.tree import ROOT, run

CORE = ROOT / "cpp/cmake/EmgineCore.cmake"


def said_to(*settings: str) -> str:
    """The error that the file of the core ends with, in one line."""
    command = ["cmake", *(f"-D{setting}" for setting in settings), "-P", str(CORE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0, settings
    return " ".join(done.stderr.partition("(message):")[2].split())


@pytest.mark.parametrize("compiler", ["GNU", "Clang", "AppleClang"])
def test_gcc_and_clang_are_compilers_of_emgine(compiler: str) -> None:
    run("cmake", f"-DCMAKE_CXX_COMPILER_ID={compiler}", "-P", CORE)


@pytest.mark.parametrize("compiler", ["MSVC", "NVHPC", "IntelLLVM", ""])
def test_another_compiler_is_named_with_the_remedy(compiler: str) -> None:
    said = said_to(f"CMAKE_CXX_COMPILER_ID={compiler}")
    assert said.startswith(f"emgine needs GCC or clang, but the C++ compiler is {compiler}:")
    assert said.endswith("set the environment variable CXX to g++ or clang++.")


@pytest.mark.parametrize("compiler", ["MSVC", "Clang", "GNU"])
def test_windows_is_named_with_the_remedy(compiler: str) -> None:
    said = said_to("WIN32=1", f"CMAKE_CXX_COMPILER_ID={compiler}")
    assert said.startswith("emgine builds on Linux and macOS, not on Windows:")
    assert said.endswith("(WSL).")


def test_the_check_comes_before_the_first_target() -> None:
    lines = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8").splitlines()
    included = lines.index("include(EmgineCore)")
    assert not [line for line in lines[:included] if line.startswith(("add_", "emgine_add"))]
