"""arm64: the C++ tests, and the bits of every family and structure, under qemu-user.

Takes a quarter of an hour, so it runs only when asked for. On Debian:
``apt-get install g++-aarch64-linux-gnu qemu-user``, then
``python -m pytest -m exhaustive tests/codebase/test_arm64.py``. The numbers of arm64 are compared
with those of v3 on this machine: both fuse multiply-adds, and nothing else may differ.
"""

from __future__ import annotations

import platform
import re
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine
from emgine._families.gaussian.structures import COVARIANCE_TYPES
from tests.codebase.tree import run
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOOLS = ("aarch64-linux-gnu-g++", "qemu-aarch64")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.exhaustive,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"{', '.join(MISSING)} not found: apt-get install g++-aarch64-linux-gnu qemu-user",
    ),
]
EMULATOR = ("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu")
N_FEATURES = (1, 2, 5, 17, 40)
NUMBER = re.compile(r"^(.*?)((?: (?:-?0x\S+|-?inf|-?nan))+)$")


def of_a_family(name: str, folder: Path) -> tuple[Path, Path]:
    """A model of a family after some EM steps, and rows for it, as files."""
    family, X = problem(name)
    model = emgine.MixtureModel(3, family=family, max_iter=3, random_state=0).fit(X)
    return written(model, X, folder)


def of_a_structure(kind: str, d: int, folder: Path) -> tuple[Path, Path]:
    """The same of Gaussians far from the origin, from uniform draws."""
    random_state = np.random.RandomState(d)
    centres = 3 * random_state.uniform(size=(3, d))
    X = random_state.uniform(size=(1500, d)) + centres[np.arange(1500) % 3] + 100
    model = emgine.GaussianMixture(3, covariance_type=kind, max_iter=3, random_state=0).fit(X)
    return written(model, X, folder)


def written(
    model: emgine.MixtureModel | emgine.GaussianMixture, X: object, folder: Path
) -> tuple[Path, Path]:
    model.save(folder / "model.safetensors")
    np.ascontiguousarray(X, dtype="<f8").tofile(folder / "rows")
    return folder / "model.safetensors", folder / "rows"


def arrays(printed: str) -> dict[str, list[str]]:
    """The numbers of each array, as they were printed."""
    matches = [NUMBER.match(line) for line in printed.splitlines()]
    return {match[1]: match[2].split() for match in matches if match}


def compared(files: tuple[Path, Path], build_preset: Callable[[str], Path]) -> None:
    here = build_preset("strict") / "tests/cpp/print_bits"
    there = build_preset("arm64") / "tests/cpp/print_bits"
    ours = arrays(run(here, *files, EMGINE_ISA="v3"))
    theirs = arrays(run(*EMULATOR, there, *files))
    assert len(ours) >= 12
    assert len(ours["log_density"]) >= 1500
    differ = [name for name, values in ours.items() if theirs[name] != values]
    assert not differ


@pytest.mark.falls
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="v3 is a level of x86-64")
@pytest.mark.skipif(
    "v3" not in emgine.build_info()["isa"]["available"], reason="this machine has no AVX2 and FMA"
)
class TestBits:
    @pytest.mark.parametrize("name", DRAWS)
    def test_every_family_has_the_bits_of_v3(
        self, name: str, build_preset: Callable[[str], Path], tmp_path: Path
    ) -> None:
        compared(of_a_family(name, tmp_path), build_preset)

    @pytest.mark.parametrize("kind", COVARIANCE_TYPES)
    @pytest.mark.parametrize("d", N_FEATURES)
    def test_every_structure_has_the_bits_of_v3(
        self, kind: str, d: int, build_preset: Callable[[str], Path], tmp_path: Path
    ) -> None:
        compared(of_a_structure(kind, d, tmp_path), build_preset)


def test_the_cpp_tests_pass_on_arm64(build_preset: Callable[[str], Path]) -> None:
    report = run("ctest", "--test-dir", build_preset("arm64"), "--output-on-failure", "-j2")
    assert "100% tests passed" in report
    assert len(re.findall(r"\.baseline \.+ +Passed", report)) > 90
