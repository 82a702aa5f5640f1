"""Exchange: the methods of a Mixture that make models of other libraries of it, and back.

Only Gaussian mixtures have counterparts there. Other libraries are imported when they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emgine._checks.floating_point import ignoring
from emgine._inference.inference import Inference

if TYPE_CHECKING:
    import os
    from typing import Self


class Exchange(Inference):
    """Base of Mixture: conversions from and to scikit-learn, and to ONNX."""

    __slots__ = ()

    def to_sklearn(self) -> Any:
        """Return a fitted `sklearn.mixture.GaussianMixture` with this mixture's parameters.

        Returns
        -------
        sklearn.mixture.GaussianMixture
            It scores and samples; its `fit` starts from nothing. It has no `lower_bound_` and
            `n_iter_`; `converged_` is True. The variances of tied_diag and tied_spherical, which
            scikit-learn lacks, are repeated for each component.

        Raises
        ------
        ValueError
            If the components are not Gaussians.
        """
        from . import conversions

        _check_gaussian(self, "to_sklearn")
        return conversions.to_sklearn(self)

    @classmethod
    def from_sklearn(cls, model: Any) -> Self:
        """Return the mixture of a fitted `sklearn.mixture.GaussianMixture`.

        Parameters
        ----------
        model : sklearn.mixture.GaussianMixture
            Its weights, means and covariances are taken as they are.

        Returns
        -------
        Mixture
            A mixture with the same density, up to rounding.

        Raises
        ------
        TypeError
            For anything else, a BayesianGaussianMixture too, whose density is another.
        ValueError
            If it is not fitted, or if its parameters are not those of a mixture.
        """
        from . import conversions

        of_mixture: Any = cls  # Mixture, whose base this is
        made: Self = of_mixture(*conversions.parameters_of(model))
        return made

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
            If `dtype` is another, or cannot hold the parameters, or if the components are not
            Gaussians.
        """
        from . import onnx

        _check_gaussian(self, "to_onnx")
        onnx.save(path, self, dtype)


def _check_gaussian(mixture: Any, caller: str) -> None:
    """Raise ValueError for mixtures that the other library has no model for."""
    family = mixture.shape.family
    if family != "gaussian":  # a mixture with noise has another family
        raise ValueError(
            f"{caller} takes Gaussian mixtures alone; this one is of the family {family!r}. "
            "Use save, whose files Python, C++ and C read."
        )
