//! A condition as SQL over an attribute as JSON text, to be read and run elsewhere (M2, M3); the program never runs it.

use super::engine_functions::of_text;
use super::quote::quote_text;
use crate::domain::condition::iso::Zones;
use crate::domain::condition::{Condition, Literal, Operator};

/// The largest whole number up to which a double tells every two apart.
const EXACT: u64 = 1 << 53;

/// Whether the engine's SQL can say the condition of events whose times are local to these zones.
#[must_use]
pub fn can_say(condition: &Condition, mut zones: impl Iterator<Item = Zones>) -> bool {
    let exact = |value: &Literal| match value {
        Literal::Integer(number) => number.unsigned_abs() < EXACT,
        _ => true,
    };
    let values = condition.operator.values();
    let dated = values.iter().any(|value| matches!(value, Literal::Time(_)));
    values.iter().all(exact) && (!dated || zones.all(|zones| zones == Zones::default()))
}

/// SQL of whether a condition holds; `json` is the attribute, null where it is missing.
#[must_use]
pub fn holds(json: &str, condition: &Condition) -> String {
    let fold = condition.ignore_case;
    let compared = |literal: &Literal, with: &str| {
        let (value, literal) = (value(json, literal, fold), written(literal, fold));
        format!("{value} {with} {literal}")
    };
    let all = |literals: &[Literal], with: &str, between: &str| {
        literals.iter().map(|literal| compared(literal, with)).collect::<Vec<_>>().join(between)
    };
    let part = |function: &str, part: &str| {
        let part = Literal::Text(part.to_owned());
        format!("{function}({}, {})", value(json, &part, fold), written(&part, fold))
    };
    let sql = match &condition.operator {
        Operator::IsSet => format!("{json} is not null"),
        Operator::IsNotSet => format!("{json} is null"),
        Operator::Equals(literal) => compared(literal, "="),
        Operator::NotEquals(literal) => compared(literal, "<>"),
        Operator::In(literals) => all(literals, "=", " or "),
        Operator::NotIn(literals) => all(literals, "<>", " and "),
        Operator::GreaterThan(literal) => compared(literal, ">"),
        Operator::AtLeast(literal) => compared(literal, ">="),
        Operator::LessThan(literal) => compared(literal, "<"),
        Operator::AtMost(literal) => compared(literal, "<="),
        Operator::Between(low, high) => format!("{} and {}", compared(low, ">="), compared(high, "<=")),
        Operator::Contains(text) => part("contains", text),
        Operator::StartsWith(text) => part("starts_with", text),
        Operator::EndsWith(text) => part("ends_with", text),
    };
    format!("coalesce({sql}, false)")
}

/// SQL of the attribute in a literal's type, null where it cannot be read so.
fn value(json: &str, literal: &Literal, fold: bool) -> String {
    let text = format!("json_extract_string({json}, '$')");
    match literal {
        Literal::Text(_) => {
            let shortest = format!("regexp_replace(cast(cast({text} as double) as varchar), '\\.0$', '')");
            folded(
                &format!(
                    "case json_type({json}) when 'OBJECT' then null when 'ARRAY' then null when 'DOUBLE' then {shortest} \
                     else {text} end"
                ),
                fold,
            )
        }
        Literal::Integer(_) | Literal::Number(_) => format!(
            "case when json_type({json}) not in ('OBJECT', 'ARRAY', 'BOOLEAN') \
             and regexp_full_match(trim({text}), '[0-9+.eE-]+') then try_cast(trim({text}) as double) end"
        ),
        Literal::Time(_) => {
            format!("case json_type({json}) when 'VARCHAR' then {} end", of_text(&text, Zones::default()))
        }
        Literal::Bool(_) => format!(
            "case when json_type({json}) in ('BOOLEAN', 'VARCHAR') and lower(trim({text})) in ('true', 'false') \
             then lower(trim({text})) = 'true' end"
        ),
    }
}

fn written(literal: &Literal, fold: bool) -> String {
    match literal {
        Literal::Text(text) => folded(&quote_text(text), fold),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => format!("cast({number:?} as double)"),
        Literal::Time(time) => time.0.to_string(),
        Literal::Bool(truth) => truth.to_string(),
    }
}

fn folded(sql: &str, fold: bool) -> String {
    if fold { format!("lower(upper(replace({sql}, 'ß', 'ss')))") } else { sql.to_owned() }
}
