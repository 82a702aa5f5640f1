"""Tests of emgine._checks."""

from __future__ import annotations
