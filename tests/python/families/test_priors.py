"""The prior objects: checked, immutable, compared by their parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone

from emgine import GaussianMixture, priors

make_any: Any = priors.NormalInverseWishart


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: priors.NormalInverseWishart(mean=[np.nan]), "mean of a prior must be finite"),
        (lambda: priors.NormalInverseWishart(mean=["a"]), "mean of a prior must be finite"),
        (lambda: priors.NormalInverseWishart(shrinkage=-1.0), "shrinkage of a prior must be a n"),
        (lambda: make_any(shrinkage=[1.0]), "shrinkage of a prior must be"),
        (lambda: priors.NormalInverseWishart(dof=np.inf), "dof of a prior must be finite"),
        (lambda: priors.Dirichlet(0.5), "concentration must be at least 1"),
        (lambda: priors.Dirichlet([]), "concentration of a prior must be finite"),
    ],
)
def test_what_is_no_parameter_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_priors_are_equal_where_their_parameters_are_and_cannot_change() -> None:
    prior = priors.NormalInverseWishart([1, 2], scale=[[2, 0], [0, 3]])
    same = priors.NormalInverseWishart(np.array([1.0, 2.0]), 0.01, None, [[2.0, 0.0], [0.0, 3.0]])
    assert prior == same
    assert hash(prior) == hash(same)
    assert prior != priors.NormalInverseWishart([1, 2])
    assert "mean=[1.0, 2.0], shrinkage=0.01, dof=None" in repr(prior)
    with pytest.raises(ValueError, match="read-only"):
        prior.mean[0] = 3.0
    model = GaussianMixture(2, prior={"weights": priors.Dirichlet(2.0), "components": prior})
    assert clone(model).get_params()["prior"] == model.prior
