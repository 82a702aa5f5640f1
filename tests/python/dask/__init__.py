"""Tests of emgine.dask, one file for each of its modules."""
