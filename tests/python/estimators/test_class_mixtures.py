"""The joint mixture of classes: its parts, its candidates, its likelihood."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from emgine import DegenerateWarning, MixtureClassifier, MixtureModel
from emgine._estimators.class_mixtures import called_by_class, fit_joint
from emgine._estimators.class_rows import ClassRows

RNG = np.random.default_rng(0)
CODES = np.repeat([0, 1], 100)
X = RNG.normal(size=(200, 1)) + 8.0 * CODES[:, np.newaxis]
X[:50] -= 8.0


def make(n_components: int, **start: Any) -> MixtureModel:
    return MixtureModel(n_components, random_state=0, tol=1e-10, **start)


def test_each_class_has_its_number_of_smallest_bic() -> None:
    joint = fit_joint(make, ClassRows(X, CODES, None), [(1, 2, 3), (1, 2)])
    assert joint.class_of_component.tolist() == [0, 0, 1]
    means = joint.model.mixture_.means.ravel()
    np.testing.assert_allclose(np.sort(means[:2]), [-8, 0], atol=0.5)
    assert abs(means[2] - 8) < 0.5
    assert joint.rank == (False, joint.bic)
    assert joint.bic == pytest.approx(8 * np.log(200) - 2 * joint.log_likelihood)


def test_weights_of_zero_are_no_rows() -> None:
    weight = (np.arange(200) % 4 != 0).astype(float)
    kept = np.flatnonzero(weight)
    rows = ClassRows(X, CODES, weight)
    joint = fit_joint(make, rows, [(2,), (1,)])
    other = fit_joint(make, rows.chosen(kept)._replace(weight=None), [(2,), (1,)])
    assert joint.log_likelihood == pytest.approx(other.log_likelihood, rel=1e-6)
    assert rows.total == 150


def test_rows_without_a_class_may_have_any_component() -> None:
    codes = np.where(np.arange(200) % 5 == 0, CODES, -1)
    joint = fit_joint(make, ClassRows(X, codes, None), [(2,), (1,)])
    np.testing.assert_allclose(joint.model.mixture_.means[2], 8.0, atol=0.5)
    np.testing.assert_allclose(np.bincount(joint.class_of_component, joint.model.weights_), 0.5)


@pytest.mark.filterwarnings("ignore::emgine.DegenerateWarning")
@pytest.mark.parametrize("weight", [None, np.repeat([1.0, 0.0, 1.0], [40, 5, 55])])
def test_a_class_of_fewer_different_rows_than_components_has_fewer(weight: Any) -> None:
    rows = np.repeat([[0.0], [3.0], [9.0]], [40, 5, 55], axis=0)
    codes = np.repeat([0, 1], [45, 55])
    joint = fit_joint(make, ClassRows(rows, codes, weight), [(2,), (2,)])
    assert joint.class_of_component.tolist() == ([0, 0, 1] if weight is None else [0, 1])
    np.testing.assert_allclose(joint.model.mixture_.means[-1], 9.0)


def test_a_fit_to_one_row_names_the_classifier() -> None:
    with pytest.raises(ValueError, match="minimum of 2 is required by MixtureClassifier"):
        MixtureClassifier().fit([[1.0]], [0])


def test_the_starts_of_the_classes_warn_of_nothing() -> None:
    rows = np.concatenate([X, X + 1e-9], axis=1)  # collinear in both classes
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        MixtureClassifier(2, random_state=0, reg_covar=1e-9).fit(rows, CODES)
    assert [str(each.message).count("component 0 of class 0:") for each in caught] == [1]


def points(n: int = 200) -> tuple[Any, Any]:
    """Rows of two classes; some of class 'b' have one value in two columns."""
    r = np.random.default_rng(0)
    rows, classes = r.normal(size=(n, 3)), np.array(["a", "b"] * (n // 2))
    rows[1::10, 1:] = [1.0, 5.0]
    return rows, classes


@pytest.mark.parametrize("structure", ["full", {"a": "full", "b": "full"}])
def test_warnings_name_the_class_and_the_component_within_it(structure: Any) -> None:
    rows, classes = points()
    model = MixtureClassifier(n_components=3, covariance_type=structure, random_state=0)
    with pytest.warns(DegenerateWarning) as caught:
        model.fit(rows, classes)
    (said,) = {str(each.message) for each in caught}
    covariances = model.mixture_.covariances[model.class_of_component_ == "b"]
    narrow = int(np.argmin([np.linalg.det(each) for each in covariances]))
    assert f"(component {narrow} of class 'b': 20 rows with " in said


def test_repairs_and_semi_supervised_fits_name_the_class_too() -> None:
    rows, classes = points()
    codes = np.where(classes == "a", 7, 9)
    codes[::20] = -1
    model = MixtureClassifier(n_components=3, reg_covar=0.0, random_state=0)
    with pytest.warns(DegenerateWarning, match=r"component \d of class 9 collapsed"):
        model.fit(rows, codes)
    assert called_by_class([2, 1], ["x", 3]) == [
        "component 0 of class 'x'",
        "component 1 of class 'x'",
        "component 0 of class 3",
    ]
