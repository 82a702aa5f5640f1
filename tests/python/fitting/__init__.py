"""Tests of emgine._fitting."""

from __future__ import annotations
