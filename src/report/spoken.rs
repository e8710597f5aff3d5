//! Names as people say them, in place of the ids that questions take: what a milestone, a journey, a model or a step is called,
//! in any case, with blanks or dashes between its words (E18).

use std::collections::HashMap;

use super::args::Args;
use super::contract::ReportContext;
use super::error::Error;
use super::filter::{JOURNEY, STEP, known_names, names};
use super::journey::step_times::GOAL_STEP;
use crate::config::Config;
use crate::domain::filter::{DIMENSIONS, Selected};
use crate::domain::model::Model;
use crate::store::{self, Param, Reader};

/// What journeys are called; one without a name is not here.
const JOURNEYS: &str = "select j.journey, j.name from journey as j where j.name is not null order by j.journey";

/// The ids and names of steps.
const STEPS: &str = "select distinct t.step, t.name from step as t order by t.step, t.name nulls last";

/// The same of one journey: other journeys may have steps of the same names.
const STEPS_OF: &str =
    "select t.step, t.name from step as t where t.journey = $journey::varchar order by t.step, t.name nulls last";

/// Something with an id, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// As questions take it.
    pub id: String,
    /// What people call it; the id where nothing else is known.
    pub name: String,
}

impl Called {
    fn new(id: impl Into<String>, name: Option<String>) -> Self {
        let id = id.into();
        Self { name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.clone()), id }
    }
}

/// The question with ids in place of names; names that nothing bears stay, for the report to refuse, but for those that have
/// names beside their ids, which are refused here with what is like them.
///
/// # Errors
/// When a name is that of several things, or of none; when the store cannot be read.
pub fn with_ids(cx: &ReportContext<'_>, asked: &Args) -> Result<Args, Error> {
    let mut args = asked.clone();
    if let Some(model) = &mut args.model {
        *model = the_model(cx, model)?;
    }
    if let Some(milestone) = &mut args.milestone {
        *milestone = the_id("milestone", milestone, &milestones(cx.config))?;
    }
    if let Some(funnel) = &mut args.funnel {
        *funnel = the_id("funnel", funnel, &funnels(cx.config))?;
    }
    let wanted = args.filter.ignore.iter().chain(&args.filter.prioritise).any(|item| item.starts_with("journey:"));
    let wanted = wanted || args.journey.is_some() || !args.filter.journeys.is_empty();
    let journeys = if wanted { called(cx.reader, JOURNEY)? } else { Vec::new() };
    for journey in args.journey.iter_mut().chain(&mut args.filter.journeys) {
        *journey = the_id(JOURNEY, journey, &journeys)?;
    }
    let journey = args.one_journey().map(str::to_owned);
    if let Some(step) = args.step.as_mut().filter(|step| *step != GOAL_STEP) {
        let steps = match journey {
            Some(journey) => steps_called(cx.reader, &journey)?,
            None => called(cx.reader, STEP)?,
        };
        *step = the_id(STEP, step, &steps)?;
    }
    for dimension in DIMENSIONS {
        match &dimension.value {
            Selected::Names(list) if dimension.word != JOURNEY && !(list.get)(&args.filter).is_empty() => {
                let known: Vec<Called> =
                    known_names(cx, dimension.word)?.into_iter().map(|id| Called::new(id, None)).collect();
                for name in (list.get_mut)(&mut args.filter) {
                    *name = found(dimension.word, name, &known)?.unwrap_or_else(|| name.clone());
                }
            }
            Selected::Items(list) => {
                for item in (list.get_mut)(&mut args.filter) {
                    if let Some(name) = item.strip_prefix("journey:") {
                        *item = format!("journey:{}", the_id(JOURNEY, name, &journeys)?);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(args)
}

/// The milestones of a configuration.
#[must_use]
pub fn milestones(config: &Config) -> Vec<Called> {
    let all = config.milestones.iter();
    all.map(|milestone| Called::new(milestone.id.clone(), Some(milestone.name.clone()))).collect()
}

/// The funnels of a configuration.
#[must_use]
pub fn funnels(config: &Config) -> Vec<Called> {
    config.funnels.iter().map(|funnel| Called::new(funnel.id.clone(), Some(funnel.name.clone()))).collect()
}

/// The models that can be asked for.
#[must_use]
pub fn models(config: &Config) -> Vec<Called> {
    let all = Model::with_custom(&config.attribution.weights);
    all.iter().map(|model| Called::new(model.name(), Some(model.label().to_owned()))).collect()
}

/// What the data has of a kind, as [`names`] takes it, with what it is called where that is known.
///
/// # Errors
/// When the store cannot be read.
pub fn called(reader: &Reader, kind: &str) -> Result<Vec<Called>, store::Error> {
    let named =
        |sql: &str| reader.rows(sql, &[], |row| Ok(Called::new(row.get::<String>(0)?, row.get::<Option<String>>(1)?)));
    if kind == STEP {
        return named(STEPS);
    }
    // Leads and costs name journeys of which nothing else is known.
    let mut called: HashMap<String, String> = if kind == JOURNEY {
        named(JOURNEYS)?.into_iter().map(|journey| (journey.id, journey.name)).collect()
    } else {
        HashMap::new()
    };
    let all = names(reader, kind)?.into_iter();
    Ok(all.map(|id| Called { name: called.remove(&id).unwrap_or_else(|| id.clone()), id }).collect())
}

/// The steps of a journey, with what they are called where that is known.
fn steps_called(reader: &Reader, journey: &str) -> Result<Vec<Called>, store::Error> {
    let params = [("journey", Param::Text(journey.to_owned()))];
    reader.rows(STEPS_OF, &params, |row| Ok(Called::new(row.get::<String>(0)?, row.get::<Option<String>>(1)?)))
}

/// The id that is meant; near ids and names where there is none.
fn the_id(kind: &str, asked: &str, known: &[Called]) -> Result<String, Error> {
    found(kind, asked, known)?.ok_or_else(|| {
        let names = known.iter().filter(|one| one.name != one.id).map(|one| one.name.clone());
        let all: Vec<String> = known.iter().map(|one| one.id.clone()).chain(names).collect();
        Error::unknown(kind, asked, &all)
    })
}

/// The one that is meant: by its id, else by its name as it is written, else by either in any case and with any blanks.
fn found(kind: &str, asked: &str, known: &[Called]) -> Result<Option<String>, Error> {
    if known.iter().any(|one| one.id == asked) {
        return Ok(Some(asked.to_owned()));
    }
    let plain = folded(asked);
    let as_written: Vec<&Called> = known.iter().filter(|one| one.name == asked).collect();
    let alike =
        || known.iter().filter(|one| !plain.is_empty() && [&one.id, &one.name].map(|n| folded(n)).contains(&plain));
    let hits = if as_written.is_empty() { alike().collect() } else { as_written };
    let mut ids: Vec<&str> = hits.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some((*only).to_owned())),
        several => Err(Error::Usage {
            message: format!("“{asked}” names more than one {kind}"),
            hint: format!("say which by id: {}", several.join(", ")),
        }),
    }
}

/// The model that is meant: by its name, or by what screens call it, from its beginning on (`late-weighted`).
fn the_model(cx: &ReportContext<'_>, asked: &str) -> Result<String, Error> {
    let known = models(cx.config);
    if let Some(id) = found("model", asked, &known)? {
        return Ok(id);
    }
    let begun = format!("{}-", folded(asked));
    let mut begins = known.iter().filter(|one| begun.len() > 2 && folded(&one.name).starts_with(&begun));
    if let (Some(only), None) = (begins.next(), begins.next()) {
        return Ok(only.id.clone());
    }
    let said = |one: &Called| if one.name == one.id { one.id.clone() } else { format!("{} ({})", one.id, one.name) };
    Err(Error::Usage {
        message: format!("there is no model “{asked}”"),
        hint: format!("the models are {}", known.iter().map(said).collect::<Vec<_>>().join(", ")),
    })
}

/// A name in small letters, whatever is no letter or digit between its words as one dash; [`with_ids`] takes it for the name.
#[must_use]
pub fn folded(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Called> {
        let one = |id: &str, name: &str| Called::new(id, Some(name.to_owned()));
        vec![one("j-17", "Welcome series"), one("j-18", "Cart  (EU)"), one("j-19", "Cart (EU)"), one("news", "")]
    }

    #[test]
    fn e18_a_name_is_taken_for_its_id_in_any_case_and_with_any_blanks() {
        let id = |asked: &str| found("journey", asked, &known()).unwrap();
        for asked in ["j-17", "Welcome series", "welcome SERIES", "welcome-series", " welcome_series "] {
            assert_eq!(id(asked).as_deref(), Some("j-17"), "{asked}");
        }
        // As it is written it is one; otherwise it may be either.
        assert_eq!(id("Cart (EU)").as_deref(), Some("j-19"));
        assert_eq!((id("NEWS").as_deref(), id("welcome"), id("…")), (Some("news"), None, None));
    }

    #[test]
    fn e18_a_name_of_several_is_refused_with_their_ids() {
        let refused = found("journey", "cart-eu", &known()).unwrap_err();
        assert_eq!(refused.to_string(), "“cart-eu” names more than one journey");
        assert_eq!(refused.hint(), "say which by id: j-18, j-19");
        let near = the_id("journey", "Welcome serie", &known()).unwrap_err();
        assert!(near.hint().contains("Welcome series"), "{}", near.hint());
    }

    #[test]
    fn e18_a_step_is_one_of_the_journey_that_is_asked_for() {
        use crate::report::tests::{WORLD, config, of, with};
        let more = "insert into step values ('b', 'b1', 'Mail', 'email', 1, null, true), ('b', 'b2', 'Last', 'email', 2, null, true);";
        let config = config(vec![], vec![]);
        let asked = |args: Args, step: &str| {
            let args = Args { step: Some(step.to_owned()), ..args };
            with(&config, &[WORLD, more], false, |cx| with_ids(cx, &args).map(|args| args.step.unwrap_or_default()))
        };
        // Both journeys have a mail.
        assert_eq!(asked(of("a"), "mail").unwrap(), "s1");
        assert_eq!(asked(of("b"), "mail").unwrap(), "b1");
        assert!(asked(Args::default(), "mail").unwrap_err().hint().contains("b1, s1"));
        let refused = asked(of("a"), "Last").unwrap_err();
        assert_eq!(refused.to_string(), "there is no step “Last”");
        assert!(!refused.hint().contains("Last") && !refused.hint().contains("b2"), "{}", refused.hint());
        // What stands for the goal is no step.
        assert_eq!(asked(of("a"), GOAL_STEP).unwrap(), GOAL_STEP);
    }
}
