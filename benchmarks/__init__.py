"""Benchmarks of emgine: `python -m benchmarks --help`, from the top folder of the checkout.

Every contender (a library that is measured) runs in its own process, with the same rows and the
same start. Contenders take turns. Nothing here is installed with the package.
"""
