//! Tables by their header: task tables and indicator tables (任务分解表, 指标表).

use crate::span::NormSpan;

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
