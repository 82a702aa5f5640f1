"""Tests of choosing a model."""

from __future__ import annotations
