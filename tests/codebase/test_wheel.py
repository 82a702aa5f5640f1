"""The wheel and the sdist contain the right files, and the wheel works with numpy alone."""

from __future__ import annotations

import re
import shutil
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import ROOT, project_files, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.build]

# Run with -I in an empty folder, so that nothing of the checkout can be imported.
FIT = """
import sys
import numpy as np
import emgine

X = np.concatenate([np.random.default_rng(0).normal(m, 1, (500, 2)) for m in (0, 9)])
model = emgine.GaussianMixture(2, random_state=0).fit(X)
assert np.allclose(np.sort(model.means_[:, 0]), [0, 9], atol=0.2)
assert model.converged_ and model.predict(X).shape == (1000,)
foreign = {"sklearn", "scipy", "matplotlib", "pandas", "polars"} & set(sys.modules)
assert not foreign, foreign
print("numpy", np.__version__)
"""


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    package = {name for name in names if ".dist-info/" not in name}
    expected = {
        f"emgine/{path.relative_to(ROOT / 'python/emgine').as_posix()}"
        for path in (ROOT / "python/emgine").rglob("*")
        if path.suffix in {".py", ".pyi"} or path.name == "py.typed"
    }
    expected |= {
        f"emgine/{path.relative_to(ROOT).as_posix()}"
        for folder in ("cpp/include", "cpp/src")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    cmake = ("EmgineCore.cmake", "emgineConfig.cmake", "emgineConfigVersion.cmake")
    expected |= {f"emgine/share/cmake/emgine/{name}" for name in cmake}
    (core,) = package - expected
    assert re.fullmatch(r"emgine/_core\.[\w-]+\.so", core)
    assert expected <= package
    assert any(name.endswith("licenses/LICENSE") for name in names)


def copy_of_the_project(folder: Path) -> Path:
    """The files of the project, and one that does not belong to it."""
    for path in project_files():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    (folder / "stray.log").write_text("must not travel")
    return folder


def test_the_sdist_holds_the_sources_and_no_stray_file(tmp_path: Path) -> None:
    build = f"import scikit_build_core.build as b; b.build_sdist({str(tmp_path)!r})"
    run(sys.executable, "-c", build, cwd=copy_of_the_project(tmp_path / "copy"))
    (path,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"CMakeLists.txt", "LICENSE", "README.md", "python/emgine/py.typed"} <= names
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "cpp").rglob("*.?pp")} <= names
    assert not [name for name in names if re.search(r"\.(log|so|pyc)$|__pycache__|^build", name)]


def test_the_wheel_needs_numpy_alone(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv/bin/python"
    # The oldest supported numpy, if this Python has a wheel of it.
    numpy = "numpy==1.26.*" if sys.version_info < (3, 13) else "numpy"
    run(python, "-m", "pip", "install", "--only-binary=:all:", wheel, numpy)
    (tmp_path / "empty").mkdir()
    assert "numpy " in run(python, "-I", "-W", "error", "-c", FIT, cwd=tmp_path / "empty")
    packages = set(run(python, "-m", "pip", "list", "--format=freeze").split())
    assert {line.partition("==")[0] for line in packages} <= {
        "emgine",
        "numpy",
        "pip",
        "setuptools",
    }
