"""What estimators have in common: parameters, fits, streams, scores, criteria, saving.

Knows no family, except for ``gaussian_mixture_parameters``.
"""
