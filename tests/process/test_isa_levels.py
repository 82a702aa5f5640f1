"""Every numeric test at every instruction-set level of this machine, and how levels agree.

EMGINE_ISA selects a level and is read once at import, so each level needs its own process. The
ordinary run of tests/reference and tests/laws tests the level of this process; the tests here run
the others. The exact 60-digit results are computed once and shared.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from tests.process.child import output_of, run

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

LEVELS = ("baseline", "v3", "v4")
ISA = emgine.build_info()["isa"]
AVAILABLE = [level for level in LEVELS if level in ISA["available"]]
OTHERS = [level for level in AVAILABLE if level != ISA["chosen"]]
CHOSEN = "import emgine; print(emgine.build_info()['isa']['chosen'])"
BASELINE_BOUND = 1e-12


def chosen_under(value: str | None) -> str:
    """Return the level that a new process chooses."""
    return output_of("-c", CHOSEN, timeout=60, environment={"EMGINE_ISA": value})


def test_build_info_names_known_levels() -> None:
    assert set(ISA["available"]) <= set(ISA["built"])
    assert "baseline" in ISA["available"]
    assert ISA["chosen"] in ISA["available"]


@pytest.mark.parametrize("level", AVAILABLE)
def test_a_forced_level_is_the_active_one(level: str) -> None:
    assert chosen_under(level) == level


def test_a_level_above_the_machine_gives_the_best_the_machine_has() -> None:
    for level in LEVELS:
        below = [name for name in AVAILABLE if LEVELS.index(name) <= LEVELS.index(level)]
        assert chosen_under(level) == below[-1]


def test_without_a_cap_the_best_level_is_chosen() -> None:
    assert chosen_under(None) == AVAILABLE[-1]
    assert chosen_under("") == AVAILABLE[-1]


def test_nonsense_is_an_error_at_import_that_says_what_is_allowed() -> None:
    ended = run("-c", "import emgine", timeout=60, environment={"EMGINE_ISA": "avx9000"})
    assert ended.returncode == 1
    message = ended.stderr.strip().splitlines()[-1]
    for word in ("EMGINE_ISA", "avx9000", *LEVELS):
        assert word in message


@pytest.fixture(scope="module")
def reference_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reference")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("level", OTHERS)
def test_numeric_tests_pass_at_every_other_level(level: str, reference_cache: Path) -> None:
    environment = {"EMGINE_ISA": level, "EMGINE_REFERENCE_CACHE": str(reference_cache)}
    assert chosen_under(level) == level
    command = ("-m", "pytest", "tests/reference", "tests/laws", "-q", "--tb=line")
    ended = run(*command, "-p", "no:cacheprovider", timeout=850, environment=dict(environment))
    last = ended.stdout.splitlines()[-40:]
    print(f"{level}: {last[-1]}")
    assert ended.returncode == 0, "\n".join(last)
    assert " passed" in last[-1]


@pytest.fixture(scope="module")
def fingerprints(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, dict[str, npt.NDArray[Any]]]:
    """Results of the same fits and scores at every level."""
    folder, found = tmp_path_factory.mktemp("fingerprints"), {}
    for level in AVAILABLE:
        path = folder / f"{level}.npz"
        environment: dict[str, str | None] = {"EMGINE_ISA": level}
        output_of("-m", "tests.laws.fingerprint", str(path), timeout=120, environment=environment)
        with np.load(path) as stored:
            found[level] = dict(stored)
    return found


def sha(results: dict[str, npt.NDArray[Any]]) -> str:
    """One digest of many arrays."""
    digest = hashlib.sha256()
    for name in sorted(results):
        digest.update(name.encode() + results[name].tobytes())
    return digest.hexdigest()


def test_v3_and_v4_agree_to_the_bit(fingerprints: dict[str, dict[str, npt.NDArray[Any]]]) -> None:
    if not {"v3", "v4"} <= fingerprints.keys():
        pytest.skip("this machine does not have both levels")
    v3, v4 = fingerprints["v3"], fingerprints["v4"]
    differing = [name for name in v3 if v3[name].tobytes() != v4[name].tobytes()]
    assert not differing
    assert sha(v3) == sha(v4)


def test_baseline_agrees_but_for_rounding(
    fingerprints: dict[str, dict[str, npt.NDArray[Any]]],
) -> None:
    baseline, best = fingerprints["baseline"], fingerprints[AVAILABLE[-1]]
    for name, expected in best.items():
        if name.endswith("labels"):
            assert np.array_equal(baseline[name], expected), name
            continue
        # Scores of float32 rows are rounded to float32, so one last bit may give the next float32.
        grain = float(np.finfo(expected.dtype).eps) if expected.dtype == np.float32 else 0.0
        size = max(1.0, float(np.max(np.abs(expected))))
        error = float(np.max(np.abs(baseline[name] - expected))) / size
        assert error <= BASELINE_BOUND + grain, name
