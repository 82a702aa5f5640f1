"""info: what a model file holds, as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import emgine
from emgine import MixtureModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any


def test_info(command: Callable[..., Command], model: Path, tmp_path: Path) -> None:
    done = command("info", model)
    assert done.status == 0
    for fact in (r"kind +GaussianMixture", "components +2", "structure +full", "converged +yes"):
        assert pd.Series([done.out]).str.contains(fact)[0], fact
    assert done.out.count("  length  ") == done.out.count("  width   ") == 2
    path = tmp_path / "mixture.safetensors"
    emgine.Mixture([0.25, 0.75], [[1.0], [2.0]], [4.0, 9.0], "spherical").save(path)
    done = command("info", path)
    assert "component 0: 25.00 % of the rows\n  feature 0  1 ± 2\n" in done.out


def test_json_has_the_attributes(
    command: Callable[..., Command], model: Path, tmp_path: Path
) -> None:
    said, fitted = json.loads(command("info", model, "--json").out), emgine.load(model)
    assert said["kind"] == "GaussianMixture"
    assert said["feature_names"] == ["length", "width"]
    assert said["parameters"]["means"] == fitted.mixture_.means.tolist()
    assert said["weights"] == fitted.mixture_.weights.tolist()
    assert (said["converged"], said["row_weight"], said["n_parameters"]) == (True, 300.0, 11)
    frame = pd.DataFrame({"colour": ["red", "blue", "red", "red"] * 10})
    path = tmp_path / "colours.safetensors"
    MixtureModel(1, family="categorical").fit(frame).save(path)
    said = json.loads(command("info", path, "--json").out)
    assert said["categories"] == {"0": ["blue", "red"]}
    assert np.allclose(said["parameters"]["probabilities"], [[[0.25, 0.75]]])
