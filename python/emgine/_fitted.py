"""Pickles of version 0.1.0 look here for what is now ``_estimators.fitted``."""

from __future__ import annotations

from ._estimators.fitted import _restore

__all__ = ["_restore"]
