"""Model selection: fits every wanted number of components with every wanted structure.

Candidates share rows, starts and threads. The fits are those of ``GaussianMixture``.
"""

from __future__ import annotations

from .estimator import GaussianMixtureSearch

__all__ = ["GaussianMixtureSearch"]
