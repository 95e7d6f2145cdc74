//! Web pages saved as one file (.mht, .mhtml, .eml; MHTML, RFC 2557): the first page among their parts.

mod transfer;

use super::DecodeError;
use super::encoding::by_label;
use super::format::Format;
use encoding_rs::{Encoding, UTF_8};

/// Bytes in which the head of a file ends.
const HEAD: usize = 64 << 10;
/// Parts in parts have boundaries of their own.
const MAX_BOUNDARIES: usize = 16;

/// A page, and the encoding that its part names.
#[derive(Debug)]
pub(super) struct Page {
    pub bytes: Vec<u8>,
    named: Option<&'static Encoding>,
}

impl Page {
    /// The encoding that its part names, if its bytes are in it.
    pub fn encoding(&self) -> Option<&'static str> {
        let other = |e: &Encoding| e == UTF_8 || std::str::from_utf8(&self.bytes).is_err();
        let named = self.named.filter(|e| other(e));
        let fits = named.filter(|e| e.decode_without_bom_handling_and_without_replacement(&self.bytes).is_some());
        fits.map(Encoding::name)
    }
}

/// Whether a file begins with the head of a message that has parts, or is a page.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = Head::read(&mut Lines(&bytes[..bytes.len().min(HEAD)]));
    head.field("mime-version").is_some() && (head.kind().starts_with("multipart/") || head.kind() == "text/html")
}

/// The first page in a file.
pub(super) fn page(bytes: &[u8]) -> Result<Page, DecodeError> {
    let mut lines = Lines(bytes.trim_ascii_start());
    let mut boundaries: Vec<Vec<u8>> = Vec::new();
    loop {
        let head = Head::read(&mut lines);
        if head.kind() == "text/html" {
            let body = if boundaries.is_empty() { Some(lines.0) } else { lines.until(&boundaries) };
            let body = body.ok_or_else(|| DecodeError::broken(Format::Mht, "it is cut off within the page"))?;
            let named = head.parameter("charset").as_deref().and_then(by_label);
            return Ok(Page { bytes: transfer::decode(body, head.field("content-transfer-encoding").unwrap_or_default()), named });
        }
        if let Some(boundary) = head.parameter("boundary").filter(|b| !b.is_empty() && boundaries.len() < MAX_BOUNDARIES) {
            boundaries.push([b"--", boundary.as_bytes()].concat());
        }
        if lines.until(&boundaries).is_none() {
            return Err(DecodeError::broken(Format::Mht, "there is no web page in it, or it is cut off before one"));
        }
    }
}

/// What is left of the lines of a file.
struct Lines<'a>(&'a [u8]);

impl<'a> Lines<'a> {
    /// The next line with its end.
    fn next(&mut self) -> Option<&'a [u8]> {
        let len = memchr::memchr(b'\n', self.0).map_or(self.0.len(), |at| at + 1);
        let (line, rest) = self.0.split_at(len);
        self.0 = rest;
        (!line.is_empty()).then_some(line)
    }

    /// All lines before the next boundary, which is read too; `None` where there is none.
    fn until(&mut self, boundaries: &[Vec<u8>]) -> Option<&'a [u8]> {
        let all = self.0;
        let mut len = 0;
        while let Some(line) = self.next() {
            if line.starts_with(b"--") && boundaries.iter().any(|b| line.starts_with(b)) {
                return Some(&all[..len]);
            }
            len += line.len();
        }
        None
    }
}

/// The fields at the head of a file or a part: names in small letters, and values.
#[derive(Default)]
struct Head(Vec<(String, String)>);

impl Head {
    /// Reads up to an empty line.
    fn read(lines: &mut Lines<'_>) -> Self {
        let mut out = Self::default();
        while let Some(line) = lines.next().filter(|l| !l.trim_ascii().is_empty()) {
            let words = String::from_utf8_lossy(line);
            match (words.starts_with([' ', '\t']), out.0.last_mut(), words.split_once(':')) {
                // A value goes on in the next line.
                (true, Some((_, value)), _) => *value = format!("{value} {}", words.trim()),
                (_, _, Some((name, value))) => out.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                _ => break,
            }
        }
        out
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The kind of content, in small letters.
    fn kind(&self) -> String {
        let kind = self.field("content-type").and_then(|v| v.split(';').next());
        kind.unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A parameter of the kind: `boundary`, `charset`.
    fn parameter(&self, name: &str) -> Option<String> {
        let all = self.field("content-type")?.split(';').skip(1);
        let mut named = all.filter_map(|p| p.split_once('=')).filter(|(n, _)| n.trim().eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GBK;

    fn message(charset: &str, way: &str, body: &[u8]) -> Vec<u8> {
        let head = "From: <Saved by x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b=1\"\r\n\r\nold readers\r\n";
        let inner = "--b=1\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: image/png\r\n\r\nx\r\n";
        let part = format!("--c\r\nContent-Type: text/html;{charset}\r\nContent-Transfer-Encoding: {way}\r\n\r\n");
        [head.as_bytes(), inner.as_bytes(), part.as_bytes(), body, b"\r\n--c--\r\n--b=1--\r\n"].concat()
    }

    fn read(charset: &str, way: &str, body: &[u8]) -> (String, Option<&'static str>) {
        let bytes = message(charset, way, body);
        assert!(is_one(&bytes));
        let page = page(&bytes).unwrap();
        (GBK.decode(&page.bytes).0.trim().to_owned(), page.encoding())
    }

    #[test]
    fn finds_the_page_in_its_encodings() {
        assert_eq!(
            read(" charset=\"gb2312\"", "Quoted-Printable", b"<p>=D6=B2=\r\n=CA=F7</p>"),
            ("<p>植树</p>".to_owned(), Some("gb18030"))
        );
        assert_eq!(read("", "base64", b"PHA+1rLK\r\n9zwvcD4="), ("<p>植树</p>".to_owned(), None));
        assert_eq!(read(" charset=gb2312", "8bit", &GBK.encode("<p>植树</p>").0), ("<p>植树</p>".to_owned(), Some("gb18030")));
        // What the part says of its encoding may be wrong.
        assert_eq!(read(" charset=gb2312", "8bit", "<p>植树。</p>".as_bytes()).1, None);
    }

    #[test]
    fn a_page_may_be_all_there_is() {
        let bytes = b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>a</p>";
        assert!(is_one(bytes));
        assert_eq!(page(bytes).unwrap().bytes, b"<p>a</p>");
        assert!(!is_one("通知:\n内容".as_bytes()) && !is_one(b"Content-Type: text/html\n\nx") && !is_one(b""));
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let sound = message("", "8bit", b"<p>a</p>");
        let whole = sound.len() - "\n--b=1--\r\n".len() - "\r\n--c--\r".len();
        for len in 0..sound.len() {
            assert_eq!(page(&sound[..len]).is_ok(), len > whole + 4, "{len}");
        }
        let code = |bytes: &[u8]| page(bytes).map(|_| ()).map_err(|e| e.code());
        assert_eq!(code(&b"Content-Type: multipart/x; boundary=a\n\n--a\n".repeat(1 << 12)), Err("broken-file"));
    }
}
