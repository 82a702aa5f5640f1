"""collinear: full models of collinear features are compared with one another, and it is said."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from emgine import DegenerateWarning, GaussianMixture, GaussianMixtureSearch

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

THIRD = ("continuous", "rounded", "answers")


def prices(n_groups: int, third: str) -> pd.DataFrame:
    """Net and gross prices of some groups, and another feature."""
    rng = np.random.RandomState(0)
    label = rng.randint(n_groups, size=400)
    net = rng.normal(size=400) + 6.0 * label
    other = rng.normal(size=400) + 3.0 * label
    if third == "rounded":
        other = np.round(other)
    elif third == "answers":
        other = np.clip(np.rint(3.0 + rng.normal(size=400)), 1, 5)
    return pd.DataFrame({"net": net, "gross": 1.19 * net, "other": other})


def searched(rows: pd.DataFrame, structures: Any, **options: Any) -> GaussianMixtureSearch:
    search = GaussianMixtureSearch(range(1, 8), structures, random_state=0, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateWarning)
        return search.fit(rows)


@pytest.mark.parametrize(
    ("third", "reg_covar"),
    [*itertools.product(THIRD, [1e-6, "auto"]), ("continuous", 0.0), ("rounded", 0.0)],
)
@pytest.mark.parametrize("n_groups", [1, 2])
def test_full_models_take_as_many_components_as_there_are_groups(
    n_groups: int, third: str, reg_covar: Any
) -> None:
    for finish in ("best", "all"):
        search = searched(prices(n_groups, third), "full", reg_covar=reg_covar, finish=finish)
        assert search.best_params_["n_components"] == n_groups
        table = search.results_
        assert table["inflated"][search.best_index_] == 1
        assert (table["status"] == "degenerate").all()
        ordered = table["inflated"][np.argsort(table["rank"])]
        assert (np.diff(ordered) >= 0).all()


def test_candidates_that_rank_behind_for_it_are_told_of() -> None:
    rows = prices(1, "continuous")
    search = GaussianMixtureSearch([1, 2], ["full", "tied", "diag"], random_state=0)
    with pytest.warns(DegenerateWarning, match="In all rows net and gross are collinear") as seen:
        search.fit(rows)
    assert "3 candidates" in str(seen[0].message)  # one full component is tied too
    assert search.best_params_["covariance_type"] == "diag"
    with pytest.warns(DegenerateWarning, match="column 0 and column 1 .* a candidate .* it ranks"):
        GaussianMixtureSearch(1, ["full", "diag"], random_state=0).fit(rows.to_numpy())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        GaussianMixtureSearch([1, 2], random_state=0).fit(rows[["net", "other"]])


def test_a_run_that_is_narrow_beyond_it_is_not_preferred() -> None:
    rows = prices(2, "answers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = GaussianMixture(3, n_init=20, init_params="random_from_data", random_state=0)
        model.fit(rows)
    within = model.mixture_.covariances[:, 2, 2]
    alone = [run.lower_bound for run in model.restarts_]
    assert within.min() > 1e-3  # its answers differ
    assert max(alone) > model.lower_bound_ + 0.5  # those of another run do not
