"""Streams: ``partial_fit``, and what the batches so far have left behind.

The state holds statistics and no rows, as much after a million batches as after one. It is
immutable: a batch makes a new one, and a batch that fails changes nothing.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from emgine import _core
from emgine._checks.exceptions import DegenerateError, DegenerateWarning, level_of_caller
from emgine._checks.parameters import real
from emgine._checks.validation import check_n_threads, check_sample_weight
from emgine._em.reg_covar import checked_reg_covar, warn_if_large
from emgine._em.remedies import first_mixture, message_of_stream
from emgine._em.restarts import COLLAPSED
from emgine._rows.open_rows import opened_rows
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation
from emgine.mixture import Mixture
from emgine.sufficient_statistics import SufficientStatistics

from .fitted import Fitted
from .mixture_estimator import MixtureEstimator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORGETTING = real(0.0)


@dataclass(frozen=True, eq=False)
class Stream:
    """The state of ``partial_fit``."""

    base: Mixture  # that rows are weighed with until the pass ends
    published: Mixture  # what `statistics` say
    statistics: SufficientStatistics | None
    reg_covar: float
    on_degenerate: str = "raise"
    bounded: tuple[int, ...] = ()  # components of `published` that had to be

    @property
    def lower_bound(self) -> float:
        """Mean log-likelihood of the statistics, in nats."""
        found = self.statistics
        return -math.inf if found is None else found.log_likelihood / found.row_weight

    def next(self, rows: Rows, forgetting: float | None, new_pass: bool) -> Self:
        """Return the state after a batch.

        Without forgetting, statistics under one mixture add up to those of an exact pass. With it,
        each batch is weighed with the newest mixture, and what was before fades: the stepwise EM
        of Cappé and Moulines (2009), equation 13, with step w / ((1 - forgetting) W + w) for a
        batch of weight w after statistics of weight W.
        """
        exact = forgetting is None
        base = self.published if new_pass or not exact else self.base
        batch = SufficientStatistics._adopt(rows.total(Expectation(base)))
        before = None if exact and new_pass else self.statistics
        if before is not None:
            batch = (before if forgetting is None else before.scaled(1.0 - forgetting)) + batch
        how = self.on_degenerate, self.reg_covar, rows.n_threads
        found, bounded = first_mixture(batch, *how)
        published = Mixture._adopt(found)
        return type(self)(
            base, published, batch, self.reg_covar, self.on_degenerate, tuple(bounded)
        )


class StreamingEstimator(MixtureEstimator):
    """Base of the mixture models that learn from batches too."""

    n_components: int
    reg_covar: float | str
    on_degenerate: str
    _stream: Stream | None = None

    def partial_fit(
        self,
        X: Any,
        y: object = None,  # noqa: ARG002
        sample_weight: Any = None,
        *,
        forgetting: float | None = None,
        new_pass: bool = False,
    ) -> Self:
        """Go on with the next batch of a stream; the first starts the model, as ``fit`` would.

        Goes on from a fitted model, if there is one. The statistics of the stream are pickled with
        the estimator, but not saved in a model file.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows of the batch; at least `n_components` in the first.
        y : object, optional
            Ignored; there for scikit-learn's pipelines.
        sample_weight : array-like of shape (n_samples,), optional
            Weights of the rows, >= 0; 1 for each if not given.
        forgetting : float in [0, 1), optional
            Part of what was learnt that each batch makes the model forget: stepwise EM (Cappé and
            Moulines 2009). Not given: all batches since the pass began count under the mixture it
            began with, so that the model after the last is that of one exact EM step.
        new_pass : bool, default=False
            Without forgetting: begin a new pass, with the mixture that the last one led to.

        Returns
        -------
        estimator
            The estimator itself. `lower_bound_` is the mean log-likelihood of the statistics.

        Raises
        ------
        ValueError
            For rows, weights or a forgetting that are not allowed, and if a component collapses
            under ``on_degenerate='raise'``; other words bound its covariance below until there are
            rows enough. The model and the stream are then those from before.

        Warns
        -----
        DegenerateWarning
            If the covariance of a component had to be bounded.

        Examples
        --------
        >>> import numpy as np
        >>> from emgine import GaussianMixture
        >>> rows = np.random.RandomState(0).normal(size=(1000, 1))
        >>> model = GaussianMixture(random_state=0)
        >>> for batch in np.array_split(rows, 10):
        ...     model = model.partial_fit(batch)
        >>> bool(np.isclose(model.means_[0, 0], rows.mean()))
        True
        """
        if forgetting is not None and not (FORGETTING.accepts(forgetting) and forgetting < 1.0):
            raise ValueError(
                "forgetting must be a float in the range [0.0, 1.0) or None. "
                f"Got {forgetting!r} instead."
            )
        last, fitted = self._stream, self._fitted
        if fitted is None or (last is not None and last.published is not fitted.mixture):
            last = None  # there was a fit since
        rows, names = self._opened_batch(X, sample_weight, fitted)
        try:
            stream = (last or self._begun(rows, fitted)).next(rows, forgetting, new_pass)
        except _core.IllDefinedCovarianceError as error:
            raise DegenerateError(COLLAPSED) from error
        if stream.bounded:
            told = message_of_stream(stream.bounded)
            warnings.warn(told, DegenerateWarning, stacklevel=level_of_caller())
        if fitted is None:
            warn_if_large(self.reg_covar, rows, stream.published, names)
        self._fitted = Fitted(stream.published, (stream.lower_bound,), False, names)
        self._stream = stream
        return self

    def _opened_batch(
        self, X: Any, sample_weight: Any, fitted: Fitted | None
    ) -> tuple[Rows, NDArray[np.object_] | None]:
        """Return the checked rows of a batch, and the names of the model's features."""
        caller, n_threads = self._check_parameters(), check_n_threads(self.n_threads)
        if fitted is None:
            return self._opened(X, sample_weight, caller, n_threads)
        checked, _ = self._checked(X, fitted)
        weights = check_sample_weight(sample_weight, len(checked))
        return Rows(InMemory(checked, weights, n_threads)), fitted.feature_names

    def _opened(
        self, X: Any, sample_weight: Any, caller: str, n_threads: int
    ) -> tuple[Rows, NDArray[np.object_] | None]:
        """Return the checked rows, enough for a fit, and the names of their features."""
        return opened_rows(X, sample_weight, caller, n_threads, self.n_components)

    def _begun(self, rows: Rows, fitted: Fitted | None) -> Stream:
        """Return a stream of no rows, which starts where the last fit ended."""
        if fitted is None:
            first, reg_covar = self._first_mixture(rows)
        else:
            first, reg_covar = fitted.mixture, checked_reg_covar(self.reg_covar, rows)
        return Stream(first, first, None, reg_covar, self.on_degenerate)

    def _check_parameters(self) -> str:
        raise NotImplementedError

    def _first_mixture(self, rows: Rows) -> tuple[Mixture, float]:
        """Return the start that the first rows of a stream give, and what to add to variances."""
        raise NotImplementedError
