"""Parquet as DuckDB reads it, without a schema."""

import duckdb
from expected import TABLES, paths, rows

out, into = paths()
for table in TABLES:
    found = duckdb.sql(f"select count(*) from '{into}/{table}.parquet'").fetchall()[0][0]
    assert found == len(list(rows(out, table))), table
types = dict(row[:2] for row in duckdb.sql(f"describe select * from '{into}/targets.parquet'").fetchall())
assert types["value"] == "DECIMAL(38,10)" and types["time_end"] == "DATE" and types["section"] == "VARCHAR[]", types
joined = duckdb.sql(f"""
    select d.title, s.title, t.indicator from '{into}/targets.parquet' t
    join '{into}/documents.parquet' d using (doc_id)
    join '{into}/sections.parquet' s on s.record_id = t.section_id
    where t.value = -0.5 and list_contains(t.section, '一')
""").fetchall()
assert len(joined) == 1 and joined[0][0].startswith("=HYPERLINK"), joined
