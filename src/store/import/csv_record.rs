//! One CSV record out of bytes (RFC 4180), and the dialect of a file.

/// The longest record, in bytes.
pub(super) const LONGEST: usize = 16 << 20;

/// What stands before the header: lines that begin with `#`, and the `sep=;` of spreadsheets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Preface {
    /// Its bytes.
    pub bytes: usize,
    /// Its lines, empty ones included.
    pub lines: u64,
    /// Those that are left out.
    pub skipped: u64,
    /// The delimiter that it names.
    pub delimiter: Option<u8>,
}

/// The preface at the start of a file.
pub(super) fn preface(text: &[u8]) -> Preface {
    let (mut found, mut at) = (Preface::default(), Preface::default());
    while let Some(end) = text[at.bytes..].iter().position(|byte| *byte == b'\n' || *byte == b'\r') {
        let raw = &text[at.bytes..at.bytes + end];
        let bare = raw.strip_prefix(b"\"").unwrap_or(raw);
        let pair = text[at.bytes + end..].starts_with(b"\r\n");
        (at.bytes, at.lines) = (at.bytes + end + 1 + usize::from(pair), at.lines + 1);
        if bare.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"sep=")) {
            at.delimiter = bare.get(4).copied().or(at.delimiter);
        } else if raw.trim_ascii().is_empty() {
            continue;
        } else if !raw.trim_ascii_start().starts_with(b"#") {
            return found;
        }
        at.skipped += 1;
        found = Preface { ..at };
    }
    found
}

/// What the bytes begin with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A record: bytes and lines of it.
    Record { bytes: usize, lines: u64 },
    /// An empty line.
    Blank { bytes: usize },
    /// One line that is no record, and why.
    Bad { bytes: usize, reason: &'static str },
    /// More bytes are needed to tell.
    More,
}

/// The fields of a record.
#[derive(Default)]
pub(super) struct Record {
    data: Vec<u8>,
    /// End in `data`, and whether the field was quoted.
    fields: Vec<(usize, bool)>,
}

impl Record {
    /// How many.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field, `None` where it is empty and not quoted.
    pub fn field(&self, index: usize) -> Option<&[u8]> {
        let start = if index == 0 { 0 } else { self.fields[index - 1].0 };
        let (end, quoted) = self.fields[index];
        (end > start || quoted).then(|| &self.data[start..end])
    }

    fn end(&mut self, quoted: bool) {
        self.fields.push((self.data.len(), quoted));
    }

    /// Reads the record at the start of `bytes`.
    pub fn read(&mut self, bytes: &[u8], ended: bool, delimiter: u8) -> Step {
        self.data.clear();
        self.fields.clear();
        if let Some(bytes) = line_end(bytes, 0, ended) {
            return if bytes == 0 { Step::More } else { Step::Blank { bytes } };
        }
        let mut at = 0;
        let mut lines = 1;
        loop {
            let quoted = bytes.get(at) == Some(&b'"');
            if quoted {
                at += 1;
                loop {
                    match bytes.get(at) {
                        None if ended || at > LONGEST => return bad(bytes, ended, "a quote is not closed"),
                        None => return Step::More,
                        Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                            self.data.push(b'"');
                            at += 2;
                        }
                        Some(b'"') if at + 1 == bytes.len() && !ended => return Step::More,
                        Some(b'"') => {
                            at += 1;
                            break;
                        }
                        Some(byte) => {
                            lines += u64::from(*byte == b'\n');
                            self.data.push(*byte);
                            at += 1;
                        }
                    }
                }
            } else {
                let rest = &bytes[at..];
                let end = rest.iter().position(|b| *b == delimiter || *b == b'\n' || *b == b'\r').unwrap_or(rest.len());
                self.data.extend_from_slice(&rest[..end]);
                at += end;
            }
            self.end(quoted);
            match bytes.get(at) {
                Some(byte) if *byte == delimiter => at += 1,
                _ if at > LONGEST => return bad(bytes, ended, "the record is too long"),
                None if ended => return Step::Record { bytes: at, lines },
                None => return Step::More,
                Some(_) => match line_end(bytes, at, ended) {
                    Some(0) => return Step::More,
                    Some(end) => return Step::Record { bytes: at + end, lines },
                    None => return bad(bytes, ended, "text stands behind a closed quote"),
                },
            }
        }
    }
}

/// The length of the line end at a place: `\n`, `\r\n` or `\r`; 0 = more bytes are needed; `None` = there is none.
fn line_end(bytes: &[u8], at: usize, ended: bool) -> Option<usize> {
    match bytes.get(at) {
        Some(b'\n') => Some(1),
        Some(b'\r') => match bytes.get(at + 1) {
            Some(b'\n') => Some(2),
            None if !ended => Some(0),
            _ => Some(1),
        },
        _ => None,
    }
}

/// Only the first line is given up: what follows may be sound.
fn bad(bytes: &[u8], ended: bool, reason: &'static str) -> Step {
    let end = bytes.iter().position(|b| *b == b'\n').map(|end| end + 1);
    match end {
        Some(bytes) => Step::Bad { bytes, reason },
        None if ended => Step::Bad { bytes: bytes.len(), reason },
        None => Step::Bad { bytes: bytes.len(), reason: "the line is too long" },
    }
}

/// The delimiter that splits the first records most evenly.
pub(super) fn delimiter(sample: &[u8], ended: bool) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in *b",;\t|" {
        let (mut rest, mut record, mut width, mut even) = (sample, Record::default(), 0, 0_usize);
        for _ in 0..200 {
            if rest.is_empty() {
                break;
            }
            let bytes = match record.read(rest, ended, delimiter) {
                Step::Record { bytes, .. } => {
                    if width == 0 {
                        width = record.len();
                    }
                    even += usize::from(record.len() == width);
                    bytes
                }
                Step::Blank { bytes } | Step::Bad { bytes, .. } => bytes,
                Step::More => break,
            };
            rest = &rest[bytes..];
        }
        if width > 1 && (even, width) > (best.0, best.1) {
            best = (even, width, delimiter);
        }
    }
    best.2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut text: &[u8]) -> Vec<Result<Vec<Option<String>>, &'static str>> {
        let (mut out, mut record) = (Vec::new(), Record::default());
        while !text.is_empty() {
            let bytes = match record.read(text, true, b',') {
                Step::Record { bytes, .. } => {
                    let field = |i| record.field(i).map(|b| String::from_utf8_lossy(b).into_owned());
                    out.push(Ok((0..record.len()).map(field).collect()));
                    bytes
                }
                Step::Blank { bytes } => bytes,
                Step::Bad { bytes, reason } => {
                    out.push(Err(reason));
                    bytes
                }
                Step::More => panic!("all bytes are there"),
            };
            text = &text[bytes..];
        }
        out
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with what is read, which may fail")]
    fn row(fields: &[&str]) -> Result<Vec<Option<String>>, &'static str> {
        Ok(fields.iter().map(|f| Some((*f).to_owned())).collect())
    }

    #[test]
    fn quotes_line_ends_and_empty_fields() {
        assert_eq!(
            all(b"a,b\r\n\n\"x\ny\",\"c\"\"d\"\rlast,5\" disc"),
            [row(&["a", "b"]), row(&["x\ny", "c\"d"]), row(&["last", "5\" disc"])]
        );
        assert_eq!(all(b",\"\"\n"), [Ok(vec![None, Some(String::new())])]);
        assert_eq!(all(b"a,\n"), [Ok(vec![Some("a".to_owned()), None])]);
    }

    #[test]
    fn p6_an_open_quote_costs_one_line_only() {
        assert_eq!(all(b"a,\"b\nc,d\ne,f\n"), [Err("a quote is not closed"), row(&["c", "d"]), row(&["e", "f"])]);
        assert_eq!(all(b"a,\"b\nc,\"d\"\n"), [Err("text stands behind a closed quote"), row(&["c", "d"])]);
    }

    #[test]
    fn p6_lines_before_the_header_are_told_from_data() {
        fn of(text: &str) -> (&str, u64, u64, Option<u8>) {
            let found = preface(text.as_bytes());
            (&text[found.bytes..], found.lines, found.skipped, found.delimiter)
        }
        assert_eq!(of("sep=;\r\na;b\r\n"), ("a;b\r\n", 1, 1, Some(b';')));
        assert_eq!(of("# made by x\n\n# on y\na,b\n#1,2\n"), ("a,b\n#1,2\n", 3, 2, None));
        assert_eq!(of("\"SEP=\t\"\na\tb\n"), ("a\tb\n", 1, 1, Some(b'\t')));
        // Empty lines alone are left to the reader of records; separate, septum and the like are data.
        assert_eq!(of("\n\na,b\n"), ("\n\na,b\n", 0, 0, None));
        assert_eq!(of("separate,b\n1,2\n"), ("separate,b\n1,2\n", 0, 0, None));
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        assert_eq!(delimiter(b"a;b\n1,5;2\n2,5;3\n", true), b';');
        assert_eq!(delimiter(b"a\tb\n1\t2\n", true), b'\t');
        assert_eq!(delimiter(b"id,name\n1,x\n2\n3,y,z\n4,w|v\n", true), b',');
        assert_eq!(delimiter(b"id\n1\n", true), b',');
    }
}
