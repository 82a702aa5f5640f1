"""One version, in CMakeLists.txt; everything else reads it or agrees with it."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib

import emgine
from tests.codebase.tree import ROOT


def declared_version() -> str:
    match = re.search(
        r"project\(\s*emgine\s+VERSION\s+([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()
    )
    assert match, "CMakeLists.txt names no version"
    return match[1]


def test_package_metadata_and_core_agree() -> None:
    assert importlib.metadata.version("emgine") == declared_version()
    assert emgine.__version__ == declared_version()
    assert emgine.build_info()["version"] == declared_version()


def test_pyproject_holds_no_version_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert "version" in project["dynamic"]


def test_the_changelog_opens_with_this_version() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert first
    assert first[1] == declared_version()


def test_numpy_is_the_only_runtime_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert [re.split(r"\W", name)[0] for name in project["dependencies"]] == ["numpy"]
