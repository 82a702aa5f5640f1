"""``python program.py FOLDER``: the new family through everything that a family goes through.

Runs beside a package that has it; ends with "all is well" where every answer is right.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

import emgine
from emgine import MixtureModel, _core
from emgine.sources import Blocks

FOLDER = Path(sys.argv[1])
N = 40_001


def rows() -> Any:
    """Rows of two far components, and weights."""
    generator = np.random.RandomState(0)
    first = generator.wald([1.0, 2.0], [8.0, 4.0], (N, 2))
    second = generator.wald([9.0, 5.0], [90.0, 60.0], (N, 2))
    X = np.where(generator.uniform(size=(N, 1)) < 0.3, first, second)
    return X, generator.uniform(size=N)


def log_density(X: Any, mixture: Any) -> Any:
    """The textbook's log-densities of the components, weights included."""
    x, mean, shape = X[:, np.newaxis, :], mixture.parameters["mean"], mixture.parameters["shape"]
    quadratic = shape * (x - mean) ** 2 / (mean**2 * x)
    of_features = 0.5 * (np.log(shape / (2 * np.pi)) - 3 * np.log(x) - quadratic)
    return np.log(mixture.weights) + of_features.sum(axis=2)


def new_model() -> Any:
    """An estimator of the new family."""
    return MixtureModel(
        2,
        family="inverse_gaussian",
        tol=1e-8,
        reg_covar=0.0,
        max_iter=500,
        on_degenerate="raise",
        random_state=0,
    )


def bits(model: Any) -> bytes:
    """All numbers of a fit."""
    arrays = model.weights_, *model.mixture_.parameters.values(), np.array(model.lower_bounds_)
    return b"".join(array.tobytes() for array in arrays)


def check_scores(model: Any, X: Any) -> None:
    """Scores against the textbook, by row and in blocks."""
    joint = log_density(X, model.mixture_)
    expected = np.logaddexp.reduce(joint, axis=1)
    scores = model.score_samples(X)
    np.testing.assert_allclose(scores, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(model.predict(X), joint.argmax(axis=1))
    np.testing.assert_allclose(
        model.predict_proba(X), np.exp(joint - expected[:, np.newaxis]), atol=1e-12
    )
    assert model.mixture_.score_samples(X[7]) == scores[7]
    assert model.bic(X) == model.bic(Blocks([X[:9000], X[9000:]]))


def check_fit(X: Any, weight: Any) -> Any:
    """The fit finds the parameters; its likelihood never falls; threads change no bit."""
    model = new_model().fit(X, sample_weight=weight)
    assert model.converged_
    assert np.all(np.diff(model.lower_bounds_) > -1e-12)
    order = np.argsort(model.mixture_.parameters["mean"][:, 0])
    np.testing.assert_allclose(
        model.mixture_.parameters["mean"][order], [[1, 2], [9, 5]], rtol=0.05
    )
    np.testing.assert_allclose(
        model.mixture_.parameters["shape"][order], [[8, 4], [90, 60]], rtol=0.1
    )
    one = new_model()
    one.n_threads = 1
    assert bits(one.fit(X, sample_weight=weight)) == bits(model)
    return model


def check_places(model: Any, X: Any, weight: Any) -> None:
    """The same bits from blocks, a Parquet file and Dask."""
    import dask
    import pyarrow as pa
    from dask import array
    from pyarrow import parquet

    from emgine import dask as on_dask
    from emgine._estimators.fit import fit_mixture

    expected = bits(model)
    blocks = Blocks([(X[:5], weight[:5]), (X[5:], weight[5:])])
    assert bits(new_model().fit(blocks)) == expected
    path = FOLDER / "rows.parquet"
    columns = {"a": X[:, 0].copy(), "b": X[:, 1].copy(), "w": weight}
    parquet.write_table(pa.table(columns), path, row_group_size=3000)
    from_file = new_model().fit(path, sample_weight="w")
    assert bits(from_file) == expected
    assert from_file.score(path, sample_weight="w") == model.score(X, sample_weight=weight)
    with dask.config.set(scheduler="synchronous"):
        lazy = new_model()
        data = array.from_array(X, chunks=(9000, 2))
        weights = array.from_array(weight, chunks=(9000,))
        fit_mixture(lazy, data, weights, on_dask.open_rows)
        assert bits(lazy) == expected


def check_files(model: Any, X: Any) -> None:
    """Model files, pickles and statistics come back to the bit."""
    path = FOLDER / "model.safetensors"
    model.mixture_.save(path)
    assert b'"format_version":"2"' in path.read_bytes()
    for again in (emgine.load(path), pickle.loads(pickle.dumps(model.mixture_))):
        assert again.parameters["mean"].tobytes() == model.mixture_.parameters["mean"].tobytes()
        assert np.array_equal(again.score_samples(X), model.score_samples(X))
    statistics = model.mixture_.expectation(X[:100]) + model.mixture_.expectation(X[100:])
    read = emgine.SufficientStatistics.from_bytes(statistics.to_bytes())
    assert read.inverse.tobytes() == statistics.inverse.tobytes()
    assert pickle.loads(pickle.dumps(statistics)).sum.tobytes() == statistics.sum.tobytes()
    updated = statistics.maximization(0.0)
    assert updated.parameters["mean"].shape == (2, 2)


def main() -> None:
    """Check everything."""
    assert "inverse_gaussian" in _core.families()
    X, weight = rows()
    model = check_fit(X, weight)
    check_scores(model, X)
    check_places(model, X, weight)
    check_files(model, X)
    drawn, labels = model.sample(1000)
    assert drawn.shape == (1000, 2)
    assert drawn.min() > 0
    assert set(labels) == {0, 1}
    print("all is well")


if __name__ == "__main__":
    main()
