"""No bit of a result changes unnoticed: every case at every level against stored digests.

Each level runs in a process of its own, since EMGINE_ISA is read once. A change of bits that is
meant is written down in CHANGELOG.md, and the digests are written anew, for each level, with
``EMGINE_ISA=v3 python -m tests.fingerprints.cases tests/fingerprints/v3.json``.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

import emgine
from tests.fingerprints.cases import cases
from tests.fingerprints.digests import digest, needs_blas, surroundings
from tests.process.child import output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    Digests = Mapping[str, str]

LEVELS = ("baseline", "v3", "v4")
AVAILABLE = [level for level in LEVELS if level in emgine.build_info()["isa"]["available"]]
SURROUNDINGS = ("rows", "libm", "blas")
# What a few M-steps make of the other rounding of a level without fused multiply-adds, over the
# largest number of the array.
BASELINE_BOUND = 1e-12


class Level(NamedTuple):
    """What one level computes: a digest of each case, and arrays of some."""

    digests: Digests
    arrays: Mapping[str, npt.NDArray[Any]]


@pytest.fixture(scope="module")
def at_level(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Level]:
    """A function: level -> its results, computed once."""
    computed: dict[str, Level] = {}

    def results(level: str) -> Level:
        if level not in computed:
            folder = tmp_path_factory.mktemp(level)
            digests, arrays = folder / "digests.json", folder / "arrays.npz"
            command = ("-m", "tests.fingerprints.cases", str(digests), str(arrays))
            # Of OpenBLAS's kernels those that any CPU of the last ten years can run.
            blas = "Haswell" if "v3" in AVAILABLE else None
            environment = {"EMGINE_ISA": level, "OPENBLAS_CORETYPE": blas}
            output_of(*command, timeout=300, environment=environment)
            with np.load(arrays) as stored:
                computed[level] = Level(json.loads(digests.read_text()), dict(stored))
        return computed[level]

    return results


def stored(level: str) -> dict[str, str]:
    """The digests of a level as they were when its bits last changed."""
    path = Path(__file__).with_name(f"{level}.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def reason_to_skip(now: Digests, then: Digests) -> str | None:
    """Why digests of two places cannot be compared: bits that no code of this library decides."""
    if now["rows"] != then["rows"]:
        return "this numpy draws other rows than those the digests were stored for"
    if now["libm"] != then["libm"]:
        return (
            "log and exp of this C library round otherwise than those the digests were stored for"
        )
    return None


def differing(now: Digests, then: Digests) -> list[str]:
    """Cases with another digest; those that BLAS decides only where it computes the same."""
    same_blas = now["blas"] == then["blas"]
    return [
        name
        for name in now.keys() | then.keys()
        if name not in SURROUNDINGS and (same_blas or not needs_blas(name))
        if now.get(name) != then.get(name)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("level", AVAILABLE)
def test_bits_are_those_stored(level: str, at_level: Callable[[str], Level]) -> None:
    if platform.machine() not in {"x86_64", "AMD64"}:
        pytest.skip("digests are stored for x86-64; NEON rounds as v3 does, under baseline's name")
    now, then = at_level(level).digests, stored(level)
    if reason := reason_to_skip(now, then):
        pytest.skip(reason)
    changed = sorted(differing(now, then))
    assert not changed, f"{len(changed)} of {len(then)} cases have other bits: {changed}"


@pytest.mark.slow
def test_v3_and_v4_agree_to_the_bit(at_level: Callable[[str], Level]) -> None:
    if not {"v3", "v4"} <= set(AVAILABLE):
        pytest.skip("this machine does not have both levels")
    assert not differing(at_level("v3").digests, at_level("v4").digests)


@pytest.mark.slow
@pytest.mark.skipif(len(AVAILABLE) < 2, reason="this machine has one level")
def test_baseline_agrees_but_for_rounding(at_level: Callable[[str], Level]) -> None:
    baseline, best = at_level("baseline").arrays, at_level(AVAILABLE[-1]).arrays
    assert baseline.keys() == best.keys()
    assert len(best) > 10_000
    for name, expected in best.items():
        if expected.dtype.kind == "i":
            assert np.array_equal(baseline[name], expected), name
            continue
        # Scores of float32 rows are rounded to float32: two neighbours may come of one last bit.
        grain = float(np.finfo(expected.dtype).eps) if expected.dtype == np.float32 else 0.0
        size = max(1.0, float(np.max(np.abs(expected))))
        error = float(np.max(np.abs(baseline[name] - expected))) / size
        assert error <= BASELINE_BOUND + grain, name


@pytest.mark.parametrize("level", LEVELS)
def test_a_digest_is_stored_for_every_case(level: str) -> None:
    assert list(stored(level)) == [*SURROUNDINGS, *cases()]


def test_the_stored_digests_of_v3_and_v4_are_the_same() -> None:
    assert stored("v3") == stored("v4")
    assert len(differing(stored("baseline"), stored("v3"))) > 100


def test_a_case_that_differs_is_named() -> None:
    then = stored("v3")
    name = "fit full 3 2"
    assert differing(then | {name: digest([np.zeros(3)])}, then) == [name]
    assert differing({key: then[key] for key in then if key != name}, then) == [name]
    assert differing(then, then) == []


def test_what_blas_decides_is_left_out_where_it_computes_otherwise() -> None:
    then = stored("v3")
    other = {name: "other" if name == "blas" or needs_blas(name) else then[name] for name in then}
    assert differing(other, then) == []
    assert len(differing(other | {"blas": then["blas"]}, then)) == 18
    assert reason_to_skip(other, then) is None


@pytest.mark.parametrize("name", ["rows", "libm"])
def test_other_surroundings_are_a_reason_to_skip(name: str) -> None:
    then = stored("v3")
    assert reason_to_skip(then | {name: "other"}, then)
    assert surroundings().keys() == set(SURROUNDINGS)


def test_one_bit_changes_a_digest() -> None:
    value = np.array([1.0, 2.0])
    assert digest([value]) == digest([value.copy()])
    assert digest([value]) != digest([np.nextafter(value, 3.0)])
