//! The command line: transcripts in `tests/cmd`, and what a transcript cannot say.

use std::process::{Command, Stdio};

fn milepost() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
    command.env_remove("MILEPOST_CONFIG").env_remove("NO_COLOR");
    command
}

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .env("MILEPOST_CONFIG", "")
        .insert_var("[VERSION]", env!("CARGO_PKG_VERSION"))
        .unwrap();
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    for args in [["completions", "zsh"].as_slice(), &["man"]] {
        let out = milepost().args(args).stdout(writer.try_clone().unwrap()).stderr(Stdio::piped()).output().unwrap();
        assert!(out.status.success(), "{args:?}: {:?}", out.status);
        assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn p22_files_are_private_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("milepost.log");
    let out = milepost().arg("--log").arg(&log).arg("man").output().unwrap();
    assert!(out.status.success());
    assert_eq!(std::fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(&log).unwrap().contains("start"));
    let link = folder.path().join("link.log");
    std::os::unix::fs::symlink(&log, &link).unwrap();
    let out = milepost().arg("--log").arg(&link).arg("man").output().unwrap();
    assert_eq!(out.status.code(), Some(73));
}
