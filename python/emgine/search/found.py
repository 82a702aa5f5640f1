"""Pickles of version 0.1.0 look here for what is now ``results.Ranking``."""

from __future__ import annotations

from .results import Ranking as Found

__all__ = ["Found"]
