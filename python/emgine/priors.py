"""Conjugate priors for maximum a posteriori fits, for ``prior=`` of the mixture models.

``prior="weak"`` needs none of these: it stands for the defaults of the family.
"""

from __future__ import annotations

from ._families.priors import Beta, Dirichlet, Gamma, NormalInverseWishart, Prior, Rows

__all__ = ["Beta", "Dirichlet", "Gamma", "NormalInverseWishart", "Prior", "Rows"]
