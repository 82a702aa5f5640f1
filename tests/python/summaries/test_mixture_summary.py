"""mixture_summary: families in words, and what the signs in the tables mean."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import Mixture, families
from emgine._summaries.mixture_summary import counted, family_in_words, notes_of, summary_of

COUNTS = Mixture.from_parameters([1.0], {"rates": np.ones((1, 2))}, "poisson")
MIXED = Mixture.from_parameters(
    [1.0],
    {0: {"means": [[1]], "covariances": [[[1]]]}, 1: {"rates": [[1]]}},
    {0: "gaussian", 1: "poisson"},
)


@pytest.mark.parametrize(
    ("mixture", "said"),
    [
        (Mixture([1.0], [[0.0]], [1.0], "spherical"), "spherical covariances"),
        (COUNTS, "family poisson"),
        (MIXED, "several families"),
        (
            Mixture.from_parameters(
                [1.0], {"probabilities": np.ones((1, 1, 1))}, families.Categorical([1])
            ),
            "family categorical (1)",
        ),
    ],
)
def test_the_family_in_words(mixture: Mixture, said: str) -> None:
    assert family_in_words(mixture.shape) == said


def test_spreads_are_explained_where_they_are_shown() -> None:
    assert notes_of(COUNTS) == []
    assert notes_of(MIXED) == ["Mean ± standard deviation of each feature."]


def test_summary() -> None:
    summary = summary_of(COUNTS, ["a", "b"])
    assert summary.title == "Mixture of 1 component, family poisson"
    assert summary.facts == {"features": "2", "free parameters": "2"}
    assert list(summary.tables[0].headings) == ["component", "weight", "a: rates", "b: rates"]


def test_counts_are_singular_or_plural() -> None:
    assert counted(1, "row") == "1 row"
    assert counted(0, "row") == "0 rows"
