"""One row, one model, everybody's call: what `latency.py` measures.

Promises that the log-densities agree before anybody is timed.
"""

from __future__ import annotations

import importlib.util
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Call:
    """What is timed."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    fast: bool = True  # worth thousands of calls


def model(n_features: int, n_components: int) -> emgine.Mixture:
    """Return a mixture whose components overlap."""
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(n_components, n_features, n_features))
    covariances = noise @ np.swapaxes(noise, 1, 2) / n_features + np.eye(n_features)
    means = 2.0 * rng.normal(size=(n_components, n_features))
    return emgine.Mixture(np.full(n_components, 1 / n_components), means, covariances)


def calls_of(n_features: int, n_components: int) -> dict[str, Call]:
    """Return every contender's calls by name."""
    mixture = model(n_features, n_components)
    row = np.random.default_rng(1).normal(size=n_features)
    responsibilities, score = np.empty(n_components), np.empty(())

    def proba_out() -> object:
        return mixture.predict_proba(row, out=responsibilities)

    return {
        "emgine score_samples": Call(mixture.score_samples, (row,)),
        "emgine score_samples, bound": Call(mixture.bind(row, score), ()),
        "emgine predict": Call(mixture.predict, (row,)),
        "emgine predict_proba": Call(mixture.predict_proba, (row,)),
        "emgine predict_proba, out": Call(proba_out, ()),
        "emgine predict_proba, bound": Call(
            mixture.bind(row, responsibilities, "predict_proba"), ()
        ),
        **_of_scikit_learn(mixture, row),
    }


def _of_scikit_learn(mixture: emgine.Mixture, row: Any) -> dict[str, Call]:
    """Return the calls of scikit-learn, and of its model in ONNX Runtime."""
    from sklearn.mixture import GaussianMixture

    theirs = GaussianMixture(mixture.n_components)
    theirs.weights_, theirs.means_ = mixture.weights, mixture.means
    theirs.covariances_, theirs.precisions_ = mixture.covariances, mixture.precisions
    theirs.precisions_cholesky_ = mixture.precisions_cholesky
    theirs.n_features_in_ = mixture.n_features
    batch = np.ascontiguousarray(row[np.newaxis])
    np.testing.assert_allclose(theirs.score_samples(batch)[0], mixture.score_samples(row), 1e-9)
    calls = {
        f"scikit-learn {name}": Call(getattr(theirs, name), (batch,), fast=False)
        for name in ("score_samples", "predict", "predict_proba")
    }
    return {**calls, **_of_onnx(theirs, batch)}


def _of_onnx(theirs: Any, batch: Any) -> dict[str, Call]:
    """Return the call of ONNX Runtime: label, responsibilities and log-density at once."""
    if not all(importlib.util.find_spec(name) for name in ("onnxruntime", "skl2onnx")):
        return {}
    import onnxruntime
    from skl2onnx import to_onnx

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {id(theirs): {"score_samples": True}}
        exported = to_onnx(theirs, batch, options=options).SerializeToString()
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(exported, settings, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    found = np.ravel(session.run(None, {name: batch})[-1])[0]
    np.testing.assert_allclose(found, theirs.score_samples(batch)[0], rtol=1e-6)
    return {"ONNX Runtime score_samples, all": Call(session.run, (None, {name: batch}), fast=False)}
