"""The calendar as the icalendar package reads it."""

import datetime

import icalendar
from expected import documents, paths

out, ics = paths()
data = ics.read_bytes()
assert data.endswith(b"\r\n") and all(len(line) <= 75 for line in data.split(b"\r\n"))
events = icalendar.Calendar.from_ical(data).walk("VEVENT")
uids = [str(e["UID"]) for e in events]
assert len(set(uids)) == len(uids) > 10
deadlines = {f"{d['doc_id'].replace('#', '-')}-{r['id']}@zhengce": r for d in documents(out) for r in d["deadlines"]}
dated = [r for r in deadlines.values() if r["time"]["end"] or r["time"]["start"]]
assert len(dated) <= len(events)
for event in events:
    record = deadlines[str(event["UID"])]
    day = event.decoded("DTSTART")
    assert isinstance(day, datetime.date) and event["SUMMARY"] and record["quote"] in str(event["DESCRIPTION"])
    if "RRULE" in event:
        assert record["time"]["recurrence"].startswith(f"FREQ={event['RRULE']['FREQ'][0]}")
    else:
        assert day.isoformat() == (record["time"]["end"] or record["time"]["start"])
assert any("RRULE" in e for e in events)
