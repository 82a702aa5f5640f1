"""Spark MLlib's two Gaussian mixtures and emgine's, each with a given number of plain EM steps.

Spark's RDD API accepts a start. Its DataFrame API does not, but a fit with no iteration returns
Spark's own start. Both have full covariances only and add nothing to them, so emgine adds nothing
here. pyspark and Java are needed; `missing` says which of them is missing.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import shutil
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.problem import Array

SEED = 0
OPTIONS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
    "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class Parameters(NamedTuple):
    """Parameters of a mixture with full covariances."""

    weights: Array
    means: Array
    covariances: Array

    def moved(self, offset: float, scale: float) -> Parameters:
        """Return the parameters for rows that are multiplied by `scale` and moved by `offset`."""
        return Parameters(
            self.weights, self.means * scale + offset, self.covariances * scale * scale
        )

    def smallest_variance(self) -> float:
        """Return the smallest variance of a feature in a component."""
        return float(np.diagonal(self.covariances, axis1=1, axis2=2).min())


def missing() -> str | None:
    """Return a sentence that names what Spark needs and is missing; None if nothing is."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: nothing to compare with (pip install pyspark)."
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        return "Java is not installed: nothing to compare with (Debian: default-jre-headless)."
    return None


@contextlib.contextmanager
def session(threads: int) -> Iterator[Any]:
    """Start Spark in one process with `threads` threads, and stop it."""
    builder: Any = importlib.import_module("pyspark.sql").SparkSession.builder
    made = builder.master(f"local[{threads}]").config(map=OPTIONS).getOrCreate()
    try:
        yield made
    finally:
        made.stop()


def rdd(spark: Any, rows: Array, threads: int) -> Any:
    """Return the rows as an RDD, one part per thread; each fit keeps them in Java's memory."""
    return spark.sparkContext.parallelize(rows, threads)


def frame(spark: Any, rows: Array, threads: int) -> Any:
    """Return the rows as a DataFrame, one part per thread, kept in Java's memory."""
    columns = spark.createDataFrame(rows).repartition(threads)
    assembler: Any = importlib.import_module("pyspark.ml.feature").VectorAssembler
    made = assembler(inputCols=columns.columns, outputCol="features").transform(columns)
    kept = made.select("features").cache()
    kept.count()
    return kept


def fit_rdd(data: Any, start: Parameters, iterations: int) -> Parameters:
    """Fit from the start with the RDD API."""
    clustering: Any = importlib.import_module("pyspark.mllib.clustering")
    linalg: Any = importlib.import_module("pyspark.mllib.linalg")
    n_components, n_features = start.means.shape
    gaussians = [
        # Symmetric, so that rows or columns first is the same.
        SimpleNamespace(
            mu=linalg.DenseVector(mean),
            sigma=linalg.DenseMatrix(n_features, n_features, covariance.ravel()),
        )
        for mean, covariance in zip(start.means, start.covariances, strict=True)
    ]
    # A model cannot be made from parameters in Python; `train` reads these three attributes.
    first = SimpleNamespace(k=n_components, weights=start.weights.tolist(), gaussians=gaussians)
    model = clustering.GaussianMixture.train(
        data, n_components, 0.0, iterations, seed=SEED, initialModel=first
    )
    means = np.array([each.mu.toArray() for each in model.gaussians])
    covariances = np.array([each.sigma.toArray() for each in model.gaussians])
    return Parameters(np.array(model.weights), means, covariances)


def fit_frame(data: Any, n_components: int, iterations: int) -> Parameters:
    """Fit from Spark's own start with the DataFrame API; zero iterations return that start."""
    clustering: Any = importlib.import_module("pyspark.ml.clustering")
    options = {"k": n_components, "tol": 0.0, "maxIter": iterations, "seed": SEED}
    model = clustering.GaussianMixture(**options).fit(data)
    means = np.array([each.mean.toArray() for each in model.gaussians])
    covariances = np.array([each.cov.toArray() for each in model.gaussians])
    return Parameters(np.array(model.weights), means, covariances)


def fit_emgine(
    estimator: type, rows: Any, start: Parameters, iterations: int, threads: int
) -> Parameters:
    """Fit from the start with plain EM."""
    model = estimator(
        len(start.weights),
        weights_init=start.weights,
        means_init=start.means,
        covariances_init=start.covariances,
        acceleration=None,
        tol=0.0,
        max_iter=iterations,
        reg_covar=0.0,
        n_threads=threads,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so few iterations do not converge
        model.fit(rows)
    return Parameters(model.weights_, model.means_, model.covariances_)


def difference(found: Parameters, expected: Parameters) -> float:
    """Return the largest difference: relative for weights, in standard deviations otherwise."""
    deviations = np.sqrt(np.diagonal(expected.covariances, axis1=1, axis2=2))
    products = deviations[:, :, None] * deviations[:, None, :]
    parts = [
        (found.weights - expected.weights) / expected.weights,
        (found.means - expected.means) / deviations,
        (found.covariances - expected.covariances) / products,
    ]
    return max(float(np.abs(part).max()) for part in parts)
