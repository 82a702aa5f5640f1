"""Missing cells wherever rows come from and wherever models go: tables, sources, files, streams."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.base import clone

import emgine
from emgine import (
    BayesianGaussianMixture,
    GaussianMixture,
    GaussianMixtureSearch,
    Mixture,
    MixtureClassifier,
    MixtureModel,
    MixtureSearch,
    families,
)
from emgine.sources import Blocks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")

OPTIONS: dict[str, Any] = {"missing": "marginalize", "random_state": 0, "max_iter": 20}


def rows_with_gaps(n: int = 1200) -> NDArray[np.float64]:
    random_state = np.random.RandomState(3)
    rows = random_state.normal(size=(n, 3)) + 4 * (np.arange(n) % 2)[:, np.newaxis]
    rows[random_state.uniform(size=rows.shape) < 0.2] = np.nan
    return rows


def with_none(rows: NDArray[np.float64]) -> list[list[float | None]]:
    return [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]


def fitted(**options: Any) -> GaussianMixture:
    return GaussianMixture(2, **{**OPTIONS, **options}).fit(rows_with_gaps())


def test_nulls_of_every_table_are_missing_cells() -> None:
    rows, expected = rows_with_gaps(), fitted().lower_bounds_
    objects, names = with_none(rows), ["a", "b", "c"]
    nullable = pd.DataFrame(rows, columns=names).astype("Float64")
    nullable = nullable.mask(nullable.isna(), pd.NA)
    of_na = nullable.astype(object)
    tables: list[Any] = [
        objects,
        np.array(objects, dtype=object),
        pd.DataFrame(rows, columns=names),
        nullable,
        of_na,
        pl.DataFrame(objects, schema=names, orient="row"),
        pa.table({name: [row[j] for row in objects] for j, name in enumerate(names)}),
    ]
    for table in tables:
        assert GaussianMixture(2, **OPTIONS).fit(table).lower_bounds_ == expected


ESTIMATORS: tuple[Any, ...] = (
    GaussianMixture(2, random_state=0),
    BayesianGaussianMixture(n_components=2, random_state=0),
    MixtureModel(2, family="gaussian", random_state=0),
    GaussianMixtureSearch([1, 2], random_state=0),
    MixtureSearch([1, 2], family="gaussian", random_state=0),
    MixtureClassifier(random_state=0),
)


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_every_estimator_takes_them_if_asked(estimator: Any) -> None:
    rows = rows_with_gaps(200)
    table = pd.DataFrame(rows, columns=["age", "height", "weight"])
    y, model = np.arange(200) % 2, clone(estimator)
    row, column = np.argwhere(np.isnan(rows))[0]
    where = rf"row {row}, column {column} \('{table.columns[column]}'\)"
    with pytest.raises(ValueError, match=rf"(?s){where}.*missing='marginalize'"):
        model.fit(table, y)
    model.set_params(missing="marginalize").fit(table, y)
    assert np.isfinite(model.score(table, y))
    shares = model.predict_proba(table)
    assert np.array_equal(
        model.predict_proba(table.astype(object).where(table.notna(), None)), shares
    )
    assert (model.predict(table.iloc[:1]) == model.predict(table)[:1]).all()
    for column, bad, said in (
        ("height", np.nan, r"Column 1 \('height'\) of X has no value in any row"),
        ("age", np.inf, r"contains infinity .* column 0 \('age'\)"),
    ):
        with pytest.raises(ValueError, match=said):
            model.fit(table.assign(**{column: bad}), y)
        assert np.array_equal(model.predict_proba(table), shares)
    with pytest.raises(ValueError, match=r"'error', 'marginalize'.* Got 'drop'"):
        model.set_params(missing="drop").fit(table, y)


def test_sources_and_parquet_give_the_same_bits(tmp_path: Path) -> None:
    rows, expected = rows_with_gaps(), fitted()
    path = tmp_path / "rows.parquet"
    columns = {name: with_none(rows[:, [j]]) for j, name in enumerate("abc")}
    pq.write_table(
        pa.table({name: [value for (value,) in column] for name, column in columns.items()}), path
    )
    model = GaussianMixture(2, **OPTIONS).fit(path)
    assert model.lower_bounds_ == expected.lower_bounds_
    scores = np.concatenate(list(model.score_samples(path)))
    assert np.array_equal(scores, expected.score_samples(rows))
    assert model.score(path) == expected.score(rows)
    blocks = Blocks([rows[:500], rows[500:]])
    assert GaussianMixture(2, **OPTIONS).fit(blocks).lower_bounds_ == expected.lower_bounds_


@pytest.mark.parametrize("structure", ["full", "diag", "student_t"])
def test_files_and_pickles_keep_the_option(tmp_path: Path, structure: str) -> None:
    rows = rows_with_gaps()
    if structure == "student_t":
        model: Any = MixtureModel(2, family="student_t", **OPTIONS).fit(rows)
    else:
        model = fitted(covariance_type=structure)
    scores = model.score_samples(rows)
    model.save(tmp_path / "model")
    model.mixture_.save(tmp_path / "mixture")
    for again in (
        emgine.load(tmp_path / "model"),
        emgine.load(tmp_path / "mixture"),
        pickle.loads(pickle.dumps(model)),
        pickle.loads(pickle.dumps(model.mixture_)),
    ):
        assert again.missing == "marginalize"
        assert np.array_equal(again.score_samples(rows), scores)
        single = getattr(again, "mixture_", again)
        assert [single.score_samples(row) for row in rows[:9]] == scores[:9].tolist()
    statistics = model.mixture_.expectation(rows)
    kept = emgine.SufficientStatistics.from_bytes(statistics.to_bytes())
    assert kept.shape == statistics.shape
    assert all(np.array_equal(kept.arrays[name], of) for name, of in statistics.arrays.items())


def test_files_without_the_option_are_as_before(tmp_path: Path) -> None:
    mixture = Mixture([1.0], [[0.0]], [1.0], "spherical")
    mixture.save(tmp_path / "mixture")
    assert b'"format_version":"1"' in (tmp_path / "mixture").read_bytes()
    assert emgine.load(tmp_path / "mixture").missing == "error"


def test_batches_of_a_stream_add_up() -> None:
    rows = rows_with_gaps()
    for structure in ("full", "tied", "diag", "spherical"):
        model = GaussianMixture(2, covariance_type=structure, **OPTIONS).partial_fit(rows[:600])
        model.partial_fit(rows[600:])
        first = GaussianMixture(2, covariance_type=structure, **OPTIONS).partial_fit(rows[:600])
        base = first._stream.base  # type: ignore[union-attr]
        once = base.expectation(rows).maximization(1e-6)
        np.testing.assert_allclose(model.means_, once.means, rtol=1e-10)
        np.testing.assert_allclose(model.covariances_, once.covariances, rtol=1e-10)
        model.partial_fit(rows, forgetting=0.1)
        assert np.isfinite(model.lower_bound_)


def test_statistics_move_to_other_means() -> None:
    rows = rows_with_gaps()
    for structure in ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"):
        statistics = fitted(covariance_type=structure).mixture_.expectation(rows)
        moved = statistics.about(statistics.means + 0.5)
        here, there = statistics.maximization(), moved.maximization()
        np.testing.assert_allclose(here.means, there.means, rtol=1e-9)
        np.testing.assert_allclose(here.covariances, there.covariances, rtol=1e-9)


def test_search_fits_every_candidate() -> None:
    rows = rows_with_gaps()
    search = GaussianMixtureSearch(
        range(1, 4), covariance_type=("full", "tied", "diag"), missing="marginalize", random_state=0
    ).fit(rows)
    assert search.best_estimator_.n_components == 2
    assert search.best_estimator_.missing == "marginalize"
    found = GaussianMixture(
        2,
        covariance_type=search.best_estimator_.covariance_type,
        missing="marginalize",
        random_state=0,
    ).fit(rows)
    assert search.best_estimator_.lower_bound_ == pytest.approx(found.lower_bound_, abs=1e-5)
    assert np.isfinite(search.predict_proba(rows)).all()
    held_out = GaussianMixtureSearch(
        [1, 2], covariance_type="diag", criterion="cv", missing="marginalize", random_state=0
    ).fit(rows)
    assert held_out.best_estimator_.n_components == 2


def test_labels_and_parameters_are_starts() -> None:
    rows = rows_with_gaps()
    labels = np.arange(len(rows)) % 2
    for structure in ("full", "tied", "diag"):
        by_labels = GaussianMixture(2, covariance_type=structure, labels_init=labels, **OPTIONS)
        given = by_labels.fit(rows)
        start: dict[str, Any] = {
            "weights_init": given.weights_,
            "means_init": given.means_,
            "covariances_init": given.covariances_,
        }
        again = GaussianMixture(2, covariance_type=structure, **start, **OPTIONS).fit(rows)
        assert again.lower_bound_ >= given.lower_bound_ - 1e-12


def test_a_category_may_be_missing_in_a_table() -> None:
    random_state = np.random.RandomState(0)
    colour = random_state.choice(["red", "green", "blue"], 300).astype(object)
    size = random_state.normal(size=300) + 5.0 * (colour == "red")
    colour[::7], size[::5] = None, np.nan
    table = pd.DataFrame({"colour": colour, "size": size})
    family = families.Product({"colour": "categorical", "size": "gaussian"})
    model = MixtureModel(2, family=family, **OPTIONS).fit(table)
    assert np.isfinite(model.score_samples(table)).all()
    assert list(model.categories_["colour"]) == ["blue", "green", "red"]


def test_a_component_that_never_sees_a_column_stays_a_mixture() -> None:
    # Two sources of rows, of which one lacks a column.
    random_state = np.random.RandomState(0)
    rows = random_state.normal(size=(400, 2)) + 50.0 * (np.arange(400) % 2)[:, np.newaxis]
    rows[1::2, 1] = np.nan
    for family in ("diag", "full", "tied_diag", "spherical"):
        model = GaussianMixture(2, covariance_type=family, **OPTIONS).fit(rows)
        assert np.isfinite(model.means_).all()
        assert np.diff(model.lower_bounds_).min() > -1e-9
    counts = np.where(np.isnan(rows), np.nan, np.abs(np.round(rows)))
    counted = MixtureModel(2, family="poisson", **OPTIONS).fit(counts)
    assert np.isfinite(counted.parameters_["rates"]).all()


def test_a_family_of_ones_own_of_whole_rows_refuses_the_option() -> None:
    from tests.python.families.own_families import Rayleigh

    with pytest.raises(ValueError, match=r"functions of Rayleigh .*independent_features = True"):
        MixtureModel(1, family=Rayleigh(), **OPTIONS).fit([[1.0], [2.0]])


def test_scikit_learn_learns_that_nan_is_allowed() -> None:
    pytest.importorskip("sklearn")
    assert GaussianMixture(missing="marginalize").__sklearn_tags__().input_tags.allow_nan
    assert not GaussianMixture().__sklearn_tags__().input_tags.allow_nan
