"""_files.statistics_bytes: every bit comes back, and damaged bytes are refused."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, SufficientStatistics
from emgine._families.gaussian.structures import COVARIANCE_TYPES

if TYPE_CHECKING:
    import numpy.typing as npt


@pytest.fixture
def mixture(covariance_type: str, two_blobs: npt.NDArray[np.float64]) -> Mixture:
    model = GaussianMixture(2, covariance_type=covariance_type, max_iter=0, random_state=0)
    return model.fit(two_blobs).mixture_


def test_bytes_bring_every_bit_back(mixture: Mixture, two_blobs: npt.NDArray[np.float64]) -> None:
    found = mixture.expectation(two_blobs)
    copy = SufficientStatistics.from_bytes(found.to_bytes())
    for name in ("weight", "sum", "scatter", "means"):
        assert np.array_equal(getattr(copy, name), getattr(found, name))
    assert copy.to_bytes() == found.to_bytes()
    assert copy.covariance_type == found.covariance_type


def test_damaged_bytes_are_refused() -> None:
    data = SufficientStatistics([1.0], [[0.0]], [1.0], [[0.0]], "spherical").to_bytes()
    with pytest.raises(ValueError, match="have version 3; this release reads 1 and 2"):
        SufficientStatistics.from_bytes(data[:8] + b"\3" + data[9:])
    with pytest.raises(ValueError, match="wrong magic number"):
        SufficientStatistics.from_bytes(b"something else" * 9)
    for position in range(12, len(data)):
        damaged = bytearray(data)
        damaged[position] ^= 64
        with pytest.raises(ValueError, match="These SufficientStatistics are damaged"):
            SufficientStatistics.from_bytes(bytes(damaged))
        with pytest.raises(ValueError, match=r"^(Not|These) SufficientStatistics"):
            SufficientStatistics.from_bytes(data[:position])


def version_1(structure: int, k: int, d: int, *arrays: Any) -> bytes:
    """Bytes as release 0.1.0 wrote them."""
    numbers = np.concatenate([np.ravel(array) for array in arrays]).astype("<f8")
    body = struct.pack("<8sIIQQ", b"EMGSTATS", 1, structure, k, d) + numbers.tobytes()
    return body + struct.pack("<I", zlib.crc32(body))


def test_bytes_of_version_1_bring_every_bit_back(
    mixture: Mixture, two_blobs: npt.NDArray[np.float64]
) -> None:
    found = mixture.expectation(two_blobs, np.random.RandomState(0).uniform(size=240))
    totals = [found.log_likelihood, found.row_weight]
    arrays = totals, found.weight, found.sum, found.scatter, found.means
    structure = ("full", "tied", "diag", "spherical", "tied_diag", "tied_spherical").index(
        found.covariance_type
    )
    copy = SufficientStatistics.from_bytes(version_1(structure, 2, 3, *arrays))
    assert copy.to_bytes() == found.to_bytes()


def test_structures_added_later_have_no_number_in_version_1() -> None:
    assert len(COVARIANCE_TYPES) >= 6
    for number in (6, 2**32 - 1):
        with pytest.raises(ValueError, match="are damaged: unknown covariance structure"):
            SufficientStatistics.from_bytes(version_1(number, 1, 1, np.ones(6)))


@pytest.mark.parametrize(
    ("k", "d", "n_numbers"),
    [(0, 1, 2), (1, 0, 4), (1, 1, 5), (1, 1, 7), (2**32, 2**32, 6), (2**63, 2**63, 6)],
)
def test_damaged_sizes_of_version_1_are_refused(k: int, d: int, n_numbers: int) -> None:
    with pytest.raises(ValueError, match=r"^These SufficientStatistics are damaged: "):
        SufficientStatistics.from_bytes(version_1(0, k, d, np.ones(n_numbers)))


ABOUT = {
    "family": "gaussian",
    "structure": "spherical",
    "n_features": 1,
    "n_components": 1,
    "arrays": {"weight": [1], "sum": [1, 1], "scatter": [1]},
}
NUMBERS = np.arange(6.0)  # log-likelihood, row weight, the three arrays, the reference


def version_2(about: Any, numbers: Any = NUMBERS, length: int | None = None) -> bytes:
    """Bytes of version 2 with a header of our own."""
    text = about if isinstance(about, bytes) else json.dumps(about).encode()
    header = struct.pack("<8sII", b"EMGSTATS", 2, len(text) if length is None else length)
    body = header + text + np.asarray(numbers, "<f8").tobytes()
    return body + struct.pack("<I", zlib.crc32(body))


def test_version_2_is_a_header_and_the_numbers_in_its_order() -> None:
    found = SufficientStatistics.from_bytes(version_2(ABOUT))
    assert (found.log_likelihood, found.row_weight) == (0.0, 1.0)
    assert (found.weight.tolist(), found.sum.tolist()) == ([2.0], [[3.0]])
    assert (found.scatter.tolist(), found.means.tolist()) == ([4.0], [[5.0]])
    spaces = found.to_bytes()
    assert json.loads(spaces[16 : 16 + int.from_bytes(spaces[12:16], "little")]) == ABOUT
    other_order = ABOUT | {"arrays": {"scatter": [1], "sum": [1, 1], "weight": [1]}}
    assert SufficientStatistics.from_bytes(version_2(other_order)).weight.tolist() == [4.0]


def arrays(**changed: Any) -> dict[str, Any]:
    """The header with other shapes."""
    return ABOUT | {"arrays": {**ABOUT["arrays"], **changed}}  # type: ignore[dict-item]


DAMAGED: dict[str, Any] = {
    "no JSON": b"{",
    "no text": b"\xff\xfe{",
    "deep": b"[" * 100_000,
    "a list": [1],
    "nothing": None,
    **{f"no {name}": {k: v for k, v in ABOUT.items() if k != name} for name in ABOUT},
    **{
        f"{name} {value}": ABOUT | {name: value}
        for name in ("n_features", "n_components")
        for value in (0, -1, 2, 2**31, 2**62, 2**64, 2**70, 1.5, 1.0, "1", True, None, [1])
    },
    **{f"both {n}": ABOUT | {"n_features": n, "n_components": n} for n in (2**32, 2**62)},
    "infinite size": b'{"family":"gaussian","structure":"full","n_features":Infinity}',
    "arrays a list": ABOUT | {"arrays": [1]},
    "arrays null": ABOUT | {"arrays": None},
    "shape a number": arrays(sum=1),
    "shape of text": arrays(sum="11"),
    "shape of shapes": arrays(sum=[[1], [1]]),
    "other shape": arrays(scatter=[1, 1]),
    "no shape": arrays(scatter=[]),
    "too large": arrays(scatter=[2**70]),
    "negative": arrays(scatter=[-1], sum=[3, 1]),
    "unknown array": ABOUT | {"arrays": {"weight": [1], "sum": [1, 1], "spread": [1]}},
    "unknown family": ABOUT | {"family": "another"},
    "family null": ABOUT | {"family": None},
    "unknown structure": ABOUT | {"structure": "round"},
}


@pytest.mark.parametrize("about", DAMAGED.values(), ids=DAMAGED)
def test_damaged_headers_of_version_2_are_refused(about: Any) -> None:
    with pytest.raises(ValueError, match=r"^These SufficientStatistics are damaged: "):
        SufficientStatistics.from_bytes(version_2(about))


def test_numbers_that_the_header_does_not_name_are_refused() -> None:
    missing = ABOUT | {"arrays": {"weight": [1], "sum": [1, 1]}}
    for about, n_numbers, length in (
        (ABOUT, 5, None),
        (ABOUT, 7, None),
        (missing, 5, None),
        (arrays(another=[1]), 7, None),
        (ABOUT, 6, 2**32 - 1),
        (ABOUT, 6, 3),
    ):
        with pytest.raises(ValueError, match=r"^These SufficientStatistics are damaged: "):
            SufficientStatistics.from_bytes(version_2(about, np.ones(n_numbers), length))


def test_a_header_that_is_cut_short_is_refused() -> None:
    for version in (1, 2):
        body = struct.pack("<8sI", b"EMGSTATS", version) + b"\0"
        with pytest.raises(ValueError, match=r"^These SufficientStatistics are damaged: "):
            SufficientStatistics.from_bytes(body + struct.pack("<I", zlib.crc32(body)))
