"""saving: what a file of an estimator leaves out, and which models it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, families
from emgine._estimators.saving import LEFT_OUT

if TYPE_CHECKING:
    from pathlib import Path


class Subclass(GaussianMixture):
    """A class that load does not know."""


def test_code_and_rows_are_left_out(tmp_path: Path) -> None:
    model = GaussianMixture(callback=lambda _: None, labels_init=[0, 0]).fit([[0.0], [1.0]])
    model.save(tmp_path / "model")
    params = emgine.load(tmp_path / "model").get_params()
    assert [params[name] for name in LEFT_OUT] == [None] * len(LEFT_OUT)


def test_a_subclass_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Only GaussianMixture itself can be saved, not Subclass"):
        Subclass().fit([[0.0], [1.0]]).save(tmp_path / "model")
    assert not list(tmp_path.iterdir())


def test_a_model_without_a_fit_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(emgine.NotFittedError):
        GaussianMixture().save(tmp_path / "model")


@pytest.mark.parametrize(
    "generator", [np.random.default_rng(0), np.random.RandomState(np.random.PCG64(0))]
)
def test_a_generator_of_another_kind_is_refused(generator: object, tmp_path: Path) -> None:
    model = emgine.GaussianMixture(random_state=generator).fit([[0.0], [1.0], [3.0]])
    with pytest.raises(ValueError, match="set random_state to an int or None first"):
        model.save(tmp_path / "model")
    assert not list(tmp_path.iterdir())
    model.set_params(random_state=None).save(tmp_path / "model")
    assert np.array_equal(emgine.load(tmp_path / "model").means_, model.means_)


class OwnFamily(families.Poisson):
    """A family of a user's own."""


def test_a_mixture_model_that_load_could_not_make_is_refused(tmp_path: Path) -> None:
    class OwnModel(MixtureModel):
        pass

    rows, path = [[0], [1], [4], [9]], tmp_path / "model"
    with pytest.raises(ValueError, match="Only MixtureModel itself can be saved, not OwnModel"):
        OwnModel(family="poisson").fit(rows).save(path)
    for family in (OwnFamily(), {0: OwnFamily()}):
        with pytest.raises(
            ValueError, match=r"class OwnFamily\. Save the model's mixture_ instead"
        ):
            MixtureModel(family=family).fit(rows).save(path)
    model = MixtureModel(family="poisson").fit(rows).set_params(family="geometric")
    with pytest.raises(ValueError, match="'geometric' is not that of the fitted mixture"):
        model.save(path)
    assert not list(tmp_path.iterdir())
