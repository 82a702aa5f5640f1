"""Checks in every fit of every test that the likelihood does not decrease."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _every_fit_rises(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace EM's loop by the checked one, except in tests that make likelihoods decrease."""
    if request.node.get_closest_marker("falls") is None:
        from emgine._em import em
        from tests import monotone

        monkeypatch.setattr(em, "run", monotone.watched)
        monkeypatch.setattr(em, "MStep", monotone.RecordedMStep)
