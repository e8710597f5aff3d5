//! The way through a journey: entering, steps, branches, leaving.

use super::super::calendar::{HOUR, day};
use super::super::catalogue::{END, JOURNEYS, Journey, Kind, Variants};
use super::super::random::Random;
use super::super::rows::Event;
use super::super::words::{HOLDOUT, NONE, Name, reason, segment};
use super::{Act, Entry, Life};
use crate::demo::catalogue::journey;

/// The variant of a new entry.
fn variant(journey: &Journey, random: &mut Random) -> u8 {
    match journey.variants {
        Variants::One => NONE,
        Variants::Ab(_) => u8::from(random.chance(0.5)),
        Variants::Holdout(share) => {
            if random.chance(share) {
                HOLDOUT
            } else {
                0
            }
        }
    }
}

impl Life<'_> {
    /// The journey of an entry.
    pub(super) fn journey_of(entry: Entry) -> &'static Journey {
        &JOURNEYS[usize::from(entry.journey)]
    }

    /// A row of an entry.
    pub(super) fn entry_event(&mut self, at: i64, entry: u16, name: Name) -> Event {
        let Entry { journey, version, variant, step, .. } = self.entries[usize::from(entry)];
        let id = (self.row.customer << 12) | (u64::from(entry) + 1);
        let event = self.event(at, name);
        Event { journey, version, variant, step, entry: id, ..event }
    }

    /// Enters a journey where it runs, the customer may, and is not in it already.
    pub(super) fn enter(&mut self, at: i64, number: u8) {
        let journey = &JOURNEYS[usize::from(number)];
        let ended = journey.ended.is_some_and(|end| at >= day(end));
        let barred = journey.suppresses && self.member(segment::UNSUBSCRIBED);
        let known = self.entries.iter().any(|entry| entry.journey == number && (entry.active || !journey.repeats));
        let outside = number == journey::NEWSLETTER && !self.member(segment::NEWSLETTER);
        if ended || at < day(journey.published) || barred || known || outside || self.entries.len() > 4_000 {
            return;
        }
        if journey.excludes && self.member(segment::EMPLOYEES) {
            let event = self.event(at, Name::JourneyExcluded);
            self.emit(Event { journey: number, ..event });
            return;
        }
        let version = u8::from(journey.second.is_some_and(|second| at >= day(second)));
        let variant = variant(journey, &mut self.random);
        let entry = u16::try_from(self.entries.len()).unwrap_or(0);
        self.entries.push(Entry { journey: number, version, variant, step: NONE, engaged: false, active: true });
        let event = self.entry_event(at, entry, Name::JourneyEntered);
        self.emit(event);
        self.at(at + 1, Act::Step(entry, 0));
    }

    /// Enters a step and does what it does.
    pub(super) fn step(&mut self, at: i64, entry: u16, number: u8) {
        let state = &mut self.entries[usize::from(entry)];
        if !state.active {
            return;
        }
        state.step = number;
        let state = *state;
        let event = self.entry_event(at, entry, Name::StepEntered);
        self.emit(event);
        let fault = self.random.unit();
        if fault < 0.012 {
            let reason = match fault {
                0.0..0.004 => reason::CONDITION_UNMET,
                0.004..0.008 => reason::EXIT_TRIGGER,
                0.008..0.01 => reason::RECORD_MISSING,
                _ => reason::ERROR,
            };
            let time = at + self.random.between(60, 4 * HOUR);
            self.exit(time, entry, reason);
            return;
        }
        let step = Self::journey_of(state).steps[usize::from(number)];
        if state.variant != HOLDOUT {
            match step.kind {
                Kind::Wait | Kind::Branch => {}
                Kind::Form(form) => self.visit_form(at, entry, step, form),
                _ => self.send(at + 2, entry, step),
            }
        }
        let stay = if step.hours == 0 { 60 } else { step.hours * HOUR };
        self.at(at + stay, Act::Leave(entry, number));
    }

    /// Leaves a step for the next or completes the journey.
    pub(super) fn leave(&mut self, at: i64, entry: u16, number: u8) {
        let state = self.entries[usize::from(entry)];
        if !state.active {
            return;
        }
        let event = self.entry_event(at, entry, Name::StepLeft);
        self.emit(event);
        let step = Self::journey_of(state).steps[usize::from(number)];
        let next = if step.kind == Kind::Branch && !state.engaged { step.other } else { step.next };
        if step.kind == Kind::Branch {
            self.entries[usize::from(entry)].engaged = false;
        }
        if next == END {
            self.entries[usize::from(entry)].active = false;
            let event = self.entry_event(at + 1, entry, Name::JourneyCompleted);
            self.emit(Event { step: NONE, ..event });
        } else {
            self.at(at + 1, Act::Step(entry, next));
        }
    }

    /// Ends an entry before its end.
    pub(super) fn exit(&mut self, at: i64, entry: u16, reason: u8) {
        self.entries[usize::from(entry)].active = false;
        let event = self.entry_event(at, entry, Name::StepExited);
        if event.step != NONE {
            self.emit(Event { attributes: reason, ..event });
        }
        self.emit(Event { name: Name::JourneyExited, attributes: reason, at: at + 1, ..event });
    }

    /// Ends every active entry for which `which` holds.
    pub(super) fn exit_all(&mut self, at: i64, reason: u8, which: impl Fn(&Journey) -> bool) {
        for entry in 0..self.entries.len() {
            let state = self.entries[entry];
            if state.active && which(Self::journey_of(state)) {
                self.exit(at, u16::try_from(entry).unwrap_or(0), reason);
            }
        }
    }

    /// Ends what unsubscribing ends.
    pub(super) fn suppress(&mut self, at: i64) {
        self.exit_all(at, reason::SUPPRESSED, |journey| journey.suppresses);
    }
}
