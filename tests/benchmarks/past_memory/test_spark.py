"""The Spark benchmark: runs if Java and pyspark are installed, and prints a note otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.past_memory import spark, spark_contenders
from benchmarks.past_memory.spark import DASK, FRAME, MEMORY, RDD, drawn, main, speed_table
from benchmarks.past_memory.spark_contenders import difference, fit_emgine, missing
from benchmarks.timing import Seconds
from emgine import GaussianMixture
from tests.process.child import output_of


def test_without_pyspark_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark_contenders.importlib.util, "find_spec", lambda _: None)
    main([])
    assert "pyspark is not installed" in capsys.readouterr().out


def test_without_java_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark_contenders.importlib.util, "find_spec", lambda _: object())
    monkeypatch.setattr(spark_contenders.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    main([])
    assert "Java is not installed" in capsys.readouterr().out


def test_other_parameters_make_the_ratio_void() -> None:
    medians = {MEMORY: 1.0, DASK: 2.0, RDD: 8.0, FRAME: 14.0}
    seconds = {name: Seconds(0.5, median) for name, median in medians.items()}
    differs = {MEMORY: 0.0, DASK: 0.0, RDD: 1e-13, FRAME: 1e-6}
    lines = speed_table("", seconds, differs).text().splitlines()
    rdds, frames = (next(line for line in lines if line.startswith(api)) for api in (RDD, FRAME))
    assert "8.00×" in rdds
    assert "4.00×" in rdds
    assert frames.count("void") == 2
    assert "7.00×" not in frames


def test_parameters_move_with_the_rows() -> None:
    rows, first = drawn(500, 2, 3)
    found = fit_emgine(GaussianMixture, rows, first, 3, 1)
    moved = fit_emgine(GaussianMixture, rows * 8.0 + 5.0, first.moved(5.0, 8.0), 3, 1)
    assert (
        difference(moved, found.moved(5.0, 8.0)) < 1e-11
    )  # rows / deviations: 5000 units of 1e-16
    assert difference(moved, found) > 100.0


@pytest.mark.parametrize("part", ["weights", "means", "covariances"])
def test_a_difference_of_any_parameter_counts(part: str) -> None:
    first = drawn(500, 2, 3)[1]
    other = first._replace(**{part: getattr(first, part) * (1.0 + 1e-3)})
    assert 1e-5 < difference(other, first) < 1e-1


@pytest.mark.slow
def test_spark_is_em_where_it_is_sound_and_only_there() -> None:
    """Run it in its own process, whose end also ends Java."""
    if missing():
        pytest.skip("pyspark with Java is not installed here; it is no dependency")
    options = ("--rows", "3000", "--iterations", "3", "--turns", "1")
    printed = output_of("-m", spark.__name__, *options, timeout=400)
    speed, places = printed.split("The smallest variance")
    assert "void" not in speed
    lines = [line.rsplit(maxsplit=5) for line in places.splitlines()[3:] if line]
    errors = {name.strip(): (float(theirs), float(ours)) for name, *_, theirs, ours in lines[1:]}
    assert len(errors) == 2 * len(spark.PLACES)
    assert max(ours for _, ours in errors.values()) < 1e-7
    for api in ("RDDs", "DataFrames"):
        assert errors[f"{api}, 2 features"][0] < spark.SAME
        assert errors[f"{api}, 16 features, scale 1/1024"][0] < spark.SAME
        assert errors[f"{api}, 2 features, offset 1e8"][0] > 1.0
        assert errors[f"{api}, 2 features, scale 1e100"][0] > 1.0
        assert errors[f"{api}, 16 features"][0] > 0.1
    assert np.isfinite([value for pair in errors.values() for value in pair]).all()
