//! Custom funnels (U1–U8, J7).

use std::collections::HashSet;

use super::catalogue::unique;
use super::condition::conditions;
use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::settings::funnel::{AFTER, WINDOW};
use crate::domain::funnel::{Exclusion, Funnel, FunnelCount, FunnelOrder, FunnelStep};

/// `[[funnel]]`.
pub(super) fn funnels(reader: &mut TomlReader<'_>, root: &TomlTable<'_>) -> Vec<Funnel> {
    let mut ids = HashSet::new();
    let sections = reader.tables(root, "funnel");
    sections.iter().filter_map(|section| funnel(reader, section, &mut ids)).collect()
}

fn funnel(reader: &mut TomlReader<'_>, section: &TomlTable<'_>, ids: &mut HashSet<String>) -> Option<Funnel> {
    let id = unique(reader, section, ids);
    let name = reader.name(section, "name").map(|name| name.value);
    let window = reader.duration(section, "window", &(WINDOW.0..=WINDOW.1));
    let count = reader.choice(section, "count", FunnelCount::ALL).unwrap_or_default();
    let order = reader.choice(section, "order", FunnelOrder::ALL).unwrap_or_default();
    for key in ["window", "steps"] {
        if section.get(key).is_none() {
            reader.missing(section, key);
        }
    }
    let steps = steps(reader, section, order)?;
    let (id, window) = (id?, window?);
    let mut funnel = Funnel {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        window,
        count,
        order,
        steps,
        exclude: Vec::new(),
        breakdowns: reader.names(section, "breakdowns", false).into_iter().map(|name| name.value).collect(),
    };
    funnel.exclude = exclusions(reader, section, &funnel)?;
    Some(funnel)
}

/// Whether there are not too many.
fn few(reader: &mut TomlReader<'_>, what: &str, sections: &[TomlTable<'_>]) -> bool {
    let beyond = sections.get(Funnel::MOST).map(|section| section.span.clone());
    let few = beyond.is_none();
    if let Some(span) = beyond {
        let message = format!("more than {} {what} in one funnel", Funnel::MOST);
        reader.error(span, message, "make two funnels of it");
    }
    few
}

/// The steps; nothing where one cannot be read.
fn steps(reader: &mut TomlReader<'_>, section: &TomlTable<'_>, order: FunnelOrder) -> Option<Vec<FunnelStep>> {
    let sections = reader.tables(section, "steps");
    let mut whole = few(reader, "steps", &sections);
    let mut steps = Vec::new();
    for (position, section) in sections.iter().take(Funnel::MOST).enumerate() {
        let event = reader.name(section, "event");
        if section.get("event").is_none() {
            reader.missing(section, "event");
        }
        let step = FunnelStep {
            event: event.as_ref().map(|event| event.value.clone()).unwrap_or_default(),
            conditions: conditions(reader, section),
            name: reader.name(section, "name").map(|name| name.value),
            window: reader.duration(section, "window", &(WINDOW.0..=WINDOW.1)),
            optional: reader.flag(section, "optional").unwrap_or(false),
        };
        let mut refuse = |key: &str, message: &str, help: &str| {
            let span = section.key_span(key).unwrap_or_else(|| section.span.clone());
            reader.error(span, message, help);
            whole = false;
        };
        if step.optional && position == 0 {
            refuse("optional", "the first step cannot be optional", "everybody starts with it (J7)");
        }
        if order == FunnelOrder::Any && step.optional {
            refuse("optional", "a funnel in any order has no optional steps", "each of its steps counts alike (J7)");
        }
        if order == FunnelOrder::Any && step.window.is_some() {
            refuse("window", "a step in any order has no window of its own", "the funnel's window holds for all (J7)");
        }
        whole &= event.is_some();
        steps.push(step);
    }
    if let Some(span) = section.key_span("steps").filter(|_| sections.is_empty()) {
        reader.error(span, "a funnel has at least one step", "such as steps = [{ event = \"cart_created\" }]");
    }
    (whole && !steps.is_empty()).then_some(steps)
}

/// The exclusions; nothing where one cannot be read.
fn exclusions(reader: &mut TomlReader<'_>, section: &TomlTable<'_>, funnel: &Funnel) -> Option<Vec<Exclusion>> {
    let last = funnel.last_required();
    let required = |number: usize| funnel.steps.get(number - 1).is_some_and(|step| !step.optional);
    let sections = reader.tables(section, "exclude");
    let mut whole = few(reader, "exclusions", &sections);
    let mut found = Vec::new();
    for section in sections.iter().take(Funnel::MOST) {
        let event = reader.name(section, "event");
        if section.get("event").is_none() {
            reader.missing(section, "event");
        }
        let mut position = |key: &str| {
            let number = reader.integer(section, key, 1..=i64::MAX)?;
            Some(usize::try_from(number).unwrap_or(usize::MAX))
        };
        let (after, before) = (position("after").unwrap_or(AFTER), position("before").unwrap_or(last));
        if after >= before || !required(after) || !required(before) {
            let message = match [after, before].into_iter().find(|step| !required(*step)) {
                Some(step) => format!("step {step} is no required one of the funnel"),
                None => format!("nothing lies between step {after} and step {before}"),
            };
            let all: Vec<String> = (1..=last).filter(|step| required(*step)).map(|step| step.to_string()).collect();
            let help = format!(
                "`after` and `before` are places among all steps, the earlier one first, of required ones: {} (J7)",
                all.join(", ")
            );
            reader.error(section.span.clone(), message, help);
            whole = false;
        }
        let Some(event) = event else {
            whole = false;
            continue;
        };
        found.push(Exclusion { event: event.value, conditions: conditions(reader, section), after, before });
    }
    whole.then_some(found)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{Config, Faults};
    use crate::domain::funnel::{FunnelCount, FunnelOrder};
    use crate::domain::time::Span;

    fn parse(funnel: &str) -> Result<Config, Faults> {
        let text = format!("[[funnel]]\nid = \"f\"\nwindow = \"1d\"\n{funnel}\n");
        Config::parse(Path::new("milepost.toml"), &text).map(|(config, _)| config)
    }

    #[test]
    fn j7_a_funnel_is_read_with_its_defaults() {
        let config = parse(
            "count = \"totals\"\norder = \"strict\"\nsteps = [{ event = \"a\" }, { event = \"b\", name = \"B\", window = \"2h\" }, { event = \"c\", optional = true }]\nexclude = [{ event = \"x\" }]",
        )
        .unwrap();
        let funnel = &config.funnels[0];
        assert_eq!((funnel.name.as_str(), funnel.window, funnel.last_required()), ("f", Span::DAY, 2));
        assert_eq!((funnel.count, funnel.order), (FunnelCount::Totals, FunnelOrder::Strict));
        let [a, b, c] = &funnel.steps[..] else { panic!("three steps") };
        assert_eq!((a.shown(), b.shown(), b.window, c.optional), ("a", "B", Some(Span(2 * Span::HOUR.0)), true));
        assert_eq!((funnel.exclude[0].after, funnel.exclude[0].before), (1, 2));
    }

    #[test]
    fn j7_what_cannot_be_is_refused_with_the_reason() {
        let steps = "steps = [{ event = \"a\" }, { event = \"b\" }]";
        for (text, reason) in [
            ("steps = [{ event = \"a\", optional = true }]", "the first step cannot be optional"),
            ("steps = []", "at least one step"),
            ("", "`steps` is missing"),
            ("steps = [{ name = \"a\" }]", "`event` is missing"),
            ("order = \"any\"\nsteps = [{ event = \"a\" }, { event = \"b\", optional = true }]", "no optional steps"),
            (
                "order = \"any\"\nsteps = [{ event = \"a\" }, { event = \"b\", window = \"1h\" }]",
                "no window of its own",
            ),
            (&format!("{steps}\nexclude = [{{ event = \"x\", after = 2 }}]"), "between step 2 and step 2"),
            (&format!("{steps}\nexclude = [{{ event = \"x\", before = 3 }}]"), "step 3 is no required one"),
            (
                "steps = [{ event = \"a\" }, { event = \"b\", optional = true }, { event = \"c\" }]\nexclude = [{ event = \"x\", before = 2 }]",
                "step 2 is no required one",
            ),
            (&format!("{steps}\nexclude = [{{ event = \"x\", after = 0 }}]"), "`after` takes"),
        ] {
            let faults = parse(text).unwrap_err();
            let told: Vec<&str> = faults.list.iter().map(|fault| fault.message.as_str()).collect();
            assert!(told.iter().any(|message| message.contains(reason)), "{text}: {told:?}");
        }
        assert!(parse("steps = [{ event = \"a\" }]").is_ok());
    }
}
