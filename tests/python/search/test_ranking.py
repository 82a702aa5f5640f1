"""The ranking: the best candidate first, failures last, in aligned columns."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from emgine._summaries.tables import as_text
from emgine.search.ranking import WORDS, ranking

RESULTS = {
    "n_components": np.array([1, 2, 3, 4]),
    "covariance_type": np.array(["full", "full", "diag", "diag"]),
    "log_likelihood": np.array([-500.25, np.nan, -400.5, 900.5]),
    "n_parameters": np.array([5, 11, 14, 19]),
    "score": np.array([1010.5, np.nan, 880.25, -1234.5]),
    "rank": np.array([2, 4, 1, 3]),
    "status": np.array(["stopped early", "failed: it collapsed", "max_iter", "degenerate"]),
}


def test_ranking() -> None:
    table = ranking(SimpleNamespace(results_=RESULTS, criterion="bic"))
    assert table.headings[:5] == ("rank", "components", "structure", "BIC", "above best")
    assert [row[:5] for row in table.rows] == [
        ("1", "3", "diag", "880.25", "0.00"),
        ("2", "1", "full", "1010.50", "130.25"),
        ("3", "4", "diag", "-1234.50", "-2114.75"),  # its height is a collapse's
        ("–", "2", "full", "–", "–"),
    ]
    assert [row[-1] for row in table.rows] == [
        *("max_iter", "stopped early", "degenerate", "failed: it collapsed")
    ]
    text = as_text(table, WORDS, most=2).splitlines()
    assert len(text) == 4
    assert text[1].index("880.25") + len("880.25") == text[0].index("BIC") + len("BIC")
    assert text[-1] == "… and 2 more"
