"""Conjugate priors for maximum a posteriori fits, for ``prior=`` of the mixture models.

``prior="weak"`` needs none of these: it stands for the defaults of the family.
"""

from __future__ import annotations

from ._families.priors import Dirichlet, NormalInverseWishart, Prior

__all__ = ["Dirichlet", "NormalInverseWishart", "Prior"]
