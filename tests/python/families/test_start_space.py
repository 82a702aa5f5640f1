"""start_space: what a family makes of rows for a start; features have one unit each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from emgine import _core
from emgine._families.start_space import in_space, points_of, width_of


def shape(family: str, structure: str = "", n_features: int = 2) -> Any:
    return _core.ModelShape(family, structure, n_features, 2)


ROWS = np.array([[1.0, 4.0], [2.0, 9.0], [3.0, 0.25]])


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("gamma", np.log(ROWS)),
        ("weibull", np.log(ROWS)),
        ("poisson", np.sqrt(ROWS)),
        ("geometric", np.log1p(ROWS)),
        ("negative_binomial", np.log1p(ROWS)),
        ("multinomial", ROWS / (ROWS.sum(axis=1, keepdims=True) + 2)),
    ],
)
def test_each_feature_is_a_column(family: str, expected: Any) -> None:
    space = in_space(ROWS, shape(family))
    assert space is not None
    assert np.array_equal(space.X, expected)
    assert space.widths == (1, 1)


@pytest.mark.parametrize(
    "of", [shape("gaussian", "full"), shape("bernoulli"), shape("binomial", "10"), shape("beta")]
)
def test_other_rows_stay_as_they_are(of: Any) -> None:
    assert in_space(ROWS, of) is None
    assert width_of(of) is None


def test_logarithms_of_log_normals_are_also_where_statistics_begin() -> None:
    of = shape("log_normal", "full")
    space = in_space(ROWS, of)
    assert space is not None
    assert np.array_equal(space.X, np.log(ROWS))
    assert np.array_equal(points_of(ROWS, of), np.log(ROWS))
    product = shape("product", "gaussian(full)[0] log_normal(diag)[1]")
    assert np.array_equal(
        points_of(ROWS, product), np.column_stack([ROWS[:, 0], np.log(ROWS[:, 1])])
    )


def test_categories_become_columns_and_many_share_one() -> None:
    codes = np.array([[0.0, 1.0], [2.0, 99.0]])
    space = in_space(codes, shape("categorical", "3,100"))
    assert space is not None
    assert space.widths == (3, 32)
    assert space.X[:, :3].tolist() == [[1, 0, 0], [0, 0, 1]]
    assert space.X[:, 3:].sum(axis=1).tolist() == [1, 1]
    assert width_of(shape("categorical", "3,100")) == 35


def test_many_rows_have_one_in_the_column_of_each_code() -> None:
    random = np.random.RandomState(0)
    widths = random.randint(1, 7, 9)
    codes = np.floor(random.uniform(size=(1000, 9)) * widths)
    space = in_space(codes, shape("categorical", ",".join(map(str, widths)), 9))
    assert space is not None
    columns = [codes[:, [j]] == np.arange(width) for j, width in enumerate(widths)]
    assert np.array_equal(space.X, np.concatenate(columns, axis=1))
    assert space.widths == tuple(widths)


def test_columns_of_one_array_in_another_order_are_put_in_theirs() -> None:
    rows = np.random.RandomState(0).gamma(2.0, size=(50, 3))
    family = "product", "gamma()[2] gaussian(full)[0] gamma()[1]"
    space = in_space(rows, shape(*family, 3))
    assert space is not None
    assert np.array_equal(
        space.X, np.column_stack([np.log(rows[:, 2]), rows[:, 0], np.log(rows[:, 1])])
    )


def test_successes_of_pairs_are_shares_and_none_without_trials() -> None:
    rows = np.array([[1.0, 4.0, 0.0, 0.0], [3.0, 3.0, 1.0, 2.0]])
    space = in_space(rows, shape("binomial", "pairs", 4))
    assert space is not None
    assert space.X.tolist() == [[0.25, 0.0], [1.0, 0.5]]


def test_products_have_the_columns_of_their_blocks_and_none_of_no_block() -> None:
    rows = np.array([[5.0, 1.0, 7.0, 4.0], [6.0, 0.0, 7.0, 9.0]])
    mixed = shape("product", "poisson()[3] categorical(2)[1] gaussian(full)[0] ignored()[2]", 4)
    space = in_space(rows, mixed)
    assert space is not None
    assert space.widths == (1, 2, 1)
    assert space.X.tolist() == [[2, 0, 1, 5], [3, 1, 0, 6]]
    assert in_space(rows[:, :2], shape("product", "gaussian(full)[0] bernoulli()[1]")) is None
    left_out = in_space(rows[:, :2], shape("product", "gaussian(full)[0] ignored()[1]"))
    assert left_out is not None
    assert left_out.X.tolist() == [[5], [6]]


def test_the_columns_of_a_feature_have_one_unit_together() -> None:
    space = in_space(np.array([[0.0, 1.0]]), shape("categorical", "3,2"))
    assert space is not None
    assert space.pooled(np.array([1.0, 2.0, 3.0, 4.0, 5.0])).tolist() == [6, 6, 6, 9, 9]


@pytest.mark.parametrize("family", ["gamma", "poisson", "multinomial"])
def test_a_row_becomes_the_same_in_any_layout(family: str) -> None:
    rows = np.random.RandomState(0).poisson(5.0, (500, 4)) + 1.0
    of = shape(family, n_features=4)
    expected = in_space(rows, of)
    assert expected is not None
    for other in (np.asfortranarray(rows), rows.astype(np.float32), rows[::-1].copy()[::-1]):
        found = in_space(other, of)
        assert found is not None
        assert np.array_equal(found.X, expected.X)
