"""Every fit of every test is watched: its likelihood may not fall."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _every_fit_rises(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the watched loop in place of EM's, but where a test makes likelihoods fall."""
    if request.node.get_closest_marker("falls") is None:
        from emgine._em import em
        from tests import monotone

        monkeypatch.setattr(em, "run", monotone.watched)
        monkeypatch.setattr(em, "MStep", monotone.RecordedMStep)
