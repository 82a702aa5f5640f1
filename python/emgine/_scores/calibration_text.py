"""The calibration of a model's densities as JSON holds it; and back, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine._scores.calibration import MOST, FromDraws


def calibration_text(calibration: Any) -> dict[str, Any] | None:
    """Return what JSON can hold of a calibration; None where nothing needs to be kept."""
    if not isinstance(calibration, FromDraws) or not np.isfinite(calibration.log_densities).all():
        return None
    return {
        "n_draws": int(calibration.n_draws),
        "ranks": calibration.ranks.tolist(),
        "log_densities": calibration.log_densities.tolist(),
    }


def calibration_of_text(text: Any) -> FromDraws | None:
    """Return the calibration; ValueError for numbers that are none."""
    if text is None:
        return None
    n_draws = text["n_draws"]
    ranks = np.array(text["ranks"], dtype=np.int64)
    logs = np.array(text["log_densities"], dtype=np.float64)
    whole = isinstance(n_draws, int) and 1 <= n_draws < MOST
    suits = whole and ranks.ndim == 1 and 1 <= len(ranks) == len(logs) and logs.ndim == 1
    if not suits or not (
        ranks[0] >= 1
        and ranks[-1] <= n_draws
        and (np.diff(ranks) > 0).all()
        and (np.diff(logs) >= 0).all()
        and np.isfinite(logs).all()
    ):
        raise ValueError("its outliers are no ranks and log-densities in order")
    return FromDraws(n_draws, ranks, logs)
