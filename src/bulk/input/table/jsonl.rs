//! JSON Lines: an object a line.

use super::{Cells, Read, Table, Take, Trouble, written};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::ops::ControlFlow;

/// Hands over the rows.
pub fn each(table: &Table<'_>, file: File, take: Take<'_>) -> Read {
    let limit = table.inputs.max_bytes.saturating_mul(2) + (1 << 20);
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let n = (&mut reader).take(limit).read_until(b'\n', &mut line).map_err(|e| Trouble::new("unreadable", e.to_string()))?;
        if n == 0 {
            break;
        }
        let row = if n as u64 == limit && !line.ends_with(b"\n") {
            reader.skip_until(b'\n').map_err(|e| Trouble::new("unreadable", e.to_string()))?;
            Err(Trouble::new("too-large", format!("this line has more than {limit} bytes; raise --max-bytes")))
        } else if line.trim_ascii().is_empty() {
            continue;
        } else {
            cells(table, line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line))
        };
        if take(table.row(number, n as u64, row)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn cells(table: &Table<'_>, line: &[u8]) -> Result<Cells, Trouble> {
    let mut columns: Map<String, Value> =
        serde_json::from_slice(line).map_err(|e| Trouble::new("broken-row", format!("is no JSON object: {e}")))?;
    let id = table.columns.id.as_ref().and_then(|name| columns.get(name)).map(written).filter(|id| !id.is_empty());
    let name = &table.columns.text;
    let Some(text) = columns.shift_remove(name) else {
        let names: Vec<&str> = columns.keys().map(String::as_str).collect();
        return Err(Trouble::new("no-such-column", format!("has no field `{name}`; its fields are {}", names.join(", "))));
    };
    Ok(Cells { id, text: written(&text), columns })
}
