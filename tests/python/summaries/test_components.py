"""components: weights, sizes and parameters of any family as tables."""

from __future__ import annotations

import numpy as np

from emgine import Mixture, families
from emgine._summaries.components import components_of, of_arrays
from emgine._summaries.parameters import blocks_of


def test_gaussians_have_means_and_standard_deviations() -> None:
    mixture = Mixture([0.25, 0.75], [[1, 2], [3, 4]], [[4, 9], [16, 25]], "diag")
    (table,) = components_of(mixture, blocks_of(mixture, ("a", "b"), {}), 200.0)
    assert table.headings == ["component", "weight", "rows", "a", "b"]
    assert table.rows == [
        ("0", "25.00 %", "50.0", "1 ± 2", "2 ± 3"),
        ("1", "75.00 %", "150.0", "3 ± 4", "4 ± 5"),
    ]


def test_categories_have_a_table_of_their_own() -> None:
    given = {"probabilities": [[[0.25, 0.75, 0.0], [0.5, 0.25, 0.25]]]}
    mixture = Mixture.from_parameters([1.0], given, families.Categorical([2, 3]))
    sizes, first, second = components_of(
        mixture, blocks_of(mixture, ("a", "b"), {0: ("no", "yes")})
    )
    assert list(sizes.headings) == ["component", "weight"]
    assert (first.title, first.headings) == ("a: probabilities", ("component", "no", "yes"))
    assert first.rows == [("0", "0.2500", "0.7500")]
    assert second.headings == ("component", "0", "1", "2")


def test_parameters_of_a_family_of_ones_own_have_their_names() -> None:
    shown = {"rate": np.array([1.5, 2.5]), "place": np.array([[1.0, 2.0], [3.0, 4.0]])}
    table = of_arrays(np.array([0.5, 0.5]), shown)
    assert table.headings == ["component", "weight", "rate", "place 0", "place 1"]
    assert table.rows[1] == ("1", "50.00 %", "2.5", "3", "4")
