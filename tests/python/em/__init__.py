"""Tests of emgine._em."""

from __future__ import annotations
