"""The table of the section `missing`: each case beside what it is compared with."""

from __future__ import annotations

from typing import Any

from benchmarks.table import MISSING, Table, duration, ratio, three_digits

LEVELS = ("emgine", "emgine v3")
OTHERS = ("StepMix", "gmr", "numpy")


def table(results: list[dict[str, Any]]) -> Table:
    """Return one row for each case: times beside the complete pass, or beside others."""
    made = Table(
        "Rows with missing cells: one EM iteration, and regression; best of all turns",
        [
            "family, rows × features, components",
            "emgine",
            "emgine v3",
            "time / complete",
            "at v3",
            "wanted",
            "beside",
            "its time",
            "faster",
            "at v3",
            "wanted",
        ],
    )
    for one in results:
        made.rows += [_beside_complete(one)] if "complete" in one else _beside_others(one)
    made.notes.append(
        "emgine v3: with EMGINE_ISA=v3. *void*: the other package has another result."
    )
    return made


def _times(one: dict[str, Any]) -> list[str]:
    return [one["title"], *(duration(one["best"][name]) for name in LEVELS)]


def _beside_complete(one: dict[str, Any]) -> list[str]:
    ratios = [three_digits(one["best"][name] / one["complete"][name]) for name in LEVELS]
    return [*_times(one), *ratios, f"at most {one['wanted']:g}", *[MISSING] * 5]


def _beside_others(one: dict[str, Any]) -> list[list[str]]:
    wanted = f"{one['wanted_faster']:g}×"
    known = [name for name in OTHERS if one["best"].get(name) is not None]
    if not known:
        return [[*_times(one), *[MISSING] * 7, wanted]]
    rows = []
    for name in known:
        theirs = one["best"][name]
        faster = [ratio(theirs, one["best"][level]) for level in LEVELS]
        if not one["same"]:
            faster = ["void"] * 2
        cells = [*_times(one), *[MISSING] * 3, name, duration(theirs)]
        rows.append([*cells, *faster, MISSING if name == "numpy" else wanted])
    return rows
