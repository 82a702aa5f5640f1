"""``--weights``: a column of row weights, for fit and score, by name or by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any


@pytest.fixture
def weighted(data: Path, tmp_path: Path) -> Path:
    """The rows of `data`, with a column of weights between the two."""
    frame = pd.read_csv(data)
    frame.insert(1, "w", np.random.RandomState(1).randint(0, 3, len(frame)))
    path = tmp_path / "weighted.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("chosen", [(), ("--columns", "length,width")])
def test_fit_and_score_weigh_rows(
    command: Callable[..., Command], weighted: Path, tmp_path: Path, chosen: tuple[str, ...]
) -> None:
    out = tmp_path / "m.safetensors"
    words = ("fit", weighted, "--components", 2, "--structures", "diag", "--weights", "w")
    done = command(*words, *chosen, "--out", out)
    assert (done.status, done.error) == (0, "")
    frame = pd.read_csv(weighted)
    X, weight = frame[["length", "width"]], frame["w"].to_numpy()
    search = emgine.GaussianMixtureSearch([2], "diag", random_state=0)
    expected = search.fit(X, sample_weight=weight)
    model = emgine.load(out)
    assert np.array_equal(model.means_, expected.means_)
    assert model.feature_names_in_.tolist() == ["length", "width"]
    done = command("score", out, weighted, "--weights", "w")
    assert f"{weight.sum()}" in done.out
    assert f"{expected.score(X, sample_weight=weight):.6f} nats" in done.out
    assert f"{expected.bic(X, sample_weight=weight):.3f}" in done.out
    # Without the option the model finds its columns by name, and every row counts once.
    assert f"{expected.score(X):.6f} nats" in command("score", out, weighted).out


def test_without_names_columns_have_numbers(
    command: Callable[..., Command], weighted: Path, tmp_path: Path
) -> None:
    plain, out = tmp_path / "plain.npy", tmp_path / "m.safetensors"
    np.save(plain, pd.read_csv(weighted).to_numpy(dtype=float))
    words = ("--components", 1, "--structures", "full", "--weights", "2", "--out", out)
    assert command("fit", plain, *words).status == 0
    rows = np.load(plain)
    mean = np.average(rows[:, [0, 2]], axis=0, weights=rows[:, 1])
    assert emgine.load(out).means_[0] == pytest.approx(mean, rel=1e-12)
    assert "sum of weights" in command("score", out, plain, "--weights", "2").out


def test_weights_that_are_none(
    command: Callable[..., Command], weighted: Path, tmp_path: Path
) -> None:
    done = command("fit", weighted, "--weights", "mass")
    assert done.status == 1
    assert "has no column 'mass'; it has 'length', 'w', 'width'" in done.error
    done = command("fit", weighted, "--columns", "w", "--weights", "w")
    assert "has no column besides the weights, 'w'" in done.error
    negative = tmp_path / "negative.csv"
    pd.read_csv(weighted).assign(w=-1.0).to_csv(negative, index=False)
    done = command("fit", negative, "--weights", "w")
    assert done.status == 1
    assert "weight" in done.error
    assert done.error.count("\n") == 1
