"""The page template of a report: its text and style, without any number."""

from __future__ import annotations

from string import Template

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<style>
:root { --ink: #22262c; --paper: #ffffff; --line: #d9dde3; --soft: #68707c; --mark: #e4f1fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e9ec; --paper: #16181c; --line: #353a42; --soft: #9aa3af; --mark: #12344a; }
}
body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 62rem; color: var(--ink);
  background: var(--paper); font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 0.3rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 0.8rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0.4rem; }
p.note, footer { color: var(--soft); font-size: 0.9rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 0.8rem; }
.wide { overflow-x: auto; max-height: 32rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.92rem; }
th, td { text-align: right; padding: 0.28rem 0.9rem; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th { font-weight: 600; position: sticky; top: 0; background: var(--paper); }
tr.best td { background: var(--mark); font-weight: 600; }
img { max-width: 100%; height: auto; }
summary { cursor: pointer; margin-top: 1rem; }
</style>
</head>
<body>
<h1>$title</h1>
<p>$summary</p>

<h2>Ranking</h2>
$ranking
<p class="note">$meaning</p>

<h2>Criterion</h2>
$criterion

<h2>Rows and mixture</h2>
$density

<h2>Certainty of each row</h2>
$responsibilities

$columns

<h2>Parameters of the best model</h2>
$parameters
<p class="note">${note}Components are numbered as in the output of <code>emgine predict</code>.</p>
$bounded
$covariances

<footer>emgine $version, seed $seed.</footer>
</body>
</html>
""")
