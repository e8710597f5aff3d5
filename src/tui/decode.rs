//! What a terminal sends, byte by byte, as keys, pasted text and answers.

use super::key::{Code, Key};
use super::mouse::{Gesture, Mouse};

/// One thing that a terminal said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A key press.
    Key(Key),
    /// Something done with the mouse.
    Mouse(Mouse),
    /// Pasted text.
    Paste(String),
    /// Its answer to the question how it is (DSR 5): everything sent before the question is shown.
    Status,
}

/// The most bytes of one paste; the rest is dropped.
const LONGEST_PASTE: usize = 1 << 20;

/// The most bytes of one sequence; no key has more.
const LONGEST_SEQUENCE: usize = 64;

const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// Bytes in, what they mean out.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    /// What was pasted so far, while a paste goes on.
    paste: Option<Vec<u8>>,
}

/// What the bytes held are.
enum Step {
    /// So many of them mean this, or nothing that we know.
    Done(usize, Option<Said>),
    /// A paste begins after so many.
    Paste(usize),
    /// More are needed.
    More,
}

impl Decoder {
    /// Takes bytes as they come.
    pub fn feed(&mut self, bytes: &[u8], said: &mut Vec<Said>) {
        self.held.extend_from_slice(bytes);
        loop {
            if self.paste.is_some() {
                if !self.pasted(said) {
                    return;
                }
                continue;
            }
            match step(&self.held) {
                Step::More => return,
                Step::Paste(used) => {
                    self.held.drain(..used);
                    self.paste = Some(Vec::new());
                }
                Step::Done(used, what) => {
                    self.held.drain(..used);
                    said.extend(what);
                }
            }
        }
    }

    /// Whether more bytes may follow that belong to those that came.
    #[must_use]
    pub fn unsure(&self) -> bool {
        self.paste.is_none() && !self.held.is_empty()
    }

    /// Nothing followed: an Esc was the key, and what is broken off means nothing.
    pub fn flush(&mut self, said: &mut Vec<Said>) {
        if !self.unsure() {
            return;
        }
        let held = std::mem::take(&mut self.held);
        let alt = |c| Said::Key(Key { alt: true, ..Key::plain(Code::Char(c)) }.normalized());
        match held.as_slice() {
            [0x1b] => said.push(Said::Key(Key::plain(Code::Esc))),
            [0x1b, c @ (b'[' | b'O')] => said.push(alt(char::from(*c))),
            _ => {}
        }
    }

    /// Takes what belongs to a paste; true when it ended.
    fn pasted(&mut self, said: &mut Vec<Said>) -> bool {
        let Some(text) = &mut self.paste else { return true };
        let end = self.held.windows(PASTE_ENDS.len()).position(|bytes| bytes == PASTE_ENDS);
        // The last bytes may be the beginning of the end.
        let sure = end.unwrap_or_else(|| self.held.len().saturating_sub(PASTE_ENDS.len() - 1));
        let room = LONGEST_PASTE.saturating_sub(text.len()).min(sure);
        text.extend_from_slice(&self.held[..room]);
        self.held.drain(..sure);
        if end.is_some() {
            self.held.drain(..PASTE_ENDS.len());
            said.push(Said::Paste(String::from_utf8_lossy(text).into_owned()));
            self.paste = None;
        }
        end.is_some()
    }
}

fn step(held: &[u8]) -> Step {
    match held {
        [] | [0x1b] | [0x1b, b'O'] => Step::More,
        [0x1b, b'[', rest @ ..] => sequence(rest),
        [0x1b, b'O', last, ..] => Step::Done(3, function(*last).map(|code| Said::Key(Key::plain(code)))),
        // Two of them are one that another follows.
        [0x1b, 0x1b, ..] => Step::Done(1, Some(Said::Key(Key::plain(Code::Esc)))),
        [0x1b, rest @ ..] => match character(rest) {
            Some((used, key)) => Step::Done(used + 1, key.map(|key| Said::Key(Key { alt: true, ..key }.normalized()))),
            None => Step::More,
        },
        bytes => match character(bytes) {
            Some((used, key)) => Step::Done(used, key.map(Said::Key)),
            None => Step::More,
        },
    }
}

/// One character or control character, and the bytes it takes; `None` = more are needed.
fn character(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    let first = *bytes.first()?;
    let ctrl = |c: u8| Some(Key { ctrl: true, ..Key::plain(Code::Char(char::from(c))) });
    let key = match first {
        b'\r' => Some(Key::plain(Code::Enter)),
        b'\t' => Some(Key::plain(Code::Tab)),
        0x7f => Some(Key::plain(Code::Backspace)),
        0 => ctrl(b' '),
        1..=0x1a => ctrl(first - 1 + b'a'),
        0x1c..=0x1f => ctrl(first - 0x1c + b'4'),
        0x20..=0x7e => Some(Key::plain(Code::Char(char::from(first)))),
        _ => return letter(bytes, first),
    };
    Some((1, key))
}

/// A character beyond ASCII.
fn letter(bytes: &[u8], first: u8) -> Option<(usize, Option<Key>)> {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((1, None)),
    };
    let there = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(there) {
        Ok(text) => Some((length, text.chars().next().map(|c| Key::plain(Code::Char(c))))),
        // It ends too early because more is to come, or because it is none.
        Err(error) if error.error_len().is_none() && there.len() < length => None,
        Err(_) => Some((1, None)),
    }
}

/// What follows ESC `[`.
fn sequence(rest: &[u8]) -> Step {
    const LEAD: usize = 2;
    if let [b'[', last, ..] = rest {
        // The Linux console's own.
        let key = matches!(last, b'A'..=b'E').then(|| Said::Key(Key::plain(Code::F(last - b'A' + 1))));
        return Step::Done(LEAD + 2, key);
    }
    if let [b'M', press @ ..] = rest {
        // A press in the old form, of three bytes: none of them is a key.
        return if press.len() < 3 { Step::More } else { Step::Done(LEAD + 4, None) };
    }
    let inside = rest.iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count();
    if inside > LONGEST_SEQUENCE {
        // Too long for a key: what follows is read as it comes.
        return Step::Done(LEAD + LONGEST_SEQUENCE + 1, None);
    }
    let Some(last) = rest.get(inside) else { return Step::More };
    if *last == b'[' && inside == 0 {
        return Step::More;
    }
    if !(0x40..=0x7e).contains(last) {
        return Step::Done(LEAD + inside, None);
    }
    let used = LEAD + inside + 1;
    if let Some(report) = rest[..inside].strip_prefix(b"<") {
        return Step::Done(used, mouse(report, *last).map(Said::Mouse));
    }
    let numbers: Vec<u32> = std::str::from_utf8(&rest[..inside])
        .unwrap_or_default()
        .split(';')
        .map(|part| part.split(':').next().unwrap_or_default().parse().unwrap_or(0))
        .collect();
    let first = numbers.first().copied().unwrap_or(0);
    let held = numbers.get(1).copied().unwrap_or(1).saturating_sub(1);
    let key = |code| {
        let key = Key { code, shift: held & 1 != 0, alt: held & 2 != 0, ctrl: held & 4 != 0 };
        Some(Said::Key(key.normalized()))
    };
    match last {
        b'n' => Step::Done(used, Some(Said::Status)),
        b'~' if first == 200 => Step::Paste(used),
        b'~' => Step::Done(used, numbered(first).and_then(key)),
        b'Z' => Step::Done(used, Some(Said::Key(Key::plain(Code::BackTab)))),
        b'u' => Step::Done(used, coded(first).and_then(key)),
        last => Step::Done(used, function(*last).and_then(key)),
    }
}

/// A report of the mouse (SGR 1006): button, column and row, `M` where it was pressed. Released buttons, other buttons and
/// those with Ctrl, Alt or Shift mean nothing.
fn mouse(report: &[u8], last: u8) -> Option<Mouse> {
    let mut numbers = std::str::from_utf8(report).ok()?.split(';').map(|number| number.parse::<u16>().ok());
    let (button, x, y) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let gesture = match (button, last) {
        (0, b'M') => Gesture::Press,
        (64, b'M') => Gesture::WheelUp,
        (65, b'M') => Gesture::WheelDown,
        _ => return None,
    };
    Some(Mouse { gesture, x: x.checked_sub(1)?, y: y.checked_sub(1)? })
}

/// Keys with a letter.
fn function(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'M' => Code::Enter,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        _ => return None,
    })
}

/// Keys with a number.
fn numbered(number: u32) -> Option<Code> {
    let function = |first: u32, base: u32| u8::try_from(number - first + base).ok().map(Code::F);
    match number {
        1 | 7 => Some(Code::Home),
        2 => Some(Code::Insert),
        3 => Some(Code::Delete),
        4 | 8 => Some(Code::End),
        5 => Some(Code::PageUp),
        6 => Some(Code::PageDown),
        11..=15 => function(11, 1),
        17..=21 => function(17, 6),
        23..=26 => function(23, 11),
        28..=29 => function(28, 15),
        31..=34 => function(31, 17),
        _ => None,
    }
}

/// Keys by the number of their character.
fn coded(number: u32) -> Option<Code> {
    Some(match number {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        127 => Code::Backspace,
        number => Code::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What bytes mean, once nothing follows.
    fn said(bytes: &[u8]) -> Vec<Said> {
        let (mut decoder, mut said) = (Decoder::default(), Vec::new());
        decoder.feed(bytes, &mut said);
        decoder.flush(&mut said);
        said
    }

    /// The names of keys, as the configuration writes them.
    fn keys(names: &[&str]) -> Vec<Said> {
        names.iter().map(|name| Said::Key(Key::parse(name).expect(name))).collect()
    }

    #[test]
    fn keys_are_what_terminals_send_for_them() {
        for (bytes, names) in [
            ("q", ["q"].as_slice()),
            ("Gé日🎉", &["G", "é", "日", "🎉"]),
            ("\r\t\u{7f}\u{1b}[Z", &["enter", "tab", "backspace", "shift+tab"]),
            ("\u{3}\u{1a}\u{0}\u{1f}", &["ctrl+c", "ctrl+z", "ctrl+space", "ctrl+7"]),
            ("\u{1b}", &["esc"]),
            ("\u{1b}\u{1b}", &["esc", "esc"]),
            ("\u{1b}x\u{1b}é", &["alt+x", "alt+é"]),
            ("\u{1b}[", &["alt+["]),
            ("\u{1b}[A\u{1b}[B\u{1b}[C\u{1b}[D", &["up", "down", "right", "left"]),
            ("\u{1b}OA\u{1b}OP\u{1b}OS\u{1b}OH\u{1b}OF", &["up", "f1", "f4", "home", "end"]),
            ("\u{1b}[1;5C\u{1b}[1;2A\u{1b}[1;3F", &["ctrl+right", "shift+up", "alt+end"]),
            (
                "\u{1b}[1~\u{1b}[2~\u{1b}[3~\u{1b}[4~\u{1b}[5~\u{1b}[6~",
                &["home", "insert", "delete", "end", "pgup", "pgdn"],
            ),
            ("\u{1b}[11~\u{1b}[15~\u{1b}[17~\u{1b}[24~\u{1b}[34~", &["f1", "f5", "f6", "f12", "f20"]),
            ("\u{1b}[[A\u{1b}[[E", &["f1", "f5"]),
            ("\u{1b}[13;2u\u{1b}[97;5u", &["shift+enter", "ctrl+a"]),
        ] {
            assert_eq!(said(bytes.as_bytes()), keys(names), "{bytes:?}");
        }
    }

    #[test]
    fn a_sequence_in_two_parts_is_one_key() {
        let (mut decoder, mut said) = (Decoder::default(), Vec::new());
        for part in [b"\x1b".as_slice(), b"[1", b";5", b"C\xe6", b"\x97", b"\xa5\x1b"] {
            assert!(said.len() < 2);
            decoder.feed(part, &mut said);
        }
        assert!(decoder.unsure());
        decoder.flush(&mut said);
        assert_eq!(said, keys(&["ctrl+right", "日", "esc"]));
        assert!(!decoder.unsure());
    }

    #[test]
    fn an_answer_and_what_nobody_asked_for_are_no_keys() {
        assert_eq!(said(b"\x1b[0n"), [Said::Status]);
        assert_eq!(said(b"a\x1b[0nb"), [keys(&["a"]), vec![Said::Status], keys(&["b"])].concat());
        assert_eq!(said(b"\x1b[?62;4c\x1b[I\x1b[99~\x1b[1;\x07q"), keys(&["ctrl+g", "q"]));
        assert_eq!(said(b"\xff\xc0q\xe6q"), keys(&["q", "q"]));
    }

    #[test]
    fn the_mouse_is_read_and_no_press_is_a_key() {
        let mouse = |gesture, x, y| Said::Mouse(Mouse { gesture, x, y });
        assert_eq!(
            said(b"\x1b[<0;1;1M\x1b[<0;1;1m\x1b[<64;80;24M\x1b[<65;300;2Mq"),
            [
                vec![mouse(Gesture::Press, 0, 0), mouse(Gesture::WheelUp, 79, 23), mouse(Gesture::WheelDown, 299, 1)],
                keys(&["q"])
            ]
            .concat()
        );
        // Other buttons, movements, with Ctrl held, what is broken, and the form of old terminals.
        assert_eq!(said(b"\x1b[<2;5;5M\x1b[<35;5;5M\x1b[<16;5;5M\x1b[<0;0;5M\x1b[<0;5M\x1b[<;;Mq"), keys(&["q"]));
        assert_eq!(said(b"\x1b[M !!q\x1b[M #\x0dq"), keys(&["q", "q"]));
        assert_eq!(said(b"\x1b[<0;99999;1Mq"), keys(&["q"]));
    }

    #[test]
    fn a_paste_is_one_text_however_it_comes() {
        let pasted = |text: &str| Said::Paste(text.to_owned());
        assert_eq!(
            said("\u{1b}[200~q\u{3}é\r\u{1b}[201~q".as_bytes())[..],
            [&[pasted("q\u{3}é\r")], &keys(&["q"])[..]].concat()
        );
        let (mut decoder, mut heard) = (Decoder::default(), Vec::new());
        for byte in b"\x1b[200~ab\x1b[20\x1b[201~c" {
            decoder.feed(&[*byte], &mut heard);
        }
        assert_eq!(heard, [vec![pasted("ab\u{1b}[20")], keys(&["c"])].concat());
        let long = format!("\u{1b}[200~{}\u{1b}[201~", "x".repeat(3 << 20));
        assert_eq!(said(long.as_bytes()), [Said::Paste("x".repeat(LONGEST_PASTE))]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn p25_any_bytes_in_any_parts_mean_the_same(
            bytes in prop::collection::vec(prop_oneof![
                2 => prop::sample::select(b"\x1b\x1b[[O;~012nuA<Mm".to_vec()),
                1 => any::<u8>(),
            ], 0..200),
            size in 1_usize..20,
        ) {
            let (mut decoder, mut heard) = (Decoder::default(), Vec::new());
            for part in bytes.chunks(size) {
                decoder.feed(part, &mut heard);
            }
            decoder.flush(&mut heard);
            prop_assert_eq!(heard, said(&bytes));
        }
    }
}
