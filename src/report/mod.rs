//! A page to read documents in (报告页): the text with every record in its place, and documents side
//! by side.
//!
//! ```
//! use zhengce::decode::DecodeOptions;
//! use zhengce::report::{Options, report};
//! use zhengce::{Grammar, Pipeline};
//!
//! let pipeline = Pipeline::new(Grammar::builtin());
//! let parsed = pipeline.parse_file("一、目标\n到2025年,森林覆盖率达到45%以上。".as_bytes(), &DecodeOptions::default())?;
//! let page = report(&[(&parsed, &parsed.parts[0])], pipeline.grammar(), &Options::default());
//!
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! assert!(page.contains("href=\"#d1-t1\"")); // the words of the target lead to its row
//! # Ok::<(), zhengce::decode::DecodeError>(())
//! ```

mod article;
mod rows;
mod several;
mod text;

pub use several::comparison;

use crate::compare;
use crate::grammar::Grammar;
use crate::page::{Html, Page};
use crate::pipeline::{Parsed, ParsedPart};
use article::Article;

/// What is in a report.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The title of the page; without one, that of the document.
    pub title: Option<String>,
    /// The indicators that are compared and drawn, as for [`compare::Options`]; none for all.
    pub indicators: Vec<String>,
}

/// The page of one or several documents, each with its file.
pub fn report(documents: &[(&Parsed, &ParsedPart)], grammar: &Grammar, options: &Options) -> String {
    let articles: Vec<Article<'_>> =
        documents.iter().enumerate().map(|(i, (parsed, part))| Article::new(i + 1, parsed, part, grammar)).collect();
    let title = options.title.clone().unwrap_or_else(|| title(&articles));
    let (mut header, mut navigation, mut main) = (Html::new(), Html::new(), Html::new());
    if let [only] = &articles[..] {
        only.meta(&mut header);
        only.tree(&mut navigation);
        only.body(&mut main);
    } else {
        header.open("p", &[("class", "note")]).text(&format!("{}份文件", articles.len())).close("p");
        let wanted = compare::Options { indicators: options.indicators.clone(), ..compare::Options::default() };
        let compared = compare::compare(documents.iter().map(|(_, part)| &part.document), grammar, &wanted);
        several::page(&compared, &mut navigation, &mut main);
        navigation.raw("<ul>");
        for article in &articles {
            navigation.raw("<li>").link(&article.anchor(""), &article.name()).raw("</li>");
            article.folded(&mut main);
        }
        navigation.raw("</ul>");
    }
    Page { title: &title, header, navigation, main }.render()
}

fn title(articles: &[Article<'_>]) -> String {
    match articles {
        [only] => only.name(),
        _ => "政策文件报告".to_owned(),
    }
}

#[cfg(test)]
mod tests;
