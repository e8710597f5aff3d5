//! How far a model is to be trusted, in one plain sentence with the completions behind it (interface.md, Trust).

use crate::attribution::{Folded, HeldOut};
use crate::domain::answer::Answer;
use crate::domain::decimal::half_up;
use crate::domain::model::{Model, View};
use crate::domain::note::{Note, Topic};
use crate::domain::table::Cell;

pub use crate::attribution::Verdict;

/// Under which parameters of an answer a [`Trust`] stands.
pub(in crate::report) struct TrustFields {
    trust: &'static str,
    /// How many touches the model looks back; the answer gives it by itself, the first of these that it has.
    order: &'static [&'static str],
    log_loss: &'static str,
    auc: &'static str,
    auc_low: &'static str,
    auc_high: &'static str,
}

/// Of the one model that an answer is by; in the scorecard of the sequence model.
pub(in crate::report) const OF_THE_MODEL: &TrustFields = &TrustFields {
    trust: "trust",
    order: &["k", "markov_order"],
    log_loss: "log_loss",
    auc: "auc",
    auc_low: "auc_low",
    auc_high: "auc_high",
};

/// Of the Markov model, in the scorecard.
pub(in crate::report) const OF_MARKOV: &TrustFields = &TrustFields {
    trust: "markov_trust",
    order: &["markov_order"],
    log_loss: "markov_log_loss",
    auc: "markov_auc",
    auc_low: "markov_auc_low",
    auc_high: "markov_auc_high",
};

/// What is common to all models that are tested: the touches and completions, and two facts of the sequence model.
const TOUCHES: &str = "held_out_touches";
const COMPLETIONS: &str = "held_out_conversions";
const ORDER_MATTERS: &str = "order_matters";
const FROM_LINEAR: &str = "from_linear";

/// What a model that is a rule has in place of a verdict.
const RULE: &str = "rule";

/// How far one model is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trust {
    /// It is a rule and foresees nothing that could be tested.
    Rule,
    /// It was tested on held-out customers.
    Tested(Tested),
}

/// What a test on held-out customers found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// The verdict.
    pub verdict: Verdict,
    /// How many touches the model looks back.
    pub order: u8,
    /// Held-out touches.
    pub touches: u64,
    /// Completions right after one of them.
    pub completions: u64,
    /// Mean log loss per touch; this and the others `None` where nothing could be scored.
    pub log_loss: Option<f64>,
    /// How often a touch that converts is given the higher chance, 0–1.
    pub auc: Option<f64>,
    /// Its 95 % interval.
    pub auc_interval: Option<(f64, f64)>,
    /// Of the sequence model: whether looking back more than one touch foresees better.
    pub order_matters: Option<bool>,
    /// Of a sequence model that looks back no touch: the share of the credit that Linear places otherwise, 0–1.
    pub from_linear: Option<f64>,
}

impl Trust {
    /// Tests a model; works out what is not known yet.
    pub(in crate::report) fn test(counts: &Folded, milestone: usize, view: View, model: &Model) -> Self {
        let Some(held) = counts.held_out(milestone, view, model) else { return Self::Rule };
        let sequence = *model == Model::Sequence;
        let order_matters = sequence.then(|| held.order > 1 || counts.scorecard(milestone, view).chosen > 1);
        let from_linear = (sequence && held.order == 0).then(|| {
            let both = counts.compare(milestone, view, &[Model::Sequence, Model::Linear]);
            both.distances.first().and_then(|row| row.get(1).copied().flatten())
        });
        Self::Tested(Tested {
            verdict: held.verdict(),
            order: held.order,
            touches: held.touches,
            completions: held.completions,
            log_loss: held.score.map(|score| score.log_loss),
            auc: held.score.map(|score| score.auc),
            auc_interval: held.score.map(|score| score.auc_interval),
            order_matters,
            from_linear: from_linear.flatten(),
        })
    }

    /// As parameters of an answer, but for how far the model looks back and what is common to all models.
    pub(in crate::report) fn parameters(&self, fields: &TrustFields) -> Vec<(&'static str, Cell)> {
        let Self::Tested(own) = self else { return vec![(fields.trust, RULE.into())] };
        let mut parameters: Vec<(&'static str, Cell)> = vec![
            (fields.trust, own.verdict.name().into()),
            (fields.log_loss, own.log_loss.into()),
            (fields.auc, own.auc.into()),
            (fields.auc_low, own.auc_interval.map(|(low, _)| low).into()),
            (fields.auc_high, own.auc_interval.map(|(_, high)| high).into()),
        ];
        parameters.extend(own.order_matters.map(|matters| (ORDER_MATTERS, matters.into())));
        parameters.extend(own.from_linear.map(|distance| (FROM_LINEAR, distance.into())));
        parameters
    }

    /// The touches and completions of the test, as parameters.
    pub(in crate::report) fn tested_on(&self) -> Vec<(&'static str, Cell)> {
        match self {
            Self::Rule => Vec::new(),
            Self::Tested(own) => vec![(TOUCHES, own.touches.into()), (COMPLETIONS, own.completions.into())],
        }
    }

    fn read_fields(answer: &Answer, fields: &TrustFields) -> Option<Self> {
        let cell = |name: &str| answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, cell)| cell);
        let number = |name: &str| cell(name).and_then(Cell::number);
        let whole = |name: &str| match cell(name) {
            Some(Cell::Int(count)) => u64::try_from(*count).ok(),
            _ => None,
        };
        let name = cell(fields.trust).and_then(Cell::text)?;
        if name == RULE {
            return Some(Self::Rule);
        }
        let order = fields.order.iter().find_map(|name| whole(name));
        Some(Self::Tested(Tested {
            verdict: Verdict::ALL.into_iter().find(|verdict| verdict.name() == name)?,
            order: order.and_then(|order| u8::try_from(order).ok())?,
            touches: whole(TOUCHES)?,
            completions: whole(COMPLETIONS)?,
            log_loss: number(fields.log_loss),
            auc: number(fields.auc),
            auc_interval: number(fields.auc_low).zip(number(fields.auc_high)),
            order_matters: match cell(ORDER_MATTERS) {
                Some(Cell::Bool(matters)) => Some(*matters),
                _ => None,
            },
            from_linear: number(FROM_LINEAR),
        }))
    }

    /// What an answer says of the model that it is by, a scorecard of the sequence model; `None` where it says nothing (A7).
    #[must_use]
    pub fn read(answer: &Answer) -> Option<Self> {
        Self::read_fields(answer, OF_THE_MODEL)
    }

    /// What a scorecard says of the Markov model.
    #[must_use]
    pub fn read_markov(answer: &Answer) -> Option<Self> {
        let own = Self::read_fields(answer, OF_MARKOV)?;
        Some(match own {
            Self::Tested(own) => Self::Tested(Tested { order_matters: None, from_linear: None, ..own }),
            Self::Rule => own,
        })
    }

    /// The verdict in the fewest words.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self {
            Self::Rule => "no forecast to test".to_owned(),
            Self::Tested(own) => own.verdict_words(),
        }
    }

    /// The verdict and the number behind it.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::Rule => self.verdict(),
            Self::Tested(own) => match own.ranks() {
                Some(ranks) if own.order > 0 => format!("{} · {ranks}", self.verdict()),
                _ => [Some(self.verdict()), own.linear()].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            },
        }
    }

    /// The whole sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self::Tested(own) = self else { return format!("{}: this model is a rule", self.verdict()) };
        let behind = match own.completions {
            1 => "tested on 1 completion kept aside".to_owned(),
            n => format!("tested on {n} completions kept aside"),
        };
        let mut parts = vec![self.short()];
        if own.order > 0 && own.auc.is_some() {
            parts.extend(own.auc_interval.map(|(low, high)| {
                format!("95 % interval {}–{} %", half_up(100.0 * low, 1), half_up(100.0 * high, 1))
            }));
        }
        // Who reads that there are too few has read how many.
        if own.verdict != Verdict::TooFew {
            parts.push(behind);
        }
        if own.order_matters == Some(false) && matches!(own.verdict, Verdict::Weak | Verdict::Fair | Verdict::Good) {
            parts.push("the order of messages does not matter".to_owned());
        }
        parts.join(" · ")
    }

    /// From the whole sentence to the verdict alone: a line takes the first that has room.
    #[must_use]
    pub fn wordings(&self) -> Vec<String> {
        let mut all = vec![self.sentence()];
        if let Self::Tested(own) = self
            && own.verdict != Verdict::TooFew
        {
            all.push(format!("{} · {} completions kept aside", self.short(), own.completions));
            let number = own
                .auc
                .filter(|_| own.order > 0)
                .map(|auc| format!("ranks people right {} % (50 % = guess)", half_up(100.0 * auc, 0)));
            let number = number.or_else(|| own.linear()).map_or_else(String::new, |number| format!(" · {number}"));
            all.push(format!("{}{number} · {} completions", self.verdict(), own.completions));
        }
        all.extend([self.short(), self.verdict()]);
        all
    }

    /// Whether the forecasts are worth nothing, or it is not known what they are worth.
    #[must_use]
    pub fn doubtful(&self) -> bool {
        matches!(self, Self::Tested(Tested { verdict: Verdict::TooFew | Verdict::Chance, .. }))
    }

    /// The sentence as a note of an answer about the model.
    pub(in crate::report) fn note(&self, model: &Model) -> Note {
        Note::on(Topic::Trust, self.sentence()).about(format!("how far to trust {}", model.label()))
    }
}

impl Tested {
    fn verdict_words(&self) -> String {
        match self.verdict {
            Verdict::TooFew => {
                format!("too few ({} completions kept aside, {} are needed)", self.completions, HeldOut::LEAST)
            }
            Verdict::Chance => "no better than chance".to_owned(),
            // The one between chance and fair is said by what it lies between.
            Verdict::Weak => "weak (better than chance, not yet fair)".to_owned(),
            Verdict::Fair => "fair".to_owned(),
            Verdict::Good => "good".to_owned(),
        }
    }

    fn ranks(&self) -> Option<String> {
        self.auc.map(|auc| format!("ranks people right {} % of the time (50 % = guess)", half_up(100.0 * auc, 0)))
    }

    /// What a model that looks at nothing gives (E4).
    fn linear(&self) -> Option<String> {
        (self.order == 0).then_some(self.from_linear).flatten().map(|distance| {
            // Rounded to one decimal of a percent nothing is left.
            if distance < 0.0005 {
                "these are Linear's credits".to_owned()
            } else {
                let percent = half_up(100.0 * distance, 1);
                format!("these are Linear's credits but for {percent} %, where a path has an item twice")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Tested = Tested {
        verdict: Verdict::Good,
        order: 2,
        touches: 10_000,
        completions: 412,
        log_loss: Some(0.21),
        auc: Some(0.834),
        auc_interval: Some((0.8123, 0.8561)),
        order_matters: Some(true),
        from_linear: None,
    };

    #[test]
    fn e3_one_sentence_says_how_far_a_model_is_to_be_trusted() {
        assert_eq!(
            Trust::Tested(GOOD).sentence(),
            "good · ranks people right 83 % of the time (50 % = guess) · 95 % interval 81.2–85.6 % · \
             tested on 412 completions kept aside"
        );
        let orderless = Trust::Tested(Tested { order: 1, order_matters: Some(false), verdict: Verdict::Fair, ..GOOD });
        assert!(orderless.sentence().ends_with(" · the order of messages does not matter"), "{}", orderless.sentence());
        assert_eq!(Trust::Rule.sentence(), "no forecast to test: this model is a rule");
        // With less room the number of completions stays until the last.
        assert_eq!(
            Trust::Tested(GOOD).wordings()[1..3],
            [
                "good · ranks people right 83 % of the time (50 % = guess) · 412 completions kept aside",
                "good · ranks people right 83 % (50 % = guess) · 412 completions"
            ]
        );
        let weak = Trust::Tested(Tested { verdict: Verdict::Weak, auc: Some(0.56), auc_interval: None, ..GOOD });
        assert!(weak.sentence().starts_with(
            "weak (better than chance, not yet fair) · ranks people right 56 % of the time (50 % = guess)"
        ));
        // What no better than chance says of order is worth nothing.
        let chance = Trust::Tested(Tested { order: 1, order_matters: Some(false), verdict: Verdict::Chance, ..GOOD });
        assert!(!chance.sentence().contains("order of messages"));
    }

    #[test]
    fn e4_few_completions_and_no_look_back_are_said() {
        let few = Tested { verdict: Verdict::TooFew, completions: 12, auc: Some(0.99), ..GOOD };
        assert!(Trust::Tested(few).sentence().starts_with(
            "too few (12 completions kept aside, 30 are needed) · ranks people right 99 % of the time (50 % = guess)"
        ));
        let nothing = Tested { verdict: Verdict::Chance, order: 0, auc: Some(0.5), from_linear: Some(0.0), ..GOOD };
        assert_eq!(
            Trust::Tested(nothing).sentence(),
            "no better than chance · these are Linear's credits · tested on 412 completions kept aside"
        );
        let repeats = Trust::Tested(Tested { from_linear: Some(0.0123), ..nothing });
        assert!(repeats.sentence().contains("these are Linear's credits but for 1.2 %"), "{}", repeats.sentence());
        let unscored = Tested { verdict: Verdict::TooFew, completions: 0, auc: None, auc_interval: None, ..GOOD };
        assert_eq!(Trust::Tested(unscored).sentence(), "too few (0 completions kept aside, 30 are needed)");
    }

    #[test]
    fn e3_what_an_answer_carries_is_read_back() {
        let config =
            crate::report::tests::config(vec![], vec![crate::report::tests::milestone("sale", "purchase", None)]);
        let world = [crate::report::tests::WORLD, super::super::credit::tests::PATHS];
        let mut answer =
            crate::report::tests::ask("scorecard", &config, &world, &crate::report::Args::default()).unwrap();
        assert!(Trust::read(&answer).is_some() && Trust::read_markov(&answer).is_some());
        let tested = Trust::Tested(Tested { order: 0, from_linear: Some(0.25), ..GOOD });
        answer.parameters = tested.parameters(OF_THE_MODEL);
        answer.parameters.extend(tested.tested_on());
        answer.parameters.push(("k", 0_i64.into()));
        assert_eq!(Trust::read(&answer), Some(tested));
        answer.parameters = Trust::Rule.parameters(OF_MARKOV);
        assert_eq!((Trust::read(&answer), Trust::read_markov(&answer)), (None, Some(Trust::Rule)));
    }
}
