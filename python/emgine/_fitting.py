"""Pickles of version 0.1.0 look here for what is now in ``_em``, as if this were a package."""

from __future__ import annotations

import sys

from ._em import remedies, restarts

__path__: list[str] = []
sys.modules[f"{__name__}.restarts"] = restarts
sys.modules[f"{__name__}.degenerate"] = remedies
