"""What a release needs and no machine here can run agrees with the rest of the project."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from tests.codebase.tree import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name: str) -> Any:
    """A YAML file of the project."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_wheels_are_built_for_every_python_that_is_promised() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(PYPROJECT["project"]["classifiers"]))
    built = PYPROJECT["tool"]["cibuildwheel"]["build"].split()
    assert [f"cp{version.replace('.', '')}-*" for version in promised] == built[: len(promised)]
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert oldest == promised[0]


def test_the_workflow_builds_each_platform_and_names_a_program_that_exists() -> None:
    jobs = read(".github/workflows/release.yml")["jobs"]
    wheels = jobs["wheels"]["strategy"]["matrix"]["include"]
    assert [job["archs"] for job in wheels] == ["x86_64", "aarch64", "arm64"]
    assert jobs["publish"]["needs"] == ["wheels", "sdist"]
    tried = PYPROJECT["tool"]["cibuildwheel"]["test-command"]
    assert (ROOT / tried.rpartition("{project}/")[2]).exists()


def test_what_was_not_run_is_said() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.count("| not run yet |") == 4
    assert "Not run yet" in (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")


def test_the_citation_is_of_this_project() -> None:
    citation = read("CITATION.cff")
    project = PYPROJECT["project"]
    assert citation["title"] == project["name"]
    assert citation["license"] == project["license"]
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in project["authors"]
    ]
    assert citation["keywords"] == project["keywords"]


def test_issue_templates_ask_for_something() -> None:
    for path in sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")):
        template = read(str(path.relative_to(ROOT)))
        assert template["name"]
        assert template["description"]
        assert any(part.get("validations", {}).get("required") for part in template["body"])
    assert len(list((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))) == 4


def test_the_readme_installs_before_it_measures() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.index("## Install") < readme.index("## Speed")
    assert readme.index("docs/images/old_faithful.png") < readme.index("## Install")
