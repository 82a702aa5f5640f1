"""Small mixtures with known answers."""

from __future__ import annotations

import numpy as np

from emgine import Mixture

MEANS = [[0.0, 10.0, 5.0], [3.0, 8.0, -5.0]]
COVARIANCES = np.array(
    [
        [[2.0, 0.8, -0.5], [0.8, 1.0, 0.1], [-0.5, 0.1, 3.0]],
        [[1.0, -0.3, 0.2], [-0.3, 2.0, 0.4], [0.2, 0.4, 0.7]],
    ]
)
FULL = Mixture([0.3, 0.7], MEANS, COVARIANCES)
TIED = Mixture([0.3, 0.7], MEANS, COVARIANCES[0], "tied")
DIAG = Mixture([0.3, 0.7], MEANS, [[1.0, 2.0, 3.0], [0.5, 1.0, 4.0]], "diag")
T = Mixture.from_parameters(
    [0.3, 0.7], {"means": MEANS, "scales": COVARIANCES, "dofs": [4.0, 9.0]}, "student_t"
)
