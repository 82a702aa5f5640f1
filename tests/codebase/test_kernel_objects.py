"""Each kernel object exports one symbol and no weak one.

The linker may keep a weak symbol that was compiled for AVX-512 (for example of std::vector) for the
whole process, which then crashes on other machines. The hot loops multiply and add whole registers.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEVELS = emgine.build_info()["isa"]["built"]
NM = shutil.which("nm")
WEAK = "vVwWu"


@pytest.fixture(scope="module")
def objects(build_preset: Callable[[str], Path]) -> dict[str, Path]:
    """The object of every level, compiled as for a release."""
    folder = build_preset("strict")
    found = {level: folder.glob(f"**/*kernels_{level}.dir/**/kernels.cpp.o") for level in LEVELS}
    return {level: next(paths) for level, paths in found.items()}


def symbols(path: Path) -> list[tuple[str, str]]:
    """Return letter and name of every symbol, as printed by nm."""
    assert NM is not None
    listing = subprocess.run([NM, "-P", path], check=True, capture_output=True, text=True).stdout
    fields = [line.split(" ") for line in listing.splitlines()]
    return [(field[1], field[0]) for field in fields]


@pytest.mark.skipif(NM is None, reason="nm is not installed")
@pytest.mark.parametrize("level", LEVELS)
def test_one_symbol_goes_out_and_none_is_weak(level: str, objects: dict[str, Path]) -> None:
    found = symbols(objects[level])
    assert [name for letter, name in found if letter in WEAK] == []
    exported = [name for letter, name in found if letter.isupper() and letter != "U"]
    assert len(exported) == 1, exported
    assert level in exported[0]


OBJDUMP = shutil.which("objdump")
HOT = re.compile(r"::(density_many|density_diag|density_spherical|add_products|statistics_many)")


@pytest.mark.skipif(OBJDUMP is None, reason="objdump is not installed")
@pytest.mark.parametrize("level", ["v3", "v4"])
def test_hot_loops_multiply_and_add_whole_registers(level: str, objects: dict[str, Path]) -> None:
    if level not in LEVELS:
        pytest.skip("this level is x86-64's")
    assert OBJDUMP is not None
    command = [OBJDUMP, "-d", "-C", "--no-show-raw-insn", objects[level]]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    packed = scalar = 0
    for function in re.split(r"\n(?=[0-9a-f]+ <)", listing):
        if HOT.search(function.split("\n", 1)[0]):
            packed += len(re.findall(r"vfmadd\d+pd", function))
            scalar += len(re.findall(r"vfmadd\d+sd", function))
    assert packed > 50
    assert scalar == 0
