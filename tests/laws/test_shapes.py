"""Many numbers of rows, features and components against plain numpy, all structures, with weights.

Blocks, register tiles and their tails have limits that round sizes do not test. So these tests use
every small size, and the sizes next to every larger limit. Errors are at most 1e-10 (numpy's own
error included).
"""

from __future__ import annotations

import pytest

from tests.laws.compare import relative_error
from tests.laws.plain import STRUCTURES, Case, make_case, plain_step

BOUND = 1e-10
REGULARISATION = 1e-3  # keeps covariances of one row, or of fewer rows than features, regular

ROWS = (*range(1, 101), 127, 128, 129, 255, 256, 257, 383, 384, 385, 767, 768, 769)
MANY_ROWS = (1535, 1536, 1537, 4095, 4096, 4097, 10_000)
FEATURES = (*range(1, 21), 31, 32, 33, 63, 64, 65, 100)
MANY_FEATURES = (257, 1000)
COMPONENTS = (*range(1, 21), 31, 32, 33, 64, 100)


def assert_agrees_with_numpy(case: Case) -> None:
    """Scores, log-likelihood and the next parameters."""
    expected, mixture = plain_step(case, REGULARISATION), case.mixture
    sizes = (case.kind, case.rows.shape, len(case.weights))
    assert relative_error(mixture.score_samples(case.rows), expected.log_prob) <= BOUND, sizes
    posterior = mixture.predict_proba(case.rows)
    assert relative_error(posterior, expected.responsibilities) <= BOUND, sizes
    assert (mixture.predict(case.rows) == posterior.argmax(axis=1)).all(), sizes
    statistics = mixture.expectation(case.rows, sample_weight=case.sample_weight)
    assert relative_error(statistics.log_likelihood, expected.log_likelihood) <= BOUND, sizes
    fitted = statistics.maximization(reg_covar=REGULARISATION)
    assert relative_error(fitted.weights, expected.weights) <= BOUND, sizes
    assert relative_error(fitted.means, expected.means) <= BOUND, sizes
    assert relative_error(fitted.covariances, expected.covariances) <= BOUND, sizes


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("d", [1, 3, 8])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_every_row_count(kind: str, d: int, weighted: bool) -> None:
    for n in ROWS:
        assert_agrees_with_numpy(make_case(kind, n, d, 3, weighted=weighted))


@pytest.mark.parametrize("n", MANY_ROWS)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_row_counts_at_the_edges_of_blocks(kind: str, n: int) -> None:
    assert_agrees_with_numpy(make_case(kind, n, 5, 3, weighted=True))
    assert_agrees_with_numpy(make_case(kind, n, 2, 4))


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_every_feature_count(kind: str, weighted: bool) -> None:
    for d in FEATURES:
        assert_agrees_with_numpy(make_case(kind, 101, d, 3, weighted=weighted))
        assert_agrees_with_numpy(make_case(kind, 401, d, 2, weighted=weighted))


@pytest.mark.parametrize("d", MANY_FEATURES)
@pytest.mark.parametrize("kind", STRUCTURES)
def test_many_features(kind: str, d: int) -> None:
    assert_agrees_with_numpy(make_case(kind, 150, d, 2, weighted=True))


@pytest.mark.parametrize("d", [1, 2, 4, 7])
@pytest.mark.parametrize("kind", STRUCTURES)
def test_every_component_count(kind: str, d: int) -> None:
    for k in COMPONENTS:
        assert_agrees_with_numpy(make_case(kind, 10 * k + 3, d, k, weighted=k % 2 == 1))
