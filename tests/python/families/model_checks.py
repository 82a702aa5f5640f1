"""What every family must do, asked of one mixture and its rows: the tests of families share it."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import numpy.typing as npt

import emgine
from emgine import Mixture, MixtureModel, _core

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emgine.families import Family

Float64 = npt.NDArray[np.float64]
DIGITS = 60


def mixture_of(family: Family, n_features: int, weights: Any, **parameters: Any) -> Mixture:
    """Return a mixture by its parameters."""
    structure = family.structure(n_features)
    shape = _core.ModelShape(family.name, structure, n_features, len(weights))
    arrays = {name: np.array(values, dtype=np.float64) for name, values in parameters.items()}
    made = _core.Mixture(np.array(weights, dtype=np.float64), arrays, shape)
    return Mixture._adopt(made)


def exact_posteriors(
    mixture: Mixture, rows: Float64, log_density: Callable[[int, list[float]], Any]
) -> tuple[list[Any], list[list[Any]]]:
    """Return log-densities and responsibilities of rows in 60 digits; -inf where there is none."""
    scores, shares = [], []
    with mpmath.workdps(DIGITS):
        for row in rows.tolist():
            parts = [
                mpmath.mpf(weight) * mpmath.exp(log_density(k, row))
                for k, weight in enumerate(mixture.weights.tolist())
            ]
            total = mpmath.fsum(parts)
            scores.append(mpmath.log(total) if total > 0 else mpmath.mpf("-inf"))
            shares.append([part / total if total > 0 else mpmath.mpf(0) for part in parts])
    return scores, shares


def check_close(actual: Any, exact: Any, relative: float, absolute: float = 0.0) -> None:
    """Assert that numbers are as in 60 digits."""
    with mpmath.workdps(DIGITS):
        for is_, should in zip(np.ravel(actual).tolist(), exact, strict=True):
            allowed = relative * abs(should) + absolute
            assert is_ == should or abs(mpmath.mpf(is_) - should) <= allowed, (is_, should)


def check_rows_alone(mixture: Mixture, rows: Float64) -> None:
    """Assert that a row by itself has the bits that it has among others, at any number of threads.

    Layouts too: rows one after the other, and columns.
    """
    scores = mixture.score_samples(rows)
    proba = mixture.predict_proba(rows)
    assert [mixture.score_samples(row) for row in rows[:30]] == scores[:30].tolist()
    assert np.array_equal([mixture.predict_proba(row) for row in rows[:30]], proba[:30])
    assert np.array_equal(mixture.score_samples(np.asfortranarray(rows)), scores)


def check_laws(family: Family, rows: Float64, n_components: int = 2, **options: Any) -> None:
    """Assert what holds for every family: weights, threads, layouts, permutations, no fall."""
    rng = np.random.RandomState(0)
    labels = rng.randint(n_components, size=len(rows))

    def fit(X: Float64, labels: Any, **more: Any) -> MixtureModel:
        model = MixtureModel(
            n_components, family=family, labels_init=labels, tol=0.0, max_iter=12, **options
        )
        weight = more.pop("sample_weight", None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", emgine.ConvergenceWarning)
            return model.set_params(**more).fit(X, sample_weight=weight)

    base = fit(rows, labels)
    bounds = np.array(base.lower_bounds_)
    assert np.all(np.diff(bounds) >= -1e-12 * np.abs(bounds[:-1]))
    for other in (
        fit(rows, labels, n_threads=1),
        fit(rows, labels, n_threads=3),
        fit(np.asfortranarray(rows), labels),
    ):
        assert other.lower_bounds_ == base.lower_bounds_
        assert _same(other, base, 0.0)
    twice = fit(np.repeat(rows, 2, axis=0), np.repeat(labels, 2))
    assert _same(fit(rows, labels, sample_weight=np.full(len(rows), 2.0)), twice, 1e-9)
    kept = rng.uniform(size=len(rows)) < 0.7
    kept[np.argmax(rows, axis=0)] = True  # the same categories
    assert _same(
        fit(rows, labels, sample_weight=kept.astype(float)), fit(rows[kept], labels[kept]), 1e-9
    )
    order = rng.permutation(n_components)
    swapped = fit(rows, np.argsort(order)[labels])
    assert np.allclose(swapped.weights_, base.weights_[order], rtol=0, atol=1e-10)


def _same(a: MixtureModel, b: MixtureModel, tolerance: float) -> bool:
    pairs = [(a.weights_, b.weights_)]
    pairs += [(a.parameters_[name], b.parameters_[name]) for name in a.parameters_]
    return all(np.allclose(x, y, rtol=tolerance, atol=tolerance) for x, y in pairs)


def check_saved(mixture: Mixture, rows: Float64, folder: Path) -> None:
    """Assert that files and pickles give the same mixture."""
    path = folder / "model.emgine"
    mixture.save(path)
    for copy in (emgine.load(path), pickle.loads(pickle.dumps(mixture))):
        assert copy.shape == mixture.shape
        assert np.array_equal(copy.score_samples(rows), mixture.score_samples(rows))
        for name, values in mixture.parameters.items():
            assert np.array_equal(copy.parameters[name], values)
