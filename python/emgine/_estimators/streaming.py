"""``partial_fit`` of every mixture estimator, a method that classes take in. Knows no family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from .partial_fit import StreamParameters

Model = TypeVar("Model")


def partial_fit(
    self: Model,
    X: Any,
    y: object = None,  # noqa: ARG001
    sample_weight: Any = None,
    *,
    forgetting: float | None = None,
    new_pass: bool = False,
) -> Model:
    """Continue with the next batch of a stream; the first starts the model, as ``fit`` would.

    Continues from a fitted model, if there is one. The statistics of the stream are pickled
    with the estimator, but not saved in a model file.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Rows of the batch; at least `n_components` in the first, unless all start parameters are
        given.
    y : object, optional
        Ignored; there for scikit-learn's pipelines.
    sample_weight : array-like of shape (n_samples,), optional
        Weights of the rows, >= 0; 1 for each if not given.
    forgetting : float in [0, 1), optional
        Part of the statistics that each batch makes the model forget: stepwise EM (Cappé and
        Moulines 2009). Not given: all batches of a pass count under the mixture with which it
        began, so that the model after the last batch is that of one exact EM step. Forgetting
        needs statistics that can be moved to other points: not those of 'log_normal',
        'weibull', and products of families with means.
    new_pass : bool, default=False
        Without forgetting: whether to begin a new pass, with the model of the last one.

    Returns
    -------
    estimator
        The estimator itself. `lower_bound_` is the mean log-likelihood of the statistics.

    Raises
    ------
    ValueError
        For rows, weights or a forgetting that are not allowed, and if a component collapses
        under ``on_degenerate='raise'``. The model and the stream are then those from before.

    Warns
    -----
    DegenerateWarning
        If the covariance of a component had to be bounded below, until there are rows enough.

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
    from .partial_fit import fit_batch

    fit_batch(
        cast("StreamParameters", self),
        X,
        sample_weight,
        forgetting=forgetting,
        new_pass=new_pass,
    )
    return self
