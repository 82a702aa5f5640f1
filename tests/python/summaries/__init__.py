"""Tests of a mixture in words."""
