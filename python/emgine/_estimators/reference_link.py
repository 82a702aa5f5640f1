"""The link from a notebook to the reference of an estimator.

The address is that of the installed package, [project.urls] in pyproject.toml, and nowhere else.
"""

from __future__ import annotations

from functools import cache

LABEL = "Documentation"


def reference_link(kind: type) -> str:
    """Return the page of a public class of the package; empty for any other, or without a site."""
    module = kind.__module__
    if module.partition(".")[0] != "emgine":
        return ""
    public = "emgine.dask" if module.startswith("emgine.dask.") else "emgine"
    site = _site()
    return f"{site}/reference/generated/{public}.{kind.__name__}.html" if site else ""


@cache
def _site() -> str:
    """Return the address of the documentation; empty for a package that is not installed."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata("emgine").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    found = dict(url.split(", ", 1) for url in urls)
    return found.get(LABEL, "").rstrip("/")
