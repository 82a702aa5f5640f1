"""StudentT: choices, errors, draws, laws of any mixture, files, and scales that are narrow."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from emgine import MixtureModel, _core, families
from emgine._families.gaussian.structures import COVARIANCE_TYPES, MATRICES
from emgine._families.student_t import StudentT
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation, RandomExpectation

if TYPE_CHECKING:
    from pathlib import Path

Float64 = npt.NDArray[np.float64]
RNG = np.random.default_rng(3)
X = np.concatenate(
    [RNG.standard_t(3, (150, 2)), RNG.standard_t(8, (100, 2)) + np.array([6.0, 2.0])]
)
MEANS = np.array([[0.0, 0.0], [6.0, 2.0]])
SCALES = {
    "full": [np.eye(2), np.eye(2)],
    "tied": np.eye(2),
    "diag": np.ones((2, 2)),
    "spherical": np.ones(2),
    "tied_diag": np.ones(2),
    "tied_spherical": np.ones(1),
}
SCALES |= {
    name: SCALES["full" if name in MATRICES else "diag"]
    for name in COVARIANCE_TYPES
    if name not in SCALES
}


def fitted(structure: str = "full", dof: Any = "each", rows: Any = X, **options: Any) -> Any:
    dofs = [dof, dof] if isinstance(dof, float) else [10.0, 10.0]
    start = {"means": MEANS, "scales": SCALES[structure], "dofs": dofs} | options.pop("start", {})
    weight = options.pop("sample_weight", None)
    model = MixtureModel(
        2,
        family=families.StudentT(structure, dof),
        weights_init=[0.5, 0.5],
        parameters_init=start,
        **options,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", emgine.ConvergenceWarning)  # a few steps are enough
        return model.fit(rows, sample_weight=weight)


def same(a: Any, b: Any) -> bool:
    return all(np.array_equal(a.parameters_[name], b.parameters_[name]) for name in a.parameters_)


def test_choices_are_written_in_the_words_of_the_core() -> None:
    assert StudentT().structure(2) == "full/each"
    assert StudentT("tied", "shared").structure(2) == "tied/shared"
    assert StudentT("diag", 4).structure(2) == "diag/4.0"
    assert StudentT("diag", np.float32(4)) == StudentT("diag", 4.0)
    assert StudentT(dof=np.inf).structure(2) == "full/inf"
    assert repr(StudentT("diag", 4)) == "StudentT(covariance_type='diag', dof=4.0)"


@pytest.mark.parametrize("dof", ["every", 0, -1.0, 0.05, np.nan, None, True, [4.0]])
def test_a_bad_dof_is_refused(dof: Any) -> None:
    with pytest.raises(ValueError, match=r"dof must be 'each', 'shared' or a number"):
        StudentT(dof=dof)


def test_a_bad_structure_is_refused() -> None:
    with pytest.raises(ValueError, match="covariance_type must be one of"):
        StudentT("round")
    with pytest.raises(ValueError, match="dof must be"):
        _core.ModelShape("student_t", "full/0.0", 2, 2)


def test_bad_parameters_are_refused_by_name() -> None:
    def model(**parameters: Any) -> MixtureModel:
        given = {"means": [[0.0]], "scales": [[[1.0]]], "dofs": [4.0]} | parameters
        return MixtureModel(1, family="student_t", weights_init=[1.0], parameters_init=given).fit(
            X[:, :1]
        )

    assert model().dofs_.shape == (1,)
    with pytest.raises(ValueError, match="dofs of component 0 must be in the range"):
        model(dofs=[0.0])
    with pytest.raises(ValueError, match="The scale of component 0 is not positive definite"):
        model(scales=[[[-1.0]]])
    with pytest.raises(ValueError, match=r"parameters_init\['dofs'\] must have shape"):
        model(dofs=[1.0, 2.0])
    with pytest.raises(ValueError, match="may have"):
        model(covariances=[[[1.0]]])


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
@pytest.mark.parametrize("dof", ["each", "shared", 4.0])
def test_every_structure_is_fitted_and_the_likelihood_never_falls(structure: str, dof: Any) -> None:
    model = fitted(structure, dof, tol=1e-10, reg_covar=0)
    bounds = np.array(model.lower_bounds_)
    assert model.converged_
    assert np.diff(bounds).min() > -1e-12 * abs(bounds[-1])
    assert model.scales_.shape == np.shape(SCALES[structure])
    assert dof == "each" or model.dofs_[0] == model.dofs_[1]
    assert not isinstance(dof, float) or model.dofs_[0] == dof
    expected = Rows(InMemory(X, None, 1)).total(Expectation(model.mixture_))
    assert model.score_samples(X).sum() == pytest.approx(expected.log_likelihood, rel=1e-13)


@pytest.mark.parametrize("init_params", ["kmeans", "k-means++", "random", "short-em"])
def test_starts_are_found_in_the_rows(init_params: str) -> None:
    model = MixtureModel(2, family="student_t", init_params=init_params, random_state=0, n_init=3)
    model.fit(X)
    assert model.score(X) > fitted().score(X) - 1e-4


def test_a_start_has_ten_degrees_of_freedom() -> None:
    shape = _core.ModelShape("student_t", "full/each", 2, 2)
    rows = Rows(InMemory(X, None, 1))
    start = rows.total(RandomExpectation(shape, np.zeros((2, 2)), 1)).maximization(0.0)
    assert start.parameters["dofs"].tolist() == pytest.approx([10.0, 10.0], rel=1e-14)


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_threads_places_and_layouts_change_no_bit(structure: str) -> None:
    rows = np.tile(X, (40, 1))
    model = fitted(structure, rows=rows, n_threads=1, max_iter=5, tol=0)
    assert same(model, fitted(structure, rows=rows, n_threads=2, max_iter=5, tol=0))
    column_major = np.asfortranarray(rows)
    assert same(model, fitted(structure, rows=column_major, n_threads=1, max_iter=5, tol=0))
    one_by_one = np.array([model.score_samples(row[np.newaxis])[0] for row in X])
    assert np.array_equal(one_by_one, model.score_samples(rows)[: len(X)])


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_a_weight_of_two_is_the_row_twice(structure: str) -> None:
    weight = np.where(np.arange(len(X)) % 3 == 0, 2.0, 1.0)
    twice = np.repeat(X, weight.astype(int), axis=0)
    a = fitted(structure, sample_weight=weight, max_iter=20, tol=0)
    b = fitted(structure, rows=twice, max_iter=20, tol=0)
    for name, array in a.parameters_.items():
        assert np.allclose(array, b.parameters_[name], rtol=1e-9), name


def test_components_may_change_places() -> None:
    a = fitted(max_iter=20, tol=0)
    model = fitted(max_iter=20, tol=0, start={"means": MEANS[::-1]})
    for name, array in a.parameters_.items():
        assert np.allclose(array, model.parameters_[name][::-1], rtol=1e-10), name


def test_infinite_degrees_of_freedom_are_the_gaussian() -> None:
    student = fitted("full", np.inf, reg_covar=0, tol=1e-12)
    gaussian = MixtureModel(
        2,
        weights_init=[0.5, 0.5],
        parameters_init={"means": MEANS, "covariances": SCALES["full"]},
        reg_covar=0,
        tol=1e-12,
        acceleration=None,
    ).fit(X)
    assert np.allclose(student.scales_, gaussian.covariances_, rtol=1e-6)
    assert student.score(X) == pytest.approx(gaussian.score(X), abs=1e-10)


def test_a_mixture_comes_back_from_a_file_and_a_pickle(tmp_path: Path) -> None:
    for dof in ("each", np.inf):
        model = fitted("tied", dof, tol=1e-8)
        model.mixture_.save(tmp_path / "model.safetensors")
        again = emgine.load(tmp_path / "model.safetensors")
        for mixture in (again, pickle.loads(pickle.dumps(model)).mixture_):
            assert mixture.shape == model.mixture_.shape
            for name, array in model.parameters_.items():
                assert np.array_equal(mixture.parameters[name], array), name
            assert np.array_equal(mixture.score_samples(X), model.score_samples(X))


@pytest.mark.parametrize("structure", COVARIANCE_TYPES)
def test_statistics_about_other_means_are_those_counted_there(structure: str) -> None:
    mixture = fitted(structure, max_iter=2).mixture_
    family, rows = StudentT(structure), Rows(InMemory(X, None, 1))
    means = mixture.parameters["means"] + [[1.0, -2.0], [0.5, 0.0]]
    moved = family.about(rows.total(Expectation(mixture)), means)
    expected = rows.total(Expectation(mixture, means))
    assert np.array_equal(moved.reference, means)
    for name, array in expected.arrays.items():
        assert np.allclose(moved.arrays[name], array, rtol=1e-11, atol=1e-9), name
    updated = expected.maximization(0.0)
    assert np.allclose(family.next_reference(moved), updated.parameters["means"], rtol=1e-11)


def test_draws_have_the_tails_of_their_components() -> None:
    shape = _core.ModelShape("student_t", "full/each", 2, 2)
    scales = np.array([[[4.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 2.0]]])
    means = np.array([[100.0, 0.0], [-5.0, 5.0]])
    arrays = {"means": means, "scales": scales, "dofs": np.array([5.0, np.inf])}
    mixture = _core.Mixture(np.array([0.5, 0.5]), arrays, shape)
    counts = np.array([40000, 40000])
    drawn = StudentT().draws(mixture, counts, np.random.RandomState(0))
    for rows, mean, scale, dof in zip(drawn, means, scales, [5.0, np.inf], strict=True):
        factor = 1.0 if np.isinf(dof) else dof / (dof - 2)
        assert np.allclose(rows.mean(axis=0), mean, atol=0.06)
        assert np.allclose(np.cov(rows.T), scale * factor, atol=0.3)
    assert StudentT().n_numbers(mixture) == 4 + 8 + 2


def test_a_scale_that_reg_covar_made_is_reported() -> None:
    rows = np.concatenate([X, np.tile([3.0, 20.0], (60, 1))])
    model = MixtureModel(3, family=families.StudentT(dof=4.0), random_state=0, n_init=3)
    with pytest.warns(UserWarning, match="as narrow as reg_covar"):
        model.fit(rows)
    assert any(event.cause == "narrow" for event in model.restarts_[-1].degenerate) or any(
        event.cause == "narrow" for run in model.restarts_ for event in run.degenerate
    )


def test_a_unit_too_small_for_reg_covar_is_reported() -> None:
    with pytest.warns(UserWarning, match="reg_covar=1e-06 is more than"):
        MixtureModel(2, family="student_t", random_state=0).fit(X * 1e-3)


def test_rows_far_from_zero_lose_no_digits() -> None:
    near = fitted(max_iter=30, tol=0)
    far = fitted(rows=X + 2.0**20, max_iter=30, tol=0, start={"means": MEANS + 2.0**20})
    assert np.allclose(near.scales_, far.scales_, rtol=1e-7)
    assert np.allclose(near.dofs_, far.dofs_, rtol=1e-6)


def test_outliers_without_end_do_no_harm() -> None:
    # Squares above 1e299 are cut there, and a step towards a maximum that counts them may fall.
    rows = np.concatenate([X, [[1e12, -1e12], [1e149, 0.0]]])
    model = fitted(rows=rows, max_iter=200)
    assert np.all(np.isfinite(model.means_))
    assert np.all(np.isfinite(model.score_samples(rows)))
    assert model.dofs_.min() >= 0.1
