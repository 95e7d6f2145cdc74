//! Marks within a line: emphasis, links, pictures, escapes. Each sign is looked at a few times at most,
//! however the marks are mixed.

/// A line as it is shown.
pub(super) fn shown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    // Where marks stand that end an emphasis that began before.
    let mut ends: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(sign) = line[at..].chars().next() {
        if let Some(i) = ends.iter().rposition(|(end, mark)| *end == at && line[at..].starts_with(mark)) {
            let (_, mark) = ends.remove(i);
            // In `***` the inner mark ends first.
            ends.iter_mut().filter(|(end, _)| *end == at).for_each(|(end, _)| *end += mark.len());
            at += mark.len();
            continue;
        }
        let rest = &line[at..];
        match sign {
            '\\' => at += escape(rest, &mut out),
            '`' => at += code(rest, &mut out),
            '<' if line_break(rest).is_some() => {
                out.push(' ');
                at += line_break(rest).unwrap_or(1);
            }
            '!' | '[' if link(rest).is_some() => {
                let Link { words, len } = link(rest).unwrap_or_default();
                out.push_str(words);
                at += len;
            }
            _ => match emphasis(line, at) {
                Some((mark, end)) => {
                    ends.retain(|(end, _)| *end > at);
                    ends.push((end, mark));
                    at += mark.len();
                }
                None => {
                    let len = mark(rest).map_or(sign.len_utf8(), str::len);
                    out.push_str(&rest[..len]);
                    at += len;
                }
            },
        }
    }
    out
}

/// The mark of emphasis that stands here.
fn mark(rest: &str) -> Option<&'static str> {
    ["**", "__", "~~", "*"].into_iter().find(|mark| rest.starts_with(mark))
}

/// The mark that begins an emphasis here, and where the next like it ends it.
fn emphasis(line: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = &line[at..];
    let mark = mark(rest)?;
    let inner = &rest[mark.len()..];
    let end = inner.find(mark)?;
    // A `*` that is half of a `**` ends nothing.
    if mark == "*" && inner[end..].bytes().take_while(|b| *b == b'*').count() % 2 == 0 {
        return None;
    }
    let words = &inner[..end];
    // `3*4*5`, `a * b * c`, `a__b__c` are no emphasis.
    let joins = |c: char| c.is_ascii_alphanumeric();
    let within = line[..at].ends_with(joins) && words.starts_with(joins);
    let flanked = !words.is_empty() && !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace);
    (flanked && !within).then_some((mark, at + mark.len() + end))
}

/// A sign after `\` stands for itself.
fn escape(rest: &str, out: &mut String) -> usize {
    match rest[1..].chars().next().filter(char::is_ascii_punctuation) {
        Some(sign) => {
            out.push(sign);
            2
        }
        // At the end of a line it only breaks it.
        None => {
            out.push_str(if rest.len() == 1 { "" } else { "\\" });
            1
        }
    }
}

/// The length of a `<br>`, by which cells of tables have lines.
fn line_break(rest: &str) -> Option<usize> {
    ["<br>", "<br/>", "<br />"].iter().find(|tag| rest.starts_with(**tag)).map(|tag| tag.len())
}

/// Code between backticks stands as it is.
fn code(rest: &str, out: &mut String) -> usize {
    match rest[1..].find('`').filter(|len| *len > 0) {
        Some(len) => {
            out.push_str(&rest[1..=len]);
            len + 2
        }
        None => {
            out.push('`');
            1
        }
    }
}

/// What is shown of a link, and its length in the source.
#[derive(Default)]
struct Link<'a> {
    words: &'a str,
    len: usize,
}

/// `[words](address)`, or a picture with a `!` before it, which shows no words.
fn link(rest: &str) -> Option<Link<'_>> {
    let picture = rest.starts_with('!');
    let inner = rest[usize::from(picture)..].strip_prefix('[')?;
    let end = inner.find(['[', ']']).filter(|end| inner[*end..].starts_with("]("))?;
    let address = &inner[end + 2..];
    let close = address.find([')', '[']).filter(|close| address[*close..].starts_with(')'))?;
    let len = usize::from(picture) + 1 + end + 2 + close + 1;
    Some(Link { words: if picture { "" } else { &inner[..end] }, len })
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn marks_go_and_words_stay() {
        for (line, wanted) in [
            ("到**2025年**,*绿地率*达到~~40%~~", "到2025年,绿地率达到40%"),
            ("**目标:*绿地***", "目标:绿地"),
            ("**甲*乙**丙**[é", "甲*乙丙**[é"),
            ("***甲***乙", "甲乙"),
            ("见[通知](http://a \"x\")和![图](b.png)`**`", "见通知和**"),
            (r"\*甲\* \乙 \", r"*甲* \乙 "),
            ("3*4*5 a * b * c a__b__c **", "3*4*5 a * b * c a__b__c **"),
            ("林业局<br>水利局<br />等 <b>", "林业局 水利局 等 <b>"),
            ("[甲] [乙](丙 ` !", "[甲] [乙](丙 ` !"),
        ] {
            assert_eq!(shown(line), wanted);
        }
    }

    #[test]
    fn any_mixture_ends_soon() {
        for piece in ["[", "[a](", "*", "**a ", "`", "\\", "!["] {
            shown(&piece.repeat(1 << 16));
        }
    }
}
