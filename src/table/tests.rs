//! The tables as a whole.

use super::*;
use crate::{Grammar, Pipeline};
use std::collections::HashSet;

#[test]
fn names_are_unique_and_every_row_has_its_place() {
    for table in tables() {
        let names: HashSet<_> = table.columns.iter().map(|c| c.name).collect();
        let zh: HashSet<_> = table.columns.iter().map(|c| c.zh).collect();
        assert_eq!((names.len(), zh.len()), (table.columns.len(), table.columns.len()), "{}", table.name);
        assert!(names.contains("doc_id"), "{}", table.name);
        if table.name != "documents" {
            for needed in ["record_id", "section", "start", "end", "byte_start", "byte_end"] {
                assert!(names.contains(needed), "{} lacks {needed}", table.name);
            }
        }
    }
}

#[test]
fn cells_are_of_their_columns_type() {
    let text = "关于加强绿化的意见\n一、目标\n到2025年,绿地率达到45%以上(以下简称目标)。\n三、任务\n每季度检查一次,按《绿化办法》执行。(市林业局牵头)";
    let documents = Pipeline::new(Grammar::builtin()).parse(text.as_bytes()).unwrap();
    for table in tables() {
        let mut rows = 0;
        table.rows(&documents[0], &mut |row| {
            rows += 1;
            assert_eq!(row.len(), table.columns.len());
            for (cell, column) in row.iter().zip(&table.columns) {
                assert!(fits(cell, column), "{}.{}: {cell:?}", table.name, column.name);
            }
        });
        assert!(rows > 0 || table.name == "definitions", "{} is empty", table.name);
    }
}

fn fits(cell: &Value<'_>, column: &Column) -> bool {
    match (cell, column.kind) {
        (Value::Null, _) => column.nullable,
        (Value::Text(_), Type::Text)
        | (Value::Integer(_), Type::Integer)
        | (Value::Bool(_), Type::Bool)
        | (Value::List(_), Type::TextList) => true,
        (Value::Decimal(digits), Type::Decimal) => unscaled(digits).is_some(),
        (Value::Date(day), Type::Date) => days_since_1970(day).is_some(),
        _ => false,
    }
}

#[test]
fn decimals_are_exact_or_nothing() {
    assert_eq!(unscaled("45"), Some(450_000_000_000));
    assert_eq!(unscaled("-0.5"), Some(-5_000_000_000));
    assert_eq!(unscaled("007.50"), Some(75_000_000_000));
    assert_eq!(unscaled("0"), Some(0));
    assert_eq!(unscaled(&"9".repeat(28)), Some(("9".repeat(28) + "0000000000").parse().unwrap()));
    for unfit in ["", "-", ".5", "1.12345678901", "1e3", "十", &"9".repeat(29)] {
        assert_eq!(unscaled(unfit), None, "{unfit}");
    }
}

#[test]
fn days_count_from_1970() {
    assert_eq!(days_since_1970("1970-01-01"), Some(0));
    assert_eq!(days_since_1970("2025-12-31"), Some(20453));
    assert_eq!(days_since_1970("1949-10-01"), Some(-7397));
    assert_eq!(days_since_1970("2025-13-01"), None);
}

#[test]
fn lists_in_one_line_can_be_taken_apart() {
    let list = ["二".to_owned(), "a|b\\".to_owned()];
    assert_eq!(Value::List(&list).to_string(), "二|a\\|b\\\\");
}

#[test]
fn statements_make_every_table_with_its_key() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let all = create_tables(dialect);
        assert_eq!(all.matches("create table").count(), tables().len());
        assert_eq!(all.matches("primary key").count(), tables().len());
        assert!(all.contains("\"references\""));
    }
}
