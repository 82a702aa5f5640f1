"""What scikit-learn asks of an estimator, without importing scikit-learn.

Duck typing in place of a base class keeps ``import emgine`` short; modules of scikit-learn are only
imported by methods that it calls.
"""

from __future__ import annotations

import copy
import functools
import inspect
import sys
from typing import TYPE_CHECKING, Any, Self

from .reference_link import reference_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_CHARACTERS_OF_A_VALUE = 60
# The methods to which scikit-learn may pass more than rows, and what, where a method takes it.
ROUTED_METHODS = ("fit", "score")
METADATA = ("sample_weight", "labels")
UNCHANGED = "$UNCHANGED$"  # scikit-learn's own word for a request that stays as it is


class SklearnContract:
    """Base of the estimators: constructor arguments are parameters, and are only stored.

    A subclass may have a constructor of its own, which need not name the parameters of its base.
    """

    # Of a model inside another estimator: the name of that one, which is all that users know.
    _inside: str | None = None
    # Not of a model that only finds the start of another fit: what it warns of is no result.
    _warns = True
    _component_names: Sequence[str] | None = None  # what warnings call components, if not by number

    @property
    def _caller(self) -> str:
        """The name of the class in messages."""
        return self._inside or type(self).__name__

    @classmethod
    @functools.cache
    def _defaults(cls) -> dict[str, Any]:
        """Names of the constructor's parameters, sorted, and their defaults."""
        parameters = dict(list(inspect.signature(cls.__init__).parameters.items())[1:])
        if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters.values()):
            raise RuntimeError(
                f"The constructor of {cls.__name__} takes *args, which have no names. Name all its "
                "parameters, as scikit-learn's estimators do; **kwargs may be passed on."
            )
        return {
            name: parameters[name].default
            for name in sorted(parameters)
            if parameters[name].kind is not inspect.Parameter.VAR_KEYWORD
        }

    @classmethod
    def _inherited_defaults(cls) -> dict[str, Any]:
        """Parameters of the class and its bases that have a default, and their defaults."""
        defaults: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            if issubclass(base, SklearnContract) and "__init__" in vars(base):
                defaults |= base._defaults()
        return {
            name: value for name, value in defaults.items() if value is not inspect.Parameter.empty
        }

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor parameters.

        Parameters
        ----------
        deep : bool, default=True
            Whether to list the parameters of parameters that are estimators too, which a subclass
            may have, under the name of both: ``scaler__with_mean``.

        Returns
        -------
        dict
            Parameter names and their values.
        """
        params = {name: getattr(self, name) for name in self._defaults()}
        if deep:
            for name, value in list(params.items()):
                if hasattr(value, "get_params") and not isinstance(value, type):
                    inner = value.get_params()
                    params |= {f"{name}__{key}": inner[key] for key in inner}
        return params

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
            own, nested, _ = name.partition("__")
            if own not in valid or (nested and not hasattr(getattr(self, own), "set_params")):
                raise ValueError(
                    f"Invalid parameter {name!r} for estimator {self}. "
                    f"Valid parameters are: {valid!r}."
                )
        inner: dict[str, dict[str, Any]] = {}
        for name, value in params.items():
            own, nested, key = name.partition("__")
            if nested:
                inner.setdefault(own, {})[key] = value
            else:
                setattr(self, name, value)
        for own, values in inner.items():
            getattr(self, own).set_params(**values)
        return self

    def __repr__(self) -> str:
        defaults = self._defaults()
        changed = [
            f"{name}={_short(value)}"
            for name, value in self.get_params(deep=False).items()
            if repr(value) != repr(defaults[name])
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def _repr_html_(self) -> str | None:
        # Without scikit-learn a notebook shows the text.
        if "sklearn" not in sys.modules:
            return None
        from sklearn.utils import estimator_html_repr

        return str(estimator_html_repr(self))

    def _get_doc_link(self) -> str:
        """Return the address of the reference, to which scikit-learn's picture links."""
        return reference_link(type(self))

    def _get_params_html(self, deep: bool = True, doc_link: str = "") -> Any:
        """Return scikit-learn's table of the parameters, which it asks for since 1.7."""
        from sklearn.base import BaseEstimator

        return BaseEstimator._get_params_html(self, deep, doc_link)

    def _get_fitted_attr_html(self, doc_link: str = "") -> Any:
        """Return scikit-learn's table of the attributes of a fit, which it asks for since 1.9."""
        from sklearn.base import BaseEstimator

        return BaseEstimator._get_fitted_attr_html(self, doc_link)

    def __dir__(self) -> list[str]:
        """Return the names to complete: without a fit none of the attributes of a fit."""
        names = list(super().__dir__())
        if self.__sklearn_is_fitted__():
            return names
        return [name for name in names if name.startswith("_") or not name.endswith("_")]

    def __setstate__(self, state: Any) -> None:
        if not isinstance(state, dict):
            raise ValueError(f"The pickle of this {type(self).__name__} is damaged.")
        # An older version may lack some of today's parameters.
        self.__dict__.update({**self._inherited_defaults(), **state})

    def __sklearn_is_fitted__(self) -> bool:
        raise NotImplementedError

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type="density_estimator",
            target_tags=TargetTags(required=False),
            transformer_tags=None,
            classifier_tags=None,
            regressor_tags=None,
            input_tags=InputTags(allow_nan=getattr(self, "missing", "error") == "marginalize"),
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
            for name in self._metadata_of(method):
                getattr(request, method).add_request(param=name, alias=None)
        return request

    def set_fit_request(
        self, *, sample_weight: bool | str | None = UNCHANGED, labels: bool | str | None = UNCHANGED
    ) -> Self:
        """Set whether a meta-estimator passes ``sample_weight`` and ``labels`` to ``fit``.

        Parameters
        ----------
        sample_weight, labels : bool, str or None, optional
            True: pass it on. False: do not. None: raise an error if it is given. A str: the name
            under which it is given. What is not named stays as it is.

        Returns
        -------
        estimator
            The estimator itself.
        """
        return self._set_requests("fit", {"sample_weight": sample_weight, "labels": labels})

    def set_score_request(self, *, sample_weight: bool | str | None = UNCHANGED) -> Self:
        """Set whether a meta-estimator passes ``sample_weight`` to ``score``.

        Parameters
        ----------
        sample_weight : bool, str or None, optional
            As in ``set_fit_request``.

        Returns
        -------
        estimator
            The estimator itself.
        """
        return self._set_requests("score", {"sample_weight": sample_weight})

    @classmethod
    def _metadata_of(cls, method: str) -> list[str]:
        """Return what a method takes beside rows that scikit-learn may pass."""
        taken = inspect.signature(getattr(cls, method)).parameters
        return [name for name in METADATA if name in taken]

    def _set_requests(self, method: str, aliases: Mapping[str, bool | str | None]) -> Self:
        request = self.get_metadata_routing()
        for name, alias in aliases.items():
            if alias == UNCHANGED:
                continue
            if name not in self._metadata_of(method):
                raise TypeError(f"{type(self).__name__}.{method} takes no {name} to request.")
            getattr(request, method).add_request(param=name, alias=alias)
        self._metadata_request = request  # the name under which clone looks for it
        return self


def _short(value: object) -> str:
    """Return a representation on one line, cut where it is long."""
    text = " ".join(repr(value).split())
    if len(text) > MOST_CHARACTERS_OF_A_VALUE:
        return text[: MOST_CHARACTERS_OF_A_VALUE - 3] + "..."
    return text
