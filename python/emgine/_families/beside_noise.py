"""A model with noise, and the model of its other components: one becomes the other.

The last component is the noise, of constant density over a box (Banfield and Raftery 1993). The
core reads the box and the family of the others from the structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from emgine import _core

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from emgine._core import Float64, Mixture, ModelShape, SufficientStatistics

NOISE = "noise"
# The sums of weights of the others, beside the weights of all components.
OTHERS_WEIGHT = "others/weight"


class Box(NamedTuple):
    """The lower and upper ends of each column; noise is uniform between them."""

    low: Float64
    high: Float64

    @property
    def widths(self) -> Float64:
        """Length of each side."""
        return self.high - self.low

    @property
    def centre(self) -> Float64:
        """Means of the columns."""
        return self.low + self.widths / 2

    def of_volume(self, volume: float, columns: Sequence[int]) -> Self:
        """Return the box about the same centre whose sides in `columns` have this volume."""
        some = list(columns)
        log_ratio = np.log(volume) - np.log(self.widths[some]).sum()
        half = self.widths[some] / 2 * np.exp(log_ratio / len(some))
        made = self._replace(low=self.low.copy(), high=self.high.copy())
        made.low[some], made.high[some] = self.centre[some] - half, self.centre[some] + half
        return made

    def of_columns(self, columns: Sequence[int]) -> Self:
        """Return the box of some of the columns."""
        return self._replace(low=self.low[list(columns)], high=self.high[list(columns)])

    def draws(self, n: int, random_state: np.random.RandomState) -> Float64:
        """Return rows drawn from the box."""
        return self.low + self.widths * random_state.uniform(size=(n, len(self.low)))


def has_noise(shape: ModelShape) -> bool:
    """Return whether the last component is noise."""
    return shape.family == NOISE


def others_family(structure: str) -> tuple[str, str]:
    """Return family and structure of the other components, from the structure of the model."""
    family, _, rest = structure.partition(" ")[2].partition("(")
    return family, rest[:-1]


def others_shape(shape: ModelShape) -> ModelShape:
    """Return the shape of the components beside the noise; of a model without noise, its own."""
    if not has_noise(shape):
        return shape
    sizes = shape.n_features, shape.n_components - 1
    return _core.ModelShape(*others_family(shape.structure), *sizes, shape.missing)


def shape_with_noise(others: ModelShape, box: Box) -> ModelShape:
    """Return the shape of a model with one component more, the noise."""
    sides = zip(box.low.tolist(), box.high.tolist(), strict=True)
    words = ",".join(f"{low!r}:{high!r}" for low, high in sides)
    structure = f"{words} {others.family}({others.structure})"
    sizes = others.n_features, others.n_components + 1
    return _core.ModelShape(NOISE, structure, *sizes, others.missing)


def box_of(shape: ModelShape) -> Box:
    """Return the box of a model with noise."""
    sides = [side.split(":") for side in shape.structure.partition(" ")[0].split(",")]
    low, high = np.array(sides, dtype=np.float64).T
    return Box(np.ascontiguousarray(low), np.ascontiguousarray(high))


def others_of(mixture: Mixture) -> Mixture:
    """Return the mixture of the components beside the noise; of one without noise, itself."""
    if not has_noise(mixture.shape):
        return mixture
    weights = mixture.weights[:-1]
    total = weights.sum()
    weights = weights / total if total > 0 else np.full(len(weights), 1 / len(weights))
    return _core.Mixture(weights, dict(mixture.parameters), others_shape(mixture.shape))


def with_noise(others: Mixture, weight: float, box: Box) -> Mixture:
    """Return a mixture with noise of this weight beside its components."""
    weights = np.append((1.0 - weight) * others.weights, weight)
    shape = shape_with_noise(others.shape, box)
    return _core.Mixture(weights, dict(others.parameters), shape)


def others_statistics(statistics: SufficientStatistics) -> SufficientStatistics:
    """Return the statistics of the components beside the noise."""
    arrays = statistics.arrays
    arrays["weight"] = arrays.pop(OTHERS_WEIGHT)
    return _core.SufficientStatistics(
        others_shape(statistics.shape),
        arrays,
        np.ascontiguousarray(statistics.reference[:-1]),
        statistics.log_likelihood,
        float(arrays["weight"].sum()),
    )


def noise_share(statistics: SufficientStatistics) -> float:
    """Return the weight that an M-step gives the noise."""
    weight = statistics.weight
    return float(weight[-1] / weight.sum())


def with_row(of_others: Float64, of_noise: Float64) -> Float64:
    """Return numbers by component, those of the noise last."""
    return np.concatenate([of_others, np.asarray(of_noise)[np.newaxis]])
