"""The writing half of model files: paths as the system spells them, parameters as JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import Mixture, load
from emgine._files import saving

if TYPE_CHECKING:
    from pathlib import Path

MIXTURE = Mixture([0.25, 0.75], [[0.0], [4.0]], [1.0, 2.0], "spherical")


def about_of(path: Path) -> dict[str, Any]:
    """What the file holds of its estimator."""
    content = path.read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    return dict(json.loads(header["__metadata__"]["estimator"]))


@pytest.mark.parametrize("spell", [str, os.fsencode, lambda path: path])
def test_a_mixture_alone(spell: Any, tmp_path: Path) -> None:
    path = tmp_path / "mödel"
    saving.save_mixture(spell(path), MIXTURE)
    loaded = load(path)
    assert isinstance(loaded, Mixture)
    assert np.array_equal(loaded.covariances, MIXTURE.covariances)


def test_parameters_are_what_json_can_hold(tmp_path: Path) -> None:
    state = np.random.RandomState(3)
    about = {
        "tol": np.float64(1e-3),
        "n_init": np.int64(2),
        "means_init": [np.array([0.5]), np.array([1.5])],
        "weights_init": np.array([0.5, 0.5], dtype=np.float32),
        "random_state": state.get_state()[0],
    }
    path = tmp_path / "model"
    saving.save_estimator(path, MIXTURE, about, ["a"], (-3.0, -2.0))
    assert about_of(path) == {
        "tol": 1e-3,
        "n_init": 2,
        "means_init": [[0.5], [1.5]],
        "weights_init": [0.5, 0.5],
        "random_state": "MT19937",
    }


def test_a_generator_is_saved_with_its_state(tmp_path: Path) -> None:
    state = np.random.RandomState(3)
    path = tmp_path / "model"
    saving.save_estimator(path, MIXTURE, {"random_state": state}, [], ())
    kept = about_of(path)["random_state"]
    other = np.random.RandomState(0)
    kept["state"]["key"] = np.array(kept["state"]["key"], dtype=np.uint32)
    other.set_state(kept)
    assert np.array_equal(other.uniform(size=5), state.uniform(size=5))


def test_what_no_file_can_be_called_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="path must not hold a null character"):
        saving.save_mixture("a\0b", MIXTURE)
    with pytest.raises(TypeError, match="path must be a str or path-like"):
        saving.save_mixture(3, MIXTURE)
    with pytest.raises(ValueError, match=r"path cannot be a path: .* surrogates"):
        saving.save_mixture("\ud800", MIXTURE)
    with pytest.raises(UnicodeEncodeError):
        saving.save_estimator(tmp_path / "model", MIXTURE, {}, ["\ud800"], ())
    assert not list(tmp_path.iterdir())
