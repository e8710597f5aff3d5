//! Finding and reading the file.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::domain::exit::Exit;
use crate::domain::similar::suggestion;

use super::{Config, Diagnostic, Faults};

/// A file of this size or more is no configuration.
const LIMIT: u64 = 10_000_000;

/// The configuration file: `--config`, `$MILEPOST_CONFIG`, `./milepost.toml`, then the user's config folder. The first
/// two are taken at their word; `None` = there is none.
pub(crate) fn find(explicit: Option<&Path>) -> Option<PathBuf> {
    let named = explicit
        .map(Path::to_owned)
        .or_else(|| std::env::var_os("MILEPOST_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from));
    let here = || Some(PathBuf::from("milepost.toml")).filter(|path| path.exists());
    let home = || {
        let folder = etcetera::choose_base_strategy().ok()?.config_dir();
        Some(folder.join("milepost").join("milepost.toml")).filter(|path| path.exists())
    };
    named.or_else(here).or_else(home)
}

impl Config {
    /// Reads and checks a file; the second value is the warnings.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn load(path: &Path) -> Result<(Self, Vec<Diagnostic>), Faults> {
        let text = text(path)?;
        Self::parse(path, &text)
    }
}

/// The text of a configuration file, as it stands (with its BOM, if any).
///
/// # Errors
/// Where it is not there, not a file, too large, or not UTF-8.
pub(super) fn text(path: &Path) -> Result<String, Faults> {
    let failed = |error: &std::io::Error| {
        let (code, help) = match error.kind() {
            std::io::ErrorKind::NotFound => (Exit::NoInput.code(), similar_file(path)),
            std::io::ErrorKind::PermissionDenied => {
                (Exit::Permission.code(), "make the file readable for you".to_owned())
            }
            _ => (Exit::Io.code(), String::new()),
        };
        file_fault(path, code, format!("cannot read the configuration: {error}"), help)
    };
    // Asked before opening: opening a pipe would wait for ever.
    let about = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !about.is_file() {
        let what = if about.is_dir() { "a folder" } else { "not a regular file" };
        return Err(file_fault(
            path,
            Exit::Configuration.code(),
            format!("this is {what}"),
            "name the milepost.toml itself".to_owned(),
        ));
    }
    let large = || {
        let help = "a configuration is a few kilobytes: is this the right file?";
        file_fault(path, Exit::Configuration.code(), "the file is too large: 10 MB or more".to_owned(), help.to_owned())
    };
    if about.len() >= LIMIT {
        return Err(large());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(&error))?;
    file.take(LIMIT).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 >= LIMIT {
        return Err(large());
    }
    decode(path, bytes)
}

fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, Faults> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (bytes.len() > 1 && (bytes[0] == 0) != (bytes[1] == 0));
    if utf16 {
        return Err(file_fault(
            path,
            Exit::Configuration.code(),
            "the file is UTF-16 text".to_owned(),
            "save it as UTF-8".to_owned(),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let byte = bytes.get(valid).copied().unwrap_or_default();
        let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
        let fault = Diagnostic::error(Some(valid..valid), format!("the file is not UTF-8: byte 0x{byte:02X}"));
        let fault = fault.label("here").help("save it as UTF-8");
        Faults { path: path.to_owned(), text, list: vec![fault], more: 0, exit_code: Exit::Configuration.code() }
    })
}

fn file_fault(path: &Path, exit_code: u8, message: String, help: String) -> Faults {
    let list = vec![Diagnostic::error(None, message).help(help)];
    Faults { path: path.to_owned(), text: String::new(), list, more: 0, exit_code }
}

/// A name in the same folder that is nearly the one asked for.
fn similar_file(path: &Path) -> String {
    let wanted = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().take(1_000);
    let names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let near = suggestion(&wanted, names.iter().map(String::as_str));
    if near.is_empty() { "`milepost demo` and `milepost init PATH` write one".to_owned() } else { near }
}
