"""``prior`` in model files: what comes back means the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emgine import priors
from emgine._files.prior_text import prior_of_text, prior_text


@pytest.mark.parametrize(
    "prior",
    [
        None,
        "weak",
        priors.NormalInverseWishart([0.1, 1 / 3], 0.5, 4.0, [[2.0, 0.1], [0.1, 3.0]]),
        priors.NormalInverseWishart(),
        {"weights": priors.Dirichlet([2.0, 1.5]), "components": "weak"},
    ],
)
def test_priors_come_back(prior: Any) -> None:
    assert prior_of_text(json.loads(json.dumps(prior_text(prior)))) == prior


@pytest.mark.parametrize("text", [3, {"kind": "Cauchy"}, {"kind": "Dirichlet"}, {}])
def test_other_texts_are_errors(text: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        prior_of_text(text)


def test_a_prior_of_ones_own_is_not_held() -> None:
    class Mine(priors.Prior):
        pass

    with pytest.raises(ValueError, match="holds no code"):
        prior_text(Mine())
