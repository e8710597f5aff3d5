//! How each column is written: by name, as a constant or by an expression.

use super::doubt::{Choice, Doubt, Doubts};
use super::events;
use super::guess::{Fill, Guess, Look, Value};
use super::leaf::Leaf;
use super::names::event_synonyms;
use super::pick::others;
use super::profile::Profile;
use super::time::{Reading, reading};
use crate::domain::source_table::{Kind, TABLES};
use crate::store::Error;
use crate::store::source::convert::Class;

/// A column as the configuration writes it; `None` where its values cannot be read.
pub(super) fn write(
    look: &Look<'_>,
    ours: &'static str,
    profile: &Profile,
    doubts: &mut Doubts<'_>,
) -> Result<Option<Fill>, Error> {
    let kind = kind_of(ours);
    let value = match kind {
        Kind::Time => match reading(look.connection, look.raw, profile, look.most)? {
            None => return Ok(None),
            Some(Reading::AsIs) => plain_value(profile),
            Some(Reading::By(expression)) => Value::Expression(expression),
            Some(Reading::Either(doubt)) => {
                let at = doubts.settle(&doubt)?;
                doubt.choices[at].expression.clone().map_or_else(|| plain_value(profile), Value::Expression)
            }
        },
        Kind::Number | Kind::Amount | Kind::Whole if profile.commas > 0 => Value::Expression(decimal(profile)),
        _ => plain_value(profile),
    };
    Ok(Some(fill(ours, value, profile, why(kind, profile))))
}

/// How one of milepost's columns is read.
fn kind_of(ours: &str) -> Kind {
    let all = TABLES.iter().filter_map(|table| table.field(ours));
    all.map(|field| field.kind).next().unwrap_or(Kind::Text)
}

fn plain_value(profile: &Profile) -> Value {
    Value::Column(profile.name())
}

fn fill(ours: &'static str, value: Value, profile: &Profile, why: String) -> Fill {
    Fill { ours, value, why, text: profile.leaf.text(), kind: profile.leaf.kind.clone(), offset: offset(profile) }
}

/// Whether times name their offset, by an example.
fn offset(profile: &Profile) -> bool {
    let example = profile.example.as_deref().unwrap_or_default();
    let clock = example.get(10..).unwrap_or_default();
    clock.ends_with(['Z', 'z']) || clock.ends_with("GMT") || clock.ends_with("UTC") || clock.contains(['+', '-'])
}

/// `1.234,50` as a number.
fn decimal(profile: &Profile) -> String {
    let operand = profile.leaf.operand();
    let grouped = |text: Option<&str>| text.is_some_and(|text| text.contains('.'));
    let inner = if grouped(profile.example.as_deref()) || grouped(profile.last.as_deref()) {
        format!("replace({operand}, '.', '')")
    } else {
        operand
    };
    format!("replace({inner}, ',', '.')::double")
}

/// Whose event it is: where the id is not always there, another completes it.
pub(super) fn customer(profile: &Profile, profiles: &[Profile], doubts: &mut Doubts<'_>) -> Result<Fill, Error> {
    let own = || fill("customer_id", plain_value(profile), profile, why(Kind::Text, profile));
    if profile.rows == 0 || profile.full() >= 0.9 {
        return Ok(own());
    }
    let others = others("customer_id", event_synonyms("customer_id"), profile, profiles);
    let Some(second) = others.into_iter().find(|other| other.full() > profile.full() + 0.05) else { return Ok(own()) };
    let expression = coalesced(profile, second);
    let (first_name, second_name) = (profile.name(), second.name());
    let missing = profile.rows - profile.filled;
    let question = format!("{first_name} is empty in {missing} of {} rows: whose events are these?", profile.rows);
    let choices = vec![
        Choice {
            label: format!("{second_name} names the people of those rows, each as one of their own"),
            expression: Some(expression.clone()),
        },
        Choice { label: "nobody's, those rows are left out".to_owned(), expression: None },
    ];
    let doubt = Doubt { key: format!("customer {first_name} {second_name}"), question, choices, likely: Some(0) };
    if doubts.settle(&doubt)? == 1 {
        return Ok(own());
    }
    let why = format!("{first_name} where it is there, else {second_name}");
    Ok(with_text(fill("customer_id", Value::Expression(expression), profile, why), profile, second))
}

/// A column that another completes where both are of one kind: a message is of a flow or of a campaign.
pub(super) fn completed(ours: &'static str, profile: &Profile, profiles: &[Profile]) -> Fill {
    let second = others(ours, event_synonyms(ours), profile, profiles)
        .into_iter()
        .find(|other| other.plain.ends_with("_id") && profile.plain.ends_with("_id"));
    match second {
        Some(second) if profile.full() < 0.9 => {
            let why = format!("{} where it is there, else {}", profile.name(), second.name());
            let value = Value::Expression(coalesced(profile, second));
            with_text(fill(ours, value, profile, why), profile, second)
        }
        _ => fill(ours, plain_value(profile), profile, why(Kind::Text, profile)),
    }
}

fn with_text(mut fill: Fill, first: &Profile, second: &Profile) -> Fill {
    fill.text = format!("coalesce({}, {})", first.leaf.text(), second.leaf.text());
    fill
}

fn coalesced(first: &Profile, second: &Profile) -> String {
    let text = |profile: &Profile| matches!(profile.class(), Class::Text | Class::Json);
    let operand = |profile: &Profile| {
        let operand = profile.leaf.operand();
        if text(profile) { operand } else { format!("{operand}::varchar") }
    };
    let first_operand =
        if first.class() == Class::Text { format!("nullif({}, '')", operand(first)) } else { operand(first) };
    format!("coalesce({first_operand}, {})", operand(second))
}

/// Bare verbs beside a column of channels: the two together name the event.
pub(super) fn named_by_channel(look: &Look<'_>, guess: &mut Guess) -> Result<(), Error> {
    let (Some(event), Some(channel)) = (guess.fill("event"), guess.fill("channel")) else { return Ok(()) };
    let (Value::Column(verb), Value::Column(medium)) = (&event.value, &channel.value) else { return Ok(()) };
    if verb.contains('.') || medium.contains('.') {
        return Ok(());
    }
    let values = |text: &str| -> Result<Vec<String>, Error> {
        let sql = format!(
            "select distinct {text} as v from (select * from {} limit {}) where v is not null limit 100",
            guess.sql, look.most
        );
        let mut statement = look.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let (verbs, media) = (values(&event.text)?, values(&channel.text)?);
    if verbs.is_empty() || media.is_empty() || !media.iter().all(|medium| events::channel(medium)) {
        return Ok(());
    }
    if !verbs.iter().any(|verb| events::bare(verb)) || verbs.iter().any(|verb| events::channel(verb)) {
        return Ok(());
    }
    let operand = |name: &String| match look.raw.column(name) {
        Some(column) => Leaf::column(column).operand(),
        None => name.clone(),
    };
    let expression = format!("concat({}, '_', {})", operand(medium), operand(verb));
    let fill = Fill {
        ours: "event",
        value: Value::Expression(expression),
        why: format!("{verb} says what was done and {medium} in which channel"),
        text: format!("concat({}, '_', {})", channel.text, event.text),
        kind: "VARCHAR".to_owned(),
        offset: false,
    };
    guess.fills.retain(|fill| fill.ours != "channel");
    if let Some(event) = guess.fills.iter_mut().find(|fill| fill.ours == "event") {
        *event = fill;
    }
    Ok(())
}

/// A message id that several people share is that of what was sent to all of them: an asset. And an asset that every
/// customer has one of, and no other has, is that customer again.
pub(super) fn assets(look: &Look<'_>, guess: &mut Guess) -> Result<(), Error> {
    let Some(customer) = guess.fill("customer_id").map(|fill| fill.text.clone()) else { return Ok(()) };
    if let Some(asset) = guess.fill("asset_id") {
        let (of_asset, of_customer) = (sharing(look, &asset.text, &customer)?, sharing(look, &customer, &asset.text)?);
        if of_asset == 1 && of_customer == 1 && guess.rows > 2 {
            let name = asset.value.clone();
            guess.fills.retain(|fill| fill.ours != "asset_id");
            guess.rest.extend(match name {
                Value::Column(name) if !name.contains('.') => Some(name),
                _ => None,
            });
        }
    }
    let Some(message) = guess.fill("message_id").filter(|_| guess.fill("asset_id").is_none()) else { return Ok(()) };
    let most = sharing(look, &message.text, &customer)?;
    if most > 1 {
        as_asset(guess);
    }
    Ok(())
}

/// Takes what was a message id for an asset.
pub(super) fn as_asset(guess: &mut Guess) {
    if let Some(fill) = guess.fills.iter_mut().find(|fill| fill.ours == "message_id") {
        fill.ours = "asset_id";
        fill.why = format!("several people share one: it names what was sent, not one message; {}", fill.why);
    }
}

/// The most values of `of` that one value of `by` has.
fn sharing(look: &Look<'_>, by: &str, of: &str) -> Result<u64, Error> {
    let sql = format!(
        "select coalesce(max(n), 0) from (select count(distinct o) as n from
         (select {by} as b, {of} as o from {} limit {}) where b is not null group by b)",
        look.raw.sql(),
        look.most
    );
    Ok(look.connection.query_row(&sql, [], |row| row.get(0))?)
}

fn why(kind: Kind, profile: &Profile) -> String {
    let values = match profile.distinct {
        1 => "one value".to_owned(),
        n => format!("about {n} values"),
    };
    let example = profile.example.as_deref().unwrap_or("none");
    let declared = profile.leaf.kind.split('(').next().unwrap_or_default();
    match kind {
        Kind::Time if profile.times > 0 => {
            format!("{declared}, {:.0} % read as times, e.g. {example}", 100.0 * profile.share(profile.times))
        }
        Kind::Time => format!("{declared}, read by the expression, e.g. {example}"),
        Kind::Attributes => format!("{declared}, its fields are attributes"),
        _ => format!("{declared}, {values} in {} rows, e.g. {example}", profile.rows),
    }
}
