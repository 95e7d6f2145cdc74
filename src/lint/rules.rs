//! The words of `grammars/lint/` and the tables the checks look into.

use crate::grammar::{Bundle, GrammarError, WordTable};
use crate::span::NormSpan;
use rustc_hash::FxHashMap;

/// Everything the checks know about words.
pub(crate) struct LintRules {
    /// Headings of sections that are no task (组织领导).
    pub(super) no_task: Words,
    /// Words of an outlook beyond the plan (展望).
    pub(super) outlook: Words,
    /// 分别占: shares of one whole follow.
    pub(super) shares: Words,
    /// 三次产业结构: the parts of a whole as a ratio.
    pub(super) ratio: Words,
    /// 权重: each value is a part of one total.
    pub(super) weight: Words,
    /// What makes a share an upper bound or overlapping.
    pub(super) no_share: Words,
    /// What makes an attachment that of another document (合同附件).
    pub(super) foreign_attachment: Words,
    /// 以下简称, and 简称 at the start of a bracket.
    pub(super) short_name: [Words; 2],
    /// Plan periods: name, first and last year, the longest name first.
    pub(super) periods: Vec<(String, i32, i32)>,
    /// Local bodies: each name and short name with the number of its row; one of several rows is left out.
    pub(super) agencies: FxHashMap<String, usize>,
}

/// Words that all do the same.
pub(super) struct Words(WordTable<()>);

impl Words {
    fn of(bundle: &Bundle, stage: &str, class: &str) -> Result<Self, GrammarError> {
        WordTable::new(bundle.class(stage, class), |_| Ok(())).map(Self)
    }

    /// The places of the words in a span of `text`.
    pub(super) fn spans<'t>(&'t self, text: &'t str, span: NormSpan) -> impl Iterator<Item = NormSpan> + 't {
        self.0.find_iter(text, span).map(|t| t.span)
    }

    /// Whether a text holds one of the words.
    pub(super) fn within(&self, text: &str) -> bool {
        self.spans(text, NormSpan::new(0, text.len())).next().is_some()
    }
}

impl LintRules {
    pub(crate) fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let words = |class: &str| Words::of(bundle, "lint", class);
        Ok(Self {
            no_task: words("no-task")?,
            outlook: words("outlook")?,
            shares: words("shares")?,
            ratio: words("ratio")?,
            weight: words("weight")?,
            no_share: words("no-share")?,
            foreign_attachment: words("foreign-attachment")?,
            short_name: [Words::of(bundle, "definition", "short-name")?, Words::of(bundle, "definition", "short-name-start")?],
            periods: periods(bundle),
            agencies: agencies(bundle),
        })
    }
}

fn periods(bundle: &Bundle) -> Vec<(String, i32, i32)> {
    let mut out = Vec::new();
    for row in bundle.table("plan_periods.tsv") {
        let (Some(Ok(start)), Some(Ok(end)), Some(names)) = (row.get(1).map(|y| y.parse()), row.get(2).map(|y| y.parse()), row.get(3))
        else {
            continue;
        };
        out.extend(names.split(';').map(|name| (name.to_owned(), start, end)));
    }
    out.sort_by_key(|(name, ..)| std::cmp::Reverse(name.len()));
    out
}

/// Kinds of row that name no particular body.
const NO_BODY: [&str; 4] = ["政府", "泛称", "内设机构", "园区"];

fn agencies(bundle: &Bundle) -> FxHashMap<String, usize> {
    let rows = bundle.table("agencies.tsv").enumerate();
    let rows = rows.filter(|(_, row)| row.get(2) == Some(&"local") && row.get(3).is_some_and(|kind| !NO_BODY.contains(kind)));
    let mut out: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (i, row) in rows {
        for name in std::iter::once(row[0]).chain(row[1].split(';')).filter(|n| !n.is_empty()) {
            out.entry(name.to_owned()).and_modify(|e| *e = e.filter(|other| *other == i)).or_insert(Some(i));
        }
    }
    out.into_iter().filter_map(|(name, row)| Some((name, row?))).collect()
}
