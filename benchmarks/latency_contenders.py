"""The calls that `latency.py` measures: one row, one model, all contenders.

A call is source text, as a user writes it, because a function around it would add its own cost.
Log-densities are compared before any contender is timed.
"""

from __future__ import annotations

import importlib.util
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import emgine


@dataclass(frozen=True)
class Call:
    """A call to be timed."""

    text: str
    names: dict[str, Any]  # the variables of the text
    fast: bool = True  # fast enough for thousands of calls


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
    out, score = np.empty(n_components), np.empty(())
    names = {
        "mixture": mixture,
        "row": row,
        "out": out,
        "bound_score": mixture.bind(row, score),
        "bound_proba": mixture.bind(row, out, "predict_proba"),
    }
    texts = {
        "emgine score_samples": "mixture.score_samples(row)",
        "emgine score_samples, bound": "bound_score()",
        "emgine predict": "mixture.predict(row)",
        "emgine predict_proba": "mixture.predict_proba(row)",
        "emgine predict_proba, out": "mixture.predict_proba(row, out=out)",
        "emgine predict_proba, bound": "bound_proba()",
    }
    ours = {name: Call(text, names) for name, text in texts.items()}
    return {**ours, **_of_scikit_learn(mixture, row)}


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
        f"scikit-learn {name}": Call(
            f"theirs.{name}(batch)", {"theirs": theirs, "batch": batch}, False
        )
        for name in ("score_samples", "predict", "predict_proba")
    }
    return {**calls, **_of_onnx(theirs, mixture, batch)}


def _of_onnx(theirs: Any, mixture: emgine.Mixture, batch: Any) -> dict[str, Call]:
    """Return the call of ONNX Runtime: label, responsibilities and log-density at once."""
    if not all(importlib.util.find_spec(name) for name in ("onnxruntime", "onnx")):
        return {}
    import onnxruntime

    exported = _exported(theirs, mixture, batch)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(exported, settings, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    found = np.ravel(session.run(None, {name: batch})[-1])[0]
    np.testing.assert_allclose(found, theirs.score_samples(batch)[0], rtol=1e-6)
    names = {"session": session, "rows": {name: batch}}
    return {"ONNX Runtime score_samples, all": Call("session.run(None, rows)", names, fast=False)}


def _exported(theirs: Any, mixture: emgine.Mixture, batch: Any) -> bytes:
    """Return the model as ONNX: by skl2onnx if it is installed, else by `Mixture.to_onnx`."""
    if importlib.util.find_spec("skl2onnx") is None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mixture.onnx"
            mixture.to_onnx(path)
            return path.read_bytes()
    from skl2onnx import to_onnx

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {id(theirs): {"score_samples": True}}
        made: bytes = to_onnx(theirs, batch, options=options).SerializeToString()
    return made
