"""Objects that `__new__` made without `__init__` raise a TypeError that says so, wherever touched.

Tools that copy, mock or unpickle make such objects. The walk takes every class of the core and
every attribute, so a class that is bound without `bound_class` fails here. Objects that such tools
complete, with `__setstate__`, work.
"""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import skops.io

import emgine
from emgine import _core, families
from emgine._families.gaussian.parameters import shape_of
from tests.process.child import output_of

if TYPE_CHECKING:
    from collections.abc import Callable

BOUND = [
    value
    for value in vars(_core).values()
    if isinstance(value, type) and not issubclass(value, Exception)
]
CLASSES = [*BOUND, emgine.Mixture, emgine.SufficientStatistics]
SPECIAL = {"__eq__", "__hash__", "__reduce__", "__repr__", "__getstate__"}
# Of object, of pybind11, or of the class and not of its objects.
SKIPPED = {*dir(object), "__init__", "__setstate__", "__module__", "__slots__", "__new__"} - SPECIAL
SKIPPED |= {"_adopt", "from_bytes", "from_parameters", "from_sklearn", "_pybind11_conduit_v1_"}
SKIPPED |= {"_names", "_calibration"}  # slots, which no object has before they are set
SKIPPED |= {"__annotations__"}  # of the class
NOT_CALLED = r"^\w+\.__init__\(\) has not been called\.$"
X = np.zeros((2, 2))


def mixture() -> emgine.Mixture:
    return emgine.Mixture([0.5, 0.5], [[0.0, 1], [5, 5]], [1.0, 2.0], "spherical")


def span() -> _core.StatisticsSpan:
    return _core.expectation_span(mixture(), X, None, 0, 1, None, False)


def rules() -> _core.IterationRules:
    return _core.IterationRules(0.0, None, 0.0, 0.0, 0.0, False, 1, None)


def arguments_of(cls: type, name: str) -> tuple[Any, ...]:
    """What a method accepts, so that nothing but its object can be wrong."""
    others = {"ModelShape": shape_of("full", 2, 2), "StatisticsSpan": span(), "Mixture": mixture()}
    other = others.get(cls.__name__, mixture().expectation(X))
    scored: dict[str, tuple[Any, ...]] = {"_rows": (X, None, 1), "_scores": ("predict", X, 1, None)}
    for method, out in (("score_samples", (2,)), ("predict", (2,)), ("predict_proba", (2, 2))):
        results = np.zeros(out, np.int64 if method == "predict" else np.float64)
        scored[method] = (X, results, 1) if cls in BOUND else (X,)
        scored[f"_checked_{method}"] = (X,)
    rows = ("score", "expectation", "about", "impute", "imputation_std", "outlier_p_values")
    given = dict.fromkeys(rows, (X,)) | {
        "__add__": (other,),
        "__eq__": (other,),
        "__exit__": (None, None, None),
        "absorb": (other,),
        "cdf": (0.0,),
        "quantile": (0.5,),
        "condition": ({0: 1.0},),
        "marginal": (0,),
        "predict_mean": (X, 0),
        "bind": (X[0], np.zeros(())),
        "is_outlier": (X,),
        "leap": (mixture(), mixture(), mixture().expectation(X)),
        "view": (mixture().expectation(X),),
        "_is_empty": (0,),
        "_with_cell_constants": (np.zeros((2, 1)),),
        "_maximization_holding": (1e-6, 1, _core.Held(mixture().shape, None, None, {}, {})),
        "within": ("means",),
        "_loses_digits": (mixture(),),
        "_is_regular": (mixture(), mixture(), 0.0, 0.0, 0.0),
        "_try_step": (mixture(), False, rules()),
        "maximization": (1e-6,),
        "mixture": (np.zeros(8),),
        "pass_cost": (10,),
        "run": (X, None, None, 1, rules(), 0.0, 1, None, _core.RemainingGain(0.0)),
        "save": ("never-written.st",),
        "scaled": (0.5,),
        "to_onnx": ("never-written.onnx",),
        "update": (-1.0, None),
        "vector": (mixture(),),
    }
    return (given | scored).get(name, ())


def uses_of(cls: type) -> dict[str, Callable[[Any], object]]:
    """Every attribute of a class: how to read it, and to call it if it can be called."""

    def use(made: Any, name: str) -> object:
        value = getattr(made, name)
        return value(*arguments_of(cls, name)) if callable(value) else value

    names = [name for name in dir(cls) if name not in SKIPPED]
    own = [name for name in names if getattr(cls, name) is not getattr(object, name, None)]
    return {name: lambda made, name=name: use(made, name) for name in own}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_every_attribute_says_so(cls: type) -> None:
    uses = uses_of(cls)
    assert uses or cls is _core.KeptRows  # only handed on
    for name, use in uses.items():
        with pytest.raises(TypeError, match=NOT_CALLED):
            print(name, use(cls.__new__(cls)))


@pytest.mark.parametrize(
    "use",
    [
        lambda: repr(emgine.Mixture.__new__(emgine.Mixture)),
        lambda: copy.copy(emgine.Mixture.__new__(emgine.Mixture)),
        lambda: copy.deepcopy(_core.StatisticsSpan.__new__(_core.StatisticsSpan)),
        lambda: pickle.dumps(emgine.SufficientStatistics.__new__(emgine.SufficientStatistics)),
        lambda: pickle.loads(b"\x80\x02cemgine.mixture\nMixture\n)\x81.").n_features,
        lambda: _core.Mixture(_core.Mixture.__new__(_core.Mixture)),
        lambda: _core.Chart(_core.Mixture.__new__(_core.Mixture)),
        lambda: _core.evidence(_core.Mixture.__new__(_core.Mixture), X, None, False, 1),
        lambda: (
            mixture().expectation(X)
            + _core.SufficientStatistics.__new__(_core.SufficientStatistics)
        ),
        lambda: span().absorb(_core.StatisticsSpan.__new__(_core.StatisticsSpan)),
    ],
)
def test_copies_pickles_and_arguments_say_so(use: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=NOT_CALLED):
        use()


def test_a_failed_init_leaves_an_object_that_says_so() -> None:
    made = emgine.Mixture.__new__(emgine.Mixture)
    with pytest.raises(ValueError, match="weights"):
        _core.Mixture.__init__(made, np.array([2.0]), {}, shape_of("full", 1, 1))
    with pytest.raises(TypeError, match=NOT_CALLED):
        _ = made.weights


def test_such_objects_end_quietly() -> None:
    code = (
        "from emgine import _core; made = [c.__new__(c) for c in vars(_core).values() if "
        "isinstance(c, type) and not issubclass(c, Exception)]; print(len(made))"
    )
    assert output_of("-c", code, timeout=60) == str(len(BOUND))


def completed(made: Any) -> Any:
    """A copy as skops makes it: `__new__`, then the state, of which no part is pickled."""
    if type(made) in (tuple, list):
        return type(made)(completed(part) for part in made)
    if type(made) is dict:
        return {key: completed(value) for key, value in made.items()}
    if not type(made).__module__.startswith("emgine"):
        return copy.deepcopy(made)
    blank, state = type(made).__new__(type(made)), completed(made.__getstate__())
    if hasattr(blank, "__setstate__"):
        blank.__setstate__(state)
    else:
        blank.__dict__.update(state)
    return blank


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical", "tied_diag"])
def test_a_state_completes_a_mixture_and_an_estimator(kind: str) -> None:
    rows = np.random.RandomState(0).randn(60, 2)
    model = emgine.GaussianMixture(2, covariance_type=kind, random_state=0).fit(rows)
    for whole, made in ((model, completed(model)), (model.mixture_, completed(model.mixture_))):
        assert type(made) is type(whole)
        assert np.array_equal(made.score_samples(rows), whole.score_samples(rows))


ROWS = np.random.RandomState(0).randn(60, 2)


def fitted() -> emgine.GaussianMixture:
    return emgine.GaussianMixture(2, random_state=0).fit(ROWS)


def by_skops(whole: Any) -> Any:
    data = skops.io.dumps(whole)
    return skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))


@pytest.mark.parametrize(
    "whole",
    [
        fitted,
        lambda: fitted().mixture_,
        lambda: emgine.GaussianMixtureSearch(range(1, 3), "full", random_state=0).fit(ROWS),
        lambda: emgine.MixtureSearch(
            range(1, 3), ["gaussian", families.StudentT("diag", dof=5)], random_state=0
        ).fit(ROWS),
    ],
)
def test_skops_round_trips_what_scores_rows(whole: Callable[[], Any]) -> None:
    before = whole()
    after = by_skops(before)
    assert type(after) is type(before)
    for method in ("predict", "predict_proba", "score_samples"):
        assert getattr(after, method)(ROWS).tobytes() == getattr(before, method)(ROWS).tobytes()
    assert repr(after) == repr(before)


@pytest.mark.parametrize(
    "kind", [emgine.GaussianMixture, emgine.GaussianMixtureSearch, emgine.MixtureSearch]
)
def test_skops_round_trips_an_estimator_that_is_not_fitted(kind: Any) -> None:
    before = kind(2, n_init=3, tol=1e-3, random_state=7)
    after = by_skops(before)
    assert after.get_params() == before.get_params()
    with pytest.raises(emgine.NotFittedError):
        after.predict(ROWS)
    assert after.fit(ROWS).predict(ROWS).tolist() == before.fit(ROWS).predict(ROWS).tolist()


def test_skops_round_trips_statistics() -> None:
    before = fitted().mixture_.expectation(ROWS)
    assert by_skops(before).to_bytes() == before.to_bytes()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_of_pickle_works_or_says_so(protocol: int) -> None:
    for whole in (span(), mixture(), mixture().shape, fitted().mixture_.expectation(ROWS)):
        copied = pickle.loads(pickle.dumps(whole, protocol))
        assert pickle.dumps(copied) == pickle.dumps(whole)
    copied = pickle.loads(pickle.dumps(fitted(), protocol))
    assert copied.score_samples(ROWS).tobytes() == fitted().score_samples(ROWS).tobytes()
    for other in (_core.Chart(mixture()), _core.ThreadTeam()):
        with pytest.raises(TypeError, match=r"cannot pickle '(Chart|ThreadTeam)' object"):
            pickle.dumps(other, protocol)


def test_a_span_whose_total_was_taken_has_no_rows() -> None:
    taken = span()
    assert taken.total().row_weight == 2
    assert taken.n_rows == 0
    with pytest.raises(ValueError, match="not all rows"):
        taken.total()
    assert copy.copy(taken).n_rows == 0
    taken.absorb(span())
    assert taken.total().row_weight == 2


def test_a_span_that_is_not_all_rows_stays_as_it_was() -> None:
    rows = np.zeros((2 * _core.GRID_ROWS, 2))
    parts = [
        _core.expectation_span(mixture(), rows[first:][: _core.GRID_ROWS], None, first, 1, None, 0)
        for first in (0, _core.GRID_ROWS)
    ]
    with pytest.raises(ValueError, match="not all rows"):
        parts[1].total()
    parts[0].absorb(parts[1])
    assert parts[0].total().row_weight == 2 * _core.GRID_ROWS
