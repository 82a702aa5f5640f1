"""Tests of benchmarks.past_memory, one file for each of its modules."""

from __future__ import annotations
