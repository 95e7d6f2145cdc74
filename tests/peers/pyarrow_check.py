"""Parquet as pyarrow reads it: types and contents."""

import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq
from expected import TABLES, compare, paths

out, into = paths()
decimal.getcontext().prec = 60


def same(_key, found, wanted):
    if isinstance(found, decimal.Decimal):
        return found == decimal.Decimal(wanted)
    if isinstance(found, datetime.date):
        return found.isoformat() == wanted
    # The one number that fits no column, and said so.
    if found is None and wanted is not None:
        return len(wanted) > 38
    return found == wanted


for table in TABLES:
    data = pq.read_table(into / f"{table}.parquet")
    assert data.schema.metadata[b"zhengce.table"] == table.encode()
    compare(data.to_pylist(), out, table, same)
schema = pq.read_schema(into / "targets.parquet")
assert schema.field("value").type == pa.decimal128(38, 10)
assert schema.field("time_end").type == pa.date32()
assert schema.field("time_masked").type == pa.bool_()
assert pa.types.is_list(schema.field("section").type)
assert not schema.field("record_id").nullable and schema.field("unit").nullable
