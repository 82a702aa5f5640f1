"""Tests of emgine.sources, one file for each of its modules."""

from __future__ import annotations
