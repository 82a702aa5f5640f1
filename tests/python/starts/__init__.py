"""Tests of emgine._starts."""

from __future__ import annotations
