"""The link of a notebook leads to an entry of the reference that exists; others have none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from sklearn.utils import estimator_html_repr

import emgine
import emgine.dask
from emgine._estimators import reference_link as module
from emgine._estimators.reference_link import reference_link

ROOT = Path(__file__).parents[3]
URLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
PAGE = (ROOT / "docs" / "reference" / "index.md").read_text(encoding="utf-8")
KINDS = [
    emgine.GaussianMixture,
    emgine.MixtureModel,
    emgine.MixtureClassifier,
    emgine.GaussianMixtureSearch,
    emgine.MixtureSearch,
    emgine.dask.GaussianMixture,
    emgine.dask.MixtureModel,
]


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of these sources, whatever is installed."""
    monkeypatch.setattr(module, "_site", lambda: URLS[module.LABEL])


@pytest.mark.parametrize("kind", KINDS)
def test_every_estimator_has_an_entry(kind: Any) -> None:
    link = reference_link(kind)
    assert link.startswith(URLS["Documentation"] + "/reference/generated/emgine.")
    name = re.sub(r".*/(.*)\.html", r"\1", link)
    assert f"~{name}\n" in PAGE
    assert link in estimator_html_repr(kind())


def test_classes_of_the_users_have_none() -> None:
    class Own(emgine.GaussianMixture):
        pass

    assert reference_link(Own) == ""
    assert "Own" in estimator_html_repr(Own())


def test_a_package_without_an_address_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_site", lambda: "")
    assert reference_link(emgine.GaussianMixture) == ""
    assert "GaussianMixture" in estimator_html_repr(emgine.GaussianMixture())


def test_the_address_is_that_of_the_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    module._site.cache_clear()
    assert module._site() in ("", URLS["Documentation"])  # "" where it is not installed
