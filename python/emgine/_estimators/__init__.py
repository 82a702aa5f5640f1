"""What estimators have in common: parameters, fits, streams, scores, criteria, saving.

A class of methods and modules of functions that take the fitted model. Must not know a family;
``gaussian_mixture_parameters`` alone is Gaussian.
"""

from __future__ import annotations
