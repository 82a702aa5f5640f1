"""Which component of a variational fit loses its rows step by step, so that it may go at once.

A component that the rows do not need loses about as many of its rows in each step, for as many
steps as it has rows. Once that is steady the run tries the mixture without it, and keeps it if the
bound is higher. Knows no rows and makes no mixtures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from emgine._core import Float64

# A component with fewer rows is empty.
LEAST_ROWS = 0.5
# It drains where it lost this part of its rows in each of the last steps, the last not less than
# this part of the first of them.
LEAST_RATE, STEPS, STEADY = 1e-2, 4, 0.8
# It has lost this part of its rows since they last rose; or this, once the steps of the run are
# short. With smaller parts components go that plain steps would fill again, to higher bounds.
LEAST_LOSS, SETTLED_LOSS = 0.8, 0.4
# Iterations between two trials, and after a component was refused, which doubles each time.
PAUSE, FIRST_WAIT = 2, 4


class Draining:
    """Watches the rows of the components; at most one of them is on trial."""

    def __init__(self) -> None:
        self._age = 0
        self._rates: list[Float64] = []
        self._most: Float64 | None = None  # rows, since they last rose
        self._again: dict[int, tuple[int, int]] = {}  # when to try a component, and how long it is
        self._tried = -PAUSE
        self.on_trial: int | None = None

    def watch(self, rows: Float64, updated: Float64) -> None:
        """Take in the rows of the components, before and after a step."""
        self._age += 1
        rates = (rows - updated) / np.maximum(rows, LEAST_ROWS)
        self._rates = [*self._rates[1 - STEPS :], rates]
        most = rows if self._most is None else np.maximum(self._most, rows)
        self._most = np.where(rates > 0.0, most, updated)

    def candidate(self, rows: Float64, settled: bool) -> int | None:
        """Return the component to try a mixture without, which is on trial then; None if none.

        `settled`: whether the steps of the run are short.
        """
        if len(self._rates) < STEPS or self._age - self._tried < PAUSE or self._most is None:
            return None
        rates = np.array(self._rates)
        drains = (rates.min(axis=0) >= LEAST_RATE) & (rates[-1] >= STEADY * rates[0])
        loss = SETTLED_LOSS if settled else LEAST_LOSS
        drains &= (rows >= LEAST_ROWS) & (rows <= (1.0 - loss) * self._most)
        for component, (when, _) in self._again.items():
            drains[component] &= self._age >= when
        if not drains.any() or len(rows) < 2:
            return None
        self._tried = self._age
        self.on_trial = int(np.where(drains, rates[-1], -np.inf).argmax())
        return self.on_trial

    def refuse(self) -> None:
        """Take in that the bound was lower without the component on trial."""
        if self.on_trial is None:
            return
        _, wait = self._again.get(self.on_trial, (0, FIRST_WAIT // 2))
        self._again[self.on_trial] = self._age + 2 * wait, 2 * wait
        self.on_trial = None
