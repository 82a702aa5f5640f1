"""Marginals of independent features keep the numbers of their columns."""

from __future__ import annotations

import pytest

from emgine import Mixture, families
from emgine._families.marginals import reweighed


def test_of_numbers_by_column() -> None:
    mixture = Mixture.from_parameters([1.0], {"rates": [[1.0, 2.0, 3.0]]}, "poisson")
    assert mixture.marginal([2, 0]).rates.tolist() == [[3.0, 1.0]]


def test_of_categories_only_their_own_remain() -> None:
    probabilities = [[[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]]]
    family = families.Categorical([2, 3])
    mixture = Mixture.from_parameters([1.0], {"probabilities": probabilities}, family)
    assert mixture.marginal(0).probabilities.tolist() == [[[0.5, 0.5]]]
    assert mixture.marginal(0).shape.structure == "2"
    assert mixture.marginal([1, 0]).probabilities.shape == (1, 2, 3)


def test_pairs_of_trials_are_not_parted() -> None:
    mixture = Mixture.from_parameters(
        [1.0], {"probabilities": [[0.2, 0.6]]}, families.Binomial(), n_features=4
    )
    assert mixture.marginal([2, 3]).probabilities.tolist() == [[0.6]]
    for columns in ([0], [1, 2], [1, 0]):
        with pytest.raises(ValueError, match="cannot be parted"):
            mixture.marginal(columns)
    trials = families.Binomial([5, 9])
    mixture = Mixture.from_parameters([1.0], {"probabilities": [[0.2, 0.6]]}, trials)
    assert mixture.marginal(1).shape.structure == "9"


def test_other_weights_leave_the_components() -> None:
    mixture = Mixture.from_parameters([0.5, 0.5], {"rates": [[1.0], [2.0]]}, "poisson")
    made = reweighed(mixture, mixture.weights[::-1] * [0.5, 1.5])
    assert made.weights.tolist() == [0.25, 0.75]
    assert made.parameters["rates"].tolist() == [[1.0], [2.0]]
