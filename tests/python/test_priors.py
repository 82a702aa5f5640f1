"""emgine.priors: what it shows, loaded when it is asked for."""

from __future__ import annotations

import emgine
from emgine import priors
from emgine._families.priors import Prior


def test_all_public_names_are_priors() -> None:
    assert emgine.priors is priors
    assert all(issubclass(getattr(priors, name), Prior) for name in priors.__all__)
