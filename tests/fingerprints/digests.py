"""Digests of the cases' results, and of what they rest on that is not ours.

Results are bits of this library only where the rows, the C library's logarithm and, in a few cases,
numpy's BLAS are the same: `surroundings` tells.
"""

from __future__ import annotations

import hashlib
import json
import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.fingerprints.cases import SIZES, cases, rows

if TYPE_CHECKING:
    import numpy.typing as npt


def digest(values: list[Any]) -> str:
    """One digest of arrays, bytes and plain values."""
    sha = hashlib.sha256()
    for value in values:
        plain = value if isinstance(value, bytes) else repr(value).encode()
        sha.update(value.tobytes() if isinstance(value, np.ndarray) else plain)
    return sha.hexdigest()[:24]


def needs_blas(name: str) -> bool:
    """Whether numpy's BLAS and LAPACK take part in the result, whose last bits the CPU decides.

    Anderson's leap is a least-squares solution; what a degenerate component is bounded by or split
    along comes from products and eigenvectors of covariances.
    """
    return name.endswith((" anderson", " regularize", " reseed"))


def surroundings() -> dict[str, str]:
    """Digests of what others compute: the rows, logarithms and exponentials, linear algebra."""
    few = rows(3, 9, 2000)
    square = few.T @ few
    solution = np.linalg.lstsq(few[:50], few[:50, 0], rcond=None)[0]
    products = [few[:9, 0] @ few[:9], few[:7].T @ few[:7], square]
    logarithms = [math.log(value) for value in few.ravel()]
    exponentials = [math.exp(100.0 - value) for value in few.ravel()]
    return {
        "rows": digest([rows(*size) for size in SIZES]),
        "libm": digest([logarithms, exponentials]),
        "blas": digest([*products, *np.linalg.eigh(square), solution]),
    }


def results() -> dict[str, list[Any]]:
    """The results of all cases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: case() for name, case in cases().items()}


def arrays(of_cases: dict[str, list[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Every array of the cases in `steps`, by the name of its case and its place there."""
    return {
        f"{name} {number}": np.asarray(value)
        for name, values in of_cases.items()
        if name.startswith("steps")
        for number, value in enumerate(values)
    }


def main(digests_to: str, arrays_to: str | None = None) -> None:
    """Write the digests of everything, and the arrays of the cases in `steps`."""
    of_cases = results()
    digests = surroundings() | {name: digest(values) for name, values in of_cases.items()}
    Path(digests_to).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    if arrays_to is not None:
        np.savez(arrays_to, allow_pickle=False, **arrays(of_cases))
