//! Names of columns that a file brings.

/// Column names as the engine can hold them: none empty, none twice in any case.
pub fn unique(names: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut taken = std::collections::HashSet::new();
    for (i, name) in names.into_iter().enumerate() {
        let name = name.trim().to_owned();
        let base = if name.is_empty() { format!("column{i}") } else { name };
        let mut unique = base.clone();
        let mut n = 1;
        while !taken.insert(unique.to_lowercase()) {
            unique = format!("{base}_{n}");
            n += 1;
        }
        out.push(unique);
    }
    out
}
