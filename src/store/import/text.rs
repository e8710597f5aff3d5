//! Text files as bytes, unpacked on the way where they are compressed.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use flate2::read::MultiGzDecoder;

use super::super::Error;

/// A text file being read.
pub(super) struct Text {
    path: PathBuf,
    from: Box<dyn Read>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

impl Text {
    /// Opens a file, in UTF-8 whatever its encoding; a byte order mark is skipped.
    pub fn open(path: &Path, encoding: Option<&'static Encoding>) -> Result<Self, Error> {
        let mut text =
            Self { path: path.to_owned(), from: decoded(path, encoding)?, buffer: Vec::new(), start: 0, ended: false };
        text.more()?;
        if text.rest().starts_with(b"\xef\xbb\xbf") {
            text.skip(3);
        }
        Ok(text)
    }

    /// What has been read and not yet skipped.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Whether `rest` is all there is.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Leaves bytes behind.
    pub fn skip(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Leaves the rest of a line behind.
    pub fn skip_line(&mut self) -> Result<(), Error> {
        loop {
            if let Some(end) = self.rest().iter().position(|byte| *byte == b'\n') {
                self.skip(end + 1);
                return Ok(());
            }
            self.skip(self.rest().len());
            if self.ended {
                return Ok(());
            }
            self.more()?;
        }
    }

    /// Reads on, at least doubling what is there, so that a long record is not looked at again and again.
    pub fn more(&mut self) -> Result<(), Error> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let want = CHUNK.max(self.buffer.len()) as u64;
        let got =
            self.from.by_ref().take(want).read_to_end(&mut self.buffer).map_err(|error| fault(&self.path, error))?;
        self.ended = got == 0;
        Ok(())
    }
}

/// Why a text that is not of its encoding is left out.
pub(super) fn foreign(encoding: Option<&'static Encoding>) -> &'static str {
    match encoding {
        None => "not UTF-8: say how the file is written, such as encoding = \"windows-1252\"",
        Some(_) => "not written as `encoding` says",
    }
}

fn decoded(path: &Path, encoding: Option<&'static Encoding>) -> Result<Box<dyn Read>, Error> {
    let from = reader(path)?;
    Ok(match encoding {
        None => from,
        Some(encoding) => Box::new(Decoded {
            from,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }),
    })
}

/// Text of another encoding as UTF-8. What cannot be read becomes a byte that is none, so that its record is left out.
struct Decoded {
    from: Box<dyn Read>,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

/// A byte that no UTF-8 holds.
const NO_TEXT: u8 = 0xff;
/// Bytes that are decoded at a time.
const PIECE: u64 = 1 << 16;

impl Decoded {
    fn piece(&mut self) -> std::io::Result<()> {
        self.bytes.clear();
        self.ended = self.from.by_ref().take(PIECE).read_to_end(&mut self.bytes)? == 0;
        self.text.clear();
        self.at = 0;
        let mut rest = &self.bytes[..];
        loop {
            let length = self.text.len();
            let room = self.decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(4096);
            self.text.resize(length + room, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(rest, &mut self.text[length..], self.ended);
            rest = &rest[read..];
            self.text.truncate(length + written);
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(NO_TEXT),
            }
        }
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.piece()?;
        }
        let length = into.len().min(self.text.len() - self.at);
        into[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

fn reader(path: &Path) -> Result<Box<dyn Read>, Error> {
    let open = || File::open(path).map_err(|error| fault(path, error));
    let mut magic = [0; 2];
    let read = open()?.read(&mut magic).map_err(|error| fault(path, error))?;
    if read == 2 && magic == *b"\x1f\x8b" {
        return Ok(Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, open()?))));
    }
    Ok(Box::new(open()?))
}

fn fault(path: &Path, error: std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData => Error::BadData {
            message: format!("{} is cut off or damaged: it cannot be unpacked to its end", path.display()),
            hint: "copy it again from where it came".to_owned(),
        },
        _ => Error::Io { what: "cannot read", path: path.to_owned(), source: error },
    }
}

/// The first bytes of a file, unpacked.
pub(super) fn start(path: &Path, encoding: Option<&'static Encoding>) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    decoded(path, encoding)?.take(4096).read_to_end(&mut bytes).map_err(|error| fault(path, error))?;
    Ok(bytes)
}
