"""labels_: of fits with noise, the labels of their rows, -1 for noise; nowhere else."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, sources

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.RandomState(0)
X = np.concatenate([RANDOM.normal(0, 1, (200, 2)), RANDOM.uniform(-10, 15, (70, 2))])


def test_labels_are_those_of_predict() -> None:
    for model in (
        GaussianMixture(2, noise=True, random_state=0),
        MixtureModel(2, family="student_t", noise=True, random_state=0),
    ):
        labels = model.fit(X).labels_
        assert labels.dtype == np.int64
        assert -1 in labels
        assert np.array_equal(labels, model.predict(X))
        found = model.fit_predict(X)
        assert np.array_equal(found, labels)
        found[:] = 7  # the caller's own
        assert np.array_equal(model.labels_, labels)
        assert np.array_equal(pickle.loads(pickle.dumps(model)).labels_, labels)


def test_only_a_fit_with_noise_to_rows_in_memory_has_them(tmp_path: Path) -> None:
    model = GaussianMixture(2, noise=True, random_state=0)
    with pytest.raises(AttributeError):
        _ = model.labels_
    for fitted in (
        GaussianMixture(2, random_state=0).fit(X),
        GaussianMixture(2, noise=True, random_state=0).fit(sources.Blocks([X[:90], X[90:]])),
    ):
        assert not hasattr(fitted, "labels_")
        assert not hasattr(fitted.partial_fit(X), "labels_")
    model.fit(X).save(tmp_path / "model.safetensors")
    assert not hasattr(emgine.load(tmp_path / "model.safetensors"), "labels_")
    assert hasattr(model, "labels_")
    assert not hasattr(model.partial_fit(X), "labels_")  # of other rows than before


def test_damaged_pickles_are_refused() -> None:
    model = GaussianMixture(2, noise=True, random_state=0).fit(X)
    restore, values = model._fitted.__reduce__()
    with pytest.raises(ValueError, match="labels that are no array"):
        restore(*values[:-1], [0.5])
