"""The recipe "How to add a family" is true: a new family goes through everything, and touches only
the places that the recipe names.

The sources are copied, the family is added to the copy by the recipe, and the copy is built.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT, run

HERE = Path(__file__).parent
# What the recipe names: place in the copy, text that is there, the same with the family.
ENTRIES = (
    (
        "cpp/src/families/families.cpp",
        "const Family& gaussian_family();\n",
        "const Family& gaussian_family();\nconst Family& inverse_gaussian_family();\n",
    ),
    (
        "cpp/src/families/families.cpp",
        "        &gaussian_family(),\n",
        "        &gaussian_family(),\n        &inverse_gaussian_family(),\n",
    ),
    (
        "python/emgine/_families/families.py",
        "from .gaussian.family import Gaussian\n",
        "from .gaussian.family import Gaussian\nfrom .inverse_gaussian import InverseGaussian\n",
    ),
    (
        "python/emgine/_families/families.py",
        "    Gaussian(),\n",
        "    Gaussian(),\n    InverseGaussian(),\n",
    ),
)


def copied(folder: Path) -> Path:
    """The sources of the package, with the new family."""
    for name in ("CMakeLists.txt", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    ignored = shutil.ignore_patterns("*.so", "__pycache__")
    for name in ("cpp", "python"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(HERE / "inverse_gaussian.cpp", folder / "cpp/src/families/inverse_gaussian.cpp")
    shutil.copy(HERE / "inverse_gaussian.py", folder / "python/emgine/_families")
    for place, there, with_family in ENTRIES:
        text = (folder / place).read_text()
        assert text.count(there) == 1, place
        (folder / place).write_text(text.replace(there, with_family))
    return folder


@pytest.mark.build
def test_a_new_family_goes_through_everything(tmp_path: Path) -> None:
    import pybind11

    folder = copied(tmp_path)
    build = folder / "build"
    run(
        "cmake",
        "-S",
        folder,
        "-B",
        build,
        "-G",
        "Ninja",
        "-DEMGINE_PYTHON=ON",
        "-DEMGINE_WERROR=ON",
        "-DCMAKE_CXX_FLAGS_RELEASE=-O1",
        f"-Dpybind11_DIR={pybind11.get_cmake_dir()}",
        f"-DPython_EXECUTABLE={sys.executable}",
    )
    run("cmake", "--build", build, "--parallel")
    for core in build.glob("_core*"):
        shutil.copy(core, folder / "python/emgine")
    path = os.pathsep.join([str(folder / "python"), str(folder)])
    # -I would leave the copy out; -s and the path in front put it before what is installed.
    program = "import sys; sys.path[:0] = sys.argv[1].split(':'); del sys.argv[1]; "
    program += f"exec(open({str(HERE / 'program.py')!r}).read())"
    assert "all is well" in run(sys.executable, "-c", program, path, folder, cwd=folder)


def test_the_core_here_does_not_know_it() -> None:
    from emgine import _core

    assert "inverse_gaussian" not in _core.families()
