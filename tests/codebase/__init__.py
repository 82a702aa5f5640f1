"""Tests of the codebase itself: size, style, words, packaging, documentation."""
