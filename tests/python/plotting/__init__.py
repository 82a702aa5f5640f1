"""Tests of the pictures: what is drawn is read back from the axes, and rendered."""
