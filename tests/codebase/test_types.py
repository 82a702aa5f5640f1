"""What a type checker knows of the public methods: one row, many rows, rows in blocks."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.codebase.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CODE = """
from pathlib import Path
import numpy as np
from emgine import GaussianMixture, Mixture, MixtureModel
from emgine.sources import Parquet

mixture = Mixture([1.0], [[0.0, 0.0]], [1.0], "spherical")
row, rows, out = np.zeros(2), np.zeros((3, 2)), np.zeros(3)
model = GaussianMixture()
"""
KNOWN = {
    "mixture.predict([0.0, 1.0])": "int",
    "mixture.predict(row)": "int",
    "mixture.predict(rows)": "ndarray[Any, dtype[signedinteger[_64Bit]]]",
    "mixture.score_samples(row)": "float",
    "mixture.score_samples(rows, out=out)": "ndarray[tuple[int], dtype[float64]]",
    "mixture.predict_proba(row)": "ndarray[Any, dtype[float64]] | ndarray[Any, dtype[float32]]",
    "model.predict(rows)": "ndarray[Any, dtype[signedinteger[_64Bit]]]",
    'model.predict("rows.parquet")': "Iterator[ndarray[Any, dtype[signedinteger[_64Bit]]]]",
    'model.predict(Parquet("rows.parquet"))': (
        "Iterator[ndarray[Any, dtype[signedinteger[_64Bit]]]]"
    ),
    'model.predict(rows, to_parquet=Path("out.parquet"))': "None",
    "model.fit(rows)": "GaussianMixture",
    "MixtureModel().fit_predict(rows)": "Any",
}


def test_types_of_results(tmp_path: Path) -> None:
    file = tmp_path / "user.py"
    file.write_text(CODE + "\n".join(f"reveal_type({call})" for call in KNOWN) + "\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", tmp_path, file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [_short(text) for text in re.findall(r'Revealed type is "(.*)"', done.stdout)]
    assert found == list(KNOWN.values()), done.stdout


def _short(revealed: str) -> str:
    """A type without modules, and with one word for any number of dimensions."""
    text = re.sub(r"[\w.]+\.(?=\w)", "", revealed)
    text = re.sub(r"tuple\[Any, \.\.\.\]", "Any", text)
    text = re.sub(r"floating\[_32Bit\]", "float32", text)
    return text.removesuffix("?")
