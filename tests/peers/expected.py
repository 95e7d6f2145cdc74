"""The rows that tables must hold, read from documents.jsonl without zhengce."""

import json
import sys
from pathlib import Path


def documents(out):
    with open(Path(out) / "documents.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def flat(doc_id, record):
    """A record with the columns all tables of records share."""
    row = {k: v for k, v in record.items() if k not in ("id", "span", "time")}
    row |= {"record_id": f"{doc_id}/{record['id']}", "doc_id": doc_id}
    row |= record["span"] or {}
    for key, value in (record.get("time") or {}).items():
        row[f"time_{key}"] = value
    return row


def rows(out, table):
    for d in documents(out):
        if table == "documents":
            meta = d["meta"]
            region, effective = meta["region"] or {}, meta["effective"] or {}
            row = {k: meta[k] for k in ("title", "doc_number", "issuers", "doc_type", "status", "issued_on", "published_on", "attachments")}
            row |= {f"region_{k}": v for k, v in region.items()} | {f"effective_{k}": v for k, v in effective.items()}
            row |= {k: v for k, v in d["source"].items() if k != "extra"}
            if "extra" in d["source"]:
                row["extra"] = json.dumps(d["source"]["extra"], ensure_ascii=False, separators=(",", ":"))
            yield row | {"doc_id": d["doc_id"]}
        elif table == "sections":
            for s in d["sections"]:
                row = {k: s[k] for k in ("level", "scheme", "ordinal", "marker", "title", "text", "quote", "locator")}
                row |= s["heading_span"] | {f"section_{k}": v for k, v in s["span"].items()}
                row |= {"section": s["path"], "parent_id": s["parent"] and f"{d['doc_id']}/{s['parent']}"}
                yield row | {"record_id": f"{d['doc_id']}/{s['id']}", "doc_id": d["doc_id"]}
        elif table == "diagnostics":
            for i, g in enumerate(d["diagnostics"], 1):
                row = {k: g[k] for k in ("code", "severity", "message")} | (g["span"] or {})
                yield row | {"record_id": f"{d['doc_id']}/g{i}", "doc_id": d["doc_id"]}
        else:
            records = d["meta"]["definitions"] if table == "definitions" else d[table]
            for record in records:
                yield flat(d["doc_id"], record)


TABLES = ["documents", "sections", "targets", "deadlines", "responsibilities", "references", "definitions", "diagnostics"]


def place(locator):
    """A locator in words."""
    numbers = [("page", "第{}页"), ("table", "表{}"), ("row", "第{}行"), ("column", "第{}列"), ("paragraph", "第{}段"), ("cell", "!{}")]
    return locator.get("sheet", "") + "".join(words.format(locator[key]) for key, words in numbers if key in locator)


def compare(found, out, table, same):
    """Holds rows against those expected, field by field; `same(key, found, wanted)` decides."""
    wanted = list(rows(out, table))
    assert len(found) == len(wanted), (table, len(found), len(wanted))
    assert table in ("diagnostics", "definitions") or wanted, f"{table} is empty"
    for f, w in zip(found, wanted):
        for key, value in w.items():
            value = place(value) if key == "locator" else value
            assert same(key, f[key], value), f"{table}.{key}: {f[key]!r} is not {value!r}"


def paths():
    return [Path(p) for p in sys.argv[1:]]


def joined(members):
    return "|".join(m.replace("\\", "\\\\").replace("|", "\\|") for m in members)
