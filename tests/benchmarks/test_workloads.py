"""The workloads: what is counted as useful work, and how they are chosen by name."""

from __future__ import annotations

from benchmarks.workloads import WORKLOADS, Workload, chosen


def test_useful_work_is_what_the_structure_needs() -> None:
    counts = {
        structure: Workload(10, 4, 3, structure, 2, 10).multiply_adds
        for structure in ("full", "tied", "diag", "spherical")
    }
    assert counts == {
        "full": 10 * 3 * 4 * 4,
        "tied": 10 * (4 * 4 + 2 * 3 * 4),
        "diag": 10 * 3 * 3 * 4,
        "spherical": 10 * 2 * 3 * 4,
    }


def test_workloads_are_called_by_name_and_quick_ones_are_small() -> None:
    names = [one.name for one in WORKLOADS]
    assert len(set(names)) == len(names) == 8
    assert chosen([], quick=False) == list(WORKLOADS)
    (one,) = chosen(["1000000x2-8-full"], quick=True)
    assert (one.n_rows, one.n_features, one.n_components) == (2_000, 2, 8)
