//! The marker of a folder: which names were made in it by us.
//!
//! ```text
//! milepost store 1
//! + base-1f-2e.duckdb                     the name is about to be made
//! = 8123:1764345600000000000 base-1f…     it is there: its inode, and when it was made in ns since 1970
//! - base-1f-2e.duckdb                     it was removed
//! ```
//! Lines are only ever appended, under a lock on the marker itself; a line that a crash cut off says nothing. A marker that
//! has grown long is written anew and renamed into place.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use super::disk::{self, Identity};

/// The name of the marker.
pub(super) const NAME: &str = ".milepost-store";

const HEADER: &str = "milepost store 1\n";

/// A marker of more bytes is written anew.
const LONG: u64 = 64 << 10;

/// The names that a marker lists, each with the files that bore it; none = it was never seen to be there.
pub(super) type Names = BTreeMap<String, Vec<Identity>>;

/// Puts a marker into a folder that has none.
pub(super) fn begin(dir: &Path) -> io::Result<()> {
    let path = dir.join(NAME);
    let file = match disk::make(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(error),
    };
    file.lock()?;
    // Another process may have come between and written it.
    if file.metadata()?.len() == 0 {
        disk::write(&file, HEADER.as_bytes())?;
        disk::sync(&file)?;
    }
    Ok(())
}

/// Whether a marker is of a form that this version knows.
pub(super) fn is_known(dir: &Path) -> io::Result<bool> {
    let text = text(&locked(dir, false)?)?;
    Ok(text.starts_with(HEADER) || HEADER.starts_with(&text))
}

/// What a marker lists.
pub(super) fn read(dir: &Path) -> io::Result<Names> {
    Ok(parse(&text(&locked(dir, false)?)?))
}

/// Adds lines to a marker; `durable` where what they say must outlive a power cut.
pub(super) fn append(dir: &Path, lines: &str, durable: bool) -> io::Result<()> {
    let file = locked(dir, true)?;
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length < HEADER.len() as u64 {
        // It was begun and no more.
        file.set_len(0)?;
        disk::write(&file, HEADER.as_bytes())?;
    } else {
        file.read_exact_at(&mut last, length - 1)?;
    }
    if length > LONG {
        return rewrite(dir, &file, lines);
    }
    // A line that was cut off is made one that says nothing.
    let lines = if last == *b"\n" { lines.to_owned() } else { format!("?\n{lines}") };
    disk::write(&file, lines.as_bytes())?;
    if durable { disk::sync(&file) } else { Ok(()) }
}

/// The line that a name is about to be made.
pub(super) fn listed(name: &str) -> String {
    format!("+ {name}\n")
}

/// The line that a name is there.
pub(super) fn made(name: &str, identity: Identity) -> String {
    format!("= {}:{} {name}\n", identity.ino, identity.born_ns)
}

/// The line that a name was removed.
pub(super) fn removed(name: &str) -> String {
    format!("- {name}\n")
}

/// The marker, locked, and still the one of its name when the lock was got.
fn locked(dir: &Path, write: bool) -> io::Result<File> {
    let path = dir.join(NAME);
    let access = if write { OFlags::RDWR | OFlags::APPEND } else { OFlags::RDONLY };
    loop {
        let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(&path, flags, Mode::empty())?);
        if write {
            file.lock()?;
        } else {
            file.lock_shared()?;
        }
        if disk::is_at(&file, &path) {
            return Ok(file);
        }
    }
}

fn text(file: &File) -> io::Result<String> {
    let (mut bytes, mut file) = (Vec::new(), file);
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn parse(text: &str) -> Names {
    let mut names = Names::new();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    for line in whole.lines().skip(1).filter(|line| !line.ends_with('?')) {
        let Some((kind, rest)) = line.split_once(' ') else { continue };
        match kind {
            "+" if is_plain(rest) => drop(names.entry(rest.to_owned()).or_default()),
            "-" => drop(names.remove(rest)),
            "=" => {
                let said = rest.split_once(' ').and_then(|(identity, name)| {
                    let (ino, born) = identity.split_once(':')?;
                    Some((Identity { ino: ino.parse().ok()?, born_ns: born.parse().ok()? }, name))
                });
                if let Some((identity, name)) = said.filter(|(_, name)| is_plain(name)) {
                    names.entry(name.to_owned()).or_default().push(identity);
                }
            }
            _ => {}
        }
    }
    names
}

/// A name in the folder itself, and not that of the marker.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && name != NAME && !name.contains('/')
}

/// Writes what still holds, and `lines`, into a new marker; called with the old one locked.
fn rewrite(dir: &Path, old: &File, lines: &str) -> io::Result<()> {
    let mut out = HEADER.to_owned();
    for (name, identities) in parse(&text(old)?) {
        out.push_str(&listed(&name));
        out.extend(identities.iter().map(|identity| made(&name, *identity)));
    }
    out.push_str(lines);
    let partial = dir.join(format!("{NAME}.partial"));
    // The lock is ours: one that is there was left by a crash.
    if partial.symlink_metadata().is_ok_and(|there| there.is_file() && disk::is_own(&there)) {
        disk::remove(&partial)?;
    }
    let file = disk::make(&partial)?;
    disk::write(&file, out.as_bytes())?;
    disk::sync(&file)?;
    disk::rename(&partial, &dir.join(NAME))?;
    disk::sync_dir(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_a_line_that_a_crash_cut_off_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path()).unwrap();
        append(dir.path(), "+ a\n= 7:9 a\n+ b", true).unwrap();
        assert_eq!(read(dir.path()).unwrap().keys().collect::<Vec<_>>(), ["a"]);
        append(dir.path(), "+ c\n+ ../d\n= x:1 e\n= 1:1 ../e\n", true).unwrap();
        let names = read(dir.path()).unwrap();
        assert_eq!(names.keys().collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(names["a"], [Identity { ino: 7, born_ns: 9 }]);
        append(dir.path(), "- a\n", true).unwrap();
        assert!(!read(dir.path()).unwrap().contains_key("a"));
    }

    #[test]
    fn p2_a_marker_that_was_only_begun_is_finished() {
        for begun in ["", "milepost st", HEADER] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(NAME), begun).unwrap();
            assert!(is_known(dir.path()).unwrap());
            append(dir.path(), "+ a\n", true).unwrap();
            assert!(is_known(dir.path()).unwrap());
            assert_eq!(read(dir.path()).unwrap().keys().collect::<Vec<_>>(), ["a"]);
        }
    }

    #[test]
    fn p28_a_long_marker_is_written_anew_and_says_the_same() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path()).unwrap();
        append(dir.path(), "+ kept\n= 7:9 kept\n", true).unwrap();
        for number in 0..4000 {
            append(dir.path(), &format!("+ gone-{number}\n- gone-{number}\n"), false).unwrap();
        }
        assert!(dir.path().join(NAME).metadata().unwrap().len() < LONG + 100);
        let names = read(dir.path()).unwrap();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), [("kept".to_owned(), vec![Identity { ino: 7, born_ns: 9 }])]);
    }
}
