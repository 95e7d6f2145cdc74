//! Tables by their header: task tables and indicator tables (任务分解表, 指标表).
//!
//! A table says in its header what each column is for; [`TableRules::read`] tells header rows from
//! data rows and gives every column its role. Merged cells hold for all rows and columns they span.

use super::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::grammar::{Bundle, GrammarError, Rule, RuleId, WordTable};
use crate::pipeline::clean;
use crate::span::NormSpan;
use std::ops::Range;

/// A table whose cells stand in the normalised text.
#[derive(Debug, Clone, Default)]
pub struct NormTable {
    /// All cells, row by row.
    pub cells: Vec<NormCell>,
}

/// A cell, the rows and columns it covers, and its words.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct NormCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub span: NormSpan,
}

/// What a column is for, as its head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnRole {
    /// 序号
    Ordinal,
    /// 任务, 工作事项
    Task,
    /// 工作内容
    Detail,
    /// 责任单位
    Responsible,
    /// 牵头单位
    Lead,
    /// 配合单位
    Cooperate,
    /// 责任人: people, no units
    Person,
    /// 完成时限
    Deadline,
    /// 指标
    Indicator,
    /// 单位 (of measure)
    Unit,
    /// 基期值, 现状值
    Baseline,
    /// 目标值
    Target,
    /// A year and nothing else: 2025年
    Year,
    /// 属性: 约束性, 预期性
    Attribute,
    /// 备注
    Remark,
}

impl ColumnRole {
    /// The names the rule files use.
    const NAMES: [(&'static str, Self); 14] = [
        ("ordinal", Self::Ordinal),
        ("task", Self::Task),
        ("detail", Self::Detail),
        ("responsible", Self::Responsible),
        ("lead", Self::Lead),
        ("cooperate", Self::Cooperate),
        ("person", Self::Person),
        ("deadline", Self::Deadline),
        ("indicator", Self::Indicator),
        ("unit", Self::Unit),
        ("baseline", Self::Baseline),
        ("target", Self::Target),
        ("attribute", Self::Attribute),
        ("remark", Self::Remark),
    ];

    /// Whether the column's cells name units.
    pub fn names_units(self) -> bool {
        matches!(self, Self::Responsible | Self::Lead | Self::Cooperate)
    }
}

/// A column as its head describes it.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// What it is for; `None` where the head says nothing known.
    pub role: Option<ColumnRole>,
    /// The word of the head that said so, and its rule.
    pub word: Option<(RuleId, NormSpan)>,
    /// The head cells from top to bottom (indices into [`NormTable::cells`]).
    pub head: Vec<usize>,
}

/// A table with its header understood.
#[derive(Debug, Clone, Default)]
pub struct TableReading {
    /// One for each column, in order.
    pub columns: Vec<Column>,
    /// The rows that hold data, below the header; repeated headers inside are no data.
    pub rows: Vec<usize>,
    /// Cell index by row and column; merged cells fill all their places.
    grid: Vec<Option<usize>>,
}

impl TableReading {
    /// Whether the header said anything known; a table that is not read has no data rows.
    pub fn is_read(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The cell that holds for a place, merged ones included.
    pub fn cell(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.columns.len() {
            return None;
        }
        self.grid.get(row * self.columns.len() + column).copied().flatten()
    }

    /// The columns with a role.
    pub fn columns_of(&self, role: ColumnRole) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().enumerate().filter(move |(_, c)| c.role == Some(role)).map(|(i, _)| i)
    }

    /// The role of the column a cell stands in; `None` for head cells.
    pub fn role_of(&self, table: &NormTable, cell: usize) -> Option<ColumnRole> {
        let cell = table.cells.get(cell)?;
        self.rows.binary_search(&cell.row).ok()?;
        self.columns.get(cell.column)?.role
    }

    /// The cell that names what a row is about: its indicator, else its task, else its content.
    pub fn label(&self, row: usize) -> Option<usize> {
        [ColumnRole::Indicator, ColumnRole::Task, ColumnRole::Detail]
            .into_iter()
            .find_map(|role| self.columns_of(role).filter_map(|c| self.cell(row, c)).last())
    }

    /// The words of a column's head, top to bottom, without white space.
    pub fn head_text(&self, table: &NormTable, text: &str, column: usize) -> String {
        self.columns[column].head.iter().map(|c| clean(table.cells[*c].span.of(text))).collect()
    }
}

/// What a head word says.
#[derive(Debug, Clone, Copy, PartialEq)]
struct HeadWord {
    role: ColumnRole,
    whole: bool,
}

/// The rules of `grammars/table/`, compiled.
pub struct TableRules {
    words: WordTable<HeadWord>,
}

/// A header stands in the first rows of a table; below them nothing is taken for one.
const HEADER_WITHIN: usize = 6;
/// A head cell is short; longer words are content.
const HEAD_CHARS: usize = 24;
/// Cells in a table's grid; beyond it the spans are not credible.
const GRID_LIMIT: usize = 4_000_000;

impl TableRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let class = |rule: &Rule| {
            let role = ColumnRole::NAMES.iter().find(|(name, _)| *name == rule.class);
            let (_, role) = role.ok_or_else(|| GrammarError::at(rule, format!("unknown column class `{}`", rule.class)))?;
            Ok(HeadWord { role: *role, whole: rule.text("match") == Some("whole") })
        };
        Ok(Self { words: WordTable::new(bundle.stage("table"), class)? })
    }

    /// The header and the columns of a table; without rows where the header says nothing known.
    pub fn read(&self, table: &NormTable, text: &str) -> TableReading {
        let rows = table.cells.iter().map(|c| c.row + c.row_span.max(1)).max().unwrap_or(0);
        let width = table.cells.iter().map(|c| c.column + c.column_span.max(1)).max().unwrap_or(0);
        if rows.saturating_mul(width) > GRID_LIMIT {
            return TableReading::default();
        }
        let mut reading = TableReading { columns: vec![Column::default(); width], rows: Vec::new(), grid: vec![None; rows * width] };
        for (i, cell) in table.cells.iter().enumerate() {
            for row in cell.row..cell.row + cell.row_span.max(1) {
                for column in cell.column..cell.column + cell.column_span.max(1) {
                    reading.grid[row * width + column] = Some(i);
                }
            }
        }
        let Some(header) = self.header(table, text, &reading, rows) else { return reading };
        for column in 0..width {
            reading.columns[column] = self.column(table, text, &reading, header.clone(), column);
        }
        let head_row: Vec<String> = reading.columns.iter().enumerate().map(|(i, _)| reading.head_text(table, text, i)).collect();
        reading.rows = (header.end..rows).filter(|row| !repeats(table, text, &reading, *row, &head_row)).collect();
        reading
    }

    /// The rows of the header: the first row with two known heads or one that names units, and
    /// the rows below that its cells reach into.
    fn header(&self, table: &NormTable, text: &str, reading: &TableReading, rows: usize) -> Option<Range<usize>> {
        let heads = |row: usize| {
            let mut cells: Vec<usize> = (0..reading.columns.len()).filter_map(|c| reading.cell(row, c)).collect();
            cells.dedup();
            cells.into_iter().filter(|c| table.cells[*c].row == row).collect::<Vec<usize>>()
        };
        let known = |cells: &[usize]| cells.iter().filter_map(|c| self.head_word(text, table.cells[*c].span)).collect::<Vec<_>>();
        let first = (0..rows.min(HEADER_WITHIN)).find(|row| {
            let cells = heads(*row);
            let known = known(&cells);
            known.len() >= 2 || (cells.len() >= 2 && known.iter().any(|(role, ..)| role.names_units()))
        })?;
        let cells = heads(first);
        let mut end = first + cells.iter().map(|c| table.cells[*c].row_span.max(1)).max().unwrap_or(1);
        let spread = cells.iter().any(|c| table.cells[*c].column_span > 1);
        if end == first + 1 && spread && end < rows && known(&heads(end)).len() >= 2 {
            end += 1;
        }
        (end < rows).then_some(first..end)
    }

    fn column(&self, table: &NormTable, text: &str, reading: &TableReading, header: Range<usize>, column: usize) -> Column {
        let mut head: Vec<usize> = header.filter_map(|row| reading.cell(row, column)).collect();
        head.dedup();
        let said = head.iter().rev().find_map(|c| self.head_word(text, table.cells[*c].span));
        let is_year = || head.last().is_some_and(|c| is_year(&clean(table.cells[*c].span.of(text))));
        match said {
            Some((role, rule, span)) => Column { role: Some(role), word: Some((rule, span)), head },
            None => Column { role: is_year().then_some(ColumnRole::Year), word: None, head },
        }
    }

    /// What a head cell says: the longest word it holds, or the word it wholly is.
    fn head_word(&self, text: &str, cell: NormSpan) -> Option<(ColumnRole, RuleId, NormSpan)> {
        let cell = cell.trim(text);
        let words = clean(cell.of(text));
        if words.chars().count() > HEAD_CHARS {
            return None;
        }
        let whole = |w: &str| words.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
        // Heads are set with spaces and line breaks between their characters (责任 单位).
        let shown = NormSpan::new(0, words.len());
        self.words
            .find_iter(&words, shown)
            .filter(|t| !t.class.whole || (t.span.start == 0 && whole(t.span.of(&words))))
            .max_by_key(|t| t.span.len())
            .map(|t| (t.class.role, t.rule, cell))
    }
}

/// Whether a row says the header again, as at the top of a printed page.
fn repeats(table: &NormTable, text: &str, reading: &TableReading, row: usize, head: &[String]) -> bool {
    head.iter()
        .enumerate()
        .all(|(column, words)| reading.cell(row, column).map_or(words.is_empty(), |c| clean(table.cells[c].span.of(text)) == *words))
}

/// Whether a head is a year alone: 2025年, 2025, 2025年(预计).
fn is_year(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = words[digits..].trim_start_matches('年');
    digits == 4 && (rest.is_empty() || rest.starts_with('('))
}

/// A diagnostic for each table of the part whose header says nothing known.
pub fn unread(article: &Article<'_>) -> Vec<Diagnostic> {
    let pairs = article.tables.iter().zip(article.readings);
    let unread = pairs.filter(|(_, r)| !r.is_read() && r.columns.len() > 1).filter_map(|(t, _)| {
        let span = t.cells.iter().map(|c| c.span).reduce(NormSpan::join)?;
        article.part.content.covers(span).then(|| article.source.map.to_source(span))
    });
    unread.map(|s| Diagnostic::at(Code::TableUnread, s, UNREAD)).collect()
}

const UNREAD: &str = "the header of this table says nothing known, so its cells gave no records; \
    name its columns in grammars/table/columns.toml";

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of text rows; `<` continues the cell to the left, `^` the one above.
    fn table(rows: &[&[&str]]) -> (String, NormTable) {
        let mut text = String::new();
        let mut cells: Vec<NormCell> = Vec::new();
        for (row, words) in rows.iter().enumerate() {
            for (column, word) in words.iter().enumerate() {
                let holds = |c: &NormCell, row: usize, column: usize| {
                    (c.row..c.row + c.row_span).contains(&row) && (c.column..c.column + c.column_span).contains(&column)
                };
                match *word {
                    "<" => cells.iter_mut().filter(|c| holds(c, row, column - 1)).for_each(|c| c.column_span += 1),
                    "^" => cells.iter_mut().filter(|c| holds(c, row - 1, column)).for_each(|c| c.row_span += 1),
                    word => {
                        let start = text.len();
                        text.push_str(word);
                        cells.push(NormCell { row, column, row_span: 1, column_span: 1, span: NormSpan::new(start, text.len()) });
                        text.push('\n');
                    }
                }
            }
        }
        (text, NormTable { cells })
    }

    fn read(rows: &[&[&str]]) -> (String, NormTable, TableReading) {
        let (text, table) = table(rows);
        let reading = TableRules::compile(&Bundle::builtin()).unwrap().read(&table, &text);
        (text, table, reading)
    }

    #[test]
    fn task_table_with_title_row_and_merged_cells() {
        let (text, table, t) = read(&[
            &["校舍任务分工表", "<", "<", "<"],
            &["序号", "工作事项", "责任 单位", "完成时限"],
            &["1", "修缮屋顶", "市教育局", "2024年底"],
            &["^", "^", "市财政局", "2025年底"],
        ]);
        assert_eq!(t.rows, [2, 3]);
        let roles: Vec<_> = t.columns.iter().map(|c| c.role.unwrap()).collect();
        assert_eq!(roles, [ColumnRole::Ordinal, ColumnRole::Task, ColumnRole::Responsible, ColumnRole::Deadline]);
        let task = t.label(3).unwrap();
        assert_eq!(table.cells[task].span.of(&text), "修缮屋顶");
        assert_eq!(t.role_of(&table, task), Some(ColumnRole::Task));
    }

    #[test]
    fn indicator_table_with_two_header_rows() {
        let (text, table, t) = read(&[
            &["指标", "单位", "目标值", "<", "属性"],
            &["^", "^", "2025年", "2030年", "^"],
            &["校舍面积", "平方米", "9000", "12000", "预期性"],
        ]);
        assert_eq!(t.rows, [2]);
        assert_eq!(t.columns[1].role, Some(ColumnRole::Unit));
        assert_eq!(t.columns[3].role, Some(ColumnRole::Target));
        assert_eq!(t.head_text(&table, &text, 3), "目标值2030年");
    }

    #[test]
    fn table_without_known_heads_is_not_read() {
        let (_, _, t) = read(&[&["姓名", "电话"], &["张三", "12345"]]);
        assert!(!t.is_read());
    }
}
