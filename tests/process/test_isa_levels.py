"""Which instruction-set level is chosen, and every numeric test at every level of this machine.

A level is forced by EMGINE_ISA, read once at import, so each level needs a process of its own. The
level of this process is tried by the ordinary run of tests/reference and tests/laws; here run the
others; their exact answers, of 60 digits, are those that the ordinary run computed. How the levels
agree is tested in tests/fingerprints.
"""

from __future__ import annotations

import pytest

import emgine
from tests.process.child import output_of, run

LEVELS = ("baseline", "v3", "v4")
ISA = emgine.build_info()["isa"]
AVAILABLE = [level for level in LEVELS if level in ISA["available"]]
OTHERS = [level for level in AVAILABLE if level != ISA["chosen"]]
# M-steps from statistics that are given, and the judge beside scikit-learn: no kernel runs.
WITHOUT_KERNELS = ("test_coupled_m_steps", "test_exact")
CHOSEN = "import emgine; print(emgine.build_info()['isa']['chosen'])"


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


@pytest.mark.timeout(900)
@pytest.mark.parametrize("level", LEVELS)
def test_numeric_tests_pass_at_every_other_level(level: str) -> None:
    if level not in OTHERS:
        pytest.skip("this machine lacks the level, or the ordinary run is at it")
    assert chosen_under(level) == level
    command = ("-m", "pytest", "tests/reference", "tests/laws", "-q", "--tb=line")
    command += tuple(f"--ignore=tests/reference/{name}.py" for name in WITHOUT_KERNELS)
    ended = run(*command, "-p", "no:cacheprovider", timeout=850, environment={"EMGINE_ISA": level})
    last = ended.stdout.splitlines()[-40:]
    print(f"{level}: {last[-1]}")
    assert ended.returncode == 0, "\n".join(last)
    assert " passed" in last[-1]
