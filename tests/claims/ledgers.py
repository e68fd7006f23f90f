"""A ledger of many kinds of claims, with words that would break a careless page."""

from __future__ import annotations

HOSTILE = '</title><script>alert("x")</script>&'

MANY = """
title = 'A ledger <b>of</b> a test & more'
by = 'somebody <i>here</i>'
published = "2024-05"
status = "RECALLED"
about = 'What </section> is & said'
vantage = "2024-05"

[[claim]]
id = "T1"
quote = "encounters fell"
type = "factual"
says = "Encounters fell from December 2023 to spring 2024."
counts = "A fall of 30 percent or more; a rise contradicts."
notes = ["A note of 2024-03."]
see = ["T2"]

[[claim.test]]
check = "change"
label = "Change to spring"
why = "The base decides."
arguments = { from = "2023-12" }
grid.measure = ["usbp", "usbp_and_ofo"]
grid.to = ["2024-01", "2024-02", "2024-03", "2024-04", "2025-06"]
grid.season = ["none", "2013-2018"]
supports = { at_most = -30 }
contradicts = { above = 0 }

[[claim.test]]
check = "seasonal_ratio"
label = "Spring over winter"
arguments = { measure = "usbp", months = [3, 4, 5], against = [12, 1, 2] }
grid.years = ["2010-2018", "2013-2018"]
grid.hold = ["middle", "interval"]
supports = { above = 1.0 }

[[claim.test]]
check = "level"
label = "Level of winter"
role = "context"
arguments = { measure = "usbp" }
grid.over = ["2023-12", "2024-01 to 2024-02"]
supports = { above = 0 }

[[claim]]
id = "T2"
quote = "a recalled figure"
type = "attributed"
says = "What is recalled is no evidence."
counts = "A document."

[[claim.test]]
check = "evidence"
arguments = { entry = "RECALLED_ENTRY" }
supports = { at_least = 0 }

[[claim]]
id = "T3"
quote = "it will be lower in a year"
type = "predictive"
says = "Encounters would be lower in June 2025 than in April 2024."
counts = "A fall."

[[claim.test]]
check = "change"
label = "Change to June 2025"
arguments = { measure = "usbp", from = "2024-04", to = "2025-06" }
supports = { below = 0 }

[[claim]]
id = "N1"
quote = "boring is good"
type = "normative"
says = "Policy should be boring."

[[claim]]
id = "U1"
quote = "they meant well"
type = "causal"
says = 'The HOSTILE motive was good.'
counts = "A document that says so."
untestable = "A record of what was intended."
stylised = true
""".replace("HOSTILE", HOSTILE)
