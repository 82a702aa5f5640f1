"""This version reads the files of every version so far, bit for bit."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import emgine
from tests.codebase.tree import ROOT
from tests.models.make import NAMES, ROWS, STRUCTURES, exact

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.json"))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """The golden files of one version."""
    return request.param


def agrees(mixture: emgine.Mixture, expected: dict[str, Any]) -> None:
    for name in NAMES:
        assert exact(getattr(mixture, name)) == expected[name]
    # The baseline level of instructions has no fused multiply-add and rounds once more: 1e-12.
    scores = list(map(float.fromhex, expected["scores"]))
    assert np.allclose(mixture.score_samples(ROWS), scores, rtol=1e-12, atol=0)


def same_fit(model: Any, expected: dict[str, Any], structure: str) -> None:
    assert isinstance(model, emgine.GaussianMixture)
    agrees(model.mixture_, expected)
    assert exact(model.lower_bounds_) == expected["lower_bounds"]
    assert model.converged_
    assert [model.n_passes_, model.remaining_gain_.hex()] == expected["convergence"]
    params = {"n_components": 2, "covariance_type": structure, "random_state": 7, "tol": 1e-3}
    assert params.items() <= model.get_params().items()
    if structure == "full":
        assert model.feature_names_in_.tolist() == ["height", 'the "depth"', "größe"]
    else:
        assert not hasattr(model, "feature_names_in_")


@pytest.mark.parametrize("structure", STRUCTURES)
def test_model_files(folder: Path, structure: str) -> None:
    expected = json.loads((folder / "expected.json").read_text())[structure]
    same_fit(emgine.load(folder / f"{structure}.safetensors"), expected, structure)
    mixture = emgine.load(folder / f"{structure}_mixture.safetensors", mmap=True)
    assert isinstance(mixture, emgine.Mixture)
    agrees(mixture, expected)


@pytest.mark.parametrize("structure", STRUCTURES)
def test_pickles(folder: Path, structure: str) -> None:
    expected = json.loads((folder / "expected.json").read_text())[structure]
    model, mixture, statistics = pickle.loads((folder / f"{structure}.pickle").read_bytes())
    same_fit(model, expected, structure)
    agrees(mixture, expected)
    assert exact(statistics.scatter) == expected["scatter"]
    assert statistics.row_weight == len(ROWS)


def test_every_released_version_has_golden_files() -> None:
    """``tests/models/make.py`` writes them at a release, once; until then pickles may change."""
    headings = re.findall(r"^## (\S+)(.*)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    released = {version for version, rest in headings if "not released yet" not in rest}
    assert {folder.name for folder in FOLDERS} == released
