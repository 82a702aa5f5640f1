"""Contenders that misbehave, each in one way, to test workers."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from benchmarks.contenders import ScikitLearn

HUNGRY_BYTES = 150_000_000


class OneIterationShort(ScikitLearn):
    """Reports all iterations but makes one less."""

    def fit(self, problem: Any, covariance_type: str, iterations: int) -> Any:
        model = super().fit(problem, covariance_type, max(iterations - 1, 1))
        model.n_iter_ = iterations
        return model


class Failing(ScikitLearn):
    """Raises an error after it wrote to the stream of answers."""

    def fit(self, problem: Any, covariance_type: str, iterations: int) -> Any:  # noqa: ARG002
        print("this must not be taken for an answer")
        raise ArithmeticError("out of luck")


class FailingOnce(Failing):
    """Raises at its first fit."""

    has_failed = False

    def fit(self, problem: Any, covariance_type: str, iterations: int) -> Any:
        if self.has_failed:
            return ScikitLearn.fit(self, problem, covariance_type, iterations)
        self.has_failed = True
        return super().fit(problem, covariance_type, iterations)


class Environment(ScikitLearn):
    """Says what it finds in its environment."""

    def fit(self, problem: Any, covariance_type: str, iterations: int) -> Any:  # noqa: ARG002
        raise LookupError(f"EMGINE_BENCHMARK_TEST is {os.environ['EMGINE_BENCHMARK_TEST']}")


class Hungry(ScikitLearn):
    """Needs much memory for a short time."""

    def fit(self, problem: Any, covariance_type: str, iterations: int) -> Any:
        np.ones(HUNGRY_BYTES // 8)
        return super().fit(problem, covariance_type, iterations)
