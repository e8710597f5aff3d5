//! `milepost init PATH…`: data nobody has described yet → milepost.toml.

use std::path::{Path, PathBuf};

use crate::domain::exit::Exit;
use crate::files;
use crate::init::doubt::Doubt;
use crate::init::propose_with;

use super::arguments::{Global, Init};
use super::failure::Failure;
use super::talk;

/// Proposes a mapping, says why, and writes it when it is agreed to.
pub fn run(global: &Global, args: &Init) -> Result<u8, Failure> {
    let target = global.config.clone().unwrap_or_else(|| PathBuf::from("milepost.toml"));
    if target.symlink_metadata().is_ok() {
        return Err(Failure::new(Exit::CannotCreate.code(), format!("{} exists already", target.display()))
            .safe("it is untouched")
            .hint("rename it, or name another file with --config"));
    }
    let beside = target.parent().is_none_or(|folder| folder.as_os_str().is_empty());
    // Paths in the file are relative to it.
    let paths: Vec<PathBuf> = args
        .paths
        .iter()
        .map(|path| if beside { path.clone() } else { std::path::absolute(path).unwrap_or_else(|_| path.clone()) })
        .collect();
    let ask = !args.yes && talk::interactive();
    let proposal = propose_with(&paths, &mut |doubt| if ask { answer(doubt) } else { doubt.likely })?;
    for reason in &proposal.reasons {
        talk::say(reason);
    }
    for question in &proposal.questions {
        talk::say(&format!("? {question}"));
    }
    if !args.yes {
        if !ask {
            return Err(Failure::usage("init asks before it writes, and there is nobody to ask")
                .safe("nothing was written")
                .hint("milepost init --yes takes the proposal"));
        }
        if !talk::agreed(&format!("Write {}?", target.display())) {
            talk::say("nothing was written");
            return Ok(0);
        }
    }
    files::create_new(&target, |out| out.write_all(proposal.text.as_bytes()))?;
    talk::say(&format!("wrote {}; next: {}", target.display(), next(&target)));
    Ok(0)
}

/// Asks one question; Enter takes the likely answer.
fn answer(doubt: &Doubt) -> Option<usize> {
    talk::say(&doubt.question);
    for (at, choice) in doubt.choices.iter().enumerate() {
        let expression = choice.expression.as_ref().map_or_else(String::new, |text| format!(": {text}"));
        talk::say(&format!("  {} {}{expression}", at + 1, choice.label));
    }
    talk::chosen(doubt.choices.len(), doubt.likely)
}

fn next(target: &Path) -> String {
    if target == Path::new("milepost.toml") {
        "milepost check".to_owned()
    } else {
        format!("milepost --config {} check", target.display())
    }
}
