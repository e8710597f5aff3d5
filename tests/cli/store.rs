//! The store's folder: what is in it, who may use it, what is never touched (P22, P28).

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::project::{Project, names};

/// Every file, link and folder below a folder but those of `ours`, with what it holds.
fn snapshot(folder: &Path, paths: &[PathBuf]) -> BTreeMap<PathBuf, Vec<u8>> {
    let of = |path: &PathBuf| {
        let path = folder.join(path);
        let about = path.symlink_metadata().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let holds = if about.is_symlink() {
            fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
        } else if about.is_dir() {
            names(&path).join("/").into_bytes()
        } else {
            fs::read(&path).unwrap()
        };
        (path, [holds, about.ino().to_string().into_bytes()].concat())
    };
    paths.iter().map(of).collect()
}

/// Puts foreign things of every name into and around a store; `like` are names of ours that theirs differ from by a digit.
fn strew(project: &Project, like: &[String]) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut file = |name: String| {
        fs::write(project.at(&name), format!("mine: {name}")).unwrap();
        paths.push(name.into());
    };
    for name in like {
        let stem = name.strip_suffix(".duckdb").unwrap();
        let other = if stem.ends_with('0') { '1' } else { '0' };
        file(format!("store/{}{other}.duckdb", &stem[..stem.len() - 1]));
        file(format!("store/{}{other}.json", &stem[..stem.len() - 1]));
    }
    for name in [
        "warehouse.duckdb",
        "warehouse.duckdb.wal",
        "base-0123456789abcdef-0123456789abcdef.duckdb",
        "milestone-0123456789abcdef-1.duckdb",
        "goals-0123456789abcdef-1.duckdb",
        "import-0123456789abcdef-1.duckdb",
        ".base-0123456789abcdef-1.4711.partial",
        ".base-0123456789abcdef-1.4711.partial.wal",
        ".report.csv.4711.partial",
        ".hidden",
        "notes.txt",
        "records-0.0",
        "base-0123456789abcdef-1.held",
        "base-0123456789abcdef-1.json",
        ".base-0123456789abcdef-1.json.4711.partial",
        "package.json",
        "use-0123456789abcdef.json",
        "milepost-unnamed-1-1",
        "locked",
    ] {
        file(format!("store/{name}"));
    }
    for name in ["other.duckdb", "base-1-1.duckdb", ".out.csv.x.partial", ".base-1-1.4711.partial", "out.csv.bak"] {
        file(name.to_owned());
    }
    fs::create_dir(project.at("store/milepost-spill-1-0")).unwrap();
    file("store/milepost-spill-1-0/duckdb_temp_1_0_storage_S32K-0.tmp".to_owned());
    fs::create_dir(project.at("store/base-e-1.duckdb")).unwrap();
    fs::create_dir(project.at("store/folder")).unwrap();
    file("store/folder/base-a-1.duckdb".to_owned());
    symlink(project.at("other.duckdb"), project.at("store/base-c-1.duckdb")).unwrap();
    symlink(project.at("nowhere"), project.at("store/.base-c-2.4711.partial")).unwrap();
    for name in ["milepost-spill-1-0", "base-e-1.duckdb", "folder", "base-c-1.duckdb", ".base-c-2.4711.partial"] {
        paths.push(format!("store/{name}").into());
    }
    paths.extend(["events.csv".into(), "milepost.toml".into()]);
    assert!(paths.len() >= 20);
    paths
}

#[test]
fn p28_foreign_files_of_every_name_outlive_refresh_sweep_crash_and_clear() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let ours: Vec<String> = names(&project.at("store")).into_iter().filter(|name| name.ends_with(".duckdb")).collect();
    assert_eq!(ours.len(), 4, "an import, a base, a milestone and the goals: {ours:?}");
    let paths = strew(&project, &ours);
    let but_source: Vec<PathBuf> =
        paths.iter().filter(|path| path.as_path() != std::path::Path::new("events.csv")).cloned().collect();
    let before = snapshot(&project.at("."), &but_source);
    let same = |after: &str| assert_eq!(before, snapshot(&project.at("."), &but_source), "after {after}");
    // Six states of the source: old bases are swept.
    for _ in 0..6 {
        project.touch();
        project.ok(&["refresh"]);
        same("refresh");
    }
    let bases = |start: &str| {
        let ours = |name: &String| name.starts_with(start) && !paths.contains(&PathBuf::from(format!("store/{name}")));
        names(&project.at("store")).iter().filter(|name| name.ends_with(".duckdb") && ours(name)).count()
    };
    assert_eq!((bases("base-"), bases("import-")), (3, 1));
    let described = || {
        let theirs = |name: &String| paths.contains(&PathBuf::from(format!("store/{name}")));
        let all = names(&project.at("store"));
        let stems = |end: &str| -> Vec<String> {
            let ours = all.iter().filter(|name| !name.starts_with("use-") && !theirs(name));
            ours.filter_map(|name| name.strip_suffix(end).map(str::to_owned)).collect()
        };
        assert_eq!(stems(".json"), stems(".duckdb"), "each file has its manifest, and no other is there");
        stems(".json").len()
    };
    assert!(described() >= 6);
    for number in [3, 9, 20, 33, 47, 60] {
        project.touch();
        assert!(project.killed(&format!("kill:any:{number}"), &["refresh"]), "{number}");
        same("a crash");
        assert_eq!(project.totals(), "2 1");
        same("the start after it");
        described();
    }
    project.ok(&["report", "milestones", "-o", "out.csv"]);
    same("an export");
    project.ok(&["store", "clear"]);
    same("clear");
    assert_eq!((bases("base-"), bases("import-"), bases("goals-"), described()), (0, 0, 0, 0));
    assert_eq!(project.totals(), "2 1");
    same("the start after it");
}

#[test]
fn p28_a_store_among_other_things_is_refused_and_nothing_is_made() {
    let project = Project::new(false);
    fs::write(project.at("warehouse.duckdb"), "mine").unwrap();
    fs::create_dir(project.at("things")).unwrap();
    fs::write(project.at("things/other.duckdb"), "mine").unwrap();
    let all = names(&project.at("."));
    let ask = |store: &str| {
        let out = project.run(&["--store", store, "report", "milestones"]);
        assert_eq!(names(&project.at(".")), all, "{store}");
        (out.status.code(), String::from_utf8(out.stderr).unwrap())
    };
    // The folder of the source, one above it, and the source itself.
    for store in [".", "..", "events.csv"] {
        let (code, told) = ask(store);
        assert_eq!(code, Some(78), "{store}: {told}");
        assert!(told.contains("events.csv") && told.contains("--store"), "{told}");
    }
    let (code, told) = ask("things");
    assert_eq!(code, Some(73), "{told}");
    assert!(told.contains("other.duckdb"), "{told}");
    assert_eq!(names(&project.at("things")), ["other.duckdb"]);
    // With `dir = "."` in the file too.
    let text = fs::read_to_string(project.at("milepost.toml")).unwrap();
    fs::write(project.at("milepost.toml"), format!("{text}[store]\ndir = \".\"\n")).unwrap();
    for command in [["refresh"].as_slice(), &["check"], &["report", "health"], &["store", "clear"]] {
        project.run(command);
        assert_eq!(names(&project.at(".")), all, "{command:?}");
    }
    assert_eq!(project.run(&["refresh"]).status.code(), Some(78));
}

#[test]
fn p28_a_store_of_old_names_is_used_and_nothing_in_it_removed() {
    let project = Project::new(true);
    fs::create_dir(project.at("store")).unwrap();
    fs::set_permissions(project.at("store"), fs::Permissions::from_mode(0o700)).unwrap();
    let old = ["base-0a-1b.duckdb", "milestone-0a-1b.duckdb", "import-0a-1b.duckdb", ".base-0a-1b.12.partial"];
    for name in old {
        fs::write(project.at("store").join(name), name).unwrap();
    }
    // What a killed refresh of before left: it is in nobody's way.
    fs::write(project.at("store/records-0.0"), "").unwrap();
    for _ in 0..5 {
        project.touch();
        assert_eq!(project.totals(), "2 1");
    }
    project.ok(&["store", "clear"]);
    for name in old {
        assert_eq!(fs::read(project.at("store").join(name)).unwrap(), name.as_bytes());
    }
    assert!(project.at("store/records-0.0").exists());
    assert_eq!(project.totals(), "2 1");
}

#[test]
fn p22_files_are_0600_folders_0700_and_open_ones_refused() {
    let project = Project::new(true);
    // Whatever the umask of the shell is.
    let run = std::process::Command::new("sh")
        .args(["-c", "umask 000; exec \"$0\" report milestones -o out.csv", env!("CARGO_BIN_EXE_milepost")])
        .current_dir(project.at("."))
        .env_remove("MILEPOST_CONFIG")
        .env("HOME", project.at("."))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&project.at("out.csv")), 0o600);
    assert_eq!(mode(&project.at("store")), 0o700);
    let listed = names(&project.at("store"));
    assert!(listed.len() >= 6, "{listed:?}");
    for name in listed {
        assert_eq!(mode(&project.at("store").join(&name)), 0o600, "{name}");
    }
    for open in [0o777, 0o770, 0o707] {
        fs::set_permissions(project.at("store"), fs::Permissions::from_mode(open)).unwrap();
        let out = project.run(&["report", "milestones"]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(77), "{told}");
        assert!(told.contains(&format!("{open:04o}")), "{told}");
    }
    fs::set_permissions(project.at("store"), fs::Permissions::from_mode(0o700)).unwrap();
    fs::rename(project.at("store"), project.at("real")).unwrap();
    symlink("real", project.at("store")).unwrap();
    for store in ["store", "store/"] {
        let out = project.run(&["--store", store, "report", "milestones"]);
        assert_eq!(out.status.code(), Some(77), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn p22_a_configuration_that_others_can_change_is_warned_of() {
    let project = Project::new(true);
    fs::set_permissions(project.at("milepost.toml"), fs::Permissions::from_mode(0o666)).unwrap();
    let warning = "milepost.toml can be changed by others (mode 0666)";
    let out = project.run(&["report", "milestones"]);
    assert!(out.status.success() && String::from_utf8_lossy(&out.stderr).contains(warning));
    let out = project.run(&["check"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains(warning));
    fs::set_permissions(project.at("milepost.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    let out = project.run(&["report", "milestones"]);
    assert!(!String::from_utf8_lossy(&out.stderr).contains("can be changed"));
}

#[test]
fn p1_a_log_is_not_written_into_what_is_no_log() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let base = names(&project.at("store")).into_iter().find(|name| name.starts_with("base-")).unwrap();
    fs::write(project.at("warehouse.duckdb"), "\0\0\0\0\0\0\0\0DUCK").unwrap();
    fs::write(project.at("notes.txt"), "mine\n").unwrap();
    fs::write(project.at("empty.log"), "").unwrap();
    symlink("empty.log", project.at("link.log")).unwrap();
    let base = format!("store/{base}");
    for target in ["events.csv", "milepost.toml", "warehouse.duckdb", "notes.txt", "link.log", &base, "store/new.log"] {
        let before = fs::read(project.at(target)).ok();
        let out = project.run(&["--log", target, "report", "milestones"]);
        assert_eq!(out.status.code(), Some(73), "{target}: {}", String::from_utf8_lossy(&out.stderr));
        assert_eq!(fs::read(project.at(target)).ok(), before, "{target}");
    }
    for target in ["empty.log", "new.log"] {
        for runs in 1..=2 {
            project.ok(&["--log", target, "report", "milestones"]);
            let text = fs::read_to_string(project.at(target)).unwrap();
            assert_eq!(text.lines().filter(|line| line.contains(": start version=")).count(), runs, "{target}");
        }
    }
}

#[test]
fn p28_what_a_killed_export_left_goes_when_its_file_is_written_again() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let args = ["report", "milestones", "-o", "out.csv"];
    // Killed in place of the rename: the partial file is whole and full of data.
    assert!(project.killed("kill:rename:1", &args));
    let partials = || names(&project.at(".")).into_iter().filter(|name| name.ends_with(".partial")).collect::<Vec<_>>();
    let left = partials();
    assert!(left.len() == 1 && left[0].starts_with(".out.csv."), "{left:?}");
    // Another file does not concern it.
    project.ok(&["report", "milestones", "-o", "other.csv"]);
    assert_eq!(partials(), left);
    project.ok(&args);
    assert_eq!(partials(), Vec::<String>::new());
}

#[test]
fn p28_a_spilling_refresh_is_not_stopped_by_what_a_kill_left() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    for thread in 0..2 {
        for part in 0..2 {
            fs::write(project.at(&format!("store/records-{thread}.{part}")), "").unwrap();
            fs::write(project.at(&format!("store/sightings-{thread}.{part}")), "").unwrap();
        }
    }
    project.touch();
    project.ok(&["refresh"]);
    assert_eq!(project.totals(), "2 1");
    assert!(project.at("store/records-0.0").exists(), "the marker does not list it");
}

#[test]
fn each_project_has_its_store_and_check_reads_the_copy_that_is_there() {
    let (one, other) = (Project::new(false), Project::new(false));
    for project in [&one, &other] {
        // One cache folder for both, as one user has.
        let run = |args: &[&str]| {
            let out = project.command(args).env("XDG_CACHE_HOME", one.at("cache")).output().unwrap();
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        run(&["refresh"]);
        let told = run(&["store", "info"]);
        assert!(told.contains("v3-") && told.contains("generation") && told.contains("imported files"), "{told}");
    }
    let stores = names(&one.at("cache/milepost"));
    assert_eq!(stores.len(), 2, "{stores:?}");
    let import = || {
        let folder = one.at("cache/milepost").join(&stores[0]);
        let imports: Vec<String> = names(&folder).into_iter().filter(|name| name.ends_with(".duckdb")).collect();
        let inodes: Vec<u64> = imports.iter().map(|name| folder.join(name).metadata().unwrap().ino()).collect();
        (imports, inodes)
    };
    let before = import();
    for project in [&one, &other] {
        let out = project.command(&["check"]).env("XDG_CACHE_HOME", one.at("cache")).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    }
    assert_eq!(import(), before);
    assert_eq!(names(&one.at("cache/milepost")), stores, "nothing is copied anywhere else");
    // Stores of earlier versions are told of and stay.
    fs::create_dir(one.at("cache/milepost/0123456789abcdef")).unwrap();
    fs::write(one.at("cache/milepost/0123456789abcdef/base-1-2.duckdb"), "old").unwrap();
    assert!(one.ok(&["store", "info"]).contains("0123456789abcdef"));
    one.ok(&["store", "clear"]);
    assert_eq!(names(&one.at("cache/milepost")).len(), 2);
    assert!(one.at("cache/milepost/0123456789abcdef/base-1-2.duckdb").exists());
}

#[test]
fn info_counts_manifests_with_their_files_and_clear_removes_both() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let size = |name: &String| project.at("store").join(name).metadata().unwrap().len();
    let ours = |end: &str| -> Vec<String> {
        let all = names(&project.at("store")).into_iter();
        all.filter(|name| name.ends_with(end) && !name.starts_with("use-")).collect()
    };
    let (files, manifests) = (ours(".duckdb"), ours(".json"));
    assert_eq!((files.len(), manifests.len()), (4, 4), "an import, a base, a milestone and the goals");
    let total: u64 = files.iter().chain(&manifests).map(size).sum();
    // Said to a tenth, cut.
    let said = format!("4 files, {}.{} MB", total / 1_000_000, total / 100_000 % 10);
    let told = project.ok(&["store", "info"]);
    assert!(told.contains(&said), "{said}: {told}");
    project.ok(&["store", "clear"]);
    assert_eq!(names(&project.at("store")), Vec::<String>::new());
}

#[test]
fn a_changed_exclude_segments_rebuilds_the_base() {
    let project = Project::new(true);
    assert_eq!(project.totals(), "2 1");
    let text = fs::read_to_string(project.at("milepost.toml")).unwrap();
    let text = text.replace("goal = {", "exclude_segments = [\"nobody\"]\ngoal = {");
    fs::write(project.at("milepost.toml"), text).unwrap();
    let out = project.run(&["report", "milestones"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("read the source anew"));
}
