"""Tests that the benchmarks run, compare equal work, and mark disagreeing results as void."""
