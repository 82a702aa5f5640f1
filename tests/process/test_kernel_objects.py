"""Each kernel object exports one symbol and no weak one.

The linker may keep a weak symbol that was compiled for AVX-512 (for example of std::vector) for the
whole process, which then crashes on other machines. The objects are searched in the folder
EMGINE_KERNEL_OBJECTS, then in build/; if there are none, they are compiled here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import emgine
from tests.process.child import ROOT

LEVELS = emgine.build_info()["isa"]["built"]
NM = shutil.which("nm")
WEAK = "vVwWu"


def newest(folder: Path, level: str) -> Path | None:
    """Return the object that was compiled last for a level."""
    found = folder.glob(f"**/*kernels_{level}.dir/**/kernels.cpp.o")
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def compiled(folder: Path) -> Path:
    """Compile the kernels alone."""
    targets = [f"emgine_core_kernels_{level}" for level in LEVELS]
    subprocess.run(["cmake", "-S", ROOT, "-B", folder], check=True, capture_output=True)
    build = ["cmake", "--build", str(folder), "--parallel", "--target", *targets]
    subprocess.run(build, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    named = os.environ.get("EMGINE_KERNEL_OBJECTS")
    folder = Path(named) if named else ROOT / "build"
    if any(newest(folder, level) is None for level in LEVELS):
        assert not named, f"EMGINE_KERNEL_OBJECTS={named} has no kernel object of every level"
        folder = compiled(tmp_path_factory.mktemp("kernels"))
    found = {level: newest(folder, level) for level in LEVELS}
    return {level: path for level, path in found.items() if path is not None}


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
