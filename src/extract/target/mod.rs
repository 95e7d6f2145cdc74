//! Targets and reported results: one indicator, one value (量化指标).
//!
//! Each sentence is read once into pieces (`sentence`); around each quantity a `frame` is read;
//! `judge` says whether it is a target at all; `flow` carries what the sentence said before.

mod actor;
mod flow;
mod frame;
mod indicator;
mod judge;
mod lead;
mod lexicon;
mod naming;
mod object;
mod old_value;
mod record;
mod scope;
mod sentence;
mod table;
mod when;

use super::quantity::QuantityRules;
use super::{Article, Findings, Rejected};
use crate::grammar::{Bundle, GrammarError, RuleId, Vocabulary, WordTable};
use crate::record::Target;
use crate::segment::{Passage, SectionId};
use crate::span::NormSpan;
use flow::Flow;
use indicator::Heads;
use lead::Lead;
use lexicon::{Class, Lexicon};
use sentence::{Clause, Kind, Piece, Sentence};

/// The rules of `grammars/quantity/` and `grammars/target/`, compiled.
pub struct TargetRules {
    numbers: QuantityRules,
    lexicon: Lexicon,
    heads: Heads,
    conditions: Conditions,
    scopes: scope::Scopes,
}

/// Words that make conditions of quantities.
struct Conditions {
    /// Headings under which no quantity is an aim: 申报条件, 法律责任.
    titles: WordTable<()>,
    /// 以下条件: in a lead-in.
    leads: WordTable<()>,
    /// 可: what stands before it was the condition; not so 可再生.
    permissions: WordTable<bool>,
}

impl Conditions {
    fn compile(bundle: &Bundle) -> Result<Self, GrammarError> {
        let words = |class| WordTable::new(bundle.class("target", class), |_| Ok(()));
        let permissions = bundle.class("target", "permission").chain(bundle.class("target", "no-permission"));
        Ok(Self {
            titles: words("condition-title")?,
            leads: words("condition-lead")?,
            permissions: WordTable::new(permissions, |r| Ok(r.class == "permission"))?,
        })
    }

    /// The rule by which a lead-in makes conditions of what follows it.
    fn led(&self, text: &str, lead: NormSpan) -> Option<RuleId> {
        self.leads.find_iter(text, lead).next().map(|t| t.rule)
    }

    /// How far a sentence says conditions, and by which rule: ……的,可……. The last of them holds a number
    /// (有条件的,可提高 has none), and before it stands no 到2031年 or 力争, which says an aim.
    fn of(&self, text: &str, clauses: &[Clause]) -> Option<(usize, RuleId)> {
        let aims = |p: &Piece| {
            p.span.of(text).starts_with('到') && matches!(p.kind, Kind::Date(_)) || matches!(p.class(), Some(Class::Modality(_)))
        };
        let aim = clauses.iter().find(|c| c.pieces.iter().any(aims)).map_or(usize::MAX, |c| c.span.start);
        let main: Vec<&Clause> = clauses.iter().filter(|c| !c.bracket).collect();
        main.windows(2).rev().find_map(|pair| {
            let [condition, next] = pair else { return None };
            let ends = condition.mark == Some(',') && condition.span.of(text).ends_with('的');
            let permitted = self.permissions.at(text, next.span.start, next.span.end).filter(|t| ends && t.class)?;
            let numbered = condition.pieces.iter().any(|p| matches!(p.kind, Kind::Number(_)));
            (numbered && condition.span.start < aim).then_some((condition.span.end, permitted.rule))
        })
    }

    /// The rule that a heading on the way up names.
    fn above(&self, article: &Article<'_>, section: SectionId) -> Option<RuleId> {
        let mut at = Some(section);
        while let Some(id) = at {
            let node = &article.outline.sections[id];
            let ends = |span: NormSpan| self.titles.find_iter(article.text(), span).find(|t| t.span.end == span.end);
            if let Some(token) = node.title.and_then(|t| ends(t.trim(article.text()))) {
                return Some(token.rule);
            }
            at = node.parent;
        }
        None
    }
}

/// What the reading of a document has at hand.
struct Context<'a> {
    rules: &'a TargetRules,
    article: &'a Article<'a>,
    times: &'a super::time::TimeLayer,
    tense: &'a super::tense::TenseLayer,
    years: when::ReportYears,
}

impl TargetRules {
    /// Compiles the rules.
    ///
    /// # Errors
    /// When a rule is wrong.
    pub fn compile(bundle: &Bundle, vocabulary: &mut Vocabulary) -> Result<Self, GrammarError> {
        Ok(Self {
            numbers: QuantityRules::compile(bundle, vocabulary)?,
            lexicon: Lexicon::compile(bundle, vocabulary)?,
            heads: Heads::compile(bundle),
            conditions: Conditions::compile(bundle)?,
            scopes: scope::Scopes::compile(bundle)?,
        })
    }

    /// What the document holds of these.
    pub fn extract(
        &self,
        article: &Article<'_>,
        times: &super::time::TimeLayer,
        tense: &super::tense::TenseLayer,
        meta: &super::meta::MetaFound,
    ) -> Findings<Target> {
        let context = Context { rules: self, article, times, tense, years: when::ReportYears::default() };
        // Room for a chapter's targets at once: they are large, and a list that grows copies them.
        let mut out = Findings { found: Vec::with_capacity(ROOM), ..Findings::default() };
        let mut lead = None;
        let mut label = None;
        for passage in &article.outline.passages {
            if !meta.apparatus.iter().any(|a| a.covers(passage.span)) {
                let named = label.take();
                label = context.label_line(passage);
                if label.is_none() {
                    context.read(passage, named, &mut lead, &mut out);
                }
            }
        }
        out
    }
}

impl Context<'_> {
    /// A sentence without the marker of the section it opens.
    fn behind_marker(&self, passage: &Passage, sentence: NormSpan) -> NormSpan {
        let marker = passage.section.map(|s| self.article.outline.sections[s].marker);
        match marker {
            Some(m) if m.start >= sentence.start && m.end <= sentence.end && m.start < sentence.start + 4 => {
                NormSpan::new(m.end, sentence.end)
            }
            _ => sentence,
        }
    }

    /// A line that names an indicator and its unit (供水普及率(%)): a table that lost its lines, what
    /// follows explains the indicator.
    fn label_line(&self, passage: &Passage) -> Option<NormSpan> {
        let text = self.article.text();
        let line = passage.span.trim(text);
        let (name, unit) = line.of(text).strip_suffix(')')?.rsplit_once('(')?;
        let plain = passage.cell.is_none() && line.len() <= LABEL_LEN && !line.of(text).contains(['。', ',', ';', ':', '\n']);
        (plain && self.rules.numbers.is_unit(unit)).then(|| NormSpan::new(line.start, line.start + name.len()))
    }

    /// Reads the sentences of a passage.
    fn read(&self, passage: &Passage, named: Option<NormSpan>, lead: &mut Option<Lead>, out: &mut Findings<Target>) {
        let label = match passage.cell.map(|cell| self.cell(passage, cell, out)) {
            Some(table::Reading::Done) => return,
            Some(table::Reading::Text(label)) => label,
            None => named,
        };
        *lead = lead.take().filter(|l| l.holds(self.article, passage));
        let mut flow = Flow::about(label, lead.as_ref().and_then(Lead::meant));
        flow.explains = named.is_some();
        let titled = passage.section.and_then(|s| self.rules.conditions.above(self.article, s));
        for span in &passage.sentences {
            let span = &self.behind_marker(passage, *span);
            *lead = lead.take().filter(Lead::goes_on);
            if let Some(found) = Lead::of(self, passage, *span) {
                flow.standing = found.meant().or(flow.standing);
                *lead = Some(found);
            }
            let unaimed = titled.or_else(|| lead.as_ref().and_then(Lead::conditions));
            let Some(sentence) = Sentence::read(self.article.source, *span, &self.rules.numbers, &self.rules.lexicon, self.times) else {
                flow.skip(self, *span);
                continue;
            };
            if let Some(rule) = unaimed {
                out.rejected.extend(sentence.quantities.iter().map(|q| Rejected {
                    span: q.span,
                    rule: Some(rule),
                    reason: "under a heading or lead-in of conditions",
                }));
                continue;
            }
            flow.read(self, &sentence, passage, out);
        }
    }
}

/// Targets that a list has room for from the beginning.
const ROOM: usize = 128;

/// Longest line that names an indicator, in bytes.
const LABEL_LEN: usize = 160;

#[cfg(test)]
mod tests {
    use crate::record::Modality;
    use crate::{Grammar, Pipeline};

    /// Indicator, value and unit of each target of a text.
    fn read(pipeline: &Pipeline, text: &str) -> Vec<(String, String, String)> {
        let documents = pipeline.parse(text.as_bytes()).unwrap();
        let targets = documents.into_iter().flat_map(|d| d.targets).map(|t| t.value);
        targets.map(|t| (t.indicator, t.value, t.unit.unwrap_or_default())).collect()
    }

    #[test]
    fn lists_share_verbs_values_and_heads() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for (text, wanted) in [
            ("新建公厕8座、垃圾站3个。", &[("公厕", "8", "座"), ("垃圾站", "3", "个")][..]),
            ("完成6公里雨水管网和9公里供水管网改造。", &[("雨水管网", "6", "公里"), ("供水管网改造", "9", "公里")]),
            ("稻谷、玉米产量分别达到12万吨、7万吨。", &[("稻谷产量", "12", "万吨"), ("玉米产量", "7", "万吨")]),
            ("入学率、巩固率均达到98%以上。", &[("入学率", "98", "%"), ("巩固率", "98", "%")]),
            ("茶叶产值达到9亿元,增长11%。", &[("茶叶产值", "9", "亿元"), ("茶叶产值", "11", "%")]),
            (
                "文具、体育用品、电子计算机零售额分别增长4%、7%、9%。",
                &[("文具零售额", "4", "%"), ("体育用品零售额", "7", "%"), ("电子计算机零售额", "9", "%")],
            ),
            ("西亚三国、欧盟进出口分别增长4%、7%。", &[("西亚三国进出口", "4", "%"), ("欧盟进出口", "7", "%")]),
            ("城镇、农村居民收入分别增长4%、7%。", &[("城镇居民收入", "4", "%"), ("农村居民收入", "7", "%")]),
            ("新建过街天桥2座,茶园步道改造3公里。", &[("过街天桥", "2", "座"), ("茶园步道改造", "3", "公里")]),
            ("引进茶企5家,其他乡镇引进3家。", &[("茶企", "5", "家"), ("茶企", "3", "家")]),
            ("带动农户增收。年收入5万元以上的村占比达到40%。", &[("年收入5万元以上的村占比", "40", "%")]),
            ("城镇化率由51%提高到55%。", &[("城镇化率", "55", "%")]),
            ("城区线和郊区线总里程达96公里。", &[("城区线和郊区线总里程", "96", "公里")]),
            ("茶园化肥、农药施用量分别下降7%、9%。", &[("茶园化肥施用量", "7", "%"), ("农药施用量", "9", "%")]),
            ("城镇化率由2026年的51%提高到2031年的55%。", &[("城镇化率", "55", "%")]),
            ("新增用户3万2千多户。", &[("用户", "3.2", "万户")]),
            ("茶叶产值达到1亿2千3百万元。", &[("茶叶产值", "1.23", "亿元")]),
            ("培训茶农1万2千至1万5千人。", &[("茶农", "1.2", "万人")]),
            ("从茶园到市场的损耗率由20%降低到10%。", &[("从茶园到市场的损耗率", "10", "%")]),
            ("新建区文化馆1座。", &[("区文化馆", "1", "座")]),
            ("建成区绿化率达到40%。", &[("建成区绿化率", "40", "%")]),
            ("茶园游客达到1亿2000万人次。", &[("茶园游客", "1.2", "亿人次")]),
            ("茶叶产值9亿元,是2026年的2.6倍。", &[("茶叶产值", "9", "亿元"), ("茶叶产值", "2.6", "倍")]),
            ("茶园绿地面积应不少于占地面积的40%。", &[("茶园绿地面积", "40", "%")]),
            ("柑橘种植面积达到70万亩、产量120万吨。", &[("柑橘种植面积", "70", "万亩"), ("柑橘产量", "120", "万吨")]),
            ("茶园覆盖率2031年达到80%。", &[("茶园覆盖率", "80", "%")]),
            ("茶叶出口额增长一倍。", &[("茶叶出口额", "1", "倍")]),
            ("供水能力在2030年基础上翻一番。", &[("供水能力", "100", "%")]),
            ("全市茶园产值在2030年的基础上增长30%。", &[("茶园产值", "30", "%")]),
            ("引进投资超2亿元的项目6个。", &[("投资超2亿元的项目", "6", "个")]),
        ] {
            let wanted: Vec<_> = wanted.iter().map(|(i, v, u)| ((*i).to_owned(), (*v).to_owned(), (*u).to_owned())).collect();
            assert_eq!(read(&pipeline, text), wanted, "{text}");
        }
    }

    #[test]
    fn names_are_whole_and_hold_no_more_than_what_is_counted() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for (text, wanted) in [
            ("新建公共厕所8座。", ("公共厕所", "8", "座")),
            ("新建8座公共厕所。", ("公共厕所", "8", "座")),
            ("推出“办好一杯茶”事项25项。", ("“办好一杯茶”事项", "25", "项")),
            ("推进8座公共厕所建设。", ("公共厕所", "8", "座")),
            ("推进8座公共厕所改造和建设。", ("公共厕所改造", "8", "座")),
            ("推进8座公共厕所等项目建设。", ("公共厕所", "8", "座")),
            ("从事茶叶种植的人数达到总人口的三分之一。", ("从事茶叶种植的人数", "33.33", "%")),
            ("县财政安排茶园补助资金80万元。", ("茶园补助资金", "80", "万元")),
            ("茶园面积(亩)\n全县茶园的总面积,不宜小于900亩。", ("茶园面积", "900", "亩")),
            ("茶园面积达到800亩;2031年,达到900亩。", ("茶园面积", "900", "亩")),
        ] {
            let last = read(&pipeline, text).pop();
            let (indicator, value, unit) = wanted;
            assert_eq!(last, Some((indicator.to_owned(), value.to_owned(), unit.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_investment_names_what_it_is_put_into() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for (text, scope) in [
            ("投资3亿元的茶叶冷库开工建设。", Some("茶叶冷库")),
            ("一、2026年工作回顾\n投资3亿元建设茶叶冷库。", Some("茶叶冷库")),
            ("投资3亿元,实施茶园改造工程20项。", Some("茶园改造工程")),
            ("完成茶园改造投资3亿元,建设茶叶冷库20座。", None),
        ] {
            let documents = pipeline.parse(text.as_bytes()).unwrap();
            assert_eq!(documents[0].targets[0].value.scope.as_deref(), scope, "{text}");
        }
    }

    #[test]
    fn evidence_begins_at_the_act_or_at_whom_it_is_about() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for (text, quote) in [
            ("全市新增茶园3万亩。", "新增茶园3万亩"),
            ("城镇新增就业3000人。", "城镇新增就业3000人"),
            ("建成至少1个茶叶市场。", "建成至少1个茶叶市场"),
        ] {
            let documents = pipeline.parse(text.as_bytes()).unwrap();
            assert_eq!(documents[0].targets[0].quote, quote);
        }
    }

    #[test]
    fn a_level_beside_a_yearly_growth_is_of_one_year() {
        let text = "到2031年,茶叶产值年均增长5%、迈上3亿元台阶。";
        let documents = Pipeline::new(Grammar::builtin()).parse(text.as_bytes()).unwrap();
        let said: Vec<_> = documents[0].targets.iter().map(|t| t.value.frequency).collect();
        assert_eq!(said, [Some(crate::record::Frequency::AnnualAverage), None]);
    }

    #[test]
    fn a_lead_in_says_how_all_values_below_are_meant() {
        let text = "主要预期目标是:茶叶产量增长5%,力争更好;茶园面积达到900亩。茶农收入增长6%。\n茶叶加工厂达到9家。";
        let documents = Pipeline::new(Grammar::builtin()).parse(text.as_bytes()).unwrap();
        let said: Vec<_> = documents[0].targets.iter().map(|t| t.value.modality).collect();
        let expected = Some(Modality::Expected);
        assert_eq!(said, [expected, expected, expected, None]);
    }

    #[test]
    fn rules_rewards_and_names_are_no_targets() {
        let pipeline = Pipeline::new(Grammar::builtin());
        for text in [
            "对新认定的示范社一次性给予5万元奖励。",
            "年营业收入达到2000万元以上的,可申请贴息。",
            "违反规定的,处五千元以上二万元以下罚款。",
            "建设24小时图书馆,推广5G应用。",
            "落实“6+3”产业布局。",
            "建设陆家镇、伍家村茶市。",
            "按实际投资额的30%给予补助。",
        ] {
            assert_eq!(read(&pipeline, text), [], "{text}");
        }
    }
}
