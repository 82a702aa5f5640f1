"""Conversions: a Mixture from scikit-learn's, to scikit-learn's, and to ONNX.

Base of Mixture. Other packages are imported when one of these is called, never before. Changes
nothing in a mixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._scores.row_scores import RowScores

from . import onnx

if TYPE_CHECKING:
    import os
    from typing import Self

    from emgine._core import Float64


# What takes the place of a structure that scikit-learn lacks.
SKLEARN_TYPES = {"tied_diag": "diag", "tied_spherical": "spherical"}


class Conversions(RowScores):
    """Base of Mixture: the ways in from other libraries, and out to them."""

    __slots__ = ()

    @classmethod
    def from_sklearn(cls, model: Any) -> Self:
        """Return the mixture that scikit-learn has fitted.

        Parameters
        ----------
        model : sklearn.mixture.GaussianMixture
            A fitted model of scikit-learn. Its weights, means and covariances are taken as they
            are.

        Returns
        -------
        Mixture
            A mixture with the same density, up to rounding.

        Raises
        ------
        TypeError
            If it is something else; a BayesianGaussianMixture too, whose density is another.
        ValueError
            If it is not fitted, or if its parameters are not those of a mixture.

        Examples
        --------
        >>> from emgine import Mixture
        >>> from sklearn.mixture import GaussianMixture
        >>> theirs = GaussianMixture(covariance_type="diag").fit([[1.0], [3.0]])
        >>> Mixture.from_sklearn(theirs).means
        array([[2.]])
        """
        name = f"{type(model).__module__}.{type(model).__name__}"
        bases = [(base.__module__.split(".")[0], base.__name__) for base in type(model).__mro__]
        if ("sklearn", "GaussianMixture") not in bases:
            raise TypeError(f"model must be a GaussianMixture of scikit-learn. Got {name} instead.")
        if not hasattr(model, "weights_"):
            raise ValueError("model must be fitted. Call its fit first.")
        return cls(model.weights_, model.means_, model.covariances_, model.covariance_type)

    def to_sklearn(self) -> Any:
        """Return a fitted `sklearn.mixture.GaussianMixture` with this mixture's parameters.

        Returns
        -------
        sklearn.mixture.GaussianMixture
            It scores and samples; `fit` starts from nothing, as always. What a fit would tell is
            left out (`lower_bound_`, `n_iter_`), but `converged_` is True. The variances of
            tied_diag and tied_spherical, which it lacks, are repeated for each component.

        Raises
        ------
        ImportError
            If scikit-learn is not installed.

        Examples
        --------
        >>> from emgine import Mixture
        >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
        >>> mixture.to_sklearn().predict([[18.0], [44.0]])
        array([0, 1])
        """
        try:
            from sklearn.mixture import GaussianMixture
        except ImportError as error:
            raise ImportError("to_sklearn needs scikit-learn: pip install scikit-learn") from error
        kind = self.covariance_type
        model = GaussianMixture(self.n_components, covariance_type=SKLEARN_TYPES.get(kind, kind))
        model.weights_, model.means_ = self.weights.copy(), self.means.copy()
        model.covariances_ = self._repeated(self.covariances)
        model.precisions_cholesky_ = self._repeated(self.precisions_cholesky)
        model.precisions_ = self._repeated(self.precisions)  # type: ignore[attr-defined]
        model.n_features_in_, model.converged_ = self.n_features, True
        return model

    def _repeated(self, values: Float64) -> Float64:
        """Return a copy of `values`, by component where scikit-learn has no shared ones."""
        if self.covariance_type not in SKLEARN_TYPES:
            return values.copy()
        shape = (-1,) if self.covariance_type == "tied_spherical" else (self.n_components, -1)
        return np.tile(values, self.n_components).reshape(shape)

    def to_onnx(self, path: str | os.PathLike[str], dtype: str = "float64") -> None:
        """Write an ONNX model of this mixture, for ONNX Runtime and its like (extra `onnx`).

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced.
        dtype : {'float64', 'float32'}, default='float64'
            Type of the input, of the computation and of the results. The mean is subtracted
            before anything is multiplied, so that float32 keeps its digits far from the origin.

        Raises
        ------
        ImportError
            If the package `onnx` is not installed.
        ValueError
            If `dtype` is another, or cannot hold the parameters.
        OSError
            If the file cannot be written.

        Notes
        -----
        Input ``X`` (n_samples, n_features). Outputs ``label`` (n_samples,) of int64,
        ``responsibilities`` (n_samples, n_components) and ``log_density`` (n_samples,) in nats.
        A run holds n_samples * n_components * n_features numbers.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from emgine import Mixture
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "model.onnx"
        >>> mixture = Mixture([0.3, 0.7], [[20.0], [40.0]], [25.0, 25.0], "spherical")
        >>> mixture.to_onnx(path, dtype="float32")
        """
        onnx.save(path, self, dtype)
