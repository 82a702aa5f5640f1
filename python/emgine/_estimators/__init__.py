"""What every fitted estimator has in common: parameters, fits, scores, criteria, streams."""

from __future__ import annotations
