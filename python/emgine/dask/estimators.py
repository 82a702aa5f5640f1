"""The estimators of the package for Dask: they are those in memory, their rows Dask's."""

from __future__ import annotations

import emgine.bayesian_gaussian_mixture as bayesian
import emgine.gaussian_mixture as gaussian
import emgine.mixture_model as of_families

from .collections import categories_of
from .on_dask import OnDask


class GaussianMixture(OnDask, gaussian.GaussianMixture):
    """`emgine.GaussianMixture` for Dask arrays and Dask DataFrames.

    Parameters, attributes and methods are those of `emgine.GaussianMixture`; rows that are not
    Dask's go to it. The result has the bits of the same rows in memory, for any number of workers,
    any placement and any partitions. Each task uses one thread, so a worker uses as many as it has.
    Scores by row of a Dask collection are a Dask array; `partial_fit` computes in the driver.

    Examples
    --------
    >>> import dask.array
    >>> from emgine.dask import GaussianMixture
    >>> X = dask.array.random.default_rng(0).normal(size=(5000, 2), chunks=(1000, 2))
    >>> model = GaussianMixture(2, random_state=0).fit(X)
    >>> model.predict(X).compute().shape
    (5000,)
    """

    _in_memory = gaussian.GaussianMixture


class BayesianGaussianMixture(OnDask, bayesian.BayesianGaussianMixture):
    """`emgine.BayesianGaussianMixture` for Dask arrays and Dask DataFrames.

    Parameters, attributes and methods are those of `emgine.BayesianGaussianMixture`; the rest is as
    in `emgine.dask.GaussianMixture`.

    Examples
    --------
    >>> import dask.array
    >>> from emgine.dask import BayesianGaussianMixture
    >>> X = dask.array.random.default_rng(0).normal(size=(5000, 2), chunks=(1000, 2))
    >>> model = BayesianGaussianMixture(n_components=2, random_state=0).fit(X)
    >>> model.predict(X).compute().shape
    (5000,)
    """

    _in_memory = bayesian.BayesianGaussianMixture


class MixtureModel(OnDask, of_families.MixtureModel):
    """`emgine.MixtureModel` for Dask arrays and Dask DataFrames.

    Parameters, attributes and methods are those of `emgine.MixtureModel`, for every family; the
    rest is as in `emgine.dask.GaussianMixture`. Text and categoricals of a DataFrame are names of
    categories. Those of text, and of categoricals that do not know their categories, are found in a
    pass over the column before the fit.

    Examples
    --------
    >>> import dask.array
    >>> from emgine.dask import MixtureModel
    >>> counts = dask.array.random.default_rng(0).poisson(4.0, size=(5000, 2), chunks=(1000, 2))
    >>> model = MixtureModel(2, family="poisson", random_state=0).fit(counts)
    >>> model.rates_.shape
    (2, 2)
    """

    _in_memory = of_families.MixtureModel
    _categories_of = staticmethod(categories_of)
