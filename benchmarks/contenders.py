"""The contenders, with one small interface. They run inside worker processes only.

A contender imports its library when it is made, because the oneDAL interpreter has no emgine and
ours has no oneDAL. Only `fit` and `score` are timed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

if TYPE_CHECKING:
    from benchmarks.problem import Problem

Parameters = dict[str, Any]
ONEDAL_STORAGE = {"full": "full", "diag": "diagonal"}


class Estimator:
    """A class with scikit-learn's interface, and additional constructor parameters."""

    plain_em: ClassVar[dict[str, Any]] = {}  # settings that select plain EM

    def __init__(self, module: str, **options: Any) -> None:
        self.options = options
        self.estimator = importlib.import_module(module).GaussianMixture

    def fit(self, problem: Problem, covariance_type: str, iterations: int) -> Any:
        """Run exactly `iterations` iterations from the shared start."""
        settings = {"tol": 0.0, "max_iter": iterations, **self.plain_em}
        return self.fit_from_start(problem, covariance_type, **settings)

    def fit_from_start(self, problem: Problem, covariance_type: str, **settings: Any) -> Any:
        """Fit from the shared start with these settings."""
        model = self.estimator(
            n_components=len(problem.weights),
            covariance_type=covariance_type,
            init_params="random_from_data",  # the cheapest; overridden by the given start
            weights_init=problem.weights,
            means_init=problem.means,
            precisions_init=problem.precisions,
            random_state=0,
            **self.options,
            **settings,
        )
        return model.fit(problem.rows)

    def default_fit(
        self, problem: Problem, covariance_type: str, random_state: int, **settings: Any
    ) -> Any:
        """Fit as a user would who sets the components, the structure and these settings."""
        model = self.estimator(
            n_components=len(problem.weights),
            covariance_type=covariance_type,
            random_state=random_state,
            **self.options,
            **settings,
        )
        return model.fit(problem.rows)

    def score(self, model: Any, method: str, problem: Problem) -> Any:
        """Call a scoring method on all rows."""
        return getattr(model, method)(problem.rows)

    def parameters(self, model: Any) -> Parameters:
        """Return the fitted parameters as arrays, and the number of iterations made."""
        return {
            "weights": model.weights_,
            "means": model.means_,
            "covariances": model.covariances_,
            "n_iter": model.n_iter_,
        }


class ScikitLearn(Estimator):
    """scikit-learn; takes the number of threads from the environment of the worker."""

    def __init__(self, _: int) -> None:
        super().__init__("sklearn.mixture")


class Emgine(Estimator):
    """emgine; takes the number of threads as a parameter."""

    plain_em: ClassVar[dict[str, Any]] = {"stopping": "change", "acceleration": None}

    def __init__(self, threads: int) -> None:
        super().__init__("emgine", n_threads=threads)


class OneDal:
    """`em_gmm` of Intel's oneDAL: full and diagonal covariances, no default start of its own."""

    def __init__(self, threads: int) -> None:
        self.daal4py: Any = importlib.import_module("daal4py")
        self.daal4py.daalinit(nthreads=threads)

    def fit(self, problem: Problem, covariance_type: str, iterations: int) -> Any:
        """Run exactly `iterations` iterations: no change is below a threshold of 0."""
        algorithm = self.daal4py.em_gmm(
            nComponents=len(problem.weights),
            maxIterations=iterations,
            accuracyThreshold=0.0,
            covarianceStorage=ONEDAL_STORAGE[covariance_type],
        )
        covariances = [np.atleast_2d(matrix) for matrix in problem.covariances]
        return algorithm.compute(problem.rows, problem.weights[None], problem.means, covariances)

    def parameters(self, model: Any) -> Parameters:
        """Return the fitted parameters in scikit-learn's shapes."""
        covariances = np.stack(model.covariances)
        n_features = model.means.shape[1]
        if covariances.shape[1] == 1 and n_features > 1:
            covariances = covariances[:, 0]
        return {
            "weights": model.weights[0],
            "means": model.means,
            "covariances": covariances,
            "n_iter": model.nIterations.item(),
        }
