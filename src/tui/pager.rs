//! Long texts in the user's own pager.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What is used where `PAGER` is not set.
const USUAL: &str = "less";

/// The command of the pager: `PAGER`, else `less`; `None` where the program is not there.
#[must_use]
pub fn command(var: impl Fn(&str) -> Option<String>) -> Option<String> {
    let named = var("PAGER").filter(|command| !command.trim().is_empty());
    let command = named.unwrap_or_else(|| USUAL.to_owned());
    let program = command.split_whitespace().next()?.to_owned();
    let path = var("PATH").unwrap_or_default();
    let there = |folder: &Path| folder.join(&program).is_file();
    let found = program.contains('/') && Path::new(&program).is_file()
        || std::env::split_paths(OsStr::new(&path)).any(|folder| there(&folder));
    found.then_some(command)
}

/// Shows a text and waits until the pager is left. It takes the terminal as it is.
///
/// # Errors
/// When it cannot be started, or ended badly.
pub fn show(command: &str, text: &str) -> io::Result<()> {
    let mut child = Command::new("sh").arg("-c").arg(command).stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may be left before it has read everything.
        match stdin.write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{command} ended with {status}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pager: Option<&str>, path: &str) -> Option<String> {
        command(|name| match name {
            "PAGER" => pager.map(str::to_owned),
            "PATH" => Some(path.to_owned()),
            _ => None,
        })
    }

    #[test]
    fn a_pager_is_used_only_where_its_program_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_string_lossy().into_owned();
        assert_eq!(found(None, &path), None);
        assert_eq!(found(Some("most -w"), &path), None);
        std::fs::write(folder.path().join("less"), "").expect("written");
        assert_eq!(found(None, &path).as_deref(), Some("less"));
        assert_eq!(found(Some("  "), &path).as_deref(), Some("less"));
        // One that is named and missing is not silently another.
        assert_eq!(found(Some("most -w"), &path), None);
        std::fs::write(folder.path().join("most"), "").expect("written");
        assert_eq!(found(Some("most -w"), &format!("/nowhere:{path}")).as_deref(), Some("most -w"));
        let whole = folder.path().join("most").to_string_lossy().into_owned();
        assert_eq!(found(Some(&whole), "").as_deref(), Some(whole.as_str()));
    }

    #[test]
    fn a_pager_reads_the_text_and_may_leave_early() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("seen");
        show(&format!("cat > '{}'", file.display()), "select 1\n").expect("shown");
        assert_eq!(std::fs::read_to_string(&file).expect("seen"), "select 1\n");
        show("true", &"x".repeat(1 << 20)).expect("left early");
        assert!(show("exit 3", "x").is_err());
    }
}
