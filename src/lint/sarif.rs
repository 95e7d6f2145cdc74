//! Findings as SARIF 2.1.0, for editors and code hosts.

use super::{FileFindings, Finding, LintCode, Place};
use serde_json::{Value, json};

/// Where the schema of the format stands.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A SARIF log with one run over all files.
pub fn log(files: &[FileFindings]) -> Value {
    let results = files.iter().flat_map(|file| file.findings.iter().map(|f| result(file, f)));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "zhengce",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": LintCode::ALL.iter().map(|c| rule(*c)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: LintCode) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": {"text": code.explanation()},
        "defaultConfiguration": {"level": code.level().to_string()},
    })
}

fn result(file: &FileFindings, finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": LintCode::ALL.iter().position(|c| *c == finding.code),
        "level": finding.level.to_string(),
        "message": {"text": finding.message},
        "locations": [location(file, &finding.place)],
    });
    if let Some(related) = &finding.related {
        result["relatedLocations"] = json!([location(file, related)]);
    }
    result
}

/// A place; its region only where the file is the text itself, since lines of a page's text are not
/// lines of the page.
fn location(file: &FileFindings, place: &Place) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": uri(&file.path)}});
    if file.format == "txt" {
        physical["region"] = json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "snippet": {"text": place.quote},
        });
    }
    let mut location = json!({"physicalLocation": physical});
    if !place.section.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": place.section.join("/")}]);
    }
    location
}

/// A path as a URI reference: each byte that is not unreserved, percent-encoded (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let encode = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let encoded: String = path.bytes().map(encode).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
