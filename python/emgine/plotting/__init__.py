"""Pictures of a mixture, of a fit and of a search.

Each function takes ``ax=`` and returns the axes it drew into; it shows and saves nothing.
"""

from __future__ import annotations

from .classification import plot_classification
from .convergence import plot_convergence
from .criterion import plot_criterion
from .density import plot_density
from .responsibilities import plot_responsibilities
from .uncertainty import plot_uncertainty

__all__ = [
    "plot_classification",
    "plot_convergence",
    "plot_criterion",
    "plot_density",
    "plot_responsibilities",
    "plot_uncertainty",
]
