//! Who issues a document (发文机关).

use super::body::fuller;
use super::{Evidence, Reader};

impl Reader<'_> {
    /// The issuers, from the best evidence there is, each in its fullest form.
    pub fn issuers(&self, evidence: &Evidence) -> Vec<String> {
        let in_title = evidence.titles.iter().find_map(|t| self.title_issuers(t.of(self.text)));
        let on_page = evidence.page.issuer.as_deref().and_then(|i| self.bodies(i));
        let best = (evidence.order.as_ref().map(|o| vec![o.issuer.clone()]))
            .or_else(|| evidence.signature.as_ref().map(|s| s.bodies.clone()).filter(|b| !b.is_empty()))
            .or_else(|| in_title.clone())
            .or_else(|| self.publisher(evidence))
            .or_else(|| self.bodies_over_heading(evidence))
            .or_else(|| evidence.delivery.and_then(|_| self.reporting_government(&evidence.head)))
            .or_else(|| self.reporting_body(evidence))
            .or_else(|| evidence.passing.as_ref().filter(|_| evidence.delivery.is_none()).map(|p| vec![p.body.clone()]))
            .or_else(|| self.bodies_over_month(evidence.head.before_prose()))
            .or_else(|| on_page.clone())
            .or_else(|| self.host(evidence));
        let others: Vec<String> = in_title.into_iter().chain(on_page).flatten().collect();
        best.unwrap_or_default().into_iter().map(|name| full_name(name, &others)).collect()
    }

    /// The bodies a title begins with: 某省人民政府办公厅关于….
    fn title_issuers(&self, title: &str) -> Option<Vec<String>> {
        let mut ends: Vec<usize> = self.cues.of("title-verb").iter().filter_map(|(verb, _)| title.find(verb.as_str())).collect();
        ends.sort_unstable();
        ends.into_iter().find_map(|end| {
            let bodies = self.bodies(&title[..end])?;
            self.cues.starts("title-verb", &title[end..]);
            Some(bodies)
        })
    }

    /// Who puts up a draft for comment: 某市工信局现将《…》公布,征求意见.
    fn publisher(&self, evidence: &Evidence) -> Option<Vec<String>> {
        let clause = evidence.carried.as_ref().filter(|c| c.draft)?.publisher?.of(self.text);
        self.bodies(clause.rsplit([',', ' ']).next()?)
    }

    /// The body below the day on which a report is given, where no head of government gives it.
    fn reporting_body(&self, evidence: &Evidence) -> Option<Vec<String>> {
        let day = evidence.delivery?;
        let below = evidence.head.before_prose().iter().filter(|p| p.start >= day.span.end).map(|p| p.of(self.text));
        below.filter(|words| self.is_named(words)).find_map(|words| self.bodies(words))
    }

    /// The bodies that sign a notice without a day, right above the heading of what it carries.
    fn bodies_over_heading(&self, evidence: &Evidence) -> Option<Vec<String>> {
        let heading = evidence.carried.as_ref()?.heading?;
        let above = evidence.head.pieces.iter().rev().find(|p| p.end <= heading.start)?;
        self.bodies(above.of(self.text)).filter(|_| self.is_named(above.of(self.text)))
    }

    /// The page's publisher, where it is named in full: a host is no issuer otherwise.
    fn host(&self, evidence: &Evidence) -> Option<Vec<String>> {
        let host = evidence.page.host.as_deref().filter(|h| self.divisions.at_start(h).is_some())?;
        self.bodies(host)
    }
}

/// A name in the fullest form given for the same body.
fn full_name(name: String, others: &[String]) -> String {
    let full = others.iter().filter_map(|o| fuller(&name, o)).max_by_key(|n| n.len()).map(str::to_owned);
    full.unwrap_or(name)
}
