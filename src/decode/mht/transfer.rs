//! Bytes as they travel in messages (RFC 2045).

/// The bytes of a body that was sent in the named way.
pub(super) fn decode(body: &[u8], way: &str) -> Vec<u8> {
    match way.trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted(body),
        "base64" => base64(body),
        _ => body.to_owned(),
    }
}

/// `=E6` stands for a byte, `=` at the end of a line for nothing. What is neither stands for itself.
fn quoted(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, after)) = rest.split_first() {
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        rest = match (first, digit(0).zip(digit(1))) {
            (b'=', Some((high, low))) => {
                out.push((high * 16 + low) as u8);
                &after[2..]
            }
            (b'=', None) if after.starts_with(b"\r\n") => &after[2..],
            (b'=', None) if after.starts_with(b"\n") => &after[1..],
            _ => {
                out.push(*first);
                after
            }
        };
    }
    out
}

/// Six bits a sign, to the first `=`; other signs are passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let value = |sign: &u8| match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for six in body.iter().take_while(|b| **b != b'=').filter_map(value) {
        bits = bits << 6 & 0xFFFF | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_comes_out() {
        assert_eq!(quoted(b"a=3D=E6=A4=8D=\r\nb=\nc=zz ="), "a=植bc=zz =".as_bytes());
        assert_eq!(base64(b"5qSN\r\n5qCR!MQ=="), "植树1".as_bytes());
        assert_eq!((base64(b"YQ"), base64(b"Y"), base64(b"")), (b"a".to_vec(), vec![], vec![]));
        assert_eq!(decode(b"=41", "BINARY"), b"=41");
    }
}
