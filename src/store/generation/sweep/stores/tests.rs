use std::fs;
use std::time::Duration;

use super::*;
use crate::store::generation::{Contents, base_name};

/// A store of a project under `root`, of one file of so many bytes, refreshed so many days ago.
fn store(root: &Path, name: &str, bytes: usize, days: u64) -> (PathBuf, PathBuf) {
    let project = root.join(format!("project-{name}"));
    fs::create_dir(&project).unwrap();
    fs::write(project.join("a.duckdb"), "source").unwrap();
    let text = "[source]\ndatabase = \"a.duckdb\"\n";
    fs::write(project.join("milepost.toml"), text).unwrap();
    let mut config = Config::parse(&project.join("milepost.toml"), text).unwrap().0;
    let dir = root.join(format!("v3-{name}"));
    config.store.dir = Some(dir.clone());
    let folder = Folder::open(&config).unwrap();
    let base = base_name(1, 1);
    let partial = folder.partial(&base);
    folder.owned().make(partial.file_name().unwrap().to_str().unwrap()).unwrap();
    fs::write(&partial, vec![0; bytes]).unwrap();
    folder.publish(&base, Contents::default()).unwrap();
    folder.sweep(&config, &base, &[]);
    let at = SystemTime::now() - Duration::from_hours(days * 24);
    for entry in folder.owned().entries().unwrap() {
        fs::File::open(dir.join(&entry.name)).unwrap().set_modified(at).unwrap();
    }
    (dir, project)
}

#[test]
fn beyond_the_limit_the_stores_used_least_recently_go_but_none_that_is_needed() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    let (gone, project) = store(root, "gone", 100_000, 9);
    fs::remove_file(project.join("a.duckdb")).unwrap();
    let (read, _) = store(root, "read", 100_000, 8);
    let reader = OwnedFolder::existing(&read).unwrap().unwrap();
    let held = reader.hold([base_name(1, 1).as_str()]).unwrap();
    let (oldest, _) = store(root, "a", 100_000, 7);
    fs::write(oldest.join("thesis.txt"), "mine").unwrap();
    let (older, _) = store(root, "b", 100_000, 6);
    let (newer, _) = store(root, "c", 100_000, 5);
    let (own, _) = store(root, "own", 100_000, 10);
    fs::create_dir(root.join("0123456789abcdef")).unwrap();
    fs::write(root.join("0123456789abcdef/base-1-1.duckdb"), "old").unwrap();
    let data = |store: &Path| store.join(format!("{}.duckdb", base_name(1, 1))).exists();
    let there = || [&gone, &read, &oldest, &older, &newer, &own].map(|store| data(store));
    limit_in(root, &own, 700_000);
    assert_eq!(there(), [true; 6]);
    // Manifests and records make each a little larger than its file, so 400 000 bytes are less than four of six.
    limit_in(root, &own, 450_000);
    assert_eq!(there(), [true, true, false, false, true, true]);
    assert!(oldest.join("thesis.txt").exists() && !older.exists(), "what others put there stays");
    assert!(root.join("0123456789abcdef/base-1-1.duckdb").exists());
    drop(held);
    limit_in(root, &own, 1);
    assert_eq!(there(), [true, false, false, false, false, true]);
}

#[test]
fn p28_clearing_removes_what_is_listed_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (path, project) = store(dir.path(), "a", 1000, 0);
    let mut config = Config::load(&project.join("milepost.toml")).unwrap().0;
    config.store.dir = Some(path.clone());
    fs::write(path.join("base-7-7.duckdb"), "mine").unwrap();
    fs::create_dir(path.join("milepost-spill-1-0")).unwrap();
    let told = info(&config).unwrap();
    let manifest = path.join(format!("{}.json", base_name(1, 1)));
    let bytes = 1000 + manifest.metadata().unwrap().len();
    assert!(bytes > 1000);
    assert_eq!((told.files.len(), told.files[0].size, told.files[0].current), (1, bytes, true));
    assert_eq!(told.projects.len(), 1);
    assert!(told.projects[0].found && told.foreign == 1);
    let owned = OwnedFolder::existing(&path).unwrap().unwrap();
    let held = owned.hold([base_name(1, 1).as_str()]).unwrap();
    let cleared = clear(&config).unwrap();
    assert_eq!((cleared.files, cleared.held.len(), cleared.foreign), (0, 1, 1));
    assert!(manifest.exists());
    drop(held);
    let building = owned.lock("lock").unwrap();
    assert_eq!(clear(&config).unwrap_err().exit_code(), 75);
    drop(building);
    let cleared = clear(&config).unwrap();
    assert_eq!((cleared.files, cleared.bytes, cleared.foreign), (1, bytes, 1));
    assert!(!manifest.exists());
    assert_eq!(fs::read(path.join("base-7-7.duckdb")).unwrap(), b"mine");
    assert!(path.join("milepost-spill-1-0").is_dir());
    // It is a store still.
    Folder::open(&config).unwrap();
    fs::remove_file(path.join("base-7-7.duckdb")).unwrap();
    fs::remove_dir(path.join("milepost-spill-1-0")).unwrap();
    clear(&config).unwrap();
    assert!(!path.exists());
    assert_eq!(clear(&config).unwrap(), Cleared::default());
}

#[test]
fn folders_of_earlier_versions_are_known_by_their_names() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["0123456789abcdef", "v3-0123456789abcdef", "target", "milepost-spill-1-0"] {
        fs::create_dir(dir.path().join(name)).unwrap();
    }
    fs::write(dir.path().join("0123456789abcdef/base-1-1.duckdb"), "old").unwrap();
    let old = of_earlier_versions(dir.path());
    let told: Vec<_> = old.iter().map(|old| (old.path.file_name().unwrap().to_str().unwrap(), old.size)).collect();
    assert_eq!(told[0], ("0123456789abcdef", 3));
    assert_eq!((told.len(), told[1].0), (2, "milepost-spill-1-0"));
}
