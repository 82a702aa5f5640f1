"""What scikit-learn asks of an estimator, without importing scikit-learn.

Duck typing in place of a base class keeps ``import emgine`` short; modules of scikit-learn are only
imported by methods that it calls.
"""

from __future__ import annotations

import copy
import functools
import inspect
import sys
from typing import Any, Self

MOST_CHARACTERS_OF_A_VALUE = 60
# The methods to which scikit-learn may pass row weights.
ROUTED_METHODS = ("fit", "score")


class SklearnContract:
    """Base of the estimators: constructor arguments are parameters, and are only stored."""

    @classmethod
    @functools.cache
    def _defaults(cls) -> dict[str, Any]:
        """Names of the parameters, sorted, and their defaults."""
        parameters = inspect.signature(cls).parameters
        return {name: parameters[name].default for name in sorted(parameters)}

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """Return the constructor parameters.

        Parameters
        ----------
        deep : bool, default=True
            Accepted for scikit-learn's sake; no parameter is itself an estimator.

        Returns
        -------
        dict
            Parameter names and their values.
        """
        return {name: getattr(self, name) for name in self._defaults()}

    def set_params(self, **params: Any) -> Self:
        """Set constructor parameters by name; all of them or, for an unknown name, none.

        Parameters
        ----------
        **params : dict
            New values.

        Returns
        -------
        estimator
            The estimator itself.

        Raises
        ------
        ValueError
            For a name that is not a parameter.
        """
        valid = list(self._defaults())
        for name in params:
            if name not in valid:
                raise ValueError(
                    f"Invalid parameter {name!r} for estimator {self}. "
                    f"Valid parameters are: {valid!r}."
                )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = self._defaults()
        changed = [
            f"{name}={_short(value)}"
            for name, value in self.get_params().items()
            if repr(value) != repr(defaults[name])
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def _repr_html_(self) -> str | None:
        # Without scikit-learn a notebook shows the text.
        if "sklearn" not in sys.modules:
            return None
        from sklearn.utils import estimator_html_repr

        return str(estimator_html_repr(self))

    def __setstate__(self, state: Any) -> None:
        if not isinstance(state, dict):
            raise ValueError(f"The pickle of this {type(self).__name__} is damaged.")
        # An older version may lack some of today's parameters.
        self.__dict__.update({**self._defaults(), **state})

    def __sklearn_is_fitted__(self) -> bool:
        raise NotImplementedError

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags

        return Tags(
            estimator_type="density_estimator",
            target_tags=TargetTags(required=False),
            transformer_tags=None,
            classifier_tags=None,
            regressor_tags=None,
        )

    def get_metadata_routing(self) -> Any:
        """Return which metadata the methods take, for scikit-learn's metadata routing.

        Returns
        -------
        sklearn.utils.metadata_routing.MetadataRequest
            The requests set by ``set_fit_request`` and ``set_score_request``.
        """
        kept = getattr(self, "_metadata_request", None)
        if kept is not None:
            return copy.deepcopy(kept)
        from sklearn.utils.metadata_routing import MetadataRequest

        request = MetadataRequest(owner=type(self).__name__)
        for method in ROUTED_METHODS:
            getattr(request, method).add_request(param="sample_weight", alias=None)
        return request

    def set_fit_request(self, *, sample_weight: bool | str | None) -> Self:
        """Set whether a meta-estimator passes ``sample_weight`` to ``fit``.

        Parameters
        ----------
        sample_weight : bool, str or None
            True: pass it on. False: do not. None: raise an error if it is given. A str: the name
            under which it is given.

        Returns
        -------
        estimator
            The estimator itself.
        """
        return self._set_request("fit", sample_weight)

    def set_score_request(self, *, sample_weight: bool | str | None) -> Self:
        """Set whether a meta-estimator passes ``sample_weight`` to ``score``.

        Parameters
        ----------
        sample_weight : bool, str or None
            As in ``set_fit_request``.

        Returns
        -------
        estimator
            The estimator itself.
        """
        return self._set_request("score", sample_weight)

    def _set_request(self, method: str, alias: bool | str | None) -> Self:
        request = self.get_metadata_routing()
        getattr(request, method).add_request(param="sample_weight", alias=alias)
        self._metadata_request = request  # the name under which clone looks for it
        return self


def _short(value: object) -> str:
    """Return a representation on one line, cut where it is long."""
    text = " ".join(repr(value).split())
    if len(text) > MOST_CHARACTERS_OF_A_VALUE:
        return text[: MOST_CHARACTERS_OF_A_VALUE - 3] + "..."
    return text
