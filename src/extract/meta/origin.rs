//! Where a document comes from: its number, issuers and days (发文字号、发文机关、日期).

use super::body::fuller;
use super::date::Day;
use super::head::Head;
use super::notice::Carried;
use super::page::Page;
use super::signature::{self, Signature};
use super::title::last_words;
use super::{MetaFound, MetaRules};
use crate::extract::Article;
use crate::extract::doc_number::is_han;
use crate::pipeline::clean;
use crate::span::NormSpan;
use jiff::civil::Date;

/// Reads number, issuers and days.
pub(super) fn read(
    rules: &MetaRules,
    article: &Article<'_>,
    head: &Head,
    titles: &[NormSpan],
    carried: Option<&Carried>,
    page: &Page,
    out: &mut MetaFound,
) {
    let text = article.text();
    let order = order(rules, text, head);
    let number = own_number(rules, text, head);
    let signature = chosen(signature::find(rules, text, article.part.content), carried, &head_end(out, head));
    let delivery = delivery(rules, text, head, titles);
    let passing = passing(rules, text, head);
    let of_report = out.meta.doc_type.as_deref().is_some_and(|t| rules.cues.ends("report", t).is_some());

    out.meta.doc_number = order
        .as_ref()
        .map(|o| o.number.clone())
        .or_else(|| number.map(|n| clean(n.of(text))))
        .or_else(|| page.number.clone().filter(|n| n.ends_with('号')));

    let in_title = titles.iter().find_map(|t| title_issuers(rules, t.of(text)));
    let by_draft = carried.filter(|c| c.draft).and_then(|c| publisher(rules, text, head, c));
    let signed = signature.as_ref().map(|s| s.bodies.clone()).filter(|b| !b.is_empty());
    let by_head = of_report.then(|| head_of_government(rules, text, head)).flatten();
    let by_page = page.issuer.as_deref().and_then(|i| rules.bodies.split(i, &rules.divisions));
    let by_host = page.host.as_deref().filter(|h| rules.divisions.at_start(h).is_some());
    let by_host = by_host.and_then(|h| rules.bodies.split(h, &rules.divisions));
    let issuers = order
        .as_ref()
        .map(|o| vec![o.issuer.clone()])
        .or(signed)
        .or_else(|| in_title.clone())
        .or(by_draft)
        .or(by_head)
        .or_else(|| passing.as_ref().filter(|_| !of_report).map(|p| vec![p.body.clone()]))
        .or_else(|| by_page.clone())
        .or(by_host)
        .unwrap_or_default();
    out.meta.issuers = issuers.into_iter().map(|i| full_name(i, &[&in_title, &by_page])).collect();

    let issued = [
        order.as_ref().and_then(|o| o.day.map(|d| d.date)),
        signature.as_ref().map(|s| s.day.date),
        delivery.filter(|_| of_report || out.meta.title.is_none()).map(|d| d.date),
        passing.as_ref().filter(|_| !of_report).map(|p| p.day.date),
        page.issued_on,
    ];
    let issued: Option<Date> = issued.into_iter().flatten().next();
    let published = page.published_on.or_else(|| labelled_day(rules, text, head));
    out.meta.issued_on = issued.map(|d| d.to_string());
    out.meta.published_on = published.map(|d| d.to_string());
    out.year = issued.or(published).map(|d| d.year());

    out.apparatus.extend(number);
    out.apparatus.extend(signature.map(|s| s.span));
    out.apparatus.extend(delivery.map(|d| d.span));
    out.apparatus.extend(passing.map(|p| p.span));
    out.apparatus.extend(order.map(|o| o.span));
}

/// Where the head ends that may hold a notice's signature.
fn head_end(out: &MetaFound, head: &Head) -> NormSpan {
    out.title.unwrap_or(head.window)
}

/// A name in the fullest form the title or the page gives for the same body.
fn full_name(name: String, others: &[&Option<Vec<String>>]) -> String {
    let others = others.iter().filter_map(|o| o.as_deref()).flatten();
    let full = others.filter_map(|o| fuller(&name, o)).max_by_key(|n| n.len()).map(str::to_owned);
    full.unwrap_or(name)
}

/// The signature that counts: a notice's own, else the last with bodies, else the last day alone.
fn chosen(signatures: Vec<Signature>, carried: Option<&Carried>, title: &NormSpan) -> Option<Signature> {
    let after_notice = carried.map(|c| c.name.end);
    if let Some(from) = after_notice {
        let mut own = signatures.iter().filter(|s| s.day.span.start >= from);
        let first = own.clone().find(|s| !s.bodies.is_empty()).or_else(|| own.next());
        if first.is_some() {
            return first.cloned();
        }
    }
    let mut later = signatures.iter().filter(|s| s.day.span.start >= title.start).rev();
    later.clone().find(|s| !s.bodies.is_empty()).or_else(|| later.next()).cloned()
}

/// The document's own number: it stands at the beginning of a piece of the head.
fn own_number(rules: &MetaRules, text: &str, head: &Head) -> Option<NormSpan> {
    let front = NormSpan::new(head.window.start, head.prose.max(head.window.start));
    let mut numbers = rules.numbers.find_iter(text, front).map(|n| n.span);
    numbers.find(|number| {
        let before = text[front.start..number.start].trim_end_matches(['(', ' ', '〔']);
        !before.ends_with('》') && !before.ends_with(',') && !before.ends_with('、')
    })
}

/// An order by which a document is promulgated (令).
struct Order {
    issuer: String,
    number: String,
    day: Option<Day>,
    span: NormSpan,
}

/// 广东省人民政府令(第290号), in the head.
fn order(rules: &MetaRules, text: &str, head: &Head) -> Option<Order> {
    const ORDER: &str = "令";
    let front = NormSpan::new(head.window.start, super::head::floor(text, head.window.end.min(head.window.start + 3000)));
    let days: Vec<Day> = rules.days.find_iter(text, front).collect();
    front.of(text).match_indices(ORDER).find_map(|(i, _)| {
        let at = front.start + i;
        let rest = text[at + ORDER.len()..front.end].trim_start_matches(['\n', ' ', '(']);
        let rest = rest.strip_prefix('第')?.trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = rest[digits..].trim_start();
        let end = front.end - after.strip_prefix('号').filter(|_| digits > 0)?.len();
        let day = days.iter().rev().find(|d| d.span.end <= at && text[d.span.end..at].chars().all(is_han)).copied();
        let from = day.map_or(front.start, |d| d.span.end);
        let run: usize = text[from..at].chars().rev().take(30).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
        let issuer = &text[at - run..at];
        rules.bodies.is_body(issuer)?;
        rules.divisions.at_start(issuer).map(|_| ()).or_else(|| rules.cues.starts("central", issuer).map(|_| ()))?;
        let number = format!("{issuer}令(第{}号)", &rest[..digits]);
        Some(Order { issuer: issuer.to_owned(), number, day, span: NormSpan::new(at - run, end) })
    })
}

/// The bodies a title begins with: 某省人民政府办公厅关于….
fn title_issuers(rules: &MetaRules, title: &str) -> Option<Vec<String>> {
    let verbs = rules.cues.of("title-verb").iter().filter_map(|(verb, _)| title.find(verb.as_str()));
    let mut ends: Vec<usize> = verbs.filter(|i| *i > 0).collect();
    ends.sort_unstable();
    ends.into_iter().find_map(|end| {
        let words = last_words(&title[..end]);
        rules.bodies.split(words, &rules.divisions)
    })
}

/// Who puts up a draft for comment: 某市工信局现将《…》公布,征求意见.
fn publisher(rules: &MetaRules, text: &str, head: &Head, carried: &Carried) -> Option<Vec<String>> {
    let before = &text[head.window.start..carried.name.start];
    let clause = before.rsplit(['。', '\n', ' ', ',']).next()?;
    let (_, verb) = rules.cues.of("announced-before").iter().map(|(w, r)| (r, w)).find(|(_, w)| clause.contains(w.as_str()))?;
    rules.bodies.split(clause.split(verb.as_str()).next()?, &rules.divisions)
}

/// The head of government who gives a report: 海拉尔区人民政府区长 某某, 省长 某某.
fn head_of_government(rules: &MetaRules, text: &str, head: &Head) -> Option<Vec<String>> {
    let front = head.pieces.iter().take_while(|p| p.start <= head.prose).take(60);
    front.into_iter().find_map(|piece| {
        let words = piece.of(text);
        let (title, rule) = rules.cues.of("head-of-government").iter().find_map(|(t, r)| {
            let at = words.rfind(t.as_str())?;
            let name = words[at + t.len()..].chars().count();
            (name <= 4).then_some((at, r))
        })?;
        let _ = rule;
        let stem = words[..title].trim_end_matches('代');
        if rules.bodies.is_body(stem).is_some() {
            return Some(vec![stem.to_owned()]);
        }
        let named = rules.divisions.at_start(stem).filter(|m| m.whole && m.span.end == stem.len());
        let division = match named {
            Some(_) => stem.to_owned(),
            None if stem.is_empty() => assembly_division(rules, text, head)?,
            None => return None,
        };
        Some(vec![format!("{division}{}", rules.cues.of("government").first().map_or("", |(w, _)| w.as_str()))])
    })
}

/// The division before whose congress the report is given.
fn assembly_division(rules: &MetaRules, text: &str, head: &Head) -> Option<String> {
    let front = NormSpan::new(head.window.start, head.prose.min(head.window.end));
    let (_, congress) = rules.cues.find("congress", text, front)?;
    let before = NormSpan::new(super::head::floor(text, congress.start.saturating_sub(90)).max(front.start), congress.start);
    let mention = rules.divisions.find_iter(text, before).filter(|m| m.whole).last()?;
    Some(mention.span.of(text).to_owned())
}

/// The day on which a report is given: 2024年1月10日在…会议上.
fn delivery(rules: &MetaRules, text: &str, head: &Head, _titles: &[NormSpan]) -> Option<Day> {
    let front = NormSpan::new(head.window.start, super::head::floor(text, head.window.end.min(head.window.start + 3000)));
    rules.days.find_iter(text, front).find(|day| is_delivery(rules, text, front, day))
}

fn is_delivery(rules: &MetaRules, text: &str, front: NormSpan, day: &Day) -> bool {
    let rest = text[day.span.end..front.end].trim_start();
    let clause: String = rest.chars().take(50).collect();
    let begins = text[front.start..day.span.start].chars().next_back().is_none_or(|c| matches!(c, '\n' | ' ' | '(' | '—' | '-'));
    begins && rest.starts_with('在') && rules.cues.within("congress", &clause).is_some()
}

/// The title that stands right above the day on which a report is given.
pub(super) fn title_over_subtitle(rules: &MetaRules, text: &str, head: &Head, titles: &[NormSpan]) -> Option<NormSpan> {
    let day = delivery(rules, text, head, titles)?;
    let above = titles.iter().rev().find(|t| t.end <= day.span.start)?;
    let between = &text[above.end..day.span.start];
    between.chars().all(|c| matches!(c, '\n' | ' ' | '—' | '-' | '(')).then_some(*above)
}

/// The passing of a law by a congress (通过).
struct Passing {
    body: String,
    day: Day,
    span: NormSpan,
}

/// 2023年10月26日某市第十八届人民代表大会常务委员会第九次会议通过, the first in the head.
fn passing(rules: &MetaRules, text: &str, head: &Head) -> Option<Passing> {
    let front = NormSpan::new(head.window.start, super::head::floor(text, head.window.end.min(head.window.start + 2000)));
    rules.days.find_iter(text, front).find_map(|day| {
        let clause_end = text[day.span.end..front.end].find([',', ';', '。', ')']).map_or(front.end, |i| day.span.end + i);
        let clause = NormSpan::new(day.span.end, clause_end);
        let (_, passed) = rules.cues.find("passed", text, clause)?;
        let clause = NormSpan::new(clause.start, passed.end);
        let (_, congress) = rules.cues.find("congress", text, clause)?;
        let before: String = text[clause.start..congress.start].chars().filter(|c| !c.is_whitespace()).collect();
        let place = before.split_once('第').map_or(before.as_str(), |(place, _)| place);
        let body = format!("{place}{}", congress.of(text));
        rules.divisions.at_start(place).filter(|_| place.chars().count() < 20)?;
        Some(Passing { body, day, span: day.span.join(clause) })
    })
}

/// The day after a label of the page: 发布时间:2021-05-28.
fn labelled_day(rules: &MetaRules, text: &str, head: &Head) -> Option<Date> {
    let front = NormSpan::new(head.window.start, super::head::floor(text, head.window.end.min(head.window.start + 3000)));
    rules
        .days
        .find_iter(text, front)
        .find(|day| {
            let before = text[front.start..day.span.start].trim_end_matches([' ', '\n', ':']);
            let label = rules.cues.ends("label-published", before).map_or("", |(label, _)| label);
            !label.is_empty() && !before[..before.len() - label.len()].ends_with(is_han)
        })
        .map(|d| d.date)
}
