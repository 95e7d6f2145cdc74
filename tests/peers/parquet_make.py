"""Writes one table of documents as Parquet in every packing."""

import sys
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

text = "一、总体要求\n到2025年,绿地率达到40%。"
table = pa.table(
    {
        "编号": ["甲1", "甲2", "甲3"],
        "全文": [text, None, text * 2],
        "年": pa.array([2025, None, 2020], pa.int16()),
        "日": [date(2025, 3, 1)] * 3,
        "时": pa.array([datetime(2025, 3, 1, 8, 30)] * 3, pa.timestamp("us")),
        "纳秒": pa.array([datetime(2025, 3, 1)] * 3, pa.timestamp("ns")),
        "比": [0.5, float("nan"), None],
        "额": [Decimal("12.30")] * 3,
        "真": [True, None, False],
        "词": [["甲", "乙"], [], None],
        "处": [{"省": "浙江", "市": None}] * 3,
        "空": pa.array([None] * 3, pa.string()),
    }
)
for packing in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    pq.write_table(table, f"{sys.argv[1]}/{packing}.parquet", compression=packing, row_group_size=2)
pq.write_table(table, f"{sys.argv[1]}/plain.parquet", use_dictionary=False, data_page_version="2.0")
