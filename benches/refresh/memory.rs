//! How much memory a refresh takes beyond its limit, by customers and limit.

use std::path::Path;

use super::alone;
use super::demo::Demo;

/// Measures and tells.
pub fn table(demos: impl Iterator<Item = Demo>, limits: &[String], scratch: &Path) {
    println!("{:<20}{:>10}{:>12}{:>16}{:>10}{:>10}", "", "limit", "peak MiB", "peak - limit", "CPU s", "wall s");
    for demo in demos {
        for limit in limits {
            let store = scratch.join("store");
            let _ = std::fs::remove_dir_all(&store);
            match alone::refresh(&demo.project, &store, Some(limit)) {
                Ok(took) => println!(
                    "{:<20}{limit:>10}{:>12.0}{:>16.0}{:>10.1}{:>10.1}",
                    demo.name,
                    took.peak,
                    took.peak - mib(limit),
                    took.cpu,
                    took.wall
                ),
                Err(said) => println!("{:<20}{limit:>10}  failed: {said}", demo.name),
            }
        }
    }
}

/// A size as the engine reads it: `MB` and `GB` are powers of ten, `MiB` and `GiB` powers of two.
fn mib(limit: &str) -> f64 {
    let unit = limit.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = limit[..limit.len() - unit.len()].parse().unwrap();
    let bytes = match unit {
        "MB" => 1e6,
        "GB" => 1e9,
        "MiB" => 1_048_576.0,
        "GiB" => 1_073_741_824.0,
        other => panic!("no unit {other}"),
    };
    number * bytes / 1_048_576.0
}
