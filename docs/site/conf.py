"""Settings of Sphinx. The pages are those of docs/; build.py calls Sphinx and says how."""

from __future__ import annotations

from pathlib import Path

import emgine

project = "emgine"
author = "emgine developers"
copyright = "emgine developers"  # noqa: A001
release = version = emgine.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["site"]
# Absolute: autosummary looks for them beside the pages, Sphinx beside this file.
templates_path = [str(Path(__file__).resolve().parent / "templates")]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]  # a page of the repository may begin with a second level

autosummary_generate = True
autosummary_imported_members = True
autodoc_typehints = "none"  # the docstrings name types, and shapes and units with them
autodoc_member_order = "groupwise"
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_custom_sections = [("Attributes", "params_style")]
napoleon_use_rtype = False
napoleon_use_param = False  # types are words here ("array-like"), not links to guess

html_theme = "furo"
html_title = f"emgine {release}"
html_static_path = ["static"]
html_css_files = ["emgine.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00588c", "color-brand-content": "#00588c"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f0", "color-brand-content": "#7cc4f0"},
}
pygments_style = "friendly"
pygments_dark_style = "monokai"
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
