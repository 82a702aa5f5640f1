"""Model selection: fits every wanted number of components of every wanted kind, and ranks them.

Candidates share rows, starts and threads. The fits are those of ``MixtureModel``.
"""

from __future__ import annotations

from .gaussian_mixture_search import GaussianMixtureSearch
from .mixture_search import MixtureSearch

__all__ = ["GaussianMixtureSearch", "MixtureSearch"]
