"""Tests of emgine._scores."""

from __future__ import annotations
