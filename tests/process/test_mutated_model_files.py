"""`emgine.load` of any file is a ValueError, or gives a model of which every method is safe.

The files are those of `mutations.py`: changed where they have structure, with right checksums.
`pytest -m exhaustive tests/process/test_mutated_model_files.py` runs a million of them.
"""

from __future__ import annotations

import os
import pickle
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emgine
from tests.process.mutations import mutant, originals, sealed

# A fit with more work than this is not tried: a file may ask for any number of iterations.
MOST_WORK = 200
# Of rows beyond this the squares overflow: their densities are -inf, as documented.
LARGEST_SQUARED = 1e150


@pytest.mark.filterwarnings("ignore")
def test_some_thousand_mutants(tmp_path: Path) -> None:
    run(tmp_path, range(6000))


@pytest.mark.exhaustive
@pytest.mark.timeout(7200)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", range(10))
def test_a_million_mutants(part: int, tmp_path: Path) -> None:
    run(tmp_path, range((part + 1) * 100_000, (part + 2) * 100_000))


def run(folder: Path, seeds: range) -> None:
    """Load a mutant for each seed; a failure names the seed."""
    files = list(originals(folder))
    memory = os.memfd_create("mutant")  # a file on disk takes three times as long as the rest
    path, other = Path(f"/proc/self/fd/{memory}"), folder / "again"
    for header, data in files:
        put(memory, sealed(header, data))
        use(emgine.load(path), other)
    ended: Counter[str] = Counter()
    for seed in seeds:
        put(memory, mutant(files, random.Random(seed)))
        try:
            model = emgine.load(path, mmap=seed % 2 == 0)
        except (ValueError, OSError):
            ended["refused"] += 1
            continue
        except BaseException as error:
            raise AssertionError(f"load of mutant {seed}") from error
        try:
            use(model, other if seed % 50 == 0 else None)
        except BaseException as error:
            raise AssertionError(f"use of mutant {seed}") from error
        ended["used"] += 1
    os.close(memory)
    assert min(ended["refused"], ended["used"]) > 0.1 * len(seeds), ended


def put(memory: int, content: bytes) -> None:
    os.ftruncate(memory, 0)
    os.pwrite(memory, content, 0)


def use(model: Any, path: Path | None) -> None:
    """Call every method of a loaded model; what comes out is finite where it should be."""
    mixture = model if isinstance(model, emgine.Mixture) else model.mixture_
    check_scores(model, mixture)
    for array in (*mixture.parameters.values(), mixture.weights, mixture.precisions):
        assert np.isfinite(array).all()
    check_copies(model, mixture, path)
    if model is not mixture:
        check_estimator(model)


def check_scores(model: Any, mixture: emgine.Mixture) -> None:
    """Score rows anywhere, one by one too, and the model's own."""
    d = mixture.n_features
    own, labels = mixture.sample(6, random_state=0)
    assert np.isfinite(own).all()
    assert labels.max() < mixture.n_components
    if max(np.abs(own).max(), mixture.covariances.max()) < LARGEST_SQUARED:
        assert np.isfinite(mixture.score_samples(own)).all()
        assert np.isfinite(mixture.score(own))
    for rows in (own, np.zeros((2, d)), np.full((3, d), 1e150), -np.eye(d)):
        densities = mixture.score_samples(rows)
        assert (densities < np.inf).all()  # neither NaN nor infinite; -inf beyond all densities
        assert [mixture.score_samples(row) for row in rows] == densities.tolist()
        assert np.allclose(mixture.predict_proba(rows).sum(axis=1), 1)
        assert set(model.predict(rows)) <= set(range(mixture.n_components))
    mixture.expectation(own)
    repr(model)


def check_copies(model: Any, mixture: emgine.Mixture, path: Path | None) -> None:
    """Pickle, save to the path if there is one, and load without the loss of a bit."""
    copies = [pickle.loads(pickle.dumps(model))]
    if path is not None:
        model.save(path)
        copies.append(emgine.load(path))
    for copy in copies:
        same = copy if isinstance(copy, emgine.Mixture) else copy.mixture_
        for name, array in mixture.parameters.items():
            assert same.parameters[name].tobytes() == array.tobytes()


def check_estimator(model: Any) -> None:
    """Draw with the generator of the file, read the attributes, and fit again."""
    assert np.isfinite(model.sample(3)[0]).all()
    assert model.lower_bound_ < np.inf
    assert 0 <= model.n_passes_ < 2**63
    assert model.remaining_gain_ == model.remaining_gain_
    for name in ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_"):
        assert np.isfinite(getattr(model, name)).all()
    rows = np.random.RandomState(0).standard_normal((20, model.mixture_.n_features))
    for criterion in (model.aic, model.bic, model.icl):
        assert criterion(rows) > -np.inf
    if model.n_init * model.max_iter * model.n_components > MOST_WORK:
        return
    model.verbose = 0
    try:
        model.fit(rows)
    except ValueError:
        return  # parameters of its own kind, but not for these rows
    assert np.isfinite(model.score_samples(rows)).all()
