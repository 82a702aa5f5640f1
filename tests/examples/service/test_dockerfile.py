"""The Dockerfile, read without Docker: its files, packages, program and addresses exist."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "examples" / "service"
TEXT = (SERVICE / "Dockerfile").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
INSTRUCTIONS = [tuple(line.split(maxsplit=1)) for line in LINES]
KNOWN = {
    *("FROM", "COPY", "RUN", "WORKDIR", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK", "CMD"),
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def of(name: str) -> list[str]:
    return [rest for word, rest in INSTRUCTIONS if word == name]


def test_every_line_is_an_instruction() -> None:
    assert {word for word, _ in INSTRUCTIONS} == KNOWN
    assert INSTRUCTIONS[0][0] == "FROM"
    assert INSTRUCTIONS[-1][0] == "CMD"


def test_images_are_pythons_own_of_a_version_that_the_package_takes() -> None:
    least = tuple(map(int, re.findall(r"\d+", PROJECT["requires-python"])))
    versions = [re.fullmatch(r"python:(3\.\d+)(-slim)?( AS build)?", name) for name in of("FROM")]
    assert all(versions)
    numbers = {found[1] for found in versions if found}
    assert len(numbers) == 1  # a wheel of one Python is of no use to another
    assert tuple(map(int, numbers.pop().split("."))) >= least


def test_what_is_copied_exists() -> None:
    stages = {name.partition(" AS ")[2] for name in of("FROM")}
    for copied in of("COPY"):
        *sources, _ = copied.split()
        if sources[0].startswith("--from="):
            assert sources[0].removeprefix("--from=") in stages
            continue
        assert all((ROOT / source).exists() for source in sources)


def test_packages_are_those_of_the_extra() -> None:
    (installed,) = [line for line in of("RUN") if "pip install" in line]
    asked = {name.strip('"') for name in installed.split() if name.startswith('"')}
    assert asked <= set(PROJECT["optional-dependencies"]["service"])
    assert "libgomp1" in TEXT  # a wheel that is built here is not repaired


def test_the_program_and_its_addresses_exist() -> None:
    app = (SERVICE / "app.py").read_text(encoding="utf-8")
    command = json.loads(of("CMD")[0])
    module, _, name = command[-1].partition(":")
    assert f"examples/service/{module}.py" in TEXT
    assert re.search(rf"^{name} = ", app, re.MULTILINE)
    (port,) = of("EXPOSE")
    assert command[command.index("-b") + 1].endswith(f":{port}")
    (health,) = re.findall(rf"http://127\.0\.0\.1:{port}(/\w+)", of("HEALTHCHECK")[0])
    assert f'"{health}"' in app
    variables = dict(each.split("=") for each in of("ENV")[0].split())
    assert "EMGINE_MODEL" in app
    assert variables["EMGINE_MODEL"].startswith(of("VOLUME")[0] + "/")
