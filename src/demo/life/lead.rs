//! Leads on their way through the stages, opportunities, and the sales people's contacts.

use super::super::calendar::{DAY, END};
use super::super::catalogue::journey;
use super::super::effect::TO_CLOSE;
use super::super::rows::{Activity, Event, Lead, Opportunity, Origin, Stage};
use super::super::words::{NONE, Name, lead, reason};
use super::{Act, Life};

/// Sales ready, as a stage (R7).
const READY: u8 = 4;
/// Sales accepted.
const ACCEPTED: u8 = 5;
/// Won.
const WON: u8 = 6;
/// Lost.
const LOST: u8 = 7;

/// State and rating at each stage.
const STATES: [(u8, u8); 8] = [(0, 0), (1, 0), (1, 1), (1, 1), (1, 1), (2, 1), (4, 1), (3, 0)];

impl Life<'_> {
    /// The customer becomes a lead, unless one already.
    pub(super) fn capture(&mut self, at: i64, origin: Origin) {
        if self.stage.is_some() || at > END {
            return;
        }
        self.out.leads.push(Lead { customer: self.row.customer, created: at, stage: 0, origin });
        self.stage = Some(0);
        self.record(at, 0);
        self.at(at + DAY, Act::Enter(journey::NURTURE));
        if self.random.chance(0.42) {
            let time = at + self.random.days(30.0);
            self.at(time, Act::Outcome(Name::LeadUpdated, NONE));
        }
        let (chance, next) = if self.random.chance(0.7) { (0.9, 1) } else { (0.35, LOST) };
        self.later(at, chance, next, 7.0);
    }

    fn later(&mut self, at: i64, chance: f64, stage: u8, days: f64) {
        if self.random.chance(chance) {
            let time = at + self.random.days(days);
            self.at(time, Act::Stage(stage));
        }
    }

    /// Writes that the lead is in a stage now.
    fn record(&mut self, at: i64, stage: u8) {
        let customer = self.row.customer;
        self.out.stages.push(Stage { customer, stage, at });
        if let Some(row) = self.out.leads.last_mut().filter(|row| row.customer == customer) {
            row.stage = stage;
        }
        let (status, rating) = STATES[usize::from(stage)];
        let event = self.event(at, Name::LeadUpdated);
        self.emit(Event { attributes: lead(status, rating), ..event });
    }

    /// The lead reaches a stage; without a lead, the sales people make one.
    pub(super) fn reach(&mut self, at: i64, stage: u8) {
        let Some(current) = self.stage else {
            self.capture(at, Origin::Sales);
            return;
        };
        if stage <= current || current >= WON {
            return;
        }
        self.stage = Some(stage);
        self.record(at, stage);
        match stage {
            1 => {
                let next = if self.random.chance(0.6) { 2 } else { READY };
                self.later(at, 0.55, next, 6.0);
            }
            2 => self.later(at, 0.75, 3, 3.0),
            3 => self.later(at, 0.5, READY, 8.0),
            READY => {
                let next = if self.random.chance(0.72) { ACCEPTED } else { LOST };
                self.later(at, 0.92, next, 5.0);
            }
            ACCEPTED => self.opportunity(at + 600, true),
            LOST => self.exit_all(at, reason::CONDITION_UNMET, |one| one.exits_on == Some(Name::LeadUpdated)),
            _ => {}
        }
    }

    /// The lead is qualified and hot: once (M12).
    pub(super) fn heat(&mut self, at: i64) {
        if self.hot || self.stage.is_none_or(|stage| stage >= WON) {
            return;
        }
        self.hot = true;
        let event = self.event(at, Name::LeadUpdated);
        self.emit(Event { attributes: lead(2, 2), ..event });
        self.exit_all(at, reason::GOAL_MET, |one| one.exits_on == Some(Name::LeadUpdated));
        self.later(at, 0.85, READY, 2.0);
        self.contact(at + DAY);
    }

    /// An opportunity and its end.
    pub(super) fn opportunity(&mut self, at: i64, of_lead: bool) {
        let budget = super::super::random::whole(8_000.0 * self.random.lognormal(0.8));
        let estimated = super::super::random::whole(f64_of(budget) * (0.7 + 0.5 * self.random.unit()));
        let closes = at + self.random.days(TO_CLOSE);
        let won = self.random.chance(0.42);
        let ended = closes <= END;
        let actual =
            (won && ended).then(|| super::super::random::whole(f64_of(estimated) * (0.75 + 0.4 * self.random.unit())));
        let row = Opportunity {
            customer: self.row.customer,
            lead: of_lead,
            created: at,
            budget,
            estimated,
            actual,
            lost: ended && !won,
        };
        if at > END {
            return;
        }
        self.out.opportunities.push(row);
        if of_lead {
            self.at(closes, Act::Stage(if won { WON } else { LOST }));
            self.contact(at + 5 * DAY);
        }
        if let Some(revenue) = actual {
            let event = self.event(closes + 60, Name::DealWon);
            self.emit(Event { value: revenue * 100, ..event });
        }
    }

    /// An email to and fro, or a meeting.
    pub(super) fn contact(&mut self, at: i64) {
        let Some(account) = self.row.account else { return };
        let rep = self.random.below(12);
        let meeting = self.random.chance(0.22);
        let rows = if meeting { 1 } else { 1 + self.random.poisson(1.2) };
        let mut at = at;
        for i in 0..rows {
            if at > END {
                return;
            }
            self.numbers += 1;
            let minutes = if meeting { 15 * (1 + self.random.between(0, 4)) } else { 0 };
            let (customer, number) = (self.row.customer, self.numbers);
            let inbound = i % 2 == 1;
            self.out.activities.push(Activity { customer, number, meeting, at, account, rep, inbound, minutes });
            at += self.random.days(0.8);
        }
    }
}

/// A sum of money as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "budgets are far below 2^53")]
fn f64_of(money: i64) -> f64 {
    money as f64
}
