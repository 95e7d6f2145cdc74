"""CSV as Python's csv module reads it."""

import csv
import re

from expected import TABLES, compare, joined, paths

out, into = paths()


def same(_key, found, wanted):
    # One apostrophe stands before what a spreadsheet would take for a formula.
    assert not re.match(r"[=+\-@＝＋－＠\t\r\n]", found) or re.fullmatch(r"[+-]?[0-9.]+", found), found
    if re.match(r"'+[=+\-@＝＋－＠\t\r\n]", found):
        found = found[1:]
    if isinstance(wanted, bool):
        wanted = str(wanted).lower()
    if isinstance(wanted, list):
        wanted = joined(wanted)
    return found == ("" if wanted is None else str(wanted))


csv.field_size_limit(1 << 24)
for table in TABLES:
    with open(into / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        compare(list(csv.DictReader(file, strict=True)), out, table, same)
