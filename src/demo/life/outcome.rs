//! Visits and what comes of them: carts, purchases, trials, tiers, renewals.

use super::super::calendar::{DAY, HOUR};
use super::super::catalogue::journey;
use super::super::rows::{Event, Order, Origin};
use super::super::words::{NONE, Name, PAGES, category, page, reason, segment};
use super::{Act, Life};

impl Life<'_> {
    /// A visit to the site or shop.
    pub(super) fn session(&mut self, at: i64) {
        let platform = self.device();
        let pages = 1 + self.random.poisson(0.5);
        for i in 0..pages {
            let number = u8::try_from(self.random.index(PAGES.len())).unwrap_or(0);
            let event = self.event(at + i * 45, Name::PageVisited);
            self.emit(Event { platform, attributes: page(number), ..event });
        }
        let at = at + pages * 45;
        let damped = at < self.damped.0 && self.random.chance(self.damped.1);
        match self.random.unit() {
            0.0..0.1 => {
                let event = self.event(at, Name::CartAbandoned);
                self.emit(Event { platform, ..event });
                self.at(at + HOUR, Act::Enter(journey::CART));
            }
            0.1..0.17 if !damped => self.at(at, Act::Outcome(Name::CheckoutCompleted, NONE)),
            0.17..0.2 if !damped => self.at(at, Act::Outcome(Name::Purchase, NONE)),
            0.2..0.25 => self.organic_form(at),
            0.25..0.27 => self.at(at, Act::Outcome(Name::TrialStarted, NONE)),
            0.27..0.29 if self.row.account.is_some() => self.capture(at, Origin::Page(1)),
            _ => {}
        }
    }

    /// An outcome happens, ends the entries that wait for it and starts what follows from it.
    pub(super) fn outcome(&mut self, at: i64, name: Name, cause: u8) {
        let event = self.event(at, name);
        match name {
            Name::CheckoutCompleted | Name::Purchase => {
                self.buy(at, name, cause);
                return;
            }
            Name::ProfileCompleted if !self.profile => self.profile = true,
            Name::FeatureActivated if !self.feature => self.feature = true,
            Name::TierUpgraded if self.tier < 3 => self.tier += 1,
            Name::TrialStarted if !self.member(segment::TRIAL) && !self.subscribed => self.trial(at),
            Name::SubscriptionStarted if !self.subscribed => {
                self.subscribed = true;
                self.emit(Event { value: 4_900, ..event });
                self.drop_out(at, segment::TRIAL);
                self.start_product(at);
                self.renewal(at + 60 * DAY);
                self.exit_all(at, reason::GOAL_MET, |journey| journey.exits_on == Some(name));
                return;
            }
            Name::SubscriptionRenewed if self.subscribed => {
                self.emit(Event { value: 4_900, ..event });
                self.renewal(at + 90 * DAY);
                self.exit_all(at, reason::GOAL_MET, |journey| journey.exits_on == Some(name));
                return;
            }
            Name::LeadUpdated => {
                self.heat(at);
                return;
            }
            Name::MeetingBooked => self.contact(at + 3 * DAY),
            Name::ReviewSubmitted => {}
            _ => return,
        }
        self.emit(event);
        self.exit_all(at, reason::GOAL_MET, |journey| journey.exits_on == Some(name));
    }

    fn trial(&mut self, at: i64) {
        self.join(at, segment::TRIAL);
        self.at(at + 30 * DAY, Act::Drop(segment::TRIAL));
        self.at(at + 600, Act::Enter(journey::TRIAL));
        if self.random.chance(0.2) {
            let time = at + 8 * DAY + self.random.days(5.0);
            self.at(time, Act::Outcome(Name::SubscriptionStarted, NONE));
        }
    }

    /// The end of a subscription comes near: some renew without being asked.
    pub(super) fn renewal(&mut self, at: i64) {
        self.at(at, Act::Enter(journey::RENEWAL));
        if self.random.chance(0.38) {
            let time = at + self.random.days(14.0);
            self.at(time, Act::Outcome(Name::SubscriptionRenewed, NONE));
        }
    }

    /// The product is there: onboarding begins.
    fn start_product(&mut self, at: i64) {
        self.at(at + HOUR, Act::Enter(journey::ONBOARDING));
        if self.random.chance(0.25) {
            let time = at + self.random.days(9.0);
            self.at(time, Act::Outcome(Name::FeatureActivated, NONE));
        }
    }

    /// A purchase, online with its checkout.
    fn buy(&mut self, at: i64, name: Name, cause: u8) {
        let online = name == Name::CheckoutCompleted;
        let kind = if cause == journey::LAUNCH { 0 } else { self.random.weighted(&[0.2, 0.3, 0.35, 0.15]) };
        let base = [8_900.0, 6_400.0, 1_900.0, 2_900.0][usize::from(kind)];
        let value = super::super::random::whole(base * self.random.lognormal(0.4)).max(100);
        let platform = if online { self.device() } else { NONE };
        let event = self.event(at, name);
        let event = Event { platform, value, attributes: category(kind, online), ..event };
        self.emit(event);
        if online {
            self.emit(Event { name: Name::Purchase, ..event });
            self.exit_all(at, reason::GOAL_MET, |journey| journey.exits_on == Some(Name::CheckoutCompleted));
        }
        self.exit_all(at, reason::GOAL_MET, |journey| journey.exits_on == Some(Name::Purchase));
        self.order(at, value, false);
        if self.random.chance(0.05) {
            let time = at + self.random.days(9.0);
            self.order(time, value, true);
        }
        if self.random.chance(0.45) {
            self.at(at + 9 * DAY, Act::Enter(journey::REVIEW));
        }
        if self.random.chance(0.03) {
            let time = at + self.random.days(20.0);
            self.at(time, Act::Outcome(Name::ReviewSubmitted, NONE));
        }
        match self.orders {
            1 => self.start_product(at),
            2 => {
                self.at(at + DAY, Act::Enter(journey::LOYALTY));
                if self.random.chance(0.1) {
                    let time = at + self.random.days(60.0);
                    self.at(time, Act::Outcome(Name::TierUpgraded, NONE));
                }
            }
            4 => {
                self.join(at, segment::VIP);
                let time = at + self.random.days(400.0);
                self.at(time, Act::Drop(segment::VIP));
            }
            _ => {}
        }
    }

    fn order(&mut self, at: i64, amount: i64, returned: bool) {
        if at <= super::super::calendar::END {
            self.orders += u64::from(!returned);
            self.numbers += 1;
            let customer = self.row.customer;
            self.out.orders.push(Order { customer, number: self.numbers, at, amount, returned });
        }
    }
}
