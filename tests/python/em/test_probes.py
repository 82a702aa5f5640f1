"""probes: EM steps and likelihoods elsewhere, counted, that leave no trace in the run."""

from __future__ import annotations

import numpy as np
import pytest

from emgine import GaussianMixture, _core
from emgine._em.m_step import MStep
from emgine._em.options import Options
from emgine._em.probes import Probes
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows
from emgine._rows.tasks import Expectation

REG_COVAR = 1e-6


def rows_and_start(kind: str) -> tuple[Rows, _core.Mixture]:
    X = np.random.RandomState(3).normal(size=(200, 2)) + 3.0 * (np.arange(200) % 3)[:, np.newaxis]
    start = GaussianMixture(3, covariance_type=kind, max_iter=0, random_state=0).fit(X).mixture_
    return Rows(InMemory(X, None, 1)), start


def test_a_probe_is_an_em_step_and_a_likelihood(covariance_type: str) -> None:
    rows, start = rows_and_start(covariance_type)
    options = Options(1e-6, 10, REG_COVAR)
    m_step = MStep(rows, options, start.shape)
    chart = _core.Chart(start)
    probes = Probes(rows, m_step, chart, options.bound, before=5)
    point = chart.vector(start)
    statistics = rows.total(Expectation(start))
    updated = statistics.maximization(REG_COVAR)
    step = probes.em_step(point)
    assert step is not None
    assert step == pytest.approx(chart.vector(updated) - point, abs=1e-12)
    mean = statistics.log_likelihood / statistics.row_weight
    assert probes.bound(start) == pytest.approx(mean, abs=1e-12)
    assert probes.number == 7
    assert (m_step.n_passes, m_step.degenerate, m_step.repaired) == (0, (), False)


def test_where_there_is_no_mixture_there_is_no_step() -> None:
    rows, start = rows_and_start("full")
    options = Options(1e-6, 10, REG_COVAR)
    m_step = MStep(rows, options, start.shape)
    chart = _core.Chart(start)
    probes = Probes(rows, m_step, chart, options.bound)
    assert probes.em_step(np.full_like(chart.vector(start), np.nan)) is None
    assert probes.updated(np.full_like(chart.vector(start), np.inf)) is None
    assert probes.number == 0
