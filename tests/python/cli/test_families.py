"""_families: other families from the command line, and one line for what cannot be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import emgine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Command = Any
FAMILIES = {"age": "gaussian", "visits, calls": "poisson", "kind": {"name": "categorical"}}


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    """A CSV file of two groups with columns of several kinds."""
    generator = np.random.RandomState(0)
    young = np.arange(300) < 100
    frame = pd.DataFrame(
        {
            "age": generator.normal(np.where(young, 30, 60), 4).round(1),
            "visits": generator.poisson(np.where(young, 2, 9)),
            "calls": generator.poisson(np.where(young, 7, 1)),
            "kind": generator.binomial(1, np.where(young, 0.1, 0.6)),
        }
    )
    path = tmp_path / "visits.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture
def families(tmp_path: Path) -> Path:
    path = tmp_path / "families.json"
    path.write_text(json.dumps(FAMILIES))
    return path


def test_one_family_for_every_number_of_components(
    command: Callable[..., Command], visits: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m.safetensors"
    words = ("--columns", "visits,calls", "--family", "poisson", "--components", "1:3")
    done = command("fit", visits, *words, "--out", out)
    assert (done.status, done.error) == (0, "")
    assert "Best of 3 by BIC: 2 components, poisson." in done.out
    first = done.out.split("\n\n")[1].splitlines()
    assert first[0].split()[:4] == ["rank", "components", "family", "BIC"]
    model: Any = emgine.load(out)
    rows = pd.read_csv(visits)[["visits", "calls"]]
    assert type(model) is emgine.MixtureModel
    assert model.bic(rows) == pytest.approx(float(first[1].split()[3]), abs=0.01)
    info = command("info", out).out
    assert ["family", "poisson"] in [line.split() for line in info.splitlines()]
    assert f"visits  rates {model.rates_[0, 0]:.6g}" in info


def test_families_of_columns(
    command: Callable[..., Command], visits: Path, families: Path, tmp_path: Path
) -> None:
    out = tmp_path / "m.safetensors"
    done = command("fit", visits, "--families", families, "--components", "2", "--out", out)
    assert (done.status, done.error) == (0, "")
    label = "{age: gaussian, (visits, calls): poisson, ... 1 more}"
    assert f"Best of 1 by BIC: 2 components, {label}." in done.out
    model: Any = emgine.load(out)
    assert list(model.family) == ["age", ("visits", "calls"), "kind"]
    rows = pd.read_csv(visits)
    said = command("info", out).out
    assert f"age     {model.parameters_['age']['means'][0, 0]:.6g} ± " in said
    assert "kind    probabilities 0." in said
    assert f"{model.score(rows):.6f} nats" in command("score", out, visits).out
    labels = command("predict", out, visits).out.splitlines()[1:]
    assert [int(line.split(",")[0]) for line in labels] == model.predict(rows).tolist()


def test_columns_without_names_have_numbers(
    command: Callable[..., Command], visits: Path, tmp_path: Path
) -> None:
    bare, families = tmp_path / "bare.csv", tmp_path / "f.json"
    pd.read_csv(visits).to_csv(bare, index=False, header=False)
    families.write_text('{"1": "gaussian", "2,3": "poisson"}')
    done = command("fit", bare, "--families", families, "--components", "2")
    assert (done.status, done.error) == (0, "")
    assert "Columns used (3): 1, 2, 3" in done.out


def test_weights_and_other_criteria(command: Callable[..., Command], visits: Path) -> None:
    words = ("fit", visits, "--columns", "visits", "--family", "geometric", "--weights", "calls")
    for criterion in ("aic", "icl", "cv"):
        done = command(*words, "--criterion", criterion, "--components", "1:2")
        assert (done.status, done.error) == (0, "")
        assert f"by {criterion.upper()}: " in done.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not a JSON file: Expecting"),
        ("[]", r"must hold an object .*, or a list of families to try, such as .\"gamma\""),
        ('["poisson", "gausian"]', "entry 1: family must be one of .*Did you mean 'gaussian'"),
        ('["poisson", 3]', "entry 1: A family is its name"),
        ('[{"name": "poisson", "size": 2}]', "entry 0, columns 'size': A family is its name"),
        ('[["poisson"]]', "entry 0: products within products"),
        ('["poisson", {}]', "entry 1: A family is its name"),
        ('[{"visits": "poisson"}, {"visits": "gaussian"}]', r"cannot be compared.*In column 0"),
        ('[{"visits": "poisson"}, {"calls": "poisson"}]', r"No family is named for the columns"),
        ("{}", "must hold an object from columns to families"),
        ('{"age": "gausian"}', "columns 'age': family must be one of .*Did you mean 'gaussian'"),
        ('{"age": {"name": "gaussian", "x": 1}}', "has the choices .'covariance_type'.. Got 'x'"),
        ('{"age": 3}', "columns 'age': A family is its name"),
        ('{"age": [["x", "beta"]]}', "products within products"),
        ('{"age": "gaussian", "age": "beta"}', "it has 'age' more than once"),
        ('{"age": "gaussian", "age,kind": "beta"}', "names the column 'age' more than once"),
        ('{"vists": "poisson"}', "has no column 'vists'; it has 'age', 'visits', 'calls', 'kind'"),
        ('{"kind": "gaussian", "age": "beta"}', r"above 0 and below 1 in line 2, column 'age'"),
        ('{"visits": {"name": "binomial", "n_trials": 3}}', r"in line \d+, column 'visits'"),
    ],
)
def test_bad_families_are_one_line(
    command: Callable[..., Command], visits: Path, families: Path, text: str, said: str
) -> None:
    families.write_text(text)
    done = command("fit", visits, "--families", families, "--components", "2")
    assert done.status == 1
    assert done.error.count("\n") == 1
    with pytest.raises(ValueError, match=f"^emgine fit: .*{said}"):
        raise ValueError(done.error)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--family", "poison"), 2, "Did you mean 'poisson'"),
        (("--family", "poisson", "--families", "f.json"), 2, "not allowed with"),
        (("--family", "poisson,gama"), 2, "Did you mean 'gamma'"),
        (("--family", "poisson", "--structures", "full"), 2, "--structures is for families that"),
        (("--family", "gaussian", "--structures", "ful"), 2, "--structures: expected all, or"),
        (("--family", "poisson,gaussian"), 1, "These families cannot be compared: their likelih"),
        (("--family", "poisson,geometric"), 1, "None of the 2 families can have these rows. 'po"),
        (("--families", "none.json"), 1, "none.json: No such file"),
        (("--family", "poisson"), 1, "whole numbers of at least 0 in line 2, column 'age'"),
        (("--family", "poisson", "--components", "400"), 1, "400 components of 300 rows"),
    ],
)
def test_bad_options_are_one_line(
    command: Callable[..., Command], visits: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    done = command("fit", visits, *words)
    assert (done.status, said in done.error, done.error.count("\n")) == (status, True, 1)


def test_several_families_are_ranked_with_each_other(
    command: Callable[..., Command], visits: Path, tmp_path: Path
) -> None:
    words = ("fit", visits, "--columns", "visits,calls", "--components", "1:2")
    done = command(*words, "--family", "poisson,geometric", "--family", "negative_binomial")
    assert (done.status, done.error) == (0, "")
    assert "Best of 6 by BIC: 2 components, poisson." in done.out
    path, page = tmp_path / "several.json", tmp_path / "page.html"
    path.write_text(
        '["poisson", {"name": "negative_binomial", "size": 3}, {"visits": "poisson", '
        '"calls": "geometric"}]'
    )
    done = command("fit", visits, "--families", path, "--components", "1:2", "--report", page)
    assert (done.status, done.error) == (0, "")
    assert "Columns used (2): visits, calls" in done.out
    table = done.out.split("\n\n")[1]
    assert table.split()[2] == "family"
    assert "{visits: poisson, calls: geometric}" in table
    assert "negative_binomial(size=3.0)" in table
    text = page.read_text()
    assert "300 rows of 2 features are best described by 2 components of the family poisson" in text
    assert text.count("{visits: poisson, calls: geometric}") == 2
    assert "standard deviation of each feature" not in text


def test_a_family_that_cannot_have_the_rows_is_told_of(
    command: Callable[..., Command], visits: Path
) -> None:
    words = ("--columns", "visits", "--components", "1:2", "--family", "gamma,exponential")
    done = command("fit", visits, *words)
    assert done.status == 0
    assert done.error.startswith("emgine fit: One of 2 families cannot have these rows and is not")
    assert "Best of 4 by BIC: " in done.out
    assert done.out.count("failed: The family 'gamma' needs numbers above 0 in line ") == 2


def test_structures_are_for_families_by_name(command: Callable[..., Command], visits: Path) -> None:
    words = ("--columns", "age", "--components", "2", "--structures", "full,tied")
    done = command("fit", visits, *words, "--family", "gaussian,exponential")
    assert (done.status, done.error) == (0, "")
    assert {"gaussian(full)", "gaussian(tied)", "exponential"} <= set(done.out.split())


def test_families_of_columns_name_the_columns(
    command: Callable[..., Command], visits: Path, families: Path
) -> None:
    done = command("fit", visits, "--families", families, "--columns", "age")
    assert (done.status, "leave out --columns" in done.error) == (2, True)
    families.write_text('["gaussian", "student_t"]')
    done = command("fit", visits, "--families", families, "--columns", "age", "--components", "1")
    assert (done.status, done.error) == (0, "")
    assert "Columns used (1): age" in done.out


def test_the_families_are_no_output(
    command: Callable[..., Command], visits: Path, families: Path
) -> None:
    kept = families.with_suffix("")
    families.rename(kept)
    done = command("fit", visits, "--families", kept, "--out", kept)
    assert (done.status, "is the file of the families" in done.error) == (1, True)
    assert json.loads(kept.read_text()) == FAMILIES


def test_rows_that_a_model_cannot_have_are_named(
    command: Callable[..., Command], visits: Path, tmp_path: Path
) -> None:
    out, bad = tmp_path / "m.safetensors", tmp_path / "bad.csv"
    words = ("--columns", "visits", "--family", "poisson", "--components", "2")
    command("fit", visits, *words, "--out", out)
    bad.write_text("visits\n1\n-1\n")
    for name in ("predict", "score"):
        done = command(name, out, bad)
        assert done.status == 1
        assert "whole numbers of at least 0 in line 3, column 'visits'" in done.error


def test_after_the_deadline_no_fit_is_begun(command: Callable[..., Command], visits: Path) -> None:
    words = ("--columns", "visits", "--family", "poisson", "--components", "1:3")
    done = command("fit", visits, *words, "--deadline", "0")
    assert (done.status, done.out.count("not started")) == (0, 2)
    assert "Best of 3 by BIC: 1 component, poisson." in done.out
