"""XLSX as openpyxl reads it: types, contents, nothing a formula."""

import datetime
import re

import openpyxl
from expected import TABLES, compare, joined, paths

out, into = paths()
book = openpyxl.load_workbook(into / "tables.xlsx")
assert book.sheetnames == TABLES, book.sheetnames


def words(text):
    """A text as a cell holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same(_key, found, wanted):
    if isinstance(found, datetime.datetime):
        return found.date().isoformat() == wanted
    if isinstance(wanted, list):
        wanted = joined(wanted)
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return float(wanted) == found
    if isinstance(found, str) and found.endswith("…") and len(found.encode("utf-16-le")) > 60_000:
        return wanted.startswith(found[:-1])
    if isinstance(wanted, str):
        found = openpyxl.utils.escape.unescape(found or "")
        # Characters that XML does not have stand as U+FFFD or are escaped.
        strip = lambda s: re.sub("[\x01-\x08\x7f\ufffe\ufffd]", "", words(s))
        return strip(found) == strip(wanted)
    return found == wanted


for table in TABLES:
    sheet = book[table]
    cells = list(sheet.iter_rows())
    assert all(c.data_type != "f" for row in cells for c in row), table
    names = [c.value for c in cells[0]]
    compare([dict(zip(names, (c.value for c in row))) for row in cells[1:]], out, table, same)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref, table
