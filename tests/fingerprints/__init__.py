"""Bits of a wide set of fits, stored: a change that moves one of them is seen."""
