"""Mixture models on Dask: rows stay where their partitions lie, their statistics travel.

The estimators of the package for Dask arrays and Dask DataFrames. They need the extra ``dask``,
which is imported when it is used.
"""

from __future__ import annotations

from .estimators import BayesianGaussianMixture, GaussianMixture, MixtureModel
from .on_dask import open_rows

__all__ = ["BayesianGaussianMixture", "GaussianMixture", "MixtureModel", "open_rows"]
