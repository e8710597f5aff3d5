//! Paths of the file.

use std::path::{Path, PathBuf};

/// A path of the file: relative ones begin at the folder of the file.
pub(in crate::config) fn absolute(file: &Path, path: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let joined = folder.join(path);
    std::path::absolute(&joined).unwrap_or(joined)
}
