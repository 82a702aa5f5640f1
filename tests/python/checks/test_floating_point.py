"""floating_point: `np.seterr` changes no result, and numpy raises nothing."""

from __future__ import annotations

import pickle
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, GaussianMixtureSearch, Mixture, SufficientStatistics
from emgine._checks.floating_point import ignoring
from emgine._families.gaussian.structures import COVARIANCE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

METHODS = ("score_samples", "predict", "predict_proba", "score", "bic", "icl")


def data() -> dict[str, Float64]:
    """Rows whose squares, ratios or densities leave the range of a double."""
    rows = np.random.RandomState(0).normal(size=(90, 2))
    rows[:40] += 7.0
    equal, mixed, outlier = rows.copy(), rows.copy(), rows.copy()
    equal[:30], outlier[5] = 0.0, 1e200
    mixed[:, 0] *= 1e-180
    scaled = {f"{scale:g}": rows * scale for scale in (1.0, 1e-150, 1e-170, 1e-310, 1e160, 1e300)}
    float32 = {"tiny32": (rows * 1e-40).astype("f4"), "huge32": (rows * 1e37).astype("f4")}
    longer = {"long": rows.astype(np.longdouble) * np.longdouble("1e-320")}
    others = {"equal": equal, "mixed": mixed, "outlier": outlier, "far": rows + 1e8}
    return scaled | float32 | longer | others


DATA = data()
WEIGHTS: dict[str, Any] = {
    "none": None,
    "tiny": np.full(90, 1e-303),
    "wide": 10.0 ** np.random.RandomState(1).uniform(-300, 300, 90),
}
FITS = [
    {"covariance_type": structure, "init_params": init, "acceleration": how, "reg_covar": reg}
    for structure in COVARIANCE_TYPES
    for init, how, reg in (
        *(("kmeans", "auto", 1e-6), ("random", "squarem", 0.0), ("short-em", None, "auto")),
        *(("random_from_data", "quasi-newton", 0.0), ("k-means++", "anderson", 1e-6)),
    )
]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        yield


def result(function: Any) -> Any:
    """What a call returns, as bytes, or the text of the package's own error."""
    try:
        return pickle.dumps(function())
    except (ValueError, AttributeError) as error:
        return str(error)


def answers(rows: Float64, weight: Any, options: dict[str, Any], folder: Path) -> list[Any]:
    """The results of all methods of a fit."""
    model = GaussianMixture(3, random_state=0, max_iter=10, **options)
    found = [result(lambda: model.fit(rows, sample_weight=weight).mixture_)]
    stream = GaussianMixture(3, random_state=0, **options)
    found.append(result(lambda: stream.partial_fit(rows, sample_weight=weight).mixture_))
    found.append(result(lambda: stream.partial_fit(rows, forgetting=0.1).mixture_))
    if not hasattr(model, "mixture_"):
        return found
    mixture = model.mixture_
    found += [result(lambda m=method: getattr(model, m)(rows)) for method in METHODS]
    found += [result(lambda: model.sample(9)), result(lambda: model.precisions_)]
    found.append(result(lambda: Mixture(mixture.weights, mixture.means, mixture.covariances,
                                        mixture.covariance_type)))  # fmt: skip
    found.append(result(lambda: mixture.score_samples(rows[:1].tolist())))
    found.append(result(lambda: (model.save(folder / "m"), emgine.load(folder / "m").mixture_)))
    statistics = mixture.expectation(rows, weight)
    found.append(result(lambda: (statistics.scaled(0.5) + statistics).maximization(0.1)))
    found.append(result(lambda: statistics.about(np.zeros_like(mixture.means)).mean_shift))
    found.append(result(lambda: statistics.about(mixture.means[::-1]) + statistics))
    found.append(result(lambda: SufficientStatistics.from_bytes(statistics.to_bytes())))
    return found


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("name", DATA)
def test_no_setting_changes_a_result(name: str, weights: str, tmp_path: Path) -> None:
    rows, weight = DATA[name], WEIGHTS[weights]
    number = 5 * list(DATA).index(name) + list(WEIGHTS).index(weights)
    for options in [FITS[(number + step) % len(FITS)] for step in (0, 7, 16)]:
        np.seterr(all="ignore")
        expected = answers(rows, weight, options, tmp_path)
        np.seterr(all="raise")
        assert answers(rows, weight, options, tmp_path) == expected
        assert set(np.geterr().values()) == {"raise"}


@pytest.mark.parametrize("criterion", ["bic", "icl", "nec", "cv"])
@pytest.mark.parametrize("name", DATA)
def test_a_search_is_the_same(name: str, criterion: str) -> None:
    found = []
    for setting in ("ignore", "raise"):
        np.seterr(all=setting)
        search = GaussianMixtureSearch(
            [1, 2], ["full", "diag"], criterion, random_state=0, max_iter=10, n_threads=1, cv=2
        )
        try:
            search.fit(DATA[name])
        except ValueError as error:
            found.append(str(error))
        else:
            table = search.results_
            found.append([table[key].tolist() for key in ("score", "rank", "status")])
    assert repr(found[0]) == repr(found[1])


@pytest.mark.parametrize("name", DATA)
def test_pictures_are_drawn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "Agg")
    import matplotlib.pyplot as plt

    from emgine import plotting

    rows = DATA[name].astype(np.float64)
    model = GaussianMixture(2, random_state=0, reg_covar="auto")
    np.seterr(all="raise")
    for draw in (plotting.plot_density, plotting.plot_responsibilities):
        for width in (1, 2):
            try:
                draw(model.fit(rows[:, :width]), rows[:, :width])
            except ValueError:  # not a picture that can be drawn, whatever the setting
                continue
    plt.close("all")


def test_the_setting_of_the_user_is_back_after_an_error() -> None:
    @ignoring("under")
    def fails() -> None:
        assert np.geterr()["under"] == "ignore"
        assert np.geterr()["over"] == "raise"
        raise KeyError

    np.seterr(all="raise")
    with pytest.raises(KeyError):
        fails()
    assert np.geterr()["under"] == "raise"
