use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;
use crate::files::fault::inject;

fn folder() -> (tempfile::TempDir, OwnedFolder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = OwnedFolder::open(&dir.path().join("store")).unwrap();
    (dir, folder)
}

#[test]
fn p28_only_what_was_listed_and_is_the_same_file_is_removed() {
    let (_dir, folder) = folder();
    let at = |name: &str| folder.path().join(name);
    let (ours, foreign, swapped) = ("base-a-1.duckdb", "base-a-2.duckdb", "base-a-3.duckdb");
    folder.make(ours).unwrap();
    fs::write(at(foreign), "mine").unwrap();
    folder.make(swapped).unwrap();
    // Another file under a name of ours: it was made elsewhere while ours was still there, so its inode is another.
    fs::write(at("elsewhere"), "mine").unwrap();
    fs::rename(at("elsewhere"), at(swapped)).unwrap();
    assert!(folder.remove(ours).unwrap() && !at(ours).exists());
    assert!(!folder.remove(foreign).unwrap() && !folder.remove(swapped).unwrap());
    assert!(!folder.remove("nothing.duckdb").unwrap());
    assert_eq!((fs::read(at(foreign)).unwrap(), fs::read(at(swapped)).unwrap()), (b"mine".to_vec(), b"mine".to_vec()));
}

#[test]
fn p28_a_name_listed_and_never_seen_goes_only_as_a_regular_file_of_our_kind() {
    let (_dir, folder) = folder();
    let at = |name: &str| folder.path().join(name);
    let names = [".base-a-1.77.partial", ".base-a-2.77.partial", ".base-a-3.77.partial", "notes.txt"];
    folder.list(&names).unwrap();
    fs::write(at(names[0]), "half").unwrap();
    symlink("/etc/hostname", at(names[1])).unwrap();
    fs::create_dir(at(names[2])).unwrap();
    fs::write(at(names[3]), "mine").unwrap();
    folder.sweep_partials().unwrap();
    assert!(!at(names[0]).exists() && at(names[1]).is_symlink() && at(names[2]).is_dir());
    assert!(!folder.remove("notes.txt").unwrap() && at("notes.txt").exists());
}

#[test]
fn p28_a_finished_file_takes_no_name_of_others() {
    let (_dir, folder) = folder();
    let at = |name: &str| folder.path().join(name);
    let (partial, name) = (".base-a-1.77.partial", "base-a-1.duckdb");
    fs::write(at(name), "mine").unwrap();
    folder.make(partial).unwrap();
    let error = folder.publish(&at(partial), name).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(at(name)).unwrap(), b"mine");
    fs::remove_file(at(name)).unwrap();
    folder.publish(&at(partial), name).unwrap();
    assert!(folder.is_ours(name).unwrap() && !at(partial).exists());
    // One of ours is replaced.
    folder.make(partial).unwrap();
    folder.publish(&at(partial), name).unwrap();
    assert!(folder.is_ours(name).unwrap() && !at(partial).exists());
    // A partial file of others is neither written to nor removed.
    fs::write(at(".base-a-2.77.partial"), "mine").unwrap();
    assert_eq!(folder.list(&[".base-a-2.77.partial"]).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert!(!folder.remove(".base-a-2.77.partial").unwrap());
}

#[test]
fn p2_whatever_call_of_publishing_fails_the_old_file_serves_or_the_new_one() {
    for number in 1..40 {
        let (_dir, folder) = folder();
        let at = |name: &str| folder.path().join(name);
        let (partial, name) = (".base-a-1.77.partial", "base-a-1.duckdb");
        folder.make(name).unwrap();
        fs::write(at(name), "old").unwrap();
        folder.make(partial).unwrap();
        fs::write(at(partial), "new").unwrap();
        let injected = inject(&format!("fail:any:{number}"));
        let done = folder.publish(&at(partial), name);
        let met = injected.seen() >= number;
        drop(injected);
        let found = fs::read_to_string(at(name)).unwrap();
        assert!(found == "new" || (found == "old" && done.is_err()), "{number}: {found} {done:?}");
        assert!(folder.is_ours(name).unwrap(), "{number}");
        folder.sweep_partials().unwrap();
        assert!(!at(partial).exists(), "{number}");
        if !met {
            assert!(number > 4 && done.is_ok());
            return;
        }
    }
    panic!("more calls than there can be");
}

#[test]
fn p28_a_folder_of_others_things_is_refused_and_one_of_old_names_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("store");
    fs::create_dir(&at).unwrap();
    fs::set_permissions(&at, fs::Permissions::from_mode(0o700)).unwrap();
    let old = ["base-0a-1b.duckdb", "lock", "records-0.0", ".base-0a-1b.12.partial", "import-0a-1b.duckdb"];
    for name in old {
        fs::write(at.join(name), name).unwrap();
    }
    fs::create_dir(at.join("milepost-spill-12-0")).unwrap();
    fs::write(at.join("warehouse.duckdb"), "mine").unwrap();
    let refused = OwnedFolder::open(&at).unwrap_err();
    assert!(matches!(&refused, FolderError::Foreign { entry, .. } if entry == "warehouse.duckdb"), "{refused}");
    assert!(!at.join(marker::NAME).exists());
    fs::remove_file(at.join("warehouse.duckdb")).unwrap();
    let folder = OwnedFolder::open(&at).unwrap();
    folder.sweep_partials().unwrap();
    drop(crate::files::Scratch::new(&folder).unwrap());
    for name in old {
        assert!(!folder.remove(name).unwrap(), "{name}");
        assert_eq!(fs::read(at.join(name)).unwrap(), name.as_bytes());
    }
    assert!(at.join("milepost-spill-12-0").is_dir());
    // Of an old name, but no file of the kind.
    let linked = dir.path().join("linked");
    fs::create_dir(&linked).unwrap();
    fs::set_permissions(&linked, fs::Permissions::from_mode(0o700)).unwrap();
    symlink(&at, linked.join("base-0a-1b.duckdb")).unwrap();
    assert!(matches!(OwnedFolder::open(&linked), Err(FolderError::Foreign { .. })));
}

#[test]
fn p22_a_folder_that_others_can_change_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (open, link) = (dir.path().join("open"), dir.path().join("link"));
    fs::create_dir(&open).unwrap();
    for mode in [0o777, 0o720, 0o702] {
        fs::set_permissions(&open, fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(OwnedFolder::open(&open), Err(FolderError::Unsafe { .. })), "{mode:o}");
    }
    fs::set_permissions(&open, fs::Permissions::from_mode(0o700)).unwrap();
    symlink(&open, &link).unwrap();
    // With a slash at the end a link would be followed.
    for path in [link.clone(), link.join("")] {
        assert!(matches!(OwnedFolder::open(&path), Err(FolderError::Unsafe { .. })), "{}", path.display());
    }
    assert!(matches!(OwnedFolder::open(Path::new("/dev/null")), Err(FolderError::Unfit { .. })));
    let inner = OwnedFolder::open(&dir.path().join("a/b")).unwrap();
    inner.make("lock").unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!([inner.path(), &dir.path().join("a")].map(mode), [0o700, 0o700]);
    assert_eq!([inner.path().join("lock"), inner.path().join(marker::NAME)].map(|path| mode(&path)), [0o600, 0o600]);
    // A marker of a version to come is not written to.
    fs::write(inner.path().join(marker::NAME), "milepost store 2\n").unwrap();
    assert!(matches!(OwnedFolder::open(inner.path()), Err(FolderError::Unfit { .. })));
}

#[test]
fn one_lock_at_a_time() {
    let (_dir, folder) = folder();
    let held = folder.lock("lock").unwrap();
    assert!(held.is_some() && folder.lock("lock").unwrap().is_none());
    drop(held);
    assert!(folder.lock("lock").unwrap().is_some());
}
