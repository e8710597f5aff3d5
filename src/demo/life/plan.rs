//! What is laid out for the whole span: visits, and the waves that reach many.

use super::super::calendar::{DAY, END, HOUR, START, day};
use super::super::catalogue::journey;
use super::super::words::{Name, segment};
use super::{Act, Life};

/// Days of the newsletters: the first Thursday or so of each month.
const ISSUES: [i64; 18] = [3, 31, 66, 94, 122, 157, 185, 213, 248, 276, 311, 339, 374, 402, 430, 458, 486, 521];
/// Days of the service notices.
const NOTICES: [i64; 4] = [134, 281, 443, 530];
/// Days of the two invitations to each webinar.
const WEBINARS: [i64; 4] = [114, 260, 407, 485];
/// Days of the flash sales; the third is Black Friday.
const SALES: [i64; 5] = [145, 236, 333, 425, 516];
/// Days of the company's events.
const EVENTS: [i64; 5] = [72, 163, 268, 436, 501];

impl Life<'_> {
    /// Lays out what does not depend on anything before it.
    pub(super) fn plan(&mut self) {
        let created = self.row.created;
        let from = created.max(START);
        if self.random.chance(0.012) {
            self.join(created, segment::EMPLOYEES);
        }
        if self.random.chance(0.025) {
            let time = self.world.calendar.draw(&mut self.random, from);
            self.at(time, Act::Unsubscribe);
        }
        if created >= START {
            self.sign_up(created);
        } else if self.random.chance(0.2) {
            self.join(created, segment::NEWSLETTER);
        }
        if created < START && self.random.chance(0.09) {
            self.subscribed = true;
            let time = START + self.random.between(0, 180 * DAY);
            self.renewal(time);
        }
        let visits = self.random.poisson(self.activity * 4.5 * self.world.calendar.share_after(from));
        for _ in 0..visits {
            let time = self.world.calendar.draw(&mut self.random, from);
            self.at(time, Act::Session);
        }
        let business = self.row.account.is_some();
        self.waves(&NOTICES, journey::NOTICE, 0.16, from);
        self.waves(&WEBINARS, journey::WEBINAR, if business { 0.24 } else { 0.05 }, from);
        self.waves(&SALES, journey::FLASH, if business { 0.03 } else { 0.15 }, from);
        self.waves(&[254], journey::LAUNCH, 0.28, from);
        self.waves(&[100, 230, 350, 460], journey::WIN_BACK, 0.09, from);
        for issue in ISSUES {
            self.wave(issue, journey::NEWSLETTER, 0.3, from);
        }
        if business {
            self.business(from);
        }
    }

    /// What happens when a customer signs up.
    fn sign_up(&mut self, at: i64) {
        let event = self.event(at, Name::Identified);
        self.emit(event);
        if self.random.chance(0.24) {
            let event = self.event(at + 20, Name::Subscribed);
            self.emit(event);
            self.join(at + 20, segment::NEWSLETTER);
        }
        self.at(at + 300, Act::Enter(journey::WELCOME));
        if self.random.chance(0.2) {
            let time = at + self.random.days(6.0);
            self.at(time, Act::Outcome(Name::ProfileCompleted, super::super::words::NONE));
        }
    }

    fn waves(&mut self, days: &[i64], journey: u8, share: f64, from: i64) {
        for start in days {
            self.wave(*start, journey, share, from);
        }
    }

    /// A journey begins for many on one day, spread over its morning.
    fn wave(&mut self, start: i64, journey: u8, share: f64, from: i64) {
        let time = day(start) + 7 * HOUR;
        if time > from && self.random.chance(share) {
            let time = time + self.random.between(0, 3 * HOUR);
            self.at(time, Act::Enter(journey));
        }
    }

    /// Events, and the sales people's own work, for people of a company.
    fn business(&mut self, from: i64) {
        for start in EVENTS {
            let time = day(start) + 9 * HOUR;
            if time > from && self.random.chance(0.05) {
                let time = time + self.random.between(0, 8 * HOUR);
                let event = self.event(time, Name::EventAttended);
                self.emit(event);
                let next = time + self.random.between(20 * HOUR, 30 * HOUR);
                self.at(next, Act::Enter(journey::EVENT));
            }
        }
        if self.random.chance(0.28) {
            let time = self.world.calendar.draw(&mut self.random, from);
            self.at(time, Act::Stage(0));
        }
        let contacts = self.random.poisson(1.4 * self.activity.min(6.0));
        for _ in 0..contacts {
            let time = self.world.calendar.draw(&mut self.random, from);
            self.contact(time);
        }
        if self.random.chance(0.02) {
            let time = self.world.calendar.draw(&mut self.random, from).min(END - DAY);
            self.opportunity(time, false);
        }
    }
}
