"""Tests of what a mixture says about some columns given others."""
