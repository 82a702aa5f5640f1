"""The families of a product: what is left of some columns, and of one family alone."""

from __future__ import annotations

import time

import numpy as np
import pytest

from emgine import Mixture, MixtureModel, families
from emgine._families.children import children_of

PARAMETERS = {
    (0, 2): {"means": [[0.0, 1.0], [5.0, 6.0]], "covariances": [np.eye(2), 2 * np.eye(2)]},
    1: {"rates": [[2.0], [9.0]]},
}
FAMILY = {(0, 2): "gaussian", 1: "poisson"}
MIXTURE = Mixture.from_parameters([0.4, 0.6], PARAMETERS, FAMILY)


def test_one_family_that_remains_is_itself() -> None:
    assert MIXTURE.marginal(1).shape.family == "poisson"
    assert MIXTURE.marginal([0, 2]).covariance_type == "full"
    assert MIXTURE.condition({1: 3}).means.tolist() == [[0.0, 1.0], [5.0, 6.0]]
    assert MIXTURE.condition({0: 3.0, 2: 1.0}).shape.family == "poisson"


def test_columns_are_renumbered() -> None:
    turned = MIXTURE.marginal([1, 2, 0])
    assert [columns for columns, _ in children_of(turned)] == [[1, 2], [0]]
    row = np.array([[0.5, 2.0, 1.5]])
    assert turned.score_samples(row[:, [1, 2, 0]]) == pytest.approx(MIXTURE.score_samples(row))


def test_columns_that_are_left_out_stay_so() -> None:
    family = families.Product({0: "poisson", 2: "poisson"}, others="drop")
    parameters = {0: {"rates": [[1.0]]}, 2: {"rates": [[4.0]]}}
    mixture = Mixture.from_parameters([1.0], parameters, family, n_features=3)
    assert mixture.marginal([1, 2]).shape.structure == "poisson()[1] ignored()[0]"
    assert mixture.mean[[0, 2]].tolist() == [1.0, 4.0]
    assert np.isnan(mixture.mean[1])
    assert np.isnan(mixture.covariance[1]).all()
    with pytest.raises(ValueError, match=r"leaves out the columns \[1\]"):
        mixture.marginal(1)


def test_families_do_not_covary_within_components() -> None:
    within = MIXTURE.condition({1: 200}).covariance  # surely the second component
    assert within == pytest.approx(2 * np.eye(2), abs=1e-9)
    one = Mixture.from_parameters(
        [1.0],
        {(0, 2): {"means": [[0.0, 1.0]], "covariances": [np.eye(2)]}, 1: {"rates": [[2.0]]}},
        FAMILY,
    )
    assert one.covariance.tolist() == np.diag([1.0, 2.0, 1.0]).tolist()


@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")  # one iteration
def test_time_is_proportional_to_the_number_of_blocks() -> None:
    def seconds(n_blocks: int) -> float:
        family = dict.fromkeys(range(n_blocks), "poisson")
        X = np.arange(20.0)[:, np.newaxis] % 7 + np.arange(n_blocks) % 3
        mixture = MixtureModel(2, family=family, max_iter=1, tol=0, random_state=0).fit(X).mixture_
        times = []
        for _ in range(3):
            begin = time.process_time()
            children_of(mixture)
            times.append(time.process_time() - begin)
        return min(times)

    # Four times the blocks: 4 if it is linear, 16 where each block looked at all of them.
    assert seconds(800) < 9 * seconds(200)
