"""ModelSearch: what both searches promise, shown where they search the same models."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import emgine
from emgine import GaussianMixtureSearch, MixtureSearch, families

Float64 = npt.NDArray[np.float64]


@pytest.fixture
def counts() -> Float64:
    rng = np.random.RandomState(0)
    return np.append(rng.poisson(2, 300), rng.poisson(15, 100))[:, np.newaxis].astype(float)


@pytest.mark.parametrize("finish", ["best", "all"])
@pytest.mark.parametrize("criterion", ["bic", "icl", "nec", "cv"])
def test_gaussian_families_have_the_bits_of_gaussian_mixtures(
    two_blobs: Float64, finish: str, criterion: str
) -> None:
    sizes = range(1, 4)
    structures = GaussianMixtureSearch(
        sizes, "all", criterion, finish=finish, random_state=3, n_init=2
    ).fit(two_blobs)
    objects = MixtureSearch(
        sizes,
        [families.Gaussian(name) for name in dict.fromkeys(structures.results_["covariance_type"])]
        + [families.Gaussian("full")],
        criterion,
        finish=finish,
        random_state=3,
        n_init=2,
    )
    named = MixtureSearch(
        sizes, "gaussian", criterion, covariance_type="all", finish=finish, random_state=3, n_init=2
    )
    for search in (objects, named):
        search.fit(two_blobs)
        for name, column in structures.results_.items():
            if name == "covariance_type":
                expected = [f"gaussian({structure})" for structure in column]
                assert search.results_["family"].tolist() == expected
            elif name != "seconds":
                np.testing.assert_array_equal(search.results_[name], column, err_msg=name)
        assert np.array_equal(search.means_, structures.means_)
        assert np.array_equal(search.predict(two_blobs), structures.predict(two_blobs))


@pytest.mark.filterwarnings("ignore:Best performing initialization:UserWarning")
@pytest.mark.parametrize("finish", ["best", "all"])
@pytest.mark.parametrize("n_rows", [400, 40_000])  # one fit after the other, and side by side
def test_threads_change_no_bit(counts: Float64, finish: str, n_rows: int) -> None:
    rows = np.resize(counts, (n_rows, 2))
    one, four = (
        MixtureSearch(
            [1, 2, 3],
            ["poisson", "negative_binomial", families.Categorical(40)],
            finish=finish,
            random_state=1,
            n_threads=n,
            max_iter=40,
        )
        for n in (1, 4)
    )
    one.fit(rows)
    four.fit(rows)
    for name in one.results_.keys() - {"seconds"}:
        assert np.array_equal(one.results_[name], four.results_[name]), name
    assert np.array_equal(one.mixture_.weights, four.mixture_.weights)


def test_a_deadline_and_an_interrupt_keep_what_is_done(counts: Float64) -> None:
    search = MixtureSearch([2, 3], ["poisson", "geometric"], random_state=0, deadline=0.0)
    with pytest.warns(emgine.ConvergenceWarning):
        search.fit(counts)
    assert search.results_["status"].tolist() == ["stopped"] + ["not started"] * 3

    def interrupted(model: emgine.MixtureModel, X: Float64) -> float:
        if model.family == "geometric":
            raise KeyboardInterrupt
        return model.bic(X)

    search = MixtureSearch([2, 3], ["poisson", "geometric"], interrupted, random_state=0)
    with pytest.raises(KeyboardInterrupt):
        search.fit(counts)
    assert search.best_params_ == {"n_components": 2, "family": "poisson"}
