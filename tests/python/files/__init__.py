"""Tests of emgine._files."""

from __future__ import annotations
