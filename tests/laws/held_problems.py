"""What fits of every family may hold: each parameter as a whole, by component and by cell.

Values come from a short fit to a few rows, so that held ones are far from what all rows want.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from emgine import MixtureModel, families
from emgine._families.families import family_of
from tests.laws.family_problems import DRAWS, problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRUCTURES = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical")
STUDENT = {f"student_t_{dof}": dof for dof in ("shared", 5.0)}
NAMES = (*DRAWS, *STRUCTURES, *STUDENT, "log_normal_tied")
N = 600
FEW = 60
WEIGHTS = "weights"


class Held(NamedTuple):
    """A family, rows, values to begin from, and choices of what to hold."""

    family: Any
    rows: NDArray[np.float64]
    weights: NDArray[np.float64]
    parameters: dict[Any, Any]
    choices: dict[str, dict[Any, Any]]

    def fit(self, fixed: Any, rows: Any = None, **options: Any) -> MixtureModel:
        """Fit from the values, holding some."""
        start = {"weights_init": self.weights, "parameters_init": self.parameters}
        chosen = {"tol": 1e-10, "max_iter": 3000, **start, **options}
        weight, labels = chosen.pop("sample_weight", None), chosen.pop("labels", None)
        model = MixtureModel(len(self.weights), family=self.family, fixed=fixed, **chosen)
        return model.fit(self.rows if rows is None else rows, None, weight, labels)


def own(parameters: Any) -> dict[Any, Any]:
    """Parameters without the factors, which follow from others."""
    if any(isinstance(values, dict) for values in parameters.values()):
        return {columns: own(of_block) for columns, of_block in parameters.items()}
    return {n: v for n, v in parameters.items() if not n.endswith("precisions_cholesky")}


def flat(parameters: dict[Any, Any]) -> dict[Any, Any]:
    """Arrays or masks by the columns of a block, None without blocks, and the name."""
    found: dict[Any, Any] = {}
    for name, values in parameters.items():
        if isinstance(values, dict):
            found |= {(name, each): value for each, value in values.items()}
        else:
            found[None, name] = values
    return found


def nested(chosen: dict[Any, Any]) -> dict[Any, Any]:
    """The inverse of `flat`."""
    found: dict[Any, Any] = {}
    for (columns, name), mask in chosen.items():
        (found if columns is None else found.setdefault(columns, {}))[name] = mask
    return found


def expanded(mask: Any, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """A mask of all numbers of an array."""
    given = np.asarray(mask)
    given = given.reshape(given.shape + (1,) * (values.ndim - given.ndim))
    return np.broadcast_to(given, values.shape)


def held(name: str, missing: float = 0.0) -> Held:
    """The problem of this name."""
    family, rows = _family_and_rows(name)
    options: dict[str, Any] = {}
    if missing:
        rows = np.where(np.random.RandomState(9).uniform(size=rows.shape) < missing, np.nan, rows)
        options["missing"] = "marginalize"
    rough = MixtureModel(2, family=family, random_state=0, max_iter=2, acceleration=None, **options)
    rough.fit(rows[:FEW])
    parameters, shape = own(rough.parameters_), rough.mixture_.shape
    core = [each for each in shape.parameters if not each.endswith("precisions_cholesky")]
    axes = [family_of(shape).mask_axes(each, shape) for each in core]
    choices = _choices(dict(zip(flat(parameters), axes, strict=True)), flat(parameters))
    return Held(family, rows, rough.weights_, parameters, choices)


def _family_and_rows(name: str) -> tuple[Any, Any]:
    if name in DRAWS:
        return problem(name).family, problem(name).rows[:N]
    rows = problem("log_normal" if name == "log_normal_tied" else "student_t").rows[:N]
    third = rows[:, :1] * 0.5 + np.random.RandomState(3).exponential(1.0, (len(rows), 1))
    family = (
        families.LogNormal("tied")
        if name == "log_normal_tied"
        else families.StudentT("full", STUDENT[name])
        if name in STUDENT
        else families.Gaussian(name)
    )
    return family, np.column_stack([rows, third])


def _choices(axes: dict[Any, int], parameters: dict[Any, Any]) -> dict[str, dict[Any, Any]]:
    first = np.array([True, False])
    choices: dict[str, dict[Any, Any]] = {WEIGHTS: {WEIGHTS: True}}
    for key, values in parameters.items():
        choices[f"{key[1]}"] = nested({key: True})
        if axes[key] > 0:
            choices[f"{key[1]} of one"] = nested({key: first})
        if axes[key] > 1 and values.shape[1] > 1:
            cells = np.zeros(values.shape[:2], dtype=bool)
            cells[0, 0] = cells[1, -1] = True
            choices[f"{key[1]} in cells"] = nested({key: cells})
    whole = {key: first if axis else True for key, axis in axes.items()}
    choices["a component"] = {WEIGHTS: first, **nested(whole)}
    choices["everything"] = {WEIGHTS: True, **nested(dict.fromkeys(axes, True))}
    return choices
