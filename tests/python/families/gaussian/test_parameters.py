"""parameters: shapes, ranges and definiteness of parameters given by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

import emgine
from emgine import GaussianMixture, Mixture, _core
from emgine._families.gaussian.parameters import (
    check_covariances,
    check_weights,
    checked_mixture,
    in_structure,
    parameter_shape,
    precisions_cholesky,
    shape_of,
)
from emgine._families.gaussian.structures import (
    COVARIANCE_TYPES,
    MATRICES,
    SHARED,
    SPECIAL_CASES,
    STRUCTURES,
)

X = np.random.RandomState(0).normal(size=(40, 2))
EYE = np.eye(2)

# Start parameters for 2 components and 2 features that scikit-learn refuses in the same words.
REFUSED: list[dict[str, Any]] = [
    {"weights_init": [1.0]},
    {"weights_init": [[0.5, 0.5]]},
    {"weights_init": [0.5, 0.4]},
    {"means_init": [[0.0, 1.0]]},
    {"means_init": [0.0, 1.0]},
    {"precisions_init": EYE},
    {"precisions_init": np.ones((2, 2, 3))},
    {"precisions_init": np.stack([EYE, -EYE])},
    {"precisions_init": np.stack([EYE, [[1.0, 2.0], [2.0, 1.0]]])},
    {"precisions_init": np.stack([EYE, [[1.0, 0.5], [0.0, 1.0]]])},
    {"precisions_init": np.ones(2), "covariance_type": "tied"},
    {"precisions_init": -EYE, "covariance_type": "tied"},
    {"precisions_init": np.ones(2), "covariance_type": "diag"},
    {"precisions_init": [[1.0, 1.0], [0.0, 1.0]], "covariance_type": "diag"},
    {"precisions_init": EYE, "covariance_type": "spherical"},
    {"precisions_init": [1.0, -1.0], "covariance_type": "spherical"},
]


@pytest.mark.parametrize("parameters", REFUSED, ids=range(len(REFUSED)))
def test_bad_starts_raise_scikit_learns_message(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="should") as theirs:
        SklearnMixture(2, **parameters).fit(X)
    with pytest.raises(ValueError, match="should") as ours:
        emgine.GaussianMixture(2, **parameters).fit(X)
    assert str(ours.value) == str(theirs.value)


def test_the_range_of_weights_is_reported_the_right_way_round() -> None:
    with pytest.raises(ValueError, match=r"got max value 1\.50000, min value -0\.50000$"):
        check_weights([1.5, -0.5], 2)


@pytest.mark.parametrize("name", ["weights_init", "means_init", "precisions_init"])
def test_starts_that_are_not_finite_are_refused(name: str) -> None:
    shape: tuple[int, ...] = {"weights_init": (2,), "means_init": (2, 2)}.get(name, (2, 2, 2))
    with pytest.raises(ValueError, match="contains NaN"):
        emgine.GaussianMixture(2, **{name: np.full(shape, np.nan)}).fit(X)  # type: ignore[arg-type]


def test_weights_rounded_to_float32_are_accepted_and_add_up() -> None:
    weights = np.full(7, 1 / 7, dtype=np.float32)
    assert abs(float(weights.astype(np.float64).sum()) - 1) > 1e-8
    assert check_weights(weights, 7).sum() == pytest.approx(1, abs=1e-15)
    with pytest.raises(ValueError, match="should be normalized"):
        check_weights(weights.astype(np.float64), 7)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_the_factor_of_a_precision(kind: str) -> None:
    rng = np.random.RandomState(1)
    roots = rng.normal(size=(3, 4, 4))
    full = roots @ roots.transpose(0, 2, 1) + np.eye(4)
    precisions = {
        "full": full,
        "tied": full[0],
        "diag": full[:, 0] ** 2 + 1,
        "spherical": [1, 2, 3],
    }
    factors = precisions_cholesky(precisions[kind], kind, 3, 4)
    if kind in ("full", "tied"):
        assert np.array_equal(factors, np.triu(factors))
        product = factors @ np.swapaxes(factors, -1, -2)
    else:
        product = factors**2
    assert np.allclose(product, precisions[kind], rtol=1e-14)


def test_symmetry_is_judged_in_the_matrix_own_scale() -> None:
    skew = np.array([[[1.0, 0.3], [0.2, 1.0]]])
    for scale in (1e-100, 1.0, 1e100):
        with pytest.raises(ValueError, match="'full covariance' should be symmetric"):
            check_covariances(skew * scale, "full", 1, 2)
    nearly = np.array([[[1.0, 0.3], [0.3 + 1e-12, 1.0]]])
    found = check_covariances(nearly, "full", 1, 2)
    assert found[0, 0, 1] == found[0, 1, 0]


def test_a_symmetric_covariance_keeps_its_bits() -> None:
    root = np.random.RandomState(2).normal(size=(1, 5, 5))
    covariance = root @ root.transpose(0, 2, 1)
    covariance = np.tril(covariance) + np.tril(covariance, -1).transpose(0, 2, 1)
    assert np.array_equal(check_covariances(covariance, "full", 1, 5), covariance)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_the_number_of_free_parameters_is_scikit_learns(kind: str) -> None:
    model = SklearnMixture(3, covariance_type=kind, random_state=0, max_iter=500).fit(X)
    assert shape_of(kind, 3, 2).n_free_parameters == model._n_parameters()
    assert parameter_shape(kind, 3, 2) == model.covariances_.shape


@pytest.mark.parametrize("kind", COVARIANCE_TYPES)
def test_what_the_table_says_of_shapes_is_so(kind: str) -> None:
    k, d = 4, 3
    shape = parameter_shape(kind, k, d)
    expected = () if kind in SHARED else (k,)
    if kind in MATRICES:
        expected += (d, d)
    elif next(each["by_feature"] for each in STRUCTURES if each["name"] == kind):
        expected += (d,)
    assert shape == (expected or (1,))
    assert shape_of(kind, k, d).parameters == {
        "means": (k, d),
        "covariances": shape,
        "precisions_cholesky": shape,
    }


@pytest.mark.parametrize("kind", COVARIANCE_TYPES)
def test_a_special_case_has_fewer_parameters_and_all_of_its_own_special_cases(kind: str) -> None:
    assert SPECIAL_CASES[kind][0] == kind
    for special in SPECIAL_CASES[kind][1:]:
        fewer, more = (shape_of(each, 4, 3).n_free_parameters for each in (special, kind))
        assert fewer < more
        assert set(SPECIAL_CASES[special]) < set(SPECIAL_CASES[kind])


@pytest.mark.parametrize("kind", COVARIANCE_TYPES)
def test_a_mixture_of_a_special_case_is_one_of_the_general_case(kind: str) -> None:
    rows = np.random.RandomState(0).normal(size=(200, 3)) * [1.0, 2.0, 3.0]
    options: dict[str, Any] = {"reg_covar": 0.0, "random_state": 0}
    general = emgine.GaussianMixture(1, covariance_type=kind, **options).fit(rows)
    for special in SPECIAL_CASES[kind]:
        found = emgine.GaussianMixture(1, covariance_type=special, **options).fit(rows)
        assert found.score(rows) <= general.score(rows) + 1e-12


@pytest.mark.parametrize(("k", "d"), [(0, 1), (1, 0), (0, 0)])
def test_a_shape_has_a_component_and_a_feature(k: int, d: int) -> None:
    with pytest.raises(ValueError, match="must have at least one"):
        shape_of("full", k, d)


def test_a_shape_says_what_a_pass_costs() -> None:
    small, large = shape_of("full", 8, 4), shape_of("full", 8, 40)
    assert large.pass_cost(1000)[0] > small.pass_cost(1000)[0] > 0
    nanoseconds, n_threads = small.pass_cost(10_000_000)
    assert nanoseconds > 1e8
    assert n_threads > 1
    assert small.pass_cost(1)[1] == 1
    with _core.ThreadTeam():  # what is worth starting does not depend on who is there
        assert small.pass_cost(10_000_000) == (nanoseconds, n_threads)
    assert small.has_chart


def test_checked_parameters_make_the_mixture_that_was_asked_for() -> None:
    mixture = checked_mixture([0.25, 0.75], [[0, 1], [2, 3]], [[1, 2], [3, 4]], "diag")
    assert mixture.shape == shape_of("diag", 2, 2)
    assert mixture.weights.tolist() == [0.25, 0.75]
    assert mixture.means.tolist() == [[0.0, 1.0], [2.0, 3.0]]
    with pytest.raises(
        ValueError, match="'full covariance' should be symmetric, positive-definite"
    ):
        checked_mixture([1.0], [[0.0, 0.0]], np.ones((1, 2, 2)), "full")


def test_a_mixture_of_one_component_is_itself_in_another_structure() -> None:
    rows = np.random.RandomState(0).normal(size=(20, 3))
    alike = {"full": "tied", "diag": "tied_diag", "spherical": "tied_spherical"}
    for general, special in (*alike.items(), *((b, a) for a, b in alike.items())):
        given = GaussianMixture(1, covariance_type=general).fit(rows).mixture_
        made = in_structure(given, special)
        assert made.shape.structure == special
        scores = Mixture._adopt(made).score_samples(rows)
        assert np.allclose(scores, given.score_samples(rows), rtol=1e-12)
    assert in_structure(given, given.shape.structure) is given


def test_many_features_use_all_threads_and_have_the_same_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n, used = 300, []
    factor = np.random.RandomState(1).normal(size=(n, n))
    covariance = factor @ factor.T / n + np.eye(n)
    made = []
    for n_threads in (1, 3):

        def effective(n_threads: int = n_threads) -> int:
            used.append(n_threads)
            return n_threads

        monkeypatch.setattr(_core, "effective_n_threads", effective)
        made.append(Mixture([1.0], np.zeros((1, n)), covariance[np.newaxis]))
    assert set(used) == {1, 3}
    one, three = (mixture.precisions_cholesky for mixture in made)
    assert np.array_equal(one, three)
