//! `milepost completions SHELL`, and the answers to what its script asks at each Tab.
//!
//! The script calls the program with [`ASKED`] set and the words of the line behind `--`. Answers are made of the configuration
//! and the store as they stand, quickly and without a word on any fault: a shell has no place for one.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;

use clap_complete::env::Shells;

use super::arguments::{Completions, Global};
use super::candidates;
use super::failure::Failure;

/// The variable by which the script asks; its value names the shell.
const ASKED: &str = "MILEPOST_COMPLETE";

const PROGRAM: &str = "milepost";

pub(super) fn run(args: &Completions) -> Result<u8, Failure> {
    let mut text = Vec::new();
    if let Some(shell) = Shells::builtins().completer(&args.shell.to_string()) {
        shell.write_registration(ASKED, PROGRAM, PROGRAM, PROGRAM, &mut text)?;
    }
    std::io::stdout().write_all(&text)?;
    Ok(0)
}

/// Whether a shell asked, and was answered.
pub(super) fn answered() -> bool {
    let Some(shell) = std::env::var_os(ASKED).filter(|shell| !shell.is_empty()) else { return false };
    std::panic::set_hook(Box::new(|_| {}));
    let text = std::panic::catch_unwind(|| answer(&shell)).ok().flatten();
    // A shell that went away wants no more.
    let _ = std::io::stdout().write_all(&text.unwrap_or_default());
    true
}

fn answer(shell: &OsStr) -> Option<Vec<u8>> {
    let shells = Shells::builtins();
    let shell = shells.completer(Path::new(shell).file_stem()?.to_str()?)?;
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let mut command = candidates::command(&named(&words));
    command.build();
    let mut text = Vec::new();
    shell.write_complete(&mut command, words, std::env::current_dir().ok().as_deref(), &mut text).ok()?;
    Some(text)
}

/// The project that the words name.
fn named(words: &[OsString]) -> Global {
    let after = |flag: &str| {
        let with_sign = format!("{flag}=");
        let apart = words.windows(2).find(|pair| pair[0] == flag).map(|pair| pair[1].clone().into());
        apart.or_else(|| words.iter().find_map(|word| word.to_str()?.strip_prefix(&with_sign).map(Into::into)))
    };
    Global { config: after("--config"), source: after("--source"), store: after("--store"), ..Global::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_the_project_is_that_of_the_words() {
        let words: Vec<OsString> = ["milepost", "--config", "a.toml", "--store=b", "--source"].map(Into::into).to_vec();
        let global = named(&words);
        assert_eq!(global.config.as_deref(), Some(Path::new("a.toml")));
        assert_eq!((global.store.as_deref(), global.source), (Some(Path::new("b")), None));
    }

    #[test]
    fn e18_every_shell_has_a_script_that_asks_the_program() {
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let mut text = Vec::new();
            let shells = Shells::builtins();
            shells.completer(shell).unwrap().write_registration(ASKED, PROGRAM, PROGRAM, PROGRAM, &mut text).unwrap();
            assert!(String::from_utf8(text).unwrap().contains(ASKED), "{shell}");
        }
    }
}
