"""Exponential families as users write them: for the tests of such families."""

from __future__ import annotations

from typing import Any

import numpy as np

from emgine import families


class OwnPoisson(families.ExponentialFamily):
    """Counts of independent features."""

    allowed = "whole numbers of at least 0"

    def check(self, X: Any) -> Any:
        return (X >= 0) & (np.floor(X) == X)

    def statistics(self, X: Any) -> Any:
        return X

    def log_base_measure(self, X: Any) -> Any:
        logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 500)))])
        return -logs[X.astype(int)].sum(axis=1)

    def natural_parameters(self, mean_statistics: Any) -> Any:
        return np.log(mean_statistics), mean_statistics.sum(axis=1)

    def parameters(self, mean_statistics: Any) -> Any:
        return {"rates": mean_statistics}

    def sample(self, mean_statistics: Any, size: int, random_state: Any) -> Any:
        return random_state.poisson(mean_statistics, (size, len(mean_statistics)))


class FeaturePoisson(OwnPoisson):
    """The same counts, whose functions speak of one feature at a time: rows may lack cells."""

    independent_features = True

    def log_base_measure(self, X: Any) -> Any:
        logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 500)))])
        return -logs[np.nan_to_num(X).astype(int)]

    def natural_parameters(self, mean_statistics: Any) -> Any:
        return np.log(mean_statistics), mean_statistics

    def means(self, mean_statistics: Any) -> Any:
        return mean_statistics


class OwnBernoulli(families.ExponentialFamily):
    """Answers 0 and 1, whose probabilities may not be 0 or 1."""

    soft_starts = True

    def statistics(self, X: Any) -> Any:
        return X

    def natural_parameters(self, mean_statistics: Any) -> Any:
        with np.errstate(divide="ignore"):
            no, yes = np.log1p(-mean_statistics), np.log(mean_statistics)
        return yes - no, -no.sum(axis=1)


class InverseGaussian(families.ExponentialFamily):
    """One feature, first passage times: T = (x, 1 / x)."""

    allowed = "numbers above 0"

    def check(self, X: Any) -> Any:
        return (X > 0).all(axis=1)

    def statistics(self, X: Any) -> Any:
        return np.column_stack([X, 1 / X])

    def log_base_measure(self, X: Any) -> Any:
        return -0.5 * np.log(2 * np.pi * X[:, 0] ** 3)

    def natural_parameters(self, mean_statistics: Any) -> Any:
        mean, shape = self.parameters(mean_statistics).values()
        eta = np.column_stack([-shape / (2 * mean**2), -shape / 2])
        return eta, -shape / mean - 0.5 * np.log(shape)

    def parameters(self, mean_statistics: Any) -> Any:
        mean, inverse = mean_statistics.T
        with np.errstate(divide="ignore"):
            return {"means": mean, "shapes": 1 / (inverse - 1 / mean)}


class InverseGaussians(families.ExponentialFamily):
    """Independent features of first passage times: T = (x, 1 / x), blocks of the features."""

    independent_features = True

    def check(self, X: Any) -> Any:
        return X > 0

    def statistics(self, X: Any) -> Any:
        return np.hstack([X, 1 / X])

    def log_base_measure(self, X: Any) -> Any:
        return -0.5 * np.log(2 * np.pi * X**3)

    def natural_parameters(self, mean_statistics: Any) -> Any:
        mean, shape = self.parameters(mean_statistics).values()
        eta = np.hstack([-shape / (2 * mean**2), -shape / 2])
        return eta, -shape / mean - 0.5 * np.log(shape)

    def parameters(self, mean_statistics: Any) -> Any:
        mean, inverse = np.split(mean_statistics, 2, axis=1)
        return {"means": mean, "shapes": 1 / (inverse - 1 / mean)}


class Rayleigh(families.ExponentialFamily):
    """Lengths of independent features: T = x^2, one scale each."""

    def statistics(self, X: Any) -> Any:
        return X**2

    def log_base_measure(self, X: Any) -> Any:
        return np.log(X).sum(axis=1)

    def natural_parameters(self, mean_statistics: Any) -> Any:
        return -1 / mean_statistics, np.log(mean_statistics / 2).sum(axis=1)


def counts(n: int = 5000) -> Any:
    """Rows of two Poisson components."""
    random_state = np.random.RandomState(0)
    few = random_state.uniform(size=(n, 1)) < 0.6
    return np.where(few, random_state.poisson([2, 5], (n, 2)), random_state.poisson([9, 3], (n, 2)))


def times(n: int = 5000) -> Any:
    """Rows of two inverse Gaussian components."""
    random_state = np.random.RandomState(1)
    first = random_state.wald(1.0, 4.0, (n, 1))
    return np.where(
        random_state.uniform(size=(n, 1)) < 0.4, first, random_state.wald(6, 90, (n, 1))
    )
