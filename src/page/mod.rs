//! Pages that people read (网页): one file each, without network, that opens from disk and prints.
//!
//! [`Html`] takes markup as `&'static str` and everything else as text, which it escapes: what a
//! document says cannot become markup.

pub mod chart;
mod html;

pub use html::Html;

/// A page of its own.
pub struct Page<'a> {
    /// The title of the window, and the first heading.
    pub title: &'a str,
    /// What stands under the title.
    pub header: Html,
    /// Ways to places in the page.
    pub navigation: Html,
    /// What the page is about.
    pub main: Html,
}

impl Page<'_> {
    /// The whole page.
    pub fn render(self) -> String {
        let mut out = Html::new();
        out.raw("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
        // Nothing is fetched, whatever a document says.
        out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        out.element("title", &[], self.title);
        out.raw("\n<style>\n").raw(include_str!("page.css")).raw("</style>\n</head>\n<body>\n");
        out.raw("<a class=\"skip\" href=\"#main\">跳到正文</a>\n<header>\n");
        out.element("h1", &[], self.title);
        out.append(self.header).raw("</header>\n");
        out.raw("<nav aria-label=\"目录\">\n").append(self.navigation).raw("</nav>\n");
        out.raw("<main id=\"main\" tabindex=\"-1\">\n").append(self.main).raw("</main>\n");
        out.raw("<script>\n").raw(include_str!("page.js")).raw("</script>\n</body>\n</html>\n");
        out.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_what_is_said_as_text() {
        let mut main = Html::new();
        main.element("p", &[("title", "\" onmouseover=\"alert(1)")], "<script>alert(1)</script>");
        let page = Page { title: "</title><b>", header: Html::new(), navigation: Html::new(), main }.render();
        assert!(page.contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
        assert!(page.contains("<p title=\"&quot; onmouseover=&quot;alert(1)\">&lt;script&gt;alert(1)&lt;/script&gt;</p>"));
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(!page.contains("http://") && !page.contains("https://"));
    }
}
