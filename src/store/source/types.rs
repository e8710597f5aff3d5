//! Types as DuckDB writes them, taken apart.

/// The fields of a STRUCT type, each with its type.
#[must_use]
pub fn members(kind: &str) -> Vec<(String, String)> {
    let Some(inner) = kind.strip_prefix("STRUCT(").and_then(|rest| rest.strip_suffix(')')) else { return Vec::new() };
    parts(inner).into_iter().filter_map(member).collect()
}

/// The types of the keys and values of a MAP type.
#[must_use]
pub fn map(kind: &str) -> Option<(String, String)> {
    let inner = kind.strip_prefix("MAP(")?.strip_suffix(')')?;
    match parts(inner).as_slice() {
        [key, value] => Some(((*key).to_owned(), (*value).to_owned())),
        _ => None,
    }
}

/// The type of the elements of a list.
#[must_use]
pub fn element(kind: &str) -> Option<&str> {
    kind.strip_suffix("[]")
}

/// Whether it is a list of keys and values, as GA4 writes `event_params`.
#[must_use]
pub fn is_pairs(kind: &str) -> bool {
    element(kind).is_some_and(|element| {
        members(element).iter().any(|(name, kind)| name.eq_ignore_ascii_case("key") && kind == "VARCHAR")
    })
}

/// Texts divided by commas outside of quotes and brackets.
fn parts(inner: &str) -> Vec<&str> {
    let (mut out, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_i32, None);
    for (at, c) in inner.char_indices() {
        match (quoted, c) {
            // A quote in quotes is doubled: it ends them and begins them anew.
            (Some(q), _) if c == q => quoted = None,
            (None, '"' | '\'') => quoted = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                out.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(inner[start..].trim());
    out
}

/// Name and type of a field: `a INTEGER`, `"b ""c""" VARCHAR`.
fn member(text: &str) -> Option<(String, String)> {
    if !text.starts_with('"') {
        let (name, kind) = text.split_once(' ')?;
        return Some((name.to_owned(), kind.trim().to_owned()));
    }
    let (mut name, mut rest) = (String::new(), &text[1..]);
    loop {
        let end = rest.find('"')?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        let Some(more) = rest.strip_prefix('"') else { break };
        name.push('"');
        rest = more;
    }
    Some((name, rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn struct_fields_are_read_with_their_quotes_and_types() {
        let kind =
            r#"STRUCT(a INTEGER, "b c" STRUCT(x VARCHAR, y DECIMAL(9,2)), "d""e" ENUM('p, q', 'it''s'), f INTEGER[])"#;
        let found: Vec<(String, String)> = members(kind);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let kinds: Vec<&str> = found.iter().map(|(_, kind)| kind.as_str()).collect();
        assert_eq!(names, ["a", "b c", "d\"e", "f"]);
        assert_eq!(kinds, ["INTEGER", "STRUCT(x VARCHAR, y DECIMAL(9,2))", "ENUM('p, q', 'it''s')", "INTEGER[]"]);
        assert_eq!(map("MAP(VARCHAR, STRUCT(a INTEGER, b VARCHAR))").unwrap().1, "STRUCT(a INTEGER, b VARCHAR)");
        assert!(is_pairs(r#"STRUCT("key" VARCHAR, "value" STRUCT(string_value VARCHAR, int_value BIGINT))[]"#));
        assert!(!is_pairs("STRUCT(k VARCHAR)[]") && !is_pairs("VARCHAR[]"));
    }
}
