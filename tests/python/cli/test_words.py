"""_words: options in place of arguments, and nothing else is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emgine.cli._words import in_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("increase max_iter, tol, or check", "increase --max-iter, --tol, or check"),
        ("Use reg_covar=0.01.", "Use --reg-covar 0.01."),
        ("reg_covar='auto' is", "--reg-covar auto is"),
        ("n_components=3 should be", "--components 3 should be"),
        ("The 'tol' parameter of GaussianMixtureSearch must", "--tol must"),
        ("column 'tol' holds", "column 'tol' holds"),
        ("/data/tol/max_iter.csv", "/data/tol/max_iter.csv"),
        ("use --max-iter", "use --max-iter"),
        ("two\nlines of  atoll", "two lines of atoll"),
    ],
)
def test_arguments_become_options(said: str, meant: str) -> None:
    assert in_options(said) == meant


def test_warnings_of_a_fit_speak_of_options(command: Callable[..., Any], data: Path) -> None:
    done = command("fit", data, "--components", "3", "--structures", "full", "--max-iter", "2")
    assert done.status == 0
    assert "--max-iter" in done.error
    assert "max_iter" not in done.error


def test_options_of_em_reach_the_fit(
    command: Callable[..., Any], data: Path, tmp_path: Path
) -> None:
    import emgine

    out = tmp_path / "m.safetensors"
    options = ("--tol", "1e-9", "--max-iter", "77", "--init", "k-means++", "--reg-covar", "auto")
    done = command("fit", data, "--components", "2", "--structures", "diag", *options, "--out", out)
    assert done.status == 0, done.error
    params = emgine.load(out).get_params()
    assert params["tol"] == 1e-9
    assert params["max_iter"] == 77
    assert params["init_params"] == "k-means++"
    assert params["reg_covar"] == "auto"
    assert command("fit", data, "--reg-covar", "much").status == 2
