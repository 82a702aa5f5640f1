"""_exceptions: can be caught by emgine's and scikit-learn's names, in every process."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings

import pytest
import sklearn.exceptions
from sklearn.utils._param_validation import InvalidParameterError

import emgine
from emgine._checks.exceptions import convergence_warning, invalid_parameter, not_fitted

WITHOUT_SKLEARN = """
import sys, emgine
try:
    emgine.GaussianMixture().predict([[0.0]])
except emgine.NotFittedError as error:
    assert type(error) is emgine.NotFittedError
    assert isinstance(error, ValueError) and isinstance(error, AttributeError)
try:
    emgine.GaussianMixture(tol=-1).fit([[0.0], [1.0]])
except emgine.InvalidParameterError as error:
    assert type(error) is emgine.InvalidParameterError
    assert isinstance(error, ValueError) and isinstance(error, TypeError)
assert "sklearn" not in sys.modules
"""


@pytest.mark.parametrize("kind", [emgine.NotFittedError, sklearn.exceptions.NotFittedError])
def test_not_fitted_is_caught_under_both_names(kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"^This GaussianMixture instance is not fitted yet\."):
        emgine.GaussianMixture().predict([[0.0]])


@pytest.mark.parametrize("kind", [emgine.InvalidParameterError, InvalidParameterError])
def test_invalid_parameter_is_caught_under_both_names(kind: type[Exception]) -> None:
    with pytest.raises(kind, match="tol"):
        emgine.GaussianMixture(tol=-1).fit([[0.0], [1.0]])


@pytest.mark.parametrize("kind", [emgine.ConvergenceWarning, sklearn.exceptions.ConvergenceWarning])
def test_the_warning_is_filtered_under_both_names(kind: type[Warning]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", kind)
        emgine.GaussianMixture(max_iter=1).fit([[0.0], [1.0]])


def test_own_classes_serve_where_scikit_learn_is_not_loaded() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_SKLEARN], check=True)


def test_classes_are_named_after_the_package() -> None:
    assert repr(type(not_fitted("Model"))) == "<class 'emgine.NotFittedError'>"
    assert not_fitted("A").__class__ is not_fitted("B").__class__


@pytest.mark.parametrize("error", [not_fitted("Model"), invalid_parameter("tol is wrong")])
def test_errors_travel_between_processes(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert copy.args == error.args


def test_a_pickled_error_is_read_without_scikit_learn() -> None:
    dumped = pickle.dumps(not_fitted("Model"))
    program = f"""
import pickle, sys, emgine
error = pickle.loads({dumped!r})
assert type(error) is emgine.NotFittedError and "Model" in str(error)
assert "sklearn" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_warning_class_is_made_once() -> None:
    assert convergence_warning() is convergence_warning()
    assert issubclass(convergence_warning(), UserWarning)
