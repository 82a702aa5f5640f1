"""Criteria: the formulas of their papers, written out in numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from emgine import GaussianMixture, GaussianMixtureSearch

if TYPE_CHECKING:
    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]


@pytest.fixture
def weight() -> Float64:
    return np.random.RandomState(5).uniform(size=240)


def test_icl_takes_the_doubt_of_each_row_off(two_blobs: Float64, weight: Float64) -> None:
    model = GaussianMixture(3, random_state=0).fit(two_blobs)
    doubt = np.log(model.predict_proba(two_blobs).max(axis=1))
    assert doubt.sum() < -1
    for w in (None, weight):
        total = doubt.sum() if w is None else (doubt * w).sum()
        expected = model.bic(two_blobs, w) - 2 * total
        assert model.icl(two_blobs, w) == pytest.approx(expected, rel=1e-13)
    assert model.icl(two_blobs.astype(np.float32)) == pytest.approx(model.icl(two_blobs), rel=1e-6)


def test_columns_are_the_papers_formulas(two_blobs: Float64, weight: Float64) -> None:
    for w in (None, weight):
        search = GaussianMixtureSearch([1, 3], ["full", "tied"], "nec", random_state=0)
        table = search.fit(two_blobs, sample_weight=w).results_
        n = 240 if w is None else weight.sum()
        p, likelihood = table["n_parameters"], table["log_likelihood"]
        assert table["aic"] == pytest.approx(2 * p - 2 * likelihood, rel=1e-13)
        assert table["bic"] == pytest.approx(p * np.log(n) - 2 * likelihood, rel=1e-13)
        assert table["caic"] == pytest.approx(p * (np.log(n) + 1) - 2 * likelihood, rel=1e-13)
        # With one component, tied is full.
        assert table["covariance_type"].tolist() == ["full", "full", "tied"]
        for i, model in enumerate(search.estimators_):
            assert model is not None
            r = model.predict_proba(two_blobs)
            entropy = -(r * np.log(np.maximum(r, 1e-300))).sum(axis=1) @ np.broadcast_to(
                1.0 if w is None else w, 240
            )
            nec = 1.0 if i == 0 else entropy / (likelihood[i] - likelihood[0])
            assert table["nec"][i] == pytest.approx(nec, rel=1e-10)


def test_cv_is_the_held_out_likelihood_of_one_component(two_blobs: Float64) -> None:
    search = GaussianMixtureSearch(1, "spherical", "cv", cv=240, reg_covar=0.0, random_state=0)
    held_out = []
    for i in range(240):  # leave one out: with 240 parts the deal does not matter
        seen = np.delete(two_blobs, i, axis=0)
        mean = seen.mean(axis=0)
        variance = ((seen - mean) ** 2).mean()
        square = ((two_blobs[i] - mean) ** 2).sum() / variance
        held_out.append(-0.5 * (square + 3 * np.log(2 * np.pi * variance)))
    assert search.fit(two_blobs).best_score_ == pytest.approx(-np.mean(held_out), rel=1e-12)


def test_rows_of_no_weight_are_in_no_part(two_blobs: Float64) -> None:
    weight = np.ones(240)
    weight[200:] = 0
    two_blobs[200:] = 1e6
    search = GaussianMixtureSearch([1, 2], "full", "cv", random_state=0)
    search.fit(two_blobs, sample_weight=weight)
    without = GaussianMixtureSearch([1, 2], "full", "cv", random_state=0).fit(two_blobs[:200])
    assert search.results_["cv"] == pytest.approx(without.results_["cv"], rel=0.02)
