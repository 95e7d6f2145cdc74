"""Chinese names over the columns."""

import openpyxl
import pyarrow.parquet as pq
from expected import paths

(into,) = paths()
assert pq.read_schema(into / "deadlines.parquet").names[:3] == ["记录标识", "文件标识", "类型"]
book = openpyxl.load_workbook(into / "tables.xlsx")
assert book.sheetnames[:3] == ["文件", "章节", "量化指标"], book.sheetnames
assert [c.value for c in book["责任单位"][1]][:3] == ["记录标识", "文件标识", "单位"]
