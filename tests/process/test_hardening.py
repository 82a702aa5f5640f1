"""The built extension is hardened: what it exports, how it is bound, and what it was compiled with.

Two modules in one process share every symbol that both export, so the extension exports one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pybind11
import pytest

from emgine import _core
from tests.process import elf
from tests.process.child import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ELF is the format of Linux")


def test_the_extension_exports_its_init_function_alone() -> None:
    assert elf.read(Path(_core.__file__)).exported == {"PyInit__core"}


def test_the_extension_is_bound_at_once_and_then_read_only() -> None:
    library = elf.read(Path(_core.__file__))
    assert library.binds_at_once
    assert library.read_only_after_binding
    assert not library.executable_stack


def test_what_reads_files_and_arguments_guards_its_stack() -> None:
    assert "__stack_chk_fail" in elf.read(Path(_core.__file__)).imported


def compile_commands(folder: Path, build_type: str) -> list[tuple[str, str]]:
    """Return file and command of every object of the extension."""
    options = [
        *("-GNinja", "-DEMGINE_PYTHON=ON", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"),
        *(f"-DCMAKE_BUILD_TYPE={build_type}", f"-Dpybind11_DIR={pybind11.get_cmake_dir()}"),
        f"-DPython_EXECUTABLE={sys.executable}",
    ]
    configure = ["cmake", "-S", str(ROOT), "-B", str(folder), *options]
    subprocess.run(configure, check=True, capture_output=True)
    commands = json.loads((folder / "compile_commands.json").read_text())
    return [(each["file"], each["command"]) for each in commands]


@pytest.mark.slow
@pytest.mark.parametrize("build_type", ["Release", "Debug"])
def test_flags_of_the_extension_and_of_its_kernels(build_type: str, tmp_path: Path) -> None:
    commands = compile_commands(tmp_path, build_type)
    kernels = [command for file, command in commands if file.endswith("kernels/kernels.cpp")]
    others = [command for file, command in commands if not file.endswith("kernels/kernels.cpp")]
    assert kernels
    assert len(others) > 40
    for file, command in commands:
        assert ("-fstack-protector-strong" in command) == guarded(file)
    for command in others:
        # Without an optimizer FORTIFY is a warning; some compilers have it without a flag.
        fortified = "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2" in command
        assert fortified == (build_type == "Release" and not fortified_by_default())
    for command in kernels:
        assert "FORTIFY" not in command


def guarded(file: str) -> bool:
    """Not what runs for each row, where the guard would cost 3 % of a row's time."""
    return "/src/files/" in file or ("/bindings/" in file and not file.endswith("/row_calls.cpp"))


def fortified_by_default() -> bool:
    macros = subprocess.run(
        ["c++", "-O2", "-dM", "-E", "-x", "c++", "-"],
        input="",
        check=True,
        capture_output=True,
        text=True,
    )
    return "_FORTIFY_SOURCE" in macros.stdout
