"""narrow: components that are reg_covar in some direction are named, in any unit; no others."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pytest

from emgine import DegenerateWarning, GaussianMixture, Mixture, _core
from emgine._families.gaussian.narrow import narrow_components, narrow_within, narrowest

Float64 = npt.NDArray[np.float64]
REG_COVAR = 1e-6
NAMES = ["net", "gross", "width"]
MEANS = np.array([[0.0, 0.0, 0.2], [5.0, 5.0, 1.0]])
KINDS = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")


def turned(variances: list[float]) -> Float64:
    """A covariance with these variances along axes that are no feature's."""
    axes = np.linalg.qr(np.random.RandomState(0).normal(size=(3, 3)))[0]
    return np.asarray(axes * variances @ axes.T)


def with_least(kind: str, least: float) -> _core.Mixture:
    """A mixture whose first component has this variance in a direction, or all if it is shared."""
    one = {
        "full": turned([1.0, 2.0, least]),
        "diag": np.array([1.0, 2.0, least]),
        "spherical": np.array(least),
    }[kind.removeprefix("tied_") if kind != "tied" else "full"]
    if kind.startswith("tied"):
        return Mixture([0.5, 0.5], MEANS, one[np.newaxis] if one.ndim == 0 else one, kind)
    other = np.eye(3) if kind == "full" else np.ones_like(one)
    return Mixture([0.5, 0.5], MEANS, np.stack([one, other]), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundredth_of_the_variance_is_where_it_begins(kind: str) -> None:
    whole = [0, 1] if kind.startswith("tied") else [0]
    assert narrow_components(with_least(kind, 99.9 * REG_COVAR), REG_COVAR) == whole
    assert narrow_components(with_least(kind, 100.1 * REG_COVAR), REG_COVAR) == []
    assert narrow_components(with_least(kind, 1e-14), 0.0) == []


def test_what_is_narrow_in_all_rows_prefers_no_model() -> None:
    means = MEANS * [1.0, 1.0, 0.0]
    for kind in ("full", "diag"):
        constant = np.diag([1.0, 2.0, REG_COVAR])
        both = np.stack([constant, constant])
        given = both if kind == "full" else np.diagonal(both, axis1=1, axis2=2)
        assert narrow_components(Mixture([0.5, 0.5], means, given, kind), REG_COVAR) == []
    also = np.stack([constant, np.diag([1.0, 2 * REG_COVAR, REG_COVAR])])
    assert narrow_components(Mixture([0.5, 0.5], means, also, "full"), REG_COVAR) == [1]


def test_words_name_the_features() -> None:
    def words(covariance: Float64) -> str:
        mixture = Mixture([0.5, 0.5], MEANS, np.stack([covariance, np.eye(3)]))
        assert narrow_components(mixture, REG_COVAR) == [0]
        return narrowest(mixture, 0, REG_COVAR, NAMES)

    assert words(np.diag([1.0, 2.0, REG_COVAR])) == "with width = 0.2"
    assert words(REG_COVAR * np.eye(3)) == "with net = 0, gross = 0 and width = 0.2"
    together = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert words(together + REG_COVAR * np.eye(3)) == "in which net and gross are collinear"
    # `net` is 30 times `gross`, whose own part in the direction without width is below NO_PART.
    unlike = np.array([[900.0, 30.0, 0.0], [30.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    narrow = unlike + np.diag([REG_COVAR, REG_COVAR, 0.0])
    assert words(narrow) == "in which gross hardly varies given the others"


def test_many_features_are_not_all_named() -> None:
    covariance = REG_COVAR * np.eye(9)[np.newaxis]
    mixture = Mixture([0.5, 0.5], np.stack([np.zeros(9), np.ones(9)]), covariance[0], "tied")
    text = narrowest(mixture, 1, REG_COVAR, [f"x{j}" for j in range(9)])
    assert text == "with x0 = 1, x1 = 1, x2 = 1 and 6 more"


def test_a_fit_names_rows_and_columns_and_ranks_behind() -> None:
    pd = pytest.importorskip("pandas")
    random_state = np.random.RandomState(0)
    rows = random_state.normal(size=(129, 2)) + 3.0
    rows[:29, 1] = 0.2
    frame = pd.DataFrame(rows, columns=["length", "petal width"])
    start = {"means_init": [[3.0, 0.2], [3.0, 3.0]], "weights_init": [0.2, 0.8]}
    model = GaussianMixture(2, covariance_type="diag", **start)  # type: ignore[arg-type]
    with pytest.warns(DegenerateWarning, match="29 rows with petal width = 0.2") as seen:
        model.fit(frame)
    assert len(seen) == 1
    (event,) = model.restarts_[0].degenerate
    assert (event.component, event.cause, event.action) == (0, "narrow", "regularized")
    assert event.iteration == model.n_iter_


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_no_alarm_in_well_posed_fits(unit: float, offset: float) -> None:
    """Over 200 sets in all: 20 rows for each parameter, reg_covar='auto'."""
    for seed in range(36):
        random_state = np.random.RandomState(seed)
        d, k, kind = random_state.randint(1, 5), random_state.randint(1, 4), KINDS[seed % 6]
        n = 20 * k * (1 + d + d * (d + 1) // 2)
        turns = [np.linalg.qr(random_state.normal(size=(d, d)))[0] for _ in range(k)]
        axes = [turn * random_state.uniform(0.3, 3.0, d) for turn in turns]
        group = random_state.randint(k, size=n)
        means = 6.0 * random_state.normal(size=(k, d))
        rows = [means[g] + axes[g] @ random_state.normal(size=d) for g in group]
        X = (np.array(rows) + offset) * unit
        with warnings.catch_warnings():
            warnings.simplefilter("error", DegenerateWarning)
            GaussianMixture(k, covariance_type=kind, reg_covar="auto", random_state=seed).fit(X)


@pytest.mark.parametrize("kind", ["full", "tied"])
def test_directions_in_which_all_rows_are_narrow_are_told_apart(kind: str) -> None:
    """Net and gross are collinear in all rows; in the first component width does not vary too."""
    plane = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) + REG_COVAR * np.eye(3)
    line = plane * [[1.0, 1.0, 0.0]] * [[1.0], [1.0], [0.0]] + REG_COVAR * np.eye(3)
    for first, within in ((plane, False), (line, True)):
        given = first if kind == "tied" else np.stack([first, plane])
        mixture = Mixture([0.5, 0.5], MEANS, given, kind)
        assert narrow_components(mixture, REG_COVAR) == [0, 1]
        expected = [0, 1] if kind == "tied" else [0]
        assert narrow_within(mixture, REG_COVAR) == (expected if within else [])


def test_without_matrices_all_narrow_components_are_narrow_within() -> None:
    for kind in ("diag", "spherical"):
        mixture = with_least(kind, REG_COVAR)
        assert narrow_within(mixture, REG_COVAR) == narrow_components(mixture, REG_COVAR) == [0]
