//! Markup that cannot be broken by what it holds.

/// HTML being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds markup of ours.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds other markup.
    pub fn append(&mut self, other: Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// Adds words. Characters that turn the direction of a line are shown by their code, control
    /// characters as U+FFFD.
    pub fn text(&mut self, words: &str) -> &mut Self {
        for c in words.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                _ if turns(c) => {
                    self.0.push_str("<span class=\"sign\">");
                    self.0.push_str(&format!("[U+{:04X}]", u32::from(c)));
                    self.0.push_str("</span>");
                }
                _ => self.0.push(visible(c)),
            }
        }
        self
    }

    /// Opens an element. Empty attributes are left out.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes.iter().filter(|a| !a.1.is_empty()) {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.value(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// Closes an element.
    pub fn close(&mut self, name: &'static str) -> &mut Self {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
        self
    }

    /// An element that holds words.
    pub fn element(&mut self, name: &'static str, attributes: &[(&'static str, &str)], words: &str) -> &mut Self {
        self.open(name, attributes).text(words).close(name)
    }

    /// A link to a place in the page.
    pub fn link(&mut self, to: &str, words: &str) -> &mut Self {
        self.element("a", &[("href", &format!("#{to}"))], words)
    }

    fn value(&mut self, value: &str) {
        for c in value.chars().filter(|c| !turns(*c)) {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                _ => self.0.push(visible(c)),
            }
        }
    }

    /// What was written.
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Characters that change the direction of what stands around them (UAX #9).
fn turns(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// HTML has no control characters but tab and line break.
fn visible(c: char) -> char {
    if c.is_control() && !matches!(c, '\t' | '\n') { '\u{FFFD}' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_direction_are_shown() {
        let mut html = Html::new();
        html.text("甲\u{202E}乙\u{0}");
        assert_eq!(html.into_string(), "甲<span class=\"sign\">[U+202E]</span>乙\u{FFFD}");
    }

    #[test]
    fn empty_attributes_are_left_out() {
        let mut html = Html::new();
        html.open("p", &[("class", ""), ("title", "甲\"\u{202E}")]).close("p");
        assert_eq!(html.into_string(), "<p title=\"甲&quot;\"></p>");
    }
}
