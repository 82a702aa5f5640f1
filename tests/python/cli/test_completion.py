"""completion: a script that a shell takes, with every command and option."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_every_option_is_completed(command: Callable[..., Any], shell: str) -> None:
    done = command("--completion", shell)
    assert (done.status, done.error) == (0, "")
    for word in ("fit", "predict", "structures", "responsibilities", "short-em"):
        assert word in done.out


def test_bash_takes_it(command: Callable[..., Any]) -> None:
    script = command("--completion", "bash").out
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_other_shells_and_a_missing_package_are_one_line(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = command("--completion", "fish")
    assert (done.status, done.out) == (2, "")
    assert done.error == "emgine: --completion takes one of bash, zsh, tcsh, not 'fish'.\n"
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert "install emgine with its extra, emgine[cli]" in command("--completion", "zsh").error
