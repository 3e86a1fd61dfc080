"""Small template files: a whole ticket on a roll, and one on stock of a fixed size."""

ROLL = """\
name = "Ours"
stock = { kind = "roll", width_mm = 80, printable_mm = 72 }
flow = [
  { field = "title", size_mm = 6, weight = "bold", lines = 3 },
  { field = ["date", "time"], size_mm = 4 },
  { field = "place", size_mm = 4, lines = 2 },
  { field = "copy", size_mm = 4 },
  { qr = "centre" },
  { field = "short_code", size_mm = 4 },
]
"""

FIXED = """\
name = "Ours, on stock"
stock = { kind = "fixed", width_mm = 120, height_mm = 60, margin_mm = 2 }
stub = { side = "right", width_mm = 30 }

[[box]]
id = "event"
at_mm = [3, 3]
size_mm = [50, 40]
holds = [
  { field = "title", size_mm = 6, weight = "bold", lines = 3 },
  { field = ["date", "time"], size_mm = 4 },
  { field = "place", size_mm = 4, lines = 2 },
]

[[box]]
id = "code"
at_mm = [54, 3]
size_mm = [34, 34]
holds = [ { qr = "left", module_mm = 0.625 } ]

[[box]]
id = "words"
at_mm = [54, 38]
size_mm = [34, 10]
holds = [ { field = ["short_code", "copy"], size_mm = 4 } ]

[[box]]
id = "torn"
at_mm = [92, 3]
size_mm = [25, 50]
holds = [
  { field = ["title", "short_date", "time", "place", "order"], size_mm = 3, lines = 9 },
]
"""
