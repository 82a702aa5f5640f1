"""The table of section `iterations`, which the README shows."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks.table import MISSING, Table, duration, megabytes, percent, ratio, three_digits

NAMES = ("emgine", "scikit-learn", "oneDAL")


def table(results: list[dict[str, Any]]) -> Table:
    """One row per workload: best (median) times, ratios, peak, memory, log-likelihoods."""
    headings = [
        "rows × features, components",
        *NAMES,
        "vs scikit-learn",
        "vs oneDAL",
        "of peak",
        "memory",
        "log-likelihood",
        "differs by",
    ]
    made = Table("Time of one EM iteration: best (median)", headings)
    made.rows = [_void_row(one) if one["void"] else _row(one) for one in results]
    made.notes = [f"void: {one['title']}: {reason}" for one in results for reason in one["void"]]
    made.notes += _means([one for one in results if not one["void"]])
    if results and results[0]["peak"]:
        made.notes.append(f"multiply-add peak measured here: {results[0]['peak']:.0f} GF/s.")
    made.notes.append(
        "memory: peak above the input, " + " / ".join(NAMES) + "; "
        "log-likelihood: mean per row after the last iteration, and the relative difference of "
        + " / ".join(NAMES[1:])
        + " (1e-9 / 1e-6 allowed)."
    )
    return made


def _row(one: dict[str, Any]) -> list[str]:
    contenders = one["contenders"]
    best = {name: contenders[name]["best"] if name in contenders else None for name in NAMES}
    return [
        one["title"],
        *(_times(contenders.get(name)) for name in NAMES),
        ratio(best["scikit-learn"], best["emgine"]),
        ratio(best["oneDAL"], best["emgine"]),
        percent(one["speed"] / one["peak"] if one["peak"] else None),
        " / ".join(megabytes(contenders.get(name, {}).get("bytes")) for name in NAMES),
        f"{contenders['emgine']['log_likelihood']:.9f}",
        " / ".join(_difference(contenders, name) for name in NAMES[1:]),
    ]


def _void_row(one: dict[str, Any]) -> list[str]:
    return [one["title"], *["void"] * 9]


def _difference(contenders: dict[str, Any], name: str) -> str:
    if name not in contenders:
        return MISSING
    ours, theirs = (contenders[one]["log_likelihood"] for one in ("emgine", name))
    return f"{abs(ours - theirs) / abs(theirs):.0e}"


def _times(result: dict[str, Any] | None) -> str:
    if result is None:
        return MISSING
    return f"{duration(result['best'])} ({duration(result['median'])})"


def _means(results: list[dict[str, Any]]) -> list[str]:
    lines = []
    for name in NAMES[1:]:
        ratios = [
            one["contenders"][name]["best"] / one["contenders"]["emgine"]["best"]
            for one in results
            if name in one["contenders"]
        ]
        if ratios:
            lines.append(
                f"against {name}: geometric mean "
                f"{three_digits(statistics.geometric_mean(ratios))}×, "
                f"least {three_digits(min(ratios))}×."
            )
    return lines
