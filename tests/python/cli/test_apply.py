"""predict and score: the numbers are the model's own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any


def test_predict(command: Callable[..., Command], model: Path, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    done = command("predict", model, data, "--out", out)
    assert (done.status, done.error) == (0, "")
    read = f"Read {data}: 300 rows, separated by commas.\nColumns used (2): length, width\n"
    assert done.out == f"{read}Labels of 300 rows: {out}\n"
    labels, rows, fitted = pd.read_csv(out), pd.read_csv(data), emgine.load(model)
    assert list(labels) == ["component", "probability", "log_density"]
    assert np.array_equal(labels["component"], fitted.predict(rows))
    assert np.allclose(labels["probability"], fitted.predict_proba(rows).max(axis=1), rtol=1e-8)
    assert np.array_equal(labels["log_density"], fitted.score_samples(rows))
    done = command("predict", model, data)
    assert (done.out, done.error) == (out.read_text(), read)  # standard output holds labels alone


def test_columns_are_found_by_name(
    command: Callable[..., Command], model: Path, data: Path, tmp_path: Path
) -> None:
    turned = tmp_path / "turned.csv"
    pd.read_csv(data).assign(city="Paris")[["city", "width", "length"]].to_csv(turned, index=False)
    done = command("predict", model, turned)
    assert done.out == command("predict", model, data).out
    assert done.error.endswith("Columns left out: city (not in the model)\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_labels_are_in_the_order_of_the_rows(
    command: Callable[..., Command], model: Path, data: Path, tmp_path: Path, end: str
) -> None:
    rows = pd.read_csv(data)
    names = ["width", "note", "length"]
    lines = [f'{b!r};"a;{end}b";{a!r}'.replace(".", ",") for a, b in rows.to_numpy().tolist()]
    hard = tmp_path / "hard.csv"
    hard.write_bytes((f"# by me{end}" + end.join([";".join(names), *lines])).encode("utf-16"))
    done = command("predict", model, hard)
    assert done.out == command("predict", model, data).out


def test_columns_may_be_chosen_for_a_model_without_their_names(
    command: Callable[..., Command], model: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("7,8,3\n9,2,1\n")
    assert "has 3 columns, but the model was fitted to 2" in command("score", model, plain).error
    assert command("score", model, plain, "--columns", "1,3").status == 0


def test_predict_leaves_no_row_out(
    command: Callable[..., Command], model: Path, tmp_path: Path
) -> None:
    path = tmp_path / "missing.csv"
    path.write_text("length,width\n1,2\n,3\n4,5\n")
    assert "missing value (NaN) in line 3, column 'length'" in command("predict", model, path).error
    assert command("predict", model, path, "--drop-missing").status == 2
    assert "2 rows, " in command("score", model, path, "--drop-missing").out


def test_score(command: Callable[..., Command], model: Path, data: Path) -> None:
    done = command("score", model, data)
    assert done.out.startswith(f"Read {data}: 300 rows, ")
    facts = dict(line.rsplit("  ", 1) for line in done.out.split("\n\n")[1].splitlines())
    facts = {name.strip(): float(value.split()[0]) for name, value in facts.items()}
    rows, fitted = pd.read_csv(data), emgine.load(model)
    assert facts["rows"] == 300
    assert facts["mean log-likelihood"] == pytest.approx(fitted.score(rows), abs=1e-6)
    assert facts["AIC"] == pytest.approx(fitted.aic(rows), abs=1e-3)
    assert facts["BIC"] == pytest.approx(fitted.bic(rows), abs=1e-3)


def test_score_as_json(command: Callable[..., Command], model: Path, data: Path) -> None:
    done = command("score", model, data, "--json")
    rows, fitted, said = pd.read_csv(data), emgine.load(model), json.loads(done.out)
    assert done.error.startswith(f"Read {data}: 300 rows")
    assert (said["n_rows"], said["sum_of_weights"], said["n_parameters"]) == (300, 300.0, 11)
    assert said["mean_log_likelihood"] == fitted.score(rows)
    for name in ("aic", "bic", "icl"):
        assert said[name] == getattr(fitted, name)(rows)


def test_columns_may_be_kept_and_excluded(
    command: Callable[..., Command], model: Path, data: Path, tmp_path: Path
) -> None:
    named = tmp_path / "named.csv"
    rows = pd.read_csv(data).assign(id=[f"row, {i}" for i in range(300)], city="Paris", year=2020)
    rows.to_csv(named, index=False)
    labels = pd.read_csv(data), command("predict", model, data).out
    done = command("predict", model, named, "--keep", "id,city")
    assert "Columns left out: id (kept for the output), city (kept" in done.error
    found = pd.read_csv(io.StringIO(done.out))
    assert list(found)[:2] == ["id", "city"]
    assert found["id"].tolist() == rows["id"].tolist()
    assert found.drop(columns=["id", "city"]).equals(pd.read_csv(io.StringIO(labels[1])))
    assert "has no column 'age'" in command("predict", model, named, "--keep", "age").error
    fits = command("fit", named, "--components", "2", "--structures", "full", "--exclude", "year")
    assert "Columns used (2): length, width\n" in fits.out
    assert "year (excluded)" in fits.out
    both = command("fit", named, "--exclude", "year", "--columns", "length")
    assert (both.status, both.error) == (
        2,
        "emgine fit: --columns and --exclude exclude each other; give one of them.\n",
    )


@pytest.mark.parametrize("suffix", ["npy", "parquet"])
def test_columns_of_other_files_may_be_kept(
    command: Callable[..., Command], model: Path, data: Path, tmp_path: Path, suffix: str
) -> None:
    rows = pd.read_csv(data).assign(number=np.arange(300))
    path, keep = tmp_path / f"rows.{suffix}", "number"
    if suffix == "npy":
        np.save(path, rows.to_numpy())
        keep = "3"
    else:
        rows.to_parquet(path)
    columns = () if suffix == "parquet" else ("--columns", "1,2")
    done = command("predict", model, path, "--keep", keep, *columns)
    found = pd.read_csv(io.StringIO(done.out))
    assert found[keep].tolist() == list(range(300))
    assert found["component"].tolist() == emgine.load(model).predict(pd.read_csv(data)).tolist()


def test_a_reader_may_stop_early(model: Path, tmp_path: Path) -> None:
    long = tmp_path / "long.npy"
    np.save(long, np.zeros((20_000, 2)))  # far more labels than a pipe holds
    words = [sys.executable, "-m", "emgine", "predict", model, long]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"component,probability,log_density\n"
        process.stdout.close()
        assert process.stderr.read().startswith(b"Read ")
        assert process.wait() == 0


@pytest.mark.parametrize("name", ["predict", "score"])
def test_wrong_input_is_one_line(
    command: Callable[..., Command], model: Path, data: Path, tmp_path: Path, name: str
) -> None:
    narrow, broken = tmp_path / "narrow.csv", tmp_path / "broken.safetensors"
    narrow.write_text("1\n2\n")
    broken.write_bytes(b"no model at all")
    cases = [
        ((tmp_path / "no.safetensors", data), "no.safetensors does not exist"),
        ((model, tmp_path / "no.csv"), "no.csv does not exist"),
        ((broken, data), "broken.safetensors"),
        ((model, narrow), "has 1 column, but the model was fitted to 2: length, width."),
    ]
    for words, said in cases:
        done = command(name, *words)
        assert done.status == 1
        assert done.out == ""
        assert done.error.startswith(f"emgine {name}: ")
        assert said in done.error
        assert done.error.count("\n") == 1


def test_predict_tells_outliers_and_noise(
    command: Callable[..., Command], data: Path, tmp_path: Path
) -> None:
    rows = pd.read_csv(data)
    numbers = rows[["length", "width"]]
    fitted = emgine.GaussianMixture(2, noise=True, random_state=0).fit(numbers)
    path = tmp_path / "noisy.safetensors"
    fitted.save(path)
    done = command("predict", path, data, "--outliers", 0.05)
    labels = pd.read_csv(io.StringIO(done.out))
    assert list(labels)[-2:] == ["p_value", "outlier"]
    assert np.array_equal(labels["component"], fitted.predict(numbers))
    assert np.array_equal(labels["outlier"], fitted.is_outlier(numbers, 0.05))
    assert np.allclose(labels["p_value"], fitted.outlier_p_values(numbers), rtol=1e-8)
    said = command("info", path).out
    assert "noise" in said
    assert "uniform from" in said
    for wrong in ("0", "2", "few"):
        assert (
            "--outliers: expected a number in (0, 1]"
            in command("predict", path, data, "--outliers", wrong).error
        )
