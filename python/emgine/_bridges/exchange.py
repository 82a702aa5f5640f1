"""Exchange: the methods of a Mixture that make models of other libraries of it.

Only Gaussian mixtures have counterparts there. Other libraries are imported when they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._checks.floating_point import ignoring
from emgine._inference.inference import Inference

if TYPE_CHECKING:
    import os


class Exchange(Inference):
    """Base of Mixture: conversions to scikit-learn and ONNX."""

    __slots__ = ()

    def to_sklearn(self) -> Any:
        """Return a fitted `sklearn.mixture.GaussianMixture` with this mixture's parameters.

        Returns
        -------
        sklearn.mixture.GaussianMixture
            It scores and samples; its `fit` starts from nothing. It has no `lower_bound_` and
            `n_iter_`; `converged_` is True. The variances of tied_diag and tied_spherical, which
            scikit-learn lacks, are repeated for each component.
        """
        from . import conversions

        return conversions.to_sklearn(self)

    @ignoring("under")
    def to_onnx(self, path: str | os.PathLike[str], dtype: str = "float64") -> None:
        """Write an ONNX model of this mixture, for ONNX Runtime and the like (extra `onnx`).

        Input ``X`` (n_samples, n_features). Outputs ``label`` (n_samples,) of int64,
        ``responsibilities`` (n_samples, n_components) and ``log_density`` (n_samples,) in nats.
        A run holds n_samples * n_components * n_features numbers.

        Parameters
        ----------
        path : str or path-like
            Path of the file; a file there is replaced.
        dtype : {'float64', 'float32'}, default='float64'
            Type of the input, of the computation and of the results. The mean is subtracted
            before anything is multiplied, so that float32 keeps its digits far from the origin.

        Raises
        ------
        ImportError
            If the package `onnx` is not installed.
        ValueError
            If `dtype` is another, or cannot hold the parameters.
        """
        from . import onnx

        onnx.save(path, self, dtype)
