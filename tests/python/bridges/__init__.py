"""Tests of emgine._bridges."""

from __future__ import annotations
