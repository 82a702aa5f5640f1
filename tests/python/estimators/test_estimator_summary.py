"""estimator_summary: what a fit tells, with and without its rows, also after it was stored."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import emgine
from emgine import GaussianMixture, MixtureModel, families

if TYPE_CHECKING:
    from pathlib import Path

RNG = np.random.default_rng(0)
X = np.concatenate([RNG.normal(0, 1, (60, 2)), RNG.normal(6, 1, (40, 2))])


def test_rows_give_the_criteria_of_the_final_parameters() -> None:
    model = GaussianMixture(2, random_state=0).fit(X)
    facts = model.summary(X).facts
    assert facts["rows"] == "100"
    assert facts["free parameters"] == str(model.n_parameters) == "11"
    assert facts["log-likelihood"] == f"{100 * model.score(X):.3f}"
    for name in ("aic", "bic", "icl"):
        assert facts[name.upper()] == f"{getattr(model, name)(X):.3f}"
    assert (
        facts["converged"] == f"yes, after {model.n_iter_} iterations and {model.n_passes_} passes"
    )
    sizes = [row[2] for row in model.summary(X).tables[0].rows]
    assert sizes == [f"{100 * weight:.1f}" for weight in model.weights_]


@pytest.mark.parametrize("weight", [None, np.full(100, 2.0)])
def test_without_rows_they_are_those_before_the_last_m_step(weight: Any, tmp_path: Path) -> None:
    model = GaussianMixture(2, random_state=0).fit(X, sample_weight=weight)
    summary = model.summary()
    rows = 100 if weight is None else 200
    assert summary.facts["rows"] == str(rows)
    assert summary.facts["log-likelihood"] == f"{rows * model.lower_bound_:.3f}"
    assert "ICL" not in summary.facts
    assert any("summary(X)" in note for note in summary.notes)
    model.save(tmp_path / "model.safetensors")
    assert str(emgine.load(tmp_path / "model.safetensors").summary()) == str(summary)
    assert str(pickle.loads(pickle.dumps(model)).summary()) == str(summary)


def test_a_stream_knows_no_number_of_rows() -> None:
    facts = GaussianMixture(2, random_state=0).partial_fit(X).summary().facts
    assert set(facts) == {"features", "free parameters", "converged"}


def test_columns_and_categories_have_their_names() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"age": X[:, 0], "colour": np.where(X[:, 1] > 3, "red", "blue")})
    model = MixtureModel(2, family={"age": "gaussian", "colour": "categorical"}, random_state=0)
    said = str(model.fit(frame).summary(frame))
    assert "MixtureModel of 2 components, several families" in said
    assert "age" in said
    assert "colour: probabilities:\ncomponent    blue     red" in said


def test_bounded_components_are_named() -> None:
    tied = np.repeat([[0.0], [1.0], [2.0]], 30, axis=0)
    with pytest.warns(emgine.DegenerateWarning):
        model = GaussianMixture(3, random_state=0).fit(tied)
    assert any(note.startswith("Repaired: component ") for note in model.summary().notes)


def test_parameters_of_a_family_of_ones_own_are_shown() -> None:
    class Waits(families.ExponentialFamily):
        """Exponential waiting times, written out."""

        def statistics(self, X: Any) -> Any:
            return X

        def natural_parameters(self, mean_statistics: Any) -> Any:
            return -1.0 / mean_statistics, np.log(mean_statistics).sum(axis=1)

    rows = np.append(RNG.exponential(1, 100), RNG.exponential(99, 100))[:, np.newaxis]
    model = MixtureModel(2, family=Waits(), random_state=0).fit(rows)
    summary = model.summary(rows)
    assert summary.title == "MixtureModel of 2 components, family Waits"
    assert summary.facts["features"] == "1"
    headings, shown = summary.tables[0].headings, summary.tables[0].rows
    place = list(headings).index("mean_statistics")
    assert [row[place] for row in shown] == [f"{mean:.5g}" for mean in model.mean_statistics_[:, 0]]


def test_only_a_fit_has_a_summary_and_attributes() -> None:
    model: Any = MixtureModel(2, family="poisson", random_state=0)
    with pytest.raises(emgine.NotFittedError):
        model.summary()
    assert not [name for name in dir(model) if name.endswith("_") and not name.startswith("_")]
    model.fit(np.arange(10).reshape(-1, 1))
    assert {"rates_", "weights_", "bic", "summary"} <= set(dir(model))
