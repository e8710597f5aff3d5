//! Lists of keys and values, as GA4 writes `event_params`, read as an object.

use serde_json::{Map, Value};

/// The JSON text of the object that a list of `{key, value…}` stands for; `None` where the text is no such list.
#[must_use]
pub fn object(document: &str) -> Option<String> {
    if !document.trim_start().starts_with('[') {
        return None;
    }
    let Ok(Value::Array(list)) = serde_json::from_str(document) else { return None };
    let mut object = Map::new();
    for element in list {
        let Value::Object(mut fields) = element else { return None };
        let Some(Value::String(key)) = fields.shift_remove("key") else { return None };
        let value = value(fields);
        // The first of a name counts.
        object.entry(key).or_insert(value);
    }
    serde_json::to_string(&object).ok()
}

/// The one field that is not null, of the element or of its `value`.
fn value(mut fields: Map<String, Value>) -> Value {
    fields.retain(|_, value| !value.is_null());
    match (fields.len(), fields.shift_remove("value")) {
        (1, Some(Value::Object(inner))) => one(inner),
        (1, Some(value)) => value,
        (_, Some(value)) => {
            fields.insert("value".to_owned(), value);
            one(fields)
        }
        (_, None) => one(fields),
    }
}

/// The one field that is not null; where there are several, the one that is called a value.
fn one(mut fields: Map<String, Value>) -> Value {
    fields.retain(|_, value| !value.is_null());
    if fields.len() > 1 {
        let typed: Vec<String> = fields.keys().filter(|name| name.ends_with("_value")).cloned().collect();
        if let [name] = typed.as_slice() {
            return fields.shift_remove(name).unwrap_or_default();
        }
        return Value::Object(fields);
    }
    fields.into_iter().next().map_or(Value::Null, |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_its_one_field_that_is_not_null() {
        let ga4 = r#"[{"key":"ga_session_id","value":{"string_value":null,"int_value":"17","float_value":null}},
            {"key":"page","value":{"string_value":"/cart"}},
            {"key":"plain","value":5}, {"key":"flat","string_value":null,"double_value":2.5},
            {"key":"user","value":{"string_value":"x","set_timestamp_micros":"1700000000000000"}},
            {"key":"none","value":{"string_value":null}}, {"key":"page","value":"second"}]"#;
        assert_eq!(
            object(ga4).as_deref(),
            Some(r#"{"ga_session_id":"17","page":"/cart","plain":5,"flat":2.5,"user":"x","none":null}"#)
        );
        assert_eq!(object("[]").as_deref(), Some("{}"));
        for other in ["", "{}", "[1]", r#"[{"a":1}]"#, r#"[{"key":1,"value":2}]"#, "[", "null", r#""[""#] {
            assert_eq!(object(other), None, "{other}");
        }
    }
}
