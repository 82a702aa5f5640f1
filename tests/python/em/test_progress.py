"""_progress: scikit-learn's words, at the interval asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine._em.progress import Progress

if TYPE_CHECKING:
    import numpy.typing as npt


@pytest.mark.parametrize(
    ("verbose", "interval"), [(0, 1), (1, 1), (1, 3), (2, 1), (3, 2), (True, 2)]
)
def test_a_fit_prints_what_scikit_learn_prints(
    verbose: int,
    interval: int,
    two_blobs: npt.NDArray[np.float64],
    capsys: pytest.CaptureFixture[str],
) -> None:
    same_start = {
        "weights_init": [0.5, 0.5],
        "means_init": two_blobs[[0, 100]],
        "precisions_init": np.stack([np.eye(3)] * 2),
    }
    options = {"tol": 1e-6, "verbose": verbose, "verbose_interval": interval, "n_init": 2}
    SklearnMixture(2, **same_start, **options).fit(two_blobs)
    theirs = re.sub(r"lapse [\d.]+s", "lapse", capsys.readouterr().out)
    plain = {"stopping": "change", "acceleration": None}
    emgine.GaussianMixture(2, **same_start, **options, **plain).fit(two_blobs)
    ours = re.sub(r"lapse [\d.]+s", "lapse", capsys.readouterr().out)
    assert re.sub(r"\t remaining gain \S+$", "", ours, flags=re.M) == theirs
    assert ours.count("remaining gain") == theirs.count("Iteration")
    assert bool(ours) == bool(verbose)


def test_an_abandoned_restart_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    for verbose in (0, 1, 2):
        Progress(verbose, 1).abandon_restart()
    assert capsys.readouterr().out == "Initialization abandoned: a component collapsed.\n" * 2


def test_a_run_that_does_not_converge_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    Progress(1, 1).end_restart(-1.0, False)
    assert capsys.readouterr().out == "Initialization did not converge.\n"
