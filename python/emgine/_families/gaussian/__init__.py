"""The Gaussian family: parameters of its covariance structures, bounds, halves, draws."""

from __future__ import annotations
