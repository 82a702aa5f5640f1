"""What a fitted classifier of class mixtures says about rows: probabilities, decisions, accuracy.

The probability of a class is the sum of those of its components in the joint mixture.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.classes import column_of
from emgine.mixture import Mixture

from .class_summary import summary_of
from .fitted import FittedAttribute, published
from .sklearn_contract import SklearnContract

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from numpy.typing import NDArray

    from emgine._core import Float64
    from emgine._summaries.summary import Summary

    from .class_mixtures import Joint


class ClassFit(NamedTuple):
    """What ``fit`` publishes, in one assignment."""

    joint: Joint  # the weights of its mixture are those of the priors
    covariance_type: str | dict[Any, str] | None  # by class, or None of other families
    classes: NDArray[Any]
    priors: Float64
    costs: Float64 | None

    @classmethod
    def by(
        cls,
        joint: Joint,
        covariance_type: str | dict[Any, str] | None,
        classes: NDArray[Any],
        priors: Float64 | None,
        costs: Float64 | None,
    ) -> Self:
        """Return what to publish; given priors scale the weights of the components."""
        owner = joint.class_of_component
        found: Float64 = np.bincount(owner, joint.model.weights_, len(classes)).astype(np.float64)
        if priors is not None:
            _reweigh(joint.model, joint.model.weights_ * (priors / found)[owner])
        return cls(joint, covariance_type, classes, found if priors is None else priors, costs)

    def probabilities(self, shares: Any) -> Any:
        """Return the probabilities of the classes, from those of the components."""
        summed = shares @ self.owner.astype(shares.dtype)
        return np.minimum(summed, 1, out=summed)  # a sum may round up, and losses refuse that

    def decided(self, probabilities: Any) -> NDArray[Any]:
        """Return the class of each row: the most probable, or the one of smallest cost."""
        if self.costs is None:
            return np.asarray(self.classes[probabilities.argmax(axis=1)])
        return np.asarray(self.classes[(probabilities @ self.costs).argmin(axis=1)])

    @property
    def owner(self) -> Float64:
        """1 where a component (row) belongs to a class (column)."""
        own = self.joint.class_of_component[:, np.newaxis] == np.arange(len(self.classes))
        as_numbers: Float64 = own.astype(np.float64)
        return as_numbers


def _reweigh(model: Any, weights: Float64) -> None:
    """Give the mixture of a fitted model other weights."""
    fitted = published(model)
    mixture = fitted.mixture
    made = _core.Mixture(weights / weights.sum(), dict(mixture.parameters), mixture.shape)
    model._fitted = replace(fitted, mixture=Mixture._adopt(made))


def _attribute(read: Callable[[Any], Any]) -> FittedAttribute[Any]:
    """Return an attribute that reads a `ClassFit`."""
    return FittedAttribute(read)


class ClassDecisions(SklearnContract):
    """Base of the classifier: predictions and fitted attributes."""

    n_threads: int | None
    missing: str
    _fitted: ClassFit | None = None

    classes_ = _attribute(lambda fit: fit.classes)
    priors_ = _attribute(lambda fit: fit.priors)
    mixture_ = _attribute(lambda fit: fit.joint.model.mixture_)
    class_of_component_ = _attribute(lambda fit: fit.classes[fit.joint.class_of_component])
    n_components_ = _attribute(lambda fit: fit.owner.sum(axis=0).astype(np.int64))
    covariance_type_ = _attribute(lambda fit: fit.covariance_type)
    log_likelihood_ = _attribute(lambda fit: float(fit.joint.log_likelihood))
    bic_ = _attribute(lambda fit: float(fit.joint.bic))
    converged_ = _attribute(lambda fit: fit.joint.model.converged_)
    n_iter_ = _attribute(lambda fit: fit.joint.model.n_iter_)
    n_features_in_ = _attribute(lambda fit: fit.joint.model.n_features_in_)
    feature_names_in_ = _attribute(lambda fit: getattr(fit.joint.model, "feature_names_in_", None))

    def summary(self) -> Summary:
        """Return what the fitted classifier is: classes, components, criteria, convergence.

        Returns
        -------
        Summary
            ``print`` shows it as text, a notebook as HTML. The log-likelihood, in nats, and BIC are
            of the fit, as `log_likelihood_` and `bic_`.

        Examples
        --------
        >>> from emgine import MixtureClassifier
        >>> X, y = [[0.0], [1.0], [10.0], [12.0]], ["low", "low", "high", "high"]
        >>> print(MixtureClassifier().fit(X, y).summary().tables[1].rows[0][:3])
        ['0', 'high', '50.00 %']
        """
        return summary_of(type(self).__name__, _published(self))

    def __sklearn_is_fitted__(self) -> bool:
        return self._fitted is not None

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            transformer_tags=None,
            classifier_tags=ClassifierTags(),
            regressor_tags=None,
            input_tags=InputTags(allow_nan=self.missing == "marginalize"),
        )

    def predict_proba(self, X: Any) -> Any:
        """Return the probability of each class for each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, as in `fit`.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            Probabilities in the order of `classes_`; of a source, an iterator over them.
        """
        fit = _published(self)
        return _each(fit.joint.model.predict_proba(X), fit.probabilities)

    def predict_log_proba(self, X: Any) -> Any:
        """Return the logarithm of `predict_proba`.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, as in `fit`.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In nats; -inf for a probability of 0.
        """
        return _each(self.predict_proba(X), _logarithms)

    def predict(self, X: Any) -> Any:
        """Return the class of each row: the most probable, or the one of smallest expected cost.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, as in `fit`.

        Returns
        -------
        ndarray of shape (n_samples,)
            Classes, of which the first in the order of `classes_` wins a tie; of a source, an
            iterator over them.
        """
        fit = _published(self)
        return _each(self.predict_proba(X), fit.decided)

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Return the share of rows whose class is predicted.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows, as in `fit`.
        y : array-like of shape (n_samples,)
            Their classes.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows; 1 for each if not given.

        Returns
        -------
        float
            Accuracy, from 0 to 1.

        Raises
        ------
        ValueError
            If y does not have one class for each row.
        """
        found = self.predict(X)
        predicted = found if isinstance(found, np.ndarray) else np.concatenate(list(found))
        true = column_of(y)
        if true.shape != predicted.shape:
            raise ValueError(
                f"y must have one class for each of the {len(predicted)} rows. Got {true.shape}."
            )
        return float(np.average(predicted == true, weights=sample_weight))


def _each(result: Any, function: Callable[[Any], Any]) -> Any:
    """Return a function of scores of an array, or of those of each block of a source."""
    return function(result) if isinstance(result, np.ndarray) else map(function, result)


def _logarithms(probabilities: Any) -> Any:
    with np.errstate(divide="ignore"):
        return np.log(probabilities)


def _published(model: Any) -> ClassFit:
    fit: Any = published(model)
    return fit  # type: ignore[no-any-return]
