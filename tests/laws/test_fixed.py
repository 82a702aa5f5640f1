"""Laws of held parameters for every family: what is held keeps its bits, the rest is the maximum.

Everywhere: the likelihood never falls, threads and places change no bit, weights are repetitions,
components may come in any order.
"""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import emgine
from emgine import MixtureModel
from emgine.sources import Blocks
from tests.laws.held_problems import NAMES, WEIGHTS, Held, expanded, flat, held, nested, own
from tests.laws.test_families import assert_close, bits

pytestmark = [
    pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning"),
    pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning"),
]

# Parameters whose numbers cannot be moved one by one.
TOGETHER = ("covariances", "scales", "log_covariances", "mean_directions", "probabilities")
# What a fit that stopped at 1e-10 nats per row may still gain.
TOLERANCE = 1e-8
REFUSE_GAPS = ("student_t", "von_mises_fisher", "product_of_two_parameters")


def masks_of(fixed: dict[Any, Any]) -> dict[Any, Any]:
    return flat({name: mask for name, mask in fixed.items() if name != WEIGHTS})


def check_bits(model: MixtureModel, of: Held, fixed: dict[Any, Any]) -> None:
    found, given = flat(own(model.parameters_)), flat(of.parameters)
    for key, mask in masks_of(fixed).items():
        every = expanded(mask, given[key])
        np.testing.assert_array_equal(found[key][every], given[key][every])
    if WEIGHTS in fixed:
        every = expanded(fixed[WEIGHTS], of.weights)
        np.testing.assert_array_equal(model.weights_[every], of.weights[every])
    assert model.weights_.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_held_keeps_its_bits_and_plain_em_agrees(name: str) -> None:
    of = held(name)
    for fixed in of.choices.values():
        plain, fast = of.fit(fixed, acceleration=None), of.fit(fixed)
        for model in (plain, fast):
            check_bits(model, of, fixed)
            assert model.converged_
            assert np.all(np.diff(model.lower_bounds_) >= -1e-12)
        assert fast.lower_bound_ == pytest.approx(plain.lower_bound_, abs=TOLERANCE)


def moved(of: Held, model: MixtureModel, key: Any, index: Any, factor: float) -> float | None:
    """The score where a number is larger or smaller; None where that makes no mixture."""
    parameters = flat(own(model.parameters_))
    values = parameters[key].copy()
    values[index] = values[index] * factor + (factor - 1 if "means" in key[1] else 0)
    start = {
        "weights_init": model.weights_,
        "parameters_init": nested({**parameters, key: values}),
    }
    other = MixtureModel(2, family=of.family, max_iter=0, **start)
    try:
        return float(other.fit(of.rows).score(of.rows))
    except ValueError:
        return None


@pytest.mark.parametrize("name", NAMES)
def test_no_free_number_can_be_moved_uphill(name: str) -> None:
    of = held(name)
    for fixed in of.choices.values():
        model = of.fit(fixed, reg_covar=0.0, tol=1e-12)
        best, masks = model.score(of.rows), masks_of(fixed)
        for key, values in flat(own(model.parameters_)).items():
            if key[1] in TOGETHER:
                continue
            every = expanded(masks.get(key, False), values)
            for index in np.ndindex(values.shape):
                if every[index] or not np.isfinite(values[index]):
                    continue
                for factor in (0.999, 1.001):
                    score = moved(of, model, key, index, factor)
                    assert score is None or score <= best + TOLERANCE, (key, index, factor)


@pytest.mark.parametrize("name", NAMES)
def test_threads_and_places_change_no_bit(name: str) -> None:
    of = held(name)
    for fixed in of.choices.values():
        options: dict[str, Any] = {"max_iter": 6, "acceleration": None}
        expected = bits(of.fit(fixed, n_threads=1, **options))
        assert bits(of.fit(fixed, n_threads=2, **options)) == expected
        rows = Blocks([of.rows[:250], of.rows[250:]])
        assert bits(of.fit(fixed, rows, **options)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_weight_two_is_the_row_twice(name: str) -> None:
    of = held(name)
    weight = np.where(np.arange(len(of.rows)) % 3 == 0, 2.0, 1.0)
    twice = np.concatenate([of.rows, of.rows[weight == 2]])
    for fixed in of.choices.values():
        options: dict[str, Any] = {"max_iter": 6, "acceleration": None}
        weighted = of.fit(fixed, sample_weight=weight, **options)
        assert_close(weighted, of.fit(fixed, twice, **options), rtol=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_components_come_in_any_order(name: str) -> None:
    of = held(name)
    swap = {
        key: values if values.shape[0] != 2 or _is_shared(name, key[1]) else values[::-1].copy()
        for key, values in flat(of.parameters).items()
    }
    other = of._replace(weights=of.weights[::-1].copy(), parameters=nested(swap))
    for fixed in of.choices.values():
        turned = nested({key: _turned(mask) for key, mask in masks_of(fixed).items()})
        if WEIGHTS in fixed:
            turned[WEIGHTS] = _turned(fixed[WEIGHTS])
        options: dict[str, Any] = {"max_iter": 6, "acceleration": None}
        model, swapped = of.fit(fixed, **options), other.fit(turned, **options)
        np.testing.assert_allclose(model.weights_, swapped.weights_[::-1], rtol=1e-9)
        scores = model.score_samples(of.rows), swapped.score_samples(of.rows)
        np.testing.assert_allclose(*scores, rtol=1e-9, atol=1e-12)


def _turned(mask: Any) -> Any:
    return mask if np.ndim(mask) == 0 else np.asarray(mask)[::-1].copy()


def _is_shared(name: str, parameter: str) -> bool:
    return "tied" in name and "covariances" in parameter


@pytest.mark.parametrize("name", [each for each in NAMES if not each.startswith(REFUSE_GAPS)])
def test_rows_may_lack_cells(name: str) -> None:
    of = held(name, missing=0.15)
    for fixed in of.choices.values():
        for acceleration in (None, "auto"):
            model = of.fit(fixed, missing="marginalize", acceleration=acceleration)
            check_bits(model, of, fixed)
            assert np.all(np.diff(model.lower_bounds_) >= -1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_files_and_pickles_keep_the_choice_and_the_criteria(name: str, tmp_path: Any) -> None:
    of = held(name)
    free = of.fit(None, max_iter=2)
    for label, fixed in of.choices.items():
        model = of.fit(fixed, max_iter=2)
        n_free = (model.aic(of.rows) + 2 * model.score(of.rows) * len(of.rows)) / 2
        every = free.mixture_.shape.n_free_parameters
        assert (n_free < every - 0.5) == (label != "dofs" or not name.endswith("5.0"))
        assert n_free >= -1e-6
        if label == "everything":
            assert n_free == pytest.approx(0, abs=1e-6)
        model.save(tmp_path / "model.st")
        for again in (emgine.load(tmp_path / "model.st"), pickle.loads(pickle.dumps(model))):
            assert isinstance(again, MixtureModel)
            assert again.bic(of.rows) == model.bic(of.rows)
            refitted = again.set_params(max_iter=4, acceleration=None).fit(of.rows)
            assert bits(refitted) == bits(of.fit(fixed, max_iter=4, acceleration=None))


@pytest.mark.parametrize("name", NAMES)
def test_labelled_rows_and_held_parameters_go_together(name: str) -> None:
    of = held(name)
    labels = np.where(np.arange(len(of.rows)) % 5 == 0, of.rows[:, 0] > 0.5, -1)
    for fixed in of.choices.values():
        model = of.fit(fixed, labels=labels, max_iter=20, on_degenerate="regularize")
        check_bits(model, of, fixed)


@pytest.mark.parametrize("name", NAMES)
def test_streams_hold_what_a_fit_holds(name: str) -> None:
    of = held(name)
    for fixed in of.choices.values():
        model = MixtureModel(
            2, family=of.family, fixed=fixed, weights_init=of.weights, parameters_init=of.parameters
        )
        for rows in (of.rows[:300], of.rows[300:]):
            model.partial_fit(rows)
        check_bits(model, of, fixed)
        model.partial_fit(of.rows, new_pass=True)
        check_bits(model, of, fixed)
        at_once = of.fit(fixed, max_iter=1, acceleration=None)
        assert model.aic(of.rows) - at_once.aic(of.rows) == pytest.approx(
            -2 * len(of.rows) * (model.score(of.rows) - at_once.score(of.rows)), abs=1e-6
        )
