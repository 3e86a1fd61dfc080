"""Small template files of slips: a house's own receipt, its Z report, and an emergency ticket."""

RECEIPT = """\
kind = "receipt"
name = "Our receipt"
stock = { kind = "roll", width_mm = 80, printable_mm = 72 }

[[flow]]
field = "house"
size_mm = 6
weight = "bold"
lines = 2

[[flow]]
field = "address"
size_mm = 3

[[flow]]
field = "tax_number"
size_mm = 3

[[flow]]
rule_mm = 0.5

[[flow]]
field = ["title", "copy"]
size_mm = 5

[[flow]]
part = "proof"

[[flow]]
part = "facts"

[[flow]]
part = "buyer"

[[flow]]
part = "lines"

[[flow]]
part = "total"
size_mm = 8

[[flow]]
part = "taxes"

[[flow]]
part = "tenders"

[[flow]]
part = "cards"

[[flow]]
part = "unsigned"

[[flow]]
text = { en = "Thank you, and come again!", de = "Danke, und auf Wiedersehen!" }
size_mm = 4
align = "centre"
lines = 3
"""

REPORT = """\
kind = "report"
name = "Our Z"
stock = { kind = "roll", width_mm = 80, printable_mm = 72 }
flow = [
  { field = "house", size_mm = 4, weight = "bold" },
  { columns = [ { field = "title", size_mm = 6 }, { field = "number", size_mm = 6 } ] },
  { field = "note", size_mm = 3, lines = 2 },
  { part = "facts" },
  { part = "drawer" },
  { part = "sales" },
  { part = "tenders" },
  { part = "terminals" },
  { part = "papers" },
  { part = "proof" },
  { part = "signature" },
]
"""

EMERGENCY = """\
kind = "emergency"
name = "Ours in need"
stock = { kind = "roll", width_mm = 80, printable_mm = 72 }
flow = [
  { field = "emergency", size_mm = 6, lines = 2 },
  { field = "title", size_mm = 6, weight = "bold", lines = 3 },
  { field = ["date", "time"], size_mm = 4 },
  { field = "place", size_mm = 8, lines = 2 },
  { columns = [ { word = "amount", size_mm = 4 }, { rule_mm = 0.4 } ], align = "bottom" },
  { field = "number", size_mm = 4 },
  { field = "short_code", size_mm = 9 },
  { qr = "centre" },
]
"""
