"""Benchmarks of emgine: `python -m benchmarks --help`, from the top folder of the checkout.

Every contender runs in its own process, gets the same rows and the same start, and takes turns
with the others. Nothing here is installed with the package.
"""
