"""The wheel for others: repaired by auditwheel, it brings its runtime and runs without a compiler.

Also the README that it shows on PyPI, and that the same sources give the same bytes. Builds from
an empty environment take minutes: ``python -m pytest -m exhaustive tests/codebase``.
"""

from __future__ import annotations

import email
import hashlib
import re
import shutil
import sys
import tarfile
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.codebase.test_wheel import copy_of_the_project
from tests.codebase.tree import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="auditwheel repairs wheels of Linux"),
]
build = pytest.mark.build
exhaustive = pytest.mark.exhaustive

# Libraries that every Linux has in the version of the tag, by the rules of manylinux and musllinux.
SYSTEM = r"linux-vdso|ld-linux|ld-musl|lib(c|m|pthread|dl|rt|stdc\+\+|gcc_s)\.so"


@pytest.fixture(scope="module")
def repaired(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel after auditwheel."""
    folder = tmp_path_factory.mktemp("repaired")
    run("auditwheel", "repair", "--wheel-dir", folder, wheel)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(repaired: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh venv with the repaired wheel, whose programs are all that its path has."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", folder)
    only = {"PATH": str(folder / "bin"), "CC": "none", "CXX": "none"}
    assert not [
        name for name in ("cc", "gcc", "clang", "cmake") if shutil.which(name, path=only["PATH"])
    ]
    run(folder / "bin/python", "-m", "pip", "install", "--only-binary=:all:", repaired, **only)
    return folder


@build
def test_the_tag_is_one_that_installers_know(repaired: Path) -> None:
    tags = repaired.stem.split("-")[-1].split(".")
    assert all(re.fullmatch(r"(many|musl)linux_\d+_\d+_\w+", tag) for tag in tags), tags
    metadata = zipfile.ZipFile(repaired)
    (name,) = [name for name in metadata.namelist() if name.endswith(".dist-info/WHEEL")]
    told = re.findall(r"^Tag: \S+-(\S+)$", metadata.read(name).decode(), re.M)
    assert sorted(told) == sorted(tags)


@build
def test_it_brings_its_own_openmp(repaired: Path) -> None:
    names = zipfile.ZipFile(repaired).namelist()
    vendored = [name for name in names if re.match(r"emgine\.libs/.", name)]
    assert len(vendored) == 1, vendored
    assert re.fullmatch(r"emgine\.libs/libgomp-\w+\.so[\d.]*", vendored[0])


@build
def test_it_runs_where_there_is_no_compiler(environment: Path, tmp_path: Path) -> None:
    only = {"PATH": str(environment / "bin")}
    program = ROOT / "tests/codebase/installed.py"
    python = environment / "bin/python"
    assert "emgine" in run(python, "-I", "-W", "error", program, cwd=tmp_path, **only)


@build
def test_it_loads_no_library_of_the_machine_but_the_system_s(environment: Path) -> None:
    (core,) = environment.rglob("_core*.so")
    for line in run("ldd", core).splitlines():
        name = line.split()[0].rpartition("/")[2]
        assert re.match(SYSTEM, name) or "/emgine.libs/" in line, line
    assert "libgomp-" in run("ldd", core)


@build
def test_pypi_accepts_the_readme_and_shows_its_picture(repaired: Path) -> None:
    assert "PASSED" in run("twine", "check", "--strict", repaired)
    archive = zipfile.ZipFile(repaired)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    text = email.message_from_bytes(archive.read(name)).get_payload()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address = project["urls"]["Repository"]
    assert f"({address}/raw/main/docs/images/old_faithful.png)" in text


def sdist(folder: Path) -> Path:
    """An sdist of a copy of the project in this folder."""
    copy = copy_of_the_project(folder / "copy")
    code = f"import scikit_build_core.build as b; b.build_sdist({str(folder / 'dist')!r})"
    run(sys.executable, "-c", code, cwd=copy)
    (path,) = (folder / "dist").glob("*.tar.gz")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@build
def test_two_sdists_have_one_sha256(tmp_path: Path) -> None:
    assert sha256(sdist(tmp_path / "a")) == sha256(sdist(tmp_path / "another place"))


@exhaustive
def test_the_sdist_builds_in_an_empty_environment_and_again_with_the_same_sha256(
    tmp_path: Path,
) -> None:
    """Twice, in folders of other names, with tools that pip fetches; and the wheel works."""
    source, sums = sdist(tmp_path), []
    for name in ("first", "second, of another length"):
        run(sys.executable, "-m", "venv", tmp_path / name / "venv")
        with tarfile.open(source) as archive:
            archive.extractall(tmp_path / name, filter="data")
        (unpacked,) = (tmp_path / name).glob("emgine-*")
        python = tmp_path / name / "venv/bin/python"
        path = "/usr/local/bin:/usr/bin:/bin"
        run(python, "-m", "pip", "wheel", "--no-deps", "-w", tmp_path / name, unpacked, PATH=path)
        (wheel,) = (tmp_path / name).glob("*.whl")
        sums.append(sha256(wheel))
    assert sums[0] == sums[1]
    run(python, "-m", "pip", "install", "--only-binary=:all:", wheel)
    run(python, "-I", "-W", "error", ROOT / "tests/codebase/installed.py", cwd=tmp_path)
