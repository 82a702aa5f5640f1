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
:root { --ink: #22262c; --paper: #ffffff; --line: #d9dde3; --soft: #68707c; --mark: #e4f1fa;
  --shadow: rgba(0, 0, 0, 0.3); }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e7e9ec; --paper: #16181c; --line: #353a42; --soft: #9aa3af; --mark: #12344a;
    --shadow: rgba(255, 255, 255, 0.45); }
}
body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 62rem; color: var(--ink);
  background: var(--paper); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 0.3rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 0.8rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0.4rem; }
p.note, footer { color: var(--soft); font-size: 0.9rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 0.8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.2rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
/* A shadow at an edge says that there is more behind it: Verou (2012), CSS scrolling shadows. */
.wide, .picture { overflow: auto; margin-bottom: 0.8rem; background:
  linear-gradient(to right, var(--paper) 30%, transparent) left / 40px 100% no-repeat local,
  linear-gradient(to left, var(--paper) 30%, transparent) right / 40px 100% no-repeat local,
  linear-gradient(to right, var(--shadow), transparent) left / 14px 100% no-repeat scroll,
  linear-gradient(to left, var(--shadow), transparent) right / 14px 100% no-repeat scroll; }
.wide { max-height: 40rem; scrollbar-width: thin; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.92rem; }
th, td { text-align: right; padding: 0.28rem 0.9rem; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th { font-weight: 600; }
tr.best td { background: var(--mark); font-weight: 600; }
img { max-width: 100%; height: auto; display: block; }
summary { cursor: pointer; margin-top: 1rem; }
@media screen and (max-width: 40rem) {
  body { padding: 1rem 0.8rem 3rem; }
  h1 { font-size: 1.35rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
  th, td { padding: 0.28rem 0.5rem; }
  .picture img { width: 40rem; max-width: none; }
  .picture::after { content: "scroll sideways for the whole picture"; position: sticky; left: 0;
    color: var(--soft); font-size: 0.9rem; }
}
@page { size: A4; margin: 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .wide, .picture { overflow: visible; max-height: none; background: none; }
  table { font-size: 7.5pt; }
  th, td { white-space: normal; padding: 0.15rem 0.35rem; }
  tr, .picture { break-inside: avoid; }
  tr:first-child { break-after: avoid; }
  h1, h2, h3, summary { break-after: avoid; }
  /* Paper shows what is folded. */
  details::details-content { content-visibility: visible; block-size: auto; }
  .picture img { max-width: 150mm; max-height: 170mm; }
  h2 { margin: 1.4rem 0 0.5rem; }
  footer { margin-top: 1rem; }
}
</style>
</head>
<body>
<h1>$title</h1>
<p>$summary</p>

<h2>Rows and columns</h2>
$used

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
$covariances

<h2>Bounded components</h2>
$bounded

<footer>emgine $version, seed $seed.</footer>
</body>
</html>
""")
