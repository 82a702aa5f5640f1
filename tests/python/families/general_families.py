"""General families as users write them: for the tests of such families."""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine import MixtureModel, families


class Laplace(families.GeneralFamily):
    """One feature, two-sided exponential about a weighted median."""

    def log_densities(self, X: Any, parameters: Any) -> Any:
        distance = np.abs(X[:, 0] - parameters["median"])
        return -distance / parameters["scale"] - np.log(2 * parameters["scale"])

    def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
        x, order = X[:, 0], np.argsort(X[:, 0])
        sums = np.cumsum(weights[order])
        median = x[order[np.searchsorted(sums, 0.5 * sums[-1])]]
        scale = np.average(np.abs(x - median), weights=weights)
        return {"median": median, "scale": np.maximum(scale, 1e-6)}

    def n_free_parameters(self, n_features: int) -> int:
        return 2 * n_features

    def sample(self, parameters: Any, size: int, random_state: Any) -> Any:
        return random_state.laplace(parameters["median"], parameters["scale"], (size, 1))


class Regression(families.GeneralFamily):
    """The last column is a polynomial of the first with normal errors; the first has no density."""

    def __init__(self, degree: int = 2, unbiased: bool = False) -> None:
        self.degree = degree
        self.unbiased = unbiased  # as flexmix, which does not maximise the likelihood

    def log_densities(self, X: Any, parameters: Any) -> Any:
        residual = (X[:, 1] - self._powers(X) @ parameters["coefficients"]) / parameters["sigma"]
        return -0.5 * residual**2 - np.log(parameters["sigma"] * np.sqrt(2 * np.pi))

    def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
        root, powers = np.sqrt(weights), self._powers(X)
        coefficients = np.linalg.lstsq(powers * root[:, np.newaxis], X[:, 1] * root)[0]
        variance = np.average((X[:, 1] - powers @ coefficients) ** 2, weights=weights)
        if self.unbiased:
            variance *= len(X) / (len(X) - powers.shape[1])
        return {"coefficients": coefficients, "sigma": np.sqrt(np.maximum(variance, 1e-12))}

    def n_free_parameters(self, n_features: int) -> int:  # noqa: ARG002
        return self.degree + 2

    def _powers(self, X: Any) -> Any:
        return np.vander(X[:, 0], self.degree + 1, increasing=True)


class Normal(families.GeneralFamily):
    """Independent features with variances: `emgine.families.Gaussian("diag")` in other words."""

    def log_densities(self, X: Any, parameters: Any) -> Any:
        terms = (X - parameters["means"]) ** 2 / parameters["variances"]
        return -0.5 * (terms + np.log(2 * np.pi * parameters["variances"])).sum(axis=1)

    def maximization(self, X: Any, weights: Any, last: Any) -> Any:  # noqa: ARG002
        means = np.average(X, axis=0, weights=weights)
        return {"means": means, "variances": np.average((X - means) ** 2, axis=0, weights=weights)}

    def n_free_parameters(self, n_features: int) -> int:
        return 2 * n_features

    def sample(self, parameters: Any, size: int, random_state: Any) -> Any:
        shape = size, len(parameters["means"])
        return random_state.normal(parameters["means"], np.sqrt(parameters["variances"]), shape)


class ZeroInflatedPoisson(families.GeneralFamily):
    """Counts: 0 for certain with some probability, else a Poisson number."""

    allowed = "whole numbers of at least 0"

    def check(self, X: Any) -> Any:
        return (X >= 0) & (np.floor(X) == X)

    def log_densities(self, X: Any, parameters: Any) -> Any:
        logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 500)))])
        x, zero, rate = X[:, 0], parameters["zero"], parameters["rate"]
        counts = x * np.log(rate) - rate - logs[x.astype(int)]
        return np.log(zero * (x == 0) + (1 - zero) * np.exp(counts))

    def maximization(self, X: Any, weights: Any, last: Any) -> Any:
        """An EM step of its own, from the parameters before: better, not the best."""
        x = X[:, 0]
        zero, rate = (0.5, x.max() / 2) if last is None else (last["zero"], last["rate"])
        surely = np.where(x == 0, zero / (zero + (1 - zero) * np.exp(-rate)), 0.0)
        rate = np.average(x, weights=weights * (1 - surely) + 1e-300)
        return {"zero": np.average(surely, weights=weights), "rate": np.maximum(rate, 1e-6)}

    def n_free_parameters(self, n_features: int) -> int:  # noqa: ARG002
        return 2


def crossing(n: int = 200) -> tuple[Any, Any]:
    """A line and a parabola with errors, as in Leisch (2004), and the component of each row."""
    random_state = np.random.RandomState(4)
    x, error = random_state.uniform(0, 10, n), random_state.normal(0, 3, n)
    second = np.arange(n) >= n // 2
    y = np.where(second, 40 - (x - 5) ** 2, 5 * x) + error
    return np.column_stack([x, y]).round(4), second.astype(int)


def spread(n: int = 3000) -> Any:
    """Rows of two Laplace components."""
    random_state = np.random.RandomState(0)
    first = random_state.uniform(size=(n, 1)) < 0.3
    return np.where(first, random_state.laplace(0, 1, (n, 1)), random_state.laplace(8, 2, (n, 1)))


def groups(n: int = 2000) -> Any:
    """Rows of three features in two normal groups."""
    random_state = np.random.RandomState(1)
    second = random_state.uniform(size=(n, 1)) < 0.4
    return random_state.normal(size=(n, 3)) * (1 + second) + 4.0 * second


def fitted(family: Any, X: Any, **options: Any) -> MixtureModel:
    """A fit of two components."""
    chosen = {"random_state": 0, "max_iter": 2000} | options
    weight = chosen.pop("sample_weight", None)
    return MixtureModel(2, family=family, **chosen).fit(X, sample_weight=weight)


PROBLEMS: dict[str, tuple[Any, Any]] = {
    "laplace": (Laplace(), spread(600)),
    "normal": (Normal(), groups(600)),
    "regression": (Regression(), crossing(300)[0]),
}
