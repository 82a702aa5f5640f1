"""Laws of rows that lack cells, for every family that has a density of some of its columns.

The density of such a row is that of the columns it has; nothing depends on threads, on layouts, on
where rows are or on what lies beside them; weights are repetitions; the likelihood never falls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, MixtureModel, _core, families
from tests.laws.family_problems import DRAWS, problem
from tests.laws.plain import EVERY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Float64 = NDArray[np.float64]

pytestmark = [
    pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning"),
    pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning"),
]

# Any of their numbers may change alone.
UNCONSTRAINED = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
REFUSED = ("von_mises_fisher",)
STUDENT = tuple(f"t_{name}" for name in EVERY)
SINGLE = [name for name in DRAWS if name not in REFUSED and not name.startswith("product")]
PRODUCTS = ["product", "product_of_two_parameters"]
FAMILIES = [*SINGLE, *PRODUCTS, *EVERY, *STUDENT]
OPTIONS: dict[str, Any] = {"random_state": 0, "tol": 0.0, "max_iter": 30, "n_threads": 1}


def gappy(name: str, share: float = 0.3, seed: int = 0) -> tuple[Any, Float64]:
    """A family and rows, of which a third keeps all cells and one has none."""
    random_state = np.random.RandomState(seed)
    if name in EVERY or name in STUDENT:
        first = random_state.normal(size=(1000, 4)) @ random_state.normal(size=(4, 4))
        second = random_state.normal(size=(2000, 4)) + np.array([4, 0, 4, 0])
        kind = families.StudentT if name in STUDENT else families.Gaussian
        family, rows = kind(name.removeprefix("t_")), np.concatenate([first, second])
    else:
        family, rows = problem(name).family, problem(name).rows.copy()
    lacking = random_state.uniform(size=rows.shape) < share
    lacking[::3] = False
    rows[lacking] = np.nan
    rows[7] = np.nan
    return family, rows


def model(family: Any, **options: Any) -> MixtureModel:
    return MixtureModel(2, family=family, **{**OPTIONS, "missing": "marginalize", **options})


def marginal(mixture: Mixture, columns: list[int]) -> _core.Mixture:
    """The mixture of some columns, of families whose parameters are arrays by feature."""
    shape, made = mixture.shape, {}
    for name, values in mixture.parameters.items():
        matrices = values.ndim > 1 and values.shape[-2:] == (shape.n_features,) * 2
        by_feature = values.ndim > 1 or (name == "scales" and shape.structure == "tied_diag/each")
        by_feature |= shape.structure == "tied_diag" and "means" not in name
        if "precisions" in name:
            continue
        if matrices and ("covariances" in name or (name == "scales" and "/" in shape.structure)):
            part = values[..., columns, :][..., columns]
        elif shape.family == "categorical":
            part = values[:, columns]
        else:
            part = values[..., columns] if by_feature else values
        made[name] = np.ascontiguousarray(part)
    structure = shape.structure
    if shape.family == "categorical":
        counts = np.array(structure.split(","))[columns]
        structure = ",".join(counts)
        made["probabilities"] = np.ascontiguousarray(
            made["probabilities"][:, :, : counts.astype(int).max()]
        )
    small = _core.ModelShape(shape.family, structure, len(columns), shape.n_components)
    return _core.Mixture(mixture.weights, made, small)


@pytest.mark.parametrize("name", [*SINGLE, *EVERY, *STUDENT])
def test_density_is_that_of_the_observed_columns(name: str) -> None:
    family, rows = gappy(name)
    fitted = model(family, max_iter=3).fit(rows)
    found, proba = fitted.score_samples(rows), fitted.predict_proba(rows)
    for pattern in np.unique(np.isnan(rows), axis=0):
        these = (np.isnan(rows) == pattern).all(axis=1)
        columns = np.flatnonzero(~pattern).tolist()
        if not columns:
            np.testing.assert_allclose(found[these], 0.0, atol=1e-12)
            np.testing.assert_allclose(proba[these] - fitted.weights_, 0.0, atol=1e-12)
            continue
        small, out = marginal(fitted.mixture_, columns), np.empty(int(these.sum()))
        small.score_samples(np.ascontiguousarray(rows[these][:, columns]), out, 1)
        np.testing.assert_allclose(found[these], out, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_rows_without_any_cell_add_their_weight_alone(name: str) -> None:
    family, rows = gappy(name)
    rows = np.delete(rows, 7, axis=0)
    more = np.concatenate([rows, np.full((50, rows.shape[1]), np.nan)])
    mixture = model(family, max_iter=2).fit(rows).mixture_
    without, with_them = mixture.expectation(rows), mixture.expectation(more)
    assert with_them.log_likelihood == pytest.approx(without.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(with_them.weight - without.weight, 50 * mixture.weights, rtol=1e-9)
    for what, values in without.arrays.items():  # of matrices, what is expected of them too
        if what.endswith(("sum", "counts", "observed", "deviation", "log")):
            np.testing.assert_allclose(with_them.arrays[what], values, rtol=1e-12, atol=1e-11)


def test_rows_without_any_cell_leave_the_optimum() -> None:
    for name in ("full", "tied", "diag", "t_full"):
        family, rows = gappy(name, 0.1)
        options: dict[str, Any] = {"tol": 1e-10, "max_iter": 2000, "acceleration": "auto"}
        rows = np.delete(rows, 7, axis=0)
        more = np.concatenate([rows, np.full((300, 4), np.nan)])
        few, many = (model(family, **options).fit(each) for each in (rows, more))
        scale = len(more) / len(rows)
        assert many.lower_bound_ * scale == pytest.approx(few.lower_bound_, abs=1e-7)
        np.testing.assert_allclose(many.means_, few.means_, atol=1e-4)
        np.testing.assert_allclose(many.weights_, few.weights_, atol=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_likelihood_never_falls(name: str) -> None:
    for share in (0.05, 0.6):
        family, rows = gappy(name, share)
        bounds = model(family, acceleration=None).fit(rows).lower_bounds_
        assert np.all(np.diff(bounds) > -1e-12 * np.abs(bounds[:-1]))
        assert bounds[-1] > bounds[0]


@pytest.mark.parametrize("name", FAMILIES)
def test_without_gaps_no_bit_changes(name: str) -> None:
    family, rows = gappy(name, 0.0)
    rows = np.delete(rows, 7, axis=0)
    with_option = model(family, acceleration="auto").fit(rows)
    without = model(family, acceleration="auto", missing="error").fit(rows)
    # Starts of matrices are of variances; where rows may lack cells, centers are looked for among
    # the rows as they are and not in the space of a family.
    if name in ("bernoulli", "exponential", "binomial", "diag", "spherical", "tied_diag"):
        assert with_option.lower_bounds_ == without.lower_bounds_
    same = model(family, missing="error", max_iter=5, init_params="random", **_of(without))
    other = model(family, max_iter=5, init_params="random", **_of(without))
    assert same.fit(rows).lower_bounds_ == other.fit(rows).lower_bounds_
    for mine, theirs in zip(
        same.mixture_.parameters.values(), other.mixture_.parameters.values(), strict=True
    ):
        assert np.array_equal(mine, theirs)


def _of(fitted: MixtureModel) -> dict[str, Any]:
    """The parameters of a fit as a start."""
    return {"weights_init": fitted.weights_, "parameters_init": fitted.parameters_}


@pytest.mark.parametrize("name", FAMILIES)
def test_threads_layouts_and_places_change_no_bit(name: str) -> None:
    family, rows = gappy(name)
    fitted = model(family, max_iter=5).fit(rows)
    bounds, scores = fitted.lower_bounds_, fitted.score_samples(rows)
    for other in (np.asfortranarray(rows), rows[::-1].copy()[::-1]):
        assert model(family, max_iter=5).fit(other).lower_bounds_ == bounds
    assert model(family, max_iter=5, n_threads=3).fit(rows).lower_bounds_ == bounds
    blocks = [rows[first : first + 700] for first in range(0, len(rows), 700)]
    from_blocks = model(family, max_iter=5).fit(list_of(blocks))
    assert from_blocks.lower_bounds_ == bounds
    order = np.random.RandomState(1).permutation(len(rows))
    assert np.array_equal(fitted.score_samples(rows[order]), scores[order])
    for row in (7, 8, 10, 2999):
        assert fitted.score_samples(rows[row : row + 1])[0] == scores[row]
        assert fitted.mixture_.score_samples(rows[row]) == scores[row]


def list_of(blocks: list[Float64]) -> Any:
    """Blocks of rows as a source."""
    from emgine.sources import Blocks

    return Blocks(lambda: iter(blocks))


@pytest.mark.parametrize("name", FAMILIES)
def test_weight_two_is_the_row_twice(name: str) -> None:
    family, rows = gappy(name)
    weight = np.random.RandomState(2).randint(0, 3, len(rows))
    start = _of(model(family, max_iter=2).fit(rows))
    weighted = model(family, max_iter=5, **start).fit(rows, sample_weight=weight)
    repeated = model(family, max_iter=5, **start).fit(np.repeat(rows, weight, axis=0))
    np.testing.assert_allclose(weighted.lower_bounds_, repeated.lower_bounds_, rtol=1e-10)


@pytest.mark.parametrize(
    "init_params", ["kmeans", "k-means++", "random", "random_from_data", "short-em"]
)
@pytest.mark.parametrize("name", FAMILIES)
def test_every_start_works(name: str, init_params: str) -> None:
    family, rows = gappy(name)
    fitted = model(family, init_params=init_params, max_iter=3).fit(rows)
    assert np.isfinite(fitted.lower_bound_)


@pytest.mark.parametrize("name", FAMILIES)
def test_labels_and_factors_of_rows_with_gaps(name: str) -> None:
    family, rows = gappy(name)
    some = np.where(np.arange(len(rows)) % 10 == 0, np.arange(len(rows)) % 20 // 10, -1)
    few = np.where(np.arange(len(rows)) < 1, 0, -1)  # too few for any matrix, and none of 1
    factors = np.where(np.arange(len(rows))[:, np.newaxis] % 3 == 0, [0.2, 0.8], 1.0)
    for labels in (some, few, factors):
        fitted = model(family, acceleration=None, max_iter=8).fit(rows, labels=labels)
        bounds = np.array(fitted.lower_bounds_)
        assert np.all(np.diff(bounds) > -1e-12 * np.abs(bounds[:-1]))
        assert np.isfinite(fitted.score_samples(rows)).all()


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("acceleration", ["quasi-newton", "squarem", "anderson"])
def test_acceleration_ends_no_lower(name: str, acceleration: str) -> None:
    for share in (0.1, 0.5):
        family, rows = gappy(name, share)
        options: dict[str, Any] = {"tol": 1e-10, "max_iter": 4000, "reg_covar": 0.0}
        plain = model(family, acceleration=None, **options).fit(rows)
        fast = model(family, acceleration=acceleration, **options).fit(rows)
        assert fast.lower_bound_ >= plain.lower_bound_ - 1e-7
        assert all(falls == () for falls in (restart.falls for restart in fast.restarts_))


def test_independent_features_converge_at_once() -> None:
    # One component: available cases give the answer in one step, completed rows do not.
    for name in ("diag", "spherical", "tied_diag", "tied_spherical"):
        _, rows = gappy(name, 0.5)
        fitted = GaussianMixture(
            1, covariance_type=name, missing="marginalize", reg_covar=0.0, tol=1e-12
        ).fit(rows)
        assert fitted.n_iter_ <= 3
        np.testing.assert_allclose(fitted.means_[0], np.nanmean(rows, axis=0), rtol=1e-12)


@pytest.mark.parametrize("structure", ["full", "tied"])
@pytest.mark.parametrize("kind", ["monotone", "random"])
@pytest.mark.parametrize("d", [2, 13, 40])
def test_matrices_of_many_features_never_fall(structure: str, kind: str, d: int) -> None:
    random_state = np.random.RandomState(d)
    mix = random_state.normal(size=(d, d))
    rows = random_state.normal(size=(1500, d)) @ mix + 3 * (np.arange(1500) % 2)[:, np.newaxis]
    for share in (0.05, 0.3, 0.6):
        lacking = random_state.uniform(size=rows.shape) < share
        if kind == "monotone":  # who lacks a column lacks those behind it
            lacking = np.arange(d) >= d * random_state.uniform(1 - 1.5 * share, 2, (1500, 1))
        fitted = GaussianMixture(
            2,
            covariance_type=structure,
            missing="marginalize",
            acceleration=None,
            max_iter=25,
            tol=0.0,
            random_state=0,
        ).fit(np.where(lacking, np.nan, rows))
        bounds = np.array(fitted.lower_bounds_)
        assert np.all(np.diff(bounds) > -1e-9 * np.abs(bounds[:-1]))


@pytest.mark.parametrize("structure", EVERY)
def test_far_from_the_origin_no_digits_are_lost(structure: str) -> None:
    family, rows = gappy(structure)
    rows = np.round(rows * 2.0**20) / 2.0**20  # so that an offset rounds nothing
    moved = rows + 2.0**27
    near, far = (model(family, max_iter=10, reg_covar=0.0).fit(each) for each in (rows, moved))
    np.testing.assert_allclose(far.lower_bounds_, near.lower_bounds_, rtol=1e-8)
    np.testing.assert_allclose(far.means_ - 2.0**27, near.means_, atol=1e-6)
    np.testing.assert_allclose(far.covariances_, near.covariances_, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", REFUSED)
def test_families_without_marginals_refuse_nan(name: str) -> None:
    family, rows = problem(name).family, problem(name).rows.copy()
    rows[5, 1] = np.nan
    with pytest.raises(ValueError, match="row 5, column 1"):
        model(family).fit(rows)
    assert np.isfinite(model(family, max_iter=2).fit(problem(name).rows).lower_bound_)
