"""Tests of the Python layer; each file mirrors the module it is named after."""
