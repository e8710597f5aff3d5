//! What a shell is answered at Tab (E18).

use super::project::Project;

/// What may stand for the last of the words, as fish is told.
fn candidates(project: &Project, words: &[&str]) -> Vec<String> {
    let args = [&["--", "milepost"], words].concat();
    let out = project.command(&args).env("MILEPOST_COMPLETE", "fish").output().unwrap();
    assert!(out.status.success() && out.stderr.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn e18_values_are_completed_from_the_project() {
    let project = Project::new(true);
    project.ok(&["refresh"]);
    // Without its source: it is not looked at.
    std::fs::remove_file(project.at("events.csv")).unwrap();
    let report = |more: &[&str]| candidates(&project, &[&["report"], more].concat());
    assert_eq!(report(&["attribution", "--milestone", ""]), ["buy"]);
    assert_eq!(report(&["attribution", "--journey", ""]), ["a"]);
    assert_eq!(report(&["attribution", "--channel", "em"]), ["email"]);
    assert_eq!(report(&["attribution", "--ignore", "channel:"]), ["channel:email"]);
    let models = report(&["attribution", "--model", ""]);
    assert!(["last", "sequence", "markov"].iter().all(|model| models.iter().any(|m| m == model)), "{models:?}");
    assert!(report(&["mile"]).contains(&"milestones".to_owned()));
    assert!(candidates(&project, &["help", "exit"]).contains(&"exit-codes".to_owned()));
    // Flags come after what stands in the place.
    assert_eq!(candidates(&project, &["theme", ""])[..4], ["dark", "light", "solarized", "mono"]);
    // No names of files but where one is wanted.
    for flag in ["--milestone", "--step", "--customer", "--segment", "--platform", "--period", "--from"] {
        let found = report(&["attribution", flag, ""]);
        assert!(
            !found.iter().any(|name| name.contains("milepost.toml") || name.contains("store")),
            "{flag}: {found:?}"
        );
    }
    assert!(candidates(&project, &["--config", "mile"]).contains(&"milepost.toml".to_owned()));
}

#[test]
fn e18_a_fault_is_met_with_silence() {
    let project = Project::new(true);
    // No store yet: what the configuration says is there, and nothing is built.
    assert_eq!(candidates(&project, &["report", "attribution", "--milestone", ""]), ["buy"]);
    assert!(candidates(&project, &["report", "attribution", "--channel", ""]).is_empty());
    assert!(!project.at("store").exists());
    std::fs::write(project.at("milepost.toml"), "[[[").unwrap();
    assert!(candidates(&project, &["report", "attribution", "--milestone", ""]).is_empty());
}

#[test]
fn e18_the_script_of_each_shell_asks_the_program() {
    let project = Project::new(false);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = project.ok(&["completions", shell]);
        assert!(script.contains("MILEPOST_COMPLETE") && script.contains("milepost"), "{shell}: {script}");
    }
}
