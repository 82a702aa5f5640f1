"""The progress bar: it advances once for each candidate, however many runs that has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine import GaussianMixtureSearch
from emgine.search.progress_bar import CandidateProgress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pytest

    Float64 = npt.NDArray[np.float64]


def test_a_bar_moves_once_for_each_candidate(
    two_blobs: Float64, capsys: pytest.CaptureFixture[str]
) -> None:
    GaussianMixtureSearch([1, 2, 3], "diag", progress_bar=True, random_state=0).fit(two_blobs)
    assert "3/3" in capsys.readouterr().err


def test_a_candidate_is_done_with_its_last_run() -> None:
    n_done: list[int] = []
    progress = CandidateProgress([2, 1], lambda: n_done.append(1))
    progress.run_done(0)
    assert not n_done
    progress.run_done(1)
    progress.run_done(0)
    assert len(n_done) == 2
