"""Pickles of version 0.1.0 look here for what is now ``gaussian_mixture_search``."""

from __future__ import annotations

from .gaussian_mixture_search import GaussianMixtureSearch

__all__ = ["GaussianMixtureSearch"]
