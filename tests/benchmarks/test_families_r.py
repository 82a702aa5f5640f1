"""The families of R: timed if R has them, left out otherwise, and void if ours fell behind."""

from __future__ import annotations

import pytest

from benchmarks import families_r
from benchmarks.families import table
from benchmarks.settings import Settings


def test_without_r_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families_r.shutil, "which", lambda _: None)
    assert families_r.measured(Settings(quick=True, repeats=1)) == []


def test_a_note_has_both_times_and_their_ratio() -> None:
    one = {
        "case": "poisson",
        "title": "poisson, 9 × 2, 2",
        "package": "flexmix 1.0",
        "seconds": 3.0,
        "ours": 0.1,
        "scores": [-7.0, -7.0],
    }
    note = families_r.note(one)
    assert "3.00 s an iteration, emgine 100 ms: 30.0× as fast (wanted 20×)" in note
    assert table([one]).notes[-1] == note
    assert table([one]).rows == []
    assert "void" in families_r.note({**one, "scores": [-7.0, -7.1]})


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::emgine.ConvergenceWarning")
def test_packages_of_r_have_the_start_and_gain_no_more() -> None:
    found = families_r.measured(Settings(quick=True, repeats=1))
    if len(found) < len(families_r.PEERS):
        pytest.skip("R with flexmix and mixtools is not installed here; it is no dependency")
    assert found[0]["scores"][0] == pytest.approx(found[0]["scores"][1], rel=1e-10)
    assert not any("void" in families_r.note(one) for one in found)
