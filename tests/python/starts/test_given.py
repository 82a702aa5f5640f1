"""given: the start is the M-step of what labels or responsibilities say, wherever rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture
from tests.python.sources.same_rows import fitted_sha256, rows, write_parquet

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Float64 = npt.NDArray[np.float64]

LABELS = (np.arange(240) >= 80).astype(int)


def start(X: Any, weight: Any = None, **given: Any) -> GaussianMixture:
    chosen: dict[str, Any] = {"n_components": 2, "max_iter": 0, "reg_covar": 0.0} | given
    return GaussianMixture(**chosen).fit(X, sample_weight=weight)


def textbook(X: Float64, shares: Float64, kind: str) -> tuple[Float64, Float64, Float64]:
    """Weights, means and covariances of shares (n, k) by numpy, about the means."""
    totals = shares.sum(axis=0)
    means = shares.T @ X / totals[:, np.newaxis]
    z = X[:, np.newaxis] - means
    scatter = np.einsum("nk,nki,nkj->kij", shares, z, z)
    per_component = scatter / totals[:, np.newaxis, np.newaxis]
    pooled = scatter.sum(axis=0) / totals.sum()
    variances = np.einsum("kii->ki", per_component)
    covariances = {
        "full": per_component,
        "tied": pooled,
        "diag": variances,
        "spherical": variances.mean(axis=1),
        "tied_diag": np.diag(pooled),
        "tied_spherical": np.diag(pooled).mean(keepdims=True),
    }[kind]
    return totals / totals.sum(), means, covariances


def shares_of(n: int, k: int) -> Float64:
    return np.random.RandomState(5).dirichlet(np.ones(k), size=n)


@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_responsibilities_give_their_m_step(
    offset: float, covariance_type: str, two_blobs: Float64
) -> None:
    X, shares = two_blobs + offset, shares_of(240, 3)
    weight = np.random.RandomState(6).uniform(size=240)
    given = {"responsibilities_init": shares, "covariance_type": covariance_type}
    model = start(X, weight, n_components=3, **given)
    weights, means, covariances = textbook(
        X - offset, shares * weight[:, np.newaxis], covariance_type
    )
    # Beside 1e8 a double has 1.5e-8 between neighbours, so the means are that far off.
    spacing = np.spacing(offset)
    assert np.allclose(model.weights_, weights, rtol=1e-12)
    assert np.allclose(model.means_ - offset, means, rtol=1e-12, atol=2 * spacing)
    assert np.allclose(model.covariances_, covariances, rtol=1e-12, atol=1e-13)


def test_labels_are_responsibilities_of_one(covariance_type: str, two_blobs: Float64) -> None:
    weight = np.random.RandomState(6).uniform(size=240)
    given: dict[str, Any] = {"covariance_type": covariance_type}
    by_labels = start(two_blobs, weight, labels_init=LABELS, **given)
    by_shares = start(two_blobs, weight, responsibilities_init=np.eye(2)[LABELS], **given)
    assert np.array_equal(by_labels.means_, by_shares.means_)
    assert np.array_equal(by_labels.covariances_, by_shares.covariances_)


@pytest.mark.parametrize("name", ["labels_init", "responsibilities_init"])
def test_no_thread_and_no_source_changes_a_bit(name: str, tmp_path: Path) -> None:
    X, weight = rows()
    shares = shares_of(len(X), 2)
    given = {name: shares.argmax(axis=1) if name == "labels_init" else shares}
    expected = fitted_sha256(X, weight, **given)
    assert fitted_sha256(X, weight, n_threads=1, **given) == expected
    file = write_parquet(tmp_path / "rows.parquet", X, weight)
    assert fitted_sha256(file, "w", **given) == expected
    assert fitted_sha256(X, weight) != expected


@pytest.mark.parametrize("kind", [np.int8, np.uint64, np.float32, bool, list])
def test_labels_of_any_kind_of_number(kind: Any, two_blobs: Float64) -> None:
    labels = LABELS.tolist() if kind is list else LABELS.astype(kind)
    expected = start(two_blobs, labels_init=LABELS)
    assert np.array_equal(start(two_blobs, labels_init=labels).means_, expected.means_)


def test_what_predict_proba_gives_goes_in_again(two_blobs: Float64) -> None:
    single = two_blobs.astype(np.float32)
    model = GaussianMixture(2, random_state=0).fit(single)
    again = start(single, responsibilities_init=model.predict_proba(single))
    assert np.allclose(again.means_, model.means_, atol=1e-2)
    strided = np.asfortranarray(np.repeat(model.predict_proba(two_blobs), 2, axis=0))[::2]
    assert strided.flags.c_contiguous is False
    start(two_blobs, responsibilities_init=strided)


def test_what_is_given_overrides_what_the_assignment_gives(two_blobs: Float64) -> None:
    means = [[0.5] * 3, [3.5] * 3]
    model = start(two_blobs, labels_init=LABELS, means_init=means, weights_init=[0.5, 0.5])
    assert model.means_.tolist() == means
    assert model.weights_.tolist() == [0.5, 0.5]
    assert np.array_equal(model.covariances_, start(two_blobs, labels_init=LABELS).covariances_)


def test_no_random_number_is_drawn(two_blobs: Float64) -> None:
    random_state = np.random.RandomState(0)
    start(two_blobs, labels_init=LABELS, random_state=random_state, n_init=2)
    assert random_state.randint(2**31) == np.random.RandomState(0).randint(2**31)


def test_a_stream_starts_with_the_labels_of_its_first_batch(two_blobs: Float64) -> None:
    model = GaussianMixture(2, labels_init=LABELS[:100]).partial_fit(two_blobs[:100])
    model.partial_fit(two_blobs[100:])
    assert sorted(model.means_[:, 0].round()) == [0.0, 4.0]


def test_a_model_file_leaves_out_what_belongs_to_rows(two_blobs: Float64, tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    start(two_blobs, labels_init=LABELS, means_init=np.eye(2, 3)).save(file)
    assert emgine.load(file).get_params()["labels_init"] is None
    assert emgine.load(file).get_params()["means_init"] == np.eye(2, 3).tolist()


ONES = np.ones((240, 2))
BAD: list[tuple[dict[str, Any], str]] = [
    ({"labels_init": LABELS[:5]}, r"labels_init .*\(n_samples,\) = \(240,\)\. Got \(5,\)"),
    ({"labels_init": LABELS + 1}, r"from 0 to n_components - 1 = 1\. Got 2 in row 80"),
    ({"labels_init": LABELS - 1}, r"labels_init must hold whole numbers .*Got -1 in row 0"),
    ({"labels_init": LABELS + 0.5}, r"whole numbers .*Got 0\.5 in row 0"),
    ({"labels_init": LABELS * np.nan}, "labels_init contains NaN"),
    ({"labels_init": LABELS * 0}, r"labels_init leaves components without rows: \[1\]"),
    ({"labels_init": "LABELS"}, "'labels_init' parameter"),
    ({"responsibilities_init": ONES}, "responsibilities_init .*a sum of 2 in row 0"),
    ({"responsibilities_init": ONES - 2}, "responsibilities_init .*Got -1 in row 0"),
    ({"responsibilities_init": ONES[:, :1]}, r"= \(240, 2\)\. Got \(240, 1\)"),
    ({"responsibilities_init": ONES / 2, "labels_init": LABELS}, "labels_init and resp.*exclude"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "message"), BAD)
def test_bad_ones_are_errors_that_say_where(
    given: dict[str, Any], message: str, two_blobs: Float64
) -> None:
    model = GaussianMixture(2, random_state=0).fit(two_blobs)
    before = model.mixture_
    with pytest.raises(ValueError, match=message):
        model.set_params(**given).fit(two_blobs)
    assert model.mixture_ is before


def test_rows_of_weight_zero_do_not_fill_a_component(two_blobs: Float64) -> None:
    with pytest.raises(ValueError, match=r"components without rows: \[0\]"):
        start(two_blobs, LABELS.astype(float), labels_init=LABELS)


def test_fit_does_not_touch_what_was_given(two_blobs: Float64) -> None:
    shares = shares_of(240, 2)
    shares.setflags(write=False)
    before = shares.copy()
    model = start(two_blobs, responsibilities_init=shares)
    assert model.responsibilities_init is shares
    assert np.array_equal(shares, before)
