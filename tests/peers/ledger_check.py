"""The ledger as openpyxl reads it, and the same in CSV."""

import csv
import re

import openpyxl
from expected import paths

xlsx, table = paths()
sheet = openpyxl.load_workbook(xlsx)["督查台账"]
heads = [c.value for c in sheet[1]]
assert heads == "序号 任务 具体内容 牵头单位 责任单位 配合单位 完成时限 完成时限(ISO) 量化指标 依据文件 文号 章节 原文 进展 备注".split(), heads
assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref.startswith("A1:O")
assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
assert sheet.print_title_rows == "$1:$1", sheet.print_title_rows
rows = [dict(zip(heads, (c.value for c in row))) for row in sheet.iter_rows(min_row=2)]
assert [r["序号"] for r in rows] == list(range(1, len(rows) + 1))
assert len(rows) > 20 and all(r["任务"] and r["依据文件"] and r["原文"] and not r["进展"] and not r["备注"] for r in rows)
with open(table, encoding="utf-8-sig", newline="") as file:
    others = list(csv.DictReader(file, strict=True))
plain = lambda text: re.sub(r"_x[0-9A-F]{4}_|[^\w]", "", text)
for head in heads[1:]:
    assert [plain(r[head] or "")[:1000] for r in rows] == [plain(r[head])[:1000] for r in others], head
ends = [min(x for x in days if x) for r in rows if (days := [part.split("/")[-1] for part in (r["完成时限(ISO)"] or "").split("\n") if part[:2] in ("19", "20")])]
assert len(ends) > 5
