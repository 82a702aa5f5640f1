"""``fixed=``: which parameters a fit keeps at the values of its start.

The user names parameters, or masks of them; here they become masks of the core's arrays. Immutable;
holds no values before `at` takes them from a start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import _core
from emgine._checks.arguments import shown

from .beside_noise import others_shape
from .families import family_of
from .family import near
from .given_parameters import required

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture, ModelShape

    from .family import Family

    Mask = NDArray[np.bool_]

WEIGHTS = "weights"
FACTORS = "precisions_cholesky"


class Fixed(NamedTuple):
    """Masks of what is held; a parameter without one is free."""

    weights: Mask | None
    parameters: dict[str, Mask]  # of the shapes of the core's arrays
    n_held: int  # free parameters less than without
    components: frozenset[int]  # of which nothing is left to repair
    accelerates: bool  # whether EM can leap in what is free

    def at(self, start: Mixture) -> Held:
        """Return what is held, at the values of a start."""
        masks = {name: mask.astype(np.float64) for name, mask in self.parameters.items()}
        given = start.parameters  # asked once: a product may have many
        values = {name: np.array(given[name]) for name in masks}
        weights = None if self.weights is None else self.weights.astype(np.float64)
        first = None if weights is None else np.array(start.weights)
        return Held(self, start, _core.Held(start.shape, first, weights, values, masks))


class Held(NamedTuple):
    """Parameters of a run that are held."""

    fixed: Fixed
    start: Mixture
    core: _core.Held

    def applied(self, mixture: Mixture) -> Mixture:
        """Return a mixture with what is held in its place."""
        weights = self.weights(mixture.weights)
        if hasattr(mixture, "with_weights"):  # of a family of the user's
            return with_weights(mixture, weights)
        parameters = dict(mixture.parameters)
        for name, mask in self.fixed.parameters.items():
            parameters[name] = np.where(mask, self.start.parameters[name], parameters[name])
            stem = name.removesuffix("covariances").removesuffix("scales")
            if stem != name:  # factors follow
                parameters.pop(stem + FACTORS, None)
        return _core.Mixture(weights, parameters, mixture.shape)

    def weights(self, free: Float64) -> Float64:
        """Return weights of which the free ones share what the held ones leave."""
        mask, held = self.fixed.weights, self.start.weights
        if mask is None:
            return free
        rest, total = max(1.0 - held[mask].sum(), 0.0), free[~mask].sum()
        shares = free / total if total > 0 else np.full(len(free), 1.0 / max((~mask).sum(), 1))
        return np.where(mask, held, rest * shares)


def with_weights(mixture: Mixture, weights: Float64) -> Mixture:
    """Return a mixture with other weights."""
    own = getattr(mixture, "with_weights", None)
    if own is not None:  # of a family of the user's
        made: Mixture = own(weights)
        return made
    return _core.Mixture(weights, dict(mixture.parameters), mixture.shape)


def fixed_of(fixed: Any, family: Family, shape: ModelShape, by_blocks: bool = True) -> Fixed | None:
    """Return the checked masks of what the user wants to hold; None if that is nothing.

    `family` is the user's, which knows the names of the blocks of a product; without `by_blocks`
    they are the core's.
    """
    if fixed is None:
        return None
    known = list(required(shape)) if shape.family != "natural" else []
    named = _named(fixed, family if by_blocks else None, shape)
    k = shape.n_components
    weights, masks = None, {}
    for name, mask in named.items():
        if name == WEIGHTS:
            weights = _mask(name, mask, (k,), 1)
            continue
        if name not in known:
            raise ValueError(_unknown(name, known, shape))
        axes = family_of(shape).mask_axes(name, shape)
        masks[name] = _mask(name, mask, shape.parameters[name], axes)
    weights = weights if weights is not None and weights.any() else None
    return _fixed(weights, {name: mask for name, mask in masks.items() if mask.any()}, shape)


def held_of(fixed: Any, mixture: Mixture | None, shape: ModelShape) -> Held:
    """Return what a single M-step holds; ValueError where no mixture gives its values."""
    if mixture is None or mixture.shape != shape:
        raise ValueError("fixed needs a mixture of the family and the sizes of the statistics.")
    masks = fixed_of(fixed, family_of(shape), shape, by_blocks=False)
    nothing = Fixed(None, {}, 0, frozenset(), True)
    return (masks or nothing).at(mixture)


def _fixed(weights: Mask | None, masks: dict[str, Mask], shape: ModelShape) -> Fixed | None:
    if weights is None and not masks:
        return None
    family, k = family_of(shape), shape.n_components
    n_held = sum(family.n_held(name, mask, shape) for name, mask in masks.items())
    if weights is not None:
        n_held += k - 1 - max(k - int(weights.sum()) - 1, 0)
    return Fixed(
        weights,
        masks,
        n_held,
        frozenset(j for j in range(k) if masks and family.is_held(j, masks, shape)),
        (weights is None or bool(weights.all())) and family.follows_chart(masks, shape),
    )


def _named(fixed: Any, family: Family | None, shape: ModelShape) -> dict[str, Any]:
    """Return masks by the core's names."""
    if isinstance(fixed, str):
        fixed = {fixed: True}
    elif not isinstance(fixed, Mapping):
        fixed = dict.fromkeys(fixed, True)
    blocks = getattr(family, "blocks", None)
    if blocks is None:
        return {_alias(name, shape): mask for name, mask in fixed.items()}
    found: dict[str, Any] = {}
    columns = list(blocks)
    for key, own in fixed.items():
        if key == WEIGHTS and key not in blocks:
            found[WEIGHTS] = own
            continue
        if key not in blocks:
            known = [WEIGHTS, *columns]
            end = near(key, known)
            raise ValueError(f"fixed of a product may name {known}. Got {key!r}{end}")
        found |= _of_block(own, f"{columns.index(key)}/", shape)
    return found


def _of_block(own: Any, prefix: str, shape: ModelShape) -> dict[str, Any]:
    """Return masks of a block of a product: of the parameters that are named, or of all."""
    if isinstance(own, Mapping):
        return {f"{prefix}{name}": mask for name, mask in own.items()}
    names = [own] if isinstance(own, str) else own
    if isinstance(names, list | tuple | set) and all(isinstance(name, str) for name in names):
        return {prefix + name: True for name in names}
    return {name: own for name in required(shape) if name.startswith(prefix)}


def _alias(name: Any, shape: ModelShape) -> Any:
    """Return the name of what follows from another: precisions are held by covariances."""
    return (
        "covariances" if others_shape(shape).family == "gaussian" and name == "precisions" else name
    )


def _unknown(name: Any, known: list[str], shape: ModelShape) -> str:
    shape = others_shape(shape)
    if shape.family == "natural":
        return (
            f"fixed of a family of one's own may name 'weights' alone: its functions decide the "
            f"other parameters. Got {name!r}."
        )
    block, slash, own = str(name).rpartition("/") if shape.family == "product" else ("", "", name)
    allowed = [each.removeprefix(block + slash) for each in known if each.startswith(block + slash)]
    of = f"a block of the family {shape.family!r}" if block else f"the family {shape.family!r}"
    names = allowed if block else [WEIGHTS, *allowed]
    return f"fixed of {of} may name {names}. Got {own!r}{near(own, names)}"


def _mask(name: str, given: Any, sizes: tuple[int, ...], axes: int) -> Mask:
    """Return a mask of all numbers of a parameter."""
    if isinstance(given, bool | np.bool_):
        return np.full(sizes, bool(given))
    mask = np.asarray(given)
    allowed = [sizes[: i + 1] for i in range(axes)]
    own = name.rpartition("/")[2]
    words = " or ".join(map(str, allowed))
    if mask.shape not in allowed or mask.dtype != np.bool_:
        got = f"shape {mask.shape}" if mask.dtype == np.bool_ else shown(given)
        of = f"True, False or booleans of shape {words}" if allowed else "True or False"
        why = "" if allowed else ": one serves all components"
        raise ValueError(f"fixed[{own!r}] must be {of}{why}. Got {got}.")
    return np.broadcast_to(mask.reshape(mask.shape + (1,) * (len(sizes) - mask.ndim)), sizes).copy()
