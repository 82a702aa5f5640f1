"""Reports which instruction set this run of the numeric tests has used."""

from __future__ import annotations

import os

import emgine


def test_the_level_asked_for_is_the_level_that_runs() -> None:
    isa = emgine.build_info()["isa"]
    asked = os.environ.get("EMGINE_ISA")
    assert isa["chosen"] in isa["available"]
    if asked in isa["available"]:
        assert isa["chosen"] == asked
    else:
        assert isa["chosen"] == max(isa["available"], key=["baseline", "v3", "v4"].index)
