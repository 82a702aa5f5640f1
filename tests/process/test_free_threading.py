"""The compiled module declares that it needs no GIL."""

from __future__ import annotations

import re
import sys
import sysconfig

import pytest

from tests.process.child import ROOT, output_of

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def test_the_module_declares_it() -> None:
    source = (ROOT / "cpp" / "bindings" / "module.cpp").read_text(encoding="utf-8")
    assert re.search(r"PYBIND11_MODULE\(\s*_core\b[^{]*mod_gil_not_used\(\)", source)


@pytest.mark.skipif(not FREE_THREADED, reason="this interpreter has a GIL that cannot be left")
def test_importing_it_does_not_bring_the_gil_back() -> None:
    assert sys.version_info >= (3, 13)
    code = "import sys, emgine; print(sys._is_gil_enabled())"
    assert output_of("-c", code, timeout=60) == "False"
