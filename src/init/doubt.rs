//! What the data does not tell: one question each, asked once.

use crate::store::Error;

/// A question with the answers that fit the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What it is about: a question of the same key is not asked again.
    pub key: String,
    /// The question.
    pub question: String,
    /// What can be answered.
    pub choices: Vec<Choice>,
    /// The answer that is taken where nobody is asked; `None` where no answer is likelier than another.
    pub likely: Option<usize>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// The expression that it writes, where it writes one.
    pub expression: Option<String>,
}

/// Answers a doubt by the number of a choice; `None` leaves it open.
pub type Decide<'a> = dyn FnMut(&Doubt) -> Option<usize> + 'a;

/// The doubts that were met and how they were settled.
pub(super) struct Doubts<'a> {
    decide: &'a mut Decide<'a>,
    settled: Vec<(String, usize)>,
    /// What was decided without certainty, for the user to look at.
    pub said: Vec<String>,
}

impl<'a> Doubts<'a> {
    pub fn new(decide: &'a mut Decide<'a>) -> Self {
        Self { decide, settled: Vec::new(), said: Vec::new() }
    }

    /// The choice that settles a doubt; one of the same key is settled as before.
    pub fn settle(&mut self, doubt: &Doubt) -> Result<usize, Error> {
        if let Some((_, at)) = self.settled.iter().find(|(key, _)| *key == doubt.key) {
            return Ok(*at);
        }
        let Some(at) = (self.decide)(doubt).filter(|at| *at < doubt.choices.len()) else {
            return Err(undecided(doubt));
        };
        self.settled.push((doubt.key.clone(), at));
        self.said.push(format!("{} Taken: {}.", doubt.question, doubt.choices[at].label));
        Ok(at)
    }
}

/// The refusal that names every answer and what to write for it.
fn undecided(doubt: &Doubt) -> Error {
    let written = |choice: &Choice| match &choice.expression {
        Some(expression) => format!("if {}: {{ expression = {expression:?} }}", choice.label),
        None => choice.label.clone(),
    };
    Error::BadData {
        message: format!("init cannot decide: {}", doubt.question),
        hint: doubt.choices.iter().map(written).collect::<Vec<_>>().join("; "),
    }
}
