"""Every fit of every test is watched, and so is the tree: likelihoods rise, no file is left.

Fits without a random_state draw from numpy's global state, which every test finds seeded alike:
a test that passes once passes every time.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.leftovers import ROOT, leaves_no_files

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _no_files_are_left_in_the_tree() -> Iterator[None]:
    """Fail the session when it leaves or removes files of the project."""
    with leaves_no_files(ROOT):
        yield


@pytest.fixture(scope="session", autouse=True)
def _exact_answers_are_shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep exact answers for the other processes of this run and for their children."""
    with pytest.MonkeyPatch.context() as patch:
        if "EMGINE_REFERENCE_CACHE" not in os.environ:
            base = tmp_path_factory.getbasetemp()
            folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "exact"
            folder.mkdir(exist_ok=True)
            patch.setenv("EMGINE_REFERENCE_CACHE", str(folder))
        yield


@pytest.fixture(autouse=True)
def _numpy_is_seeded() -> None:
    """Seed the state that random_state=None draws from."""
    np.random.seed(0)


@pytest.fixture(autouse=True)
def _every_fit_rises(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace EM's loop by the checked one, except in tests that make likelihoods decrease."""
    if request.node.get_closest_marker("falls") is None:
        from emgine._em import em
        from tests import monotone

        monkeypatch.setattr(em, "run", monotone.watched)
        monkeypatch.setattr(em, "MStep", monotone.RecordedMStep)
        monkeypatch.setattr(em, "InCore", monotone.RecordedInCore)
