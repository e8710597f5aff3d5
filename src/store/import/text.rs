//! Text files as bytes, unpacked on the way where they are compressed.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

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
    /// Opens a file; a byte order mark of UTF-8 is skipped.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut text = Self { path: path.to_owned(), from: reader(path)?, buffer: Vec::new(), start: 0, ended: false };
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
pub(super) fn start(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    reader(path)?.take(4096).read_to_end(&mut bytes).map_err(|error| fault(path, error))?;
    Ok(bytes)
}
