use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::*;

struct Bench {
    dir: tempfile::TempDir,
    folder: Folder,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.duckdb"), "source").unwrap();
        let folder = Folder::open(&config(dir.path(), "a.toml")).unwrap();
        Self { dir, folder }
    }

    fn config(&self, name: &str) -> Config {
        config(self.dir.path(), name)
    }

    /// Puts a file of ours in place, last used so many days ago.
    fn built(&self, stem: &str, days: u64) {
        let partial = self.folder.partial(stem);
        let file = self.folder.owned().make(partial.file_name().unwrap().to_str().unwrap()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_hours(days * 24)).unwrap();
        self.folder.publish(stem, Contents::default()).unwrap();
    }

    fn there(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let (mut names, mut described) = (Vec::new(), Vec::new());
        for name in entries.map(|name| name.into_string().unwrap()) {
            let of = |end| name.strip_suffix(end).map(str::to_owned);
            names.extend(of(".duckdb"));
            described.extend(of(".json").filter(|stem| !stem.starts_with("use-")));
        }
        names.sort();
        described.sort();
        assert_eq!(names, described, "each file has its manifest, and no other is there");
        names
    }
}

fn config(dir: &Path, name: &str) -> Config {
    let path = dir.join(name);
    let text = "[source]\ndatabase = \"a.duckdb\"\n[store]\ndir = \"store\"\n";
    fs::write(&path, text).unwrap();
    Config::parse(&path, text).unwrap().0
}

#[test]
fn unfinished_files_are_never_served_and_are_swept() {
    let bench = Bench::new();
    let (a, b) = (base_name(1, 1), base_name(1, 2));
    let unfinished = |stem: &str| {
        let partial = bench.folder.partial(stem);
        bench.folder.owned().make(partial.file_name().unwrap().to_str().unwrap()).unwrap();
    };
    unfinished(&a);
    assert_eq!(bench.folder.bases(1), [""; 0]);
    bench.folder.publish(&a, Contents::default()).unwrap();
    assert_eq!(bench.folder.bases(1), std::slice::from_ref(&a));
    assert_eq!(bench.folder.bases(2), [""; 0]);
    let milestone = format!("milestone-{}-1", base_key(&a));
    let deleted = format!("milestone-{}-2", base_key(&a));
    for stem in [&milestone, &deleted, "milestone-ffff-1"] {
        bench.built(stem, 0);
    }
    unfinished(&b);
    bench.folder.sweep(&bench.config("a.toml"), &a, std::slice::from_ref(&milestone));
    assert_eq!(bench.there(), [a.clone(), milestone], "M6: a deleted milestone's data is discarded");
    assert!(!bench.folder.partial(&b).exists());
}

#[test]
fn a_sweep_leaves_what_another_configuration_uses_and_what_is_held() {
    let bench = Bench::new();
    let (mine, theirs) = (base_name(1, 1), base_name(2, 1));
    let of = |base: &str, n: u32| format!("milestone-{}-{n}", base_key(base));
    let (shared, my, their) = (of(&mine, 1), of(&mine, 2), of(&theirs, 1));
    for stem in [&mine, &theirs, &shared, &my, &their] {
        bench.built(stem, 20);
    }
    // Another configuration has the same base with a milestone of its own, a third one another base.
    bench.folder.sweep(&bench.config("b.toml"), &mine, std::slice::from_ref(&shared));
    for stem in [&theirs, &their, &my] {
        bench.built(stem, 20);
    }
    bench.folder.sweep(&bench.config("c.toml"), &theirs, std::slice::from_ref(&their));
    bench.built(&my, 20);
    bench.folder.sweep(&bench.config("a.toml"), &mine, std::slice::from_ref(&my));
    let mut all = vec![mine.clone(), theirs.clone(), shared.clone(), my.clone(), their.clone()];
    all.sort();
    assert_eq!(bench.there(), all, "records keep them, however old");
    // What a process holds stays although nobody claims it any more.
    let held = bench.folder.hold(std::slice::from_ref(&my)).unwrap();
    bench.folder.sweep(&bench.config("a.toml"), &mine, &[]);
    assert!(bench.there().contains(&my));
    drop(held);
    bench.folder.sweep(&bench.config("a.toml"), &mine, &[]);
    assert!(!bench.there().contains(&my) && bench.there().contains(&shared));
}

#[test]
fn of_other_states_and_settings_the_last_two_stay_for_two_weeks() {
    let bench = Bench::new();
    let current = base_name(1, 9);
    bench.built(&current, 0);
    // Of the same settings used 1, 2, 3 days ago; of others 1, 20 days ago; each with a milestone.
    let old = [(1, 1, 1), (1, 2, 2), (1, 3, 3), (2, 1, 1), (2, 2, 20)];
    for (settings, source, days) in old {
        let base = base_name(settings, source);
        bench.built(&format!("milestone-{}-1", base_key(&base)), days);
        bench.built(&base, days);
    }
    bench.folder.sweep(&bench.config("a.toml"), &current, &[]);
    let mut kept = vec![current];
    for (settings, source) in [(1, 1), (1, 2), (2, 1)] {
        let base = base_name(settings, source);
        kept.extend([format!("milestone-{}-1", base_key(&base)), base]);
    }
    kept.sort();
    assert_eq!(bench.there(), kept);
}

#[test]
fn p28_a_store_that_holds_the_source_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("project");
    fs::create_dir(&project).unwrap();
    fs::write(project.join("a.duckdb"), "source").unwrap();
    std::os::unix::fs::symlink(&project, dir.path().join("link")).unwrap();
    let mut config = config(&project, "milepost.toml");
    let places = [project.clone(), dir.path().to_owned(), dir.path().join("link"), project.join("a.duckdb")];
    for place in places {
        config.store.dir = Some(place.clone());
        let error = Folder::open(&config).unwrap_err();
        assert_eq!(error.exit_code(), 78, "{}: {error}", place.display());
    }
    // Patterns read from the folder above their first wildcard.
    let pattern = project.join("*.csv").to_str().unwrap().to_owned();
    config.source.location.as_mut().unwrap().value = crate::config::Location::Files(vec![("events".into(), pattern)]);
    config.store.dir = Some(project.clone());
    assert_eq!(Folder::open(&config).unwrap_err().exit_code(), 78);
    assert_eq!(fs::read_dir(&project).unwrap().count(), 2, "nothing was made");
    config.store.dir = Some(project.join("store"));
    Folder::open(&config).unwrap();
}

#[test]
fn p22_a_folder_of_others_is_no_store() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(dir.path(), "a.toml");
    let store = dir.path().join("elsewhere");
    fs::create_dir(&store).unwrap();
    config.store.dir = Some(store.clone());
    fs::set_permissions(&store, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(Folder::open(&config).unwrap_err().exit_code(), 77);
    fs::set_permissions(&store, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(store.join("thesis.txt"), "mine").unwrap();
    let error = Folder::open(&config).unwrap_err();
    assert_eq!(error.exit_code(), 73);
    assert!(error.to_string().contains("thesis.txt"), "{error}");
    assert_eq!(fs::read_dir(&store).unwrap().count(), 1);
}

#[test]
fn each_configuration_has_a_folder_of_its_own_wherever_it_is_called_from() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (dir.path().join("one"), dir.path().join("other"));
    let folder = |path: &Path| folder_of(&Config::defaults(path)).unwrap();
    for project in [&one, &other] {
        fs::create_dir(project).unwrap();
        fs::write(project.join("milepost.toml"), "").unwrap();
    }
    std::os::unix::fs::symlink(&one, dir.path().join("link")).unwrap();
    let first = folder(&one.join("milepost.toml"));
    assert_ne!(first, folder(&other.join("milepost.toml")));
    assert_eq!(first, folder(&dir.path().join("link/milepost.toml")));
    assert_eq!(first, folder(&one.join("../one/milepost.toml")));
    assert!(first.file_name().unwrap().to_str().unwrap().starts_with("v3-"));
    // A path as `cd project; milepost` gives it is that of the project, not one for all.
    let here = std::env::current_dir().unwrap().join("Cargo.toml");
    assert_eq!(folder(Path::new("Cargo.toml")), folder(&here));
}

#[test]
fn p2_a_file_counts_only_where_its_manifest_fits() {
    let bench = Bench::new();
    let (stem, when) = (base_name(1, 1), SystemTime::now() - Duration::from_hours(1));
    let (file, beside) = (bench.folder.file(&stem), bench.folder.path().join(format!("{stem}.json")));
    let publish = || {
        let partial = bench.folder.partial(&stem);
        bench.folder.owned().make(partial.file_name().unwrap().to_str().unwrap()).unwrap();
        fs::write(&partial, "four").unwrap();
        fs::File::open(&partial).unwrap().set_modified(when).unwrap();
        bench.folder.publish(&stem, Contents::default()).unwrap();
    };
    let fits = || bench.folder.fitting(&stem).is_some();
    assert!(!fits(), "nothing is there");
    publish();
    assert!(fits());
    let whole = fs::read(&beside).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let time = |at| fs::File::open(&file).unwrap().set_modified(at).unwrap();
    // The file, written to in place: longer, shorter, as long, touched.
    let changes: [&dyn Fn(); 5] = [
        &|| fs::write(&file, "four!").unwrap(),
        &|| fs::write(&file, "fou").unwrap(),
        &|| fs::write(&file, "").unwrap(),
        &|| fs::write(&file, "rouf").unwrap(),
        &|| time(when + Duration::from_nanos(1)),
    ];
    for (number, change) in changes.iter().enumerate() {
        change();
        assert!(!fits(), "change {number}");
        publish();
        assert!(fits(), "built anew after change {number}");
    }
    // The manifest: gone, cut, empty, no JSON, of another form, of another length.
    for other in ["", "null", "{}", "\0", &text[..text.len() - 1], &text.replace("\"bytes\":4", "\"bytes\":5")] {
        fs::write(&beside, other).unwrap();
        assert!(!fits(), "{other}");
    }
    fs::write(&beside, text.replace("{\"format\":1,", "{\"format\":2,")).unwrap();
    assert!(!fits());
    fs::write(&beside, &whole).unwrap();
    assert!(fits());
    fs::remove_file(&beside).unwrap();
    assert!(!fits());
    fs::create_dir(&beside).unwrap();
    assert!(!fits());
    fs::remove_dir(&beside).unwrap();
    // Another file of the same length, as in a copy of a store, is of another time.
    fs::write(&beside, &whole).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(!fits());
    fs::write(bench.dir.path().join("copy"), "four").unwrap();
    fs::rename(bench.dir.path().join("copy"), &file).unwrap();
    assert!(fits());
    fs::write(bench.dir.path().join("copy"), "three").unwrap();
    fs::rename(bench.dir.path().join("copy"), &file).unwrap();
    assert!(!fits());
    let error = bench.folder.publish(&stem, Contents::default()).unwrap_err();
    assert_eq!(error.exit_code(), 74, "there is nothing to publish: {error}");
}

#[test]
fn p2_where_a_file_does_not_come_its_manifest_goes() {
    let bench = Bench::new();
    let (stem, other) = (base_name(1, 1), base_name(1, 2));
    bench.built(&other, 0);
    let partial = bench.folder.partial(&stem);
    bench.folder.owned().make(partial.file_name().unwrap().to_str().unwrap()).unwrap();
    let fault = crate::files::fault::inject("fail:rename:2");
    assert_eq!(bench.folder.publish(&stem, Contents::default()).unwrap_err().exit_code(), 74);
    drop(fault);
    let beside = bench.folder.path().join(format!("{stem}.json"));
    assert!(beside.exists() && bench.folder.fitting(&stem).is_none());
    bench.folder.sweep(&bench.config("a.toml"), &other, &[]);
    assert!(!beside.exists());
    assert_eq!(bench.there(), [other]);
}

#[test]
fn one_builder_at_a_time() {
    let bench = Bench::new();
    let held = bench.folder.lock().unwrap();
    assert!(held.is_some());
    assert!(bench.folder.lock().unwrap().is_none());
    drop(held);
    assert!(bench.folder.lock().unwrap().is_some());
    // A folder that was deleted meanwhile is made again.
    fs::remove_dir_all(bench.folder.path()).unwrap();
    assert!(bench.folder.lock().unwrap().is_some());
}
