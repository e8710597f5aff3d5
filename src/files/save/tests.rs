use std::fs;
use std::os::unix::fs::symlink;

use super::*;
use crate::files::fault::inject;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn p22_files_are_private_and_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    replace(&path, |out| out.write_all(b"one")).unwrap();
    replace(&path, |out| out.write_all(b"two")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn p2_a_failed_write_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let error = replace(&path, |out| {
        out.write_all(b"half")?;
        Err(io::Error::other("disk full"))
    });
    assert!(matches!(error, Err(SaveError::Write { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn p2_each_call_that_fails_leaves_what_was_there() {
    for fault in ["fail:make:1", "fail:write:1", "full:write:1", "fail:write:2", "fail:sync:1", "fail:rename:1"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let injected = inject(fault);
        // More than the buffer holds, so it is written in two.
        let error = replace(&path, |out| (0..3).try_for_each(|_| out.write_all(&[b'x'; 6000])));
        assert!(matches!(error, Err(SaveError::Write { .. } | SaveError::Create { .. })), "{fault}");
        assert!(injected.seen() > 0, "{fault}");
        drop(injected);
        assert_eq!(fs::read(&path).unwrap(), b"old", "{fault}");
        assert_eq!(names(folder.path()), ["out.csv"], "{fault}");
    }
}

#[test]
fn p22_folders_links_and_devices_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link");
    symlink("/etc/hostname", &link).unwrap();
    for path in [folder.path(), &link, Path::new("/dev/null"), Path::new("/")] {
        let error = replace(path, |out| out.write_all(b"x"));
        assert!(matches!(error, Err(SaveError::Refused { .. })), "{}", path.display());
    }
    let nowhere = folder.path().join("no/such/folder.csv");
    assert!(matches!(replace(&nowhere, |_| Ok(())), Err(SaveError::Create { .. })));
}

#[test]
fn p28_a_new_file_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "mine").unwrap();
    let error = create_new(&path, |out| out.write_all(b"ours"));
    assert!(matches!(error, Err(SaveError::Exists { size: 4, .. })), "{error:?}");
    // One that comes to be there while it is written.
    let late = folder.path().join("late.csv");
    let error = create_new(&late, |out| {
        fs::write(&late, "mine")?;
        out.write_all(b"ours")
    });
    assert!(matches!(error, Err(SaveError::Exists { size: 4, .. })), "{error:?}");
    assert_eq!((fs::read(&path).unwrap(), fs::read(&late).unwrap()), (b"mine".to_vec(), b"mine".to_vec()));
    create_new(&folder.path().join("new.csv"), |out| out.write_all(b"ours")).unwrap();
    assert_eq!(names(folder.path()), ["late.csv", "new.csv", "out.csv"]);
}

#[test]
fn p28_what_a_killed_process_left_beside_a_target_goes_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let own = format!(".out.csv.{}.partial", std::process::id());
    let left = [".out.csv.1.partial", &own, ".out.csv.2.partial", ".out.csv.2.partial.wal", ".out.csv.3.partial.wal"];
    let others = [
        ".out.csv.partial",
        ".out.csv.x1.partial",
        ".out.csv.4.partial.bak",
        "out.csv.5.partial",
        ".other.csv.6.partial",
        ".xout.csv.7.partial",
        "out.csv.bak",
    ];
    for name in left.iter().chain(&others) {
        fs::write(at(name), name).unwrap();
    }
    symlink(at("out.csv.bak"), at(".out.csv.8.partial")).unwrap();
    fs::create_dir(at(".out.csv.9.partial")).unwrap();
    // One that another process is writing.
    fs::write(at(".out.csv.10.partial"), "half").unwrap();
    let writing = File::open(at(".out.csv.10.partial")).unwrap();
    writing.lock().unwrap();
    replace(&at("out.csv"), |out| out.write_all(b"whole")).unwrap();
    for name in left {
        assert!(!at(name).exists(), "{name}");
    }
    for name in others {
        assert_eq!(fs::read(at(name)).unwrap(), name.as_bytes(), "{name}");
    }
    assert!(at(".out.csv.8.partial").is_symlink() && at(".out.csv.9.partial").is_dir());
    assert_eq!(fs::read(at(".out.csv.10.partial")).unwrap(), b"half");
}
