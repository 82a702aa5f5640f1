"""Choosing a model: every wanted number of components with every wanted structure, and the best.

Candidates share their rows, their starts and their threads. Fits themselves are those of
``GaussianMixture``.
"""

from __future__ import annotations

from .estimator import GaussianMixtureSearch

__all__ = ["GaussianMixtureSearch"]
