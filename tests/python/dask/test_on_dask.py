"""What estimators on Dask share: checkpoints, the way back to memory, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from dask import array as da

from emgine.dask import GaussianMixture, MixtureModel
from tests.python.dask.lazy_rows import WEIGHT, X, collections, model
from tests.python.sources.same_rows import fitted_sha256, sha256

if TYPE_CHECKING:
    from pathlib import Path

# What dask and its dependencies warn of among themselves is not this project's.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.usefixtures("pair")
def test_a_driver_that_is_stopped_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    """The file is cut in the middle of a record too, as a killed write leaves it."""
    data, weight = collections(True)
    path, options = tmp_path / "fit.journal", {"max_iter": 12}
    expected = fitted_sha256(X, WEIGHT, **options)

    def stop(iteration: Any) -> None:
        if iteration.number == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model(callback=stop, **options).fit(data, sample_weight=weight, checkpoint=path)
    half = path.read_bytes()
    assert len(half) > 1000
    path.write_bytes(half[:-37])
    found = model(**options).fit(data, sample_weight=weight, checkpoint=path)
    assert sha256(found) == expected
    assert path.read_bytes().startswith(half)


def test_a_checkpoint_needs_a_seed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="checkpoint needs an int as random_state"):
        model(random_state=None).fit(da.from_array(X), checkpoint=tmp_path / "file")


def test_rows_that_are_not_dasks_are_fitted_in_memory() -> None:
    assert sha256(model().fit(X)) == fitted_sha256(X)


def test_a_subclass_with_a_constructor_of_its_own_comes_into_memory() -> None:
    class Fewer(GaussianMixture):
        """Fixes all parameters but one."""

        def __init__(self, n_components: int = 2) -> None:
            super().__init__(n_components, covariance_type="diag", random_state=0)

    local = Fewer().fit(X).in_memory()
    assert (local.n_components, local.covariance_type) == (2, "diag")


@pytest.mark.usefixtures("here")
def test_bad_rows_are_named_by_block_and_the_model_stays() -> None:
    fitted = model().fit(collections(False, 35_001)[0])
    before = fitted.mixture_
    bad = X.copy()
    bad[50_000, 1] = np.nan
    with pytest.raises(
        ValueError, match=r"^Block \d+ of the rows, which begins with row (.|\n)*NaN"
    ):
        fitted.fit(da.from_array(bad, chunks=(4000, 3)))
    for data, message in (
        (da.zeros((0, 3)), r"0 sample\(s\)"),
        (da.zeros(3), "2 dimensions"),
        (da.from_array(np.array([["a"]])), "integers, floats or bools"),
    ):
        with pytest.raises(ValueError, match=message):
            fitted.fit(data)
    with pytest.raises(ValueError, match="expected \\(70001,\\)"):
        fitted.fit(da.from_array(X), sample_weight=da.ones(3))
    assert fitted.mixture_ is before


@pytest.mark.usefixtures("here")
def test_a_checkpoint_of_any_family_goes_on_and_is_of_its_family(tmp_path: Path) -> None:
    counts = np.random.RandomState(0).poisson([[2.0], [9.0]], (2, 4000)).reshape(-1, 1)
    lazy = da.from_array(counts.astype(float), chunks=(3000, 1))
    path = tmp_path / "fit.journal"

    def new(family: str) -> MixtureModel:
        return MixtureModel(2, family=family, random_state=0)

    first = new("poisson").fit(lazy, checkpoint=path)
    size = path.stat().st_size
    again = new("poisson").fit(lazy, checkpoint=path)
    assert path.stat().st_size == size
    assert again.lower_bounds_ == first.lower_bounds_
    np.testing.assert_array_equal(again.rates_, first.rates_)
    with pytest.raises(ValueError, match="belongs to another fit: pass 1 differs"):
        new("geometric").fit(lazy, checkpoint=path)
