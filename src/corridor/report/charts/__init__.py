"""Charts as plain Vega-Lite dicts: one file per chart, pure functions of a comparison.

Nothing here renders. The brief turns a spec into inline SVG; a page can hand the same
spec to Vega in the browser. Each comes from its file, as in
``from corridor.report.charts.fan import fan``.
"""
