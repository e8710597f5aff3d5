//! What happens to a message and at a form, and what a touch does to the customer.

use super::super::calendar::HOUR;
use super::super::catalogue::{Kind, Step, Variants};
use super::super::effect::effect_of;
use super::super::rows::{Event, Origin};
use super::super::words::{FORMS, Name, form, segment};
use super::{Act, Life};

/// The events of a kind of message: sent, failed, opened, clicked.
const fn names(kind: Kind) -> (Name, Name, Name, Name) {
    match kind {
        Kind::Text => (Name::TextSent, Name::TextFailed, Name::TextDelivered, Name::TextClicked),
        Kind::Push => (Name::PushSent, Name::PushFailed, Name::PushOpened, Name::PushClicked),
        Kind::InApp => (Name::InAppShown, Name::InAppDismissed, Name::InAppShown, Name::InAppClicked),
        Kind::Whatsapp => (Name::WhatsappSent, Name::WhatsappSent, Name::WhatsappSent, Name::WhatsappClicked),
        _ => (Name::EmailSent, Name::EmailBounced, Name::EmailOpened, Name::EmailClicked),
    }
}

impl Life<'_> {
    /// How much more or less often than its step says this entry's messages are clicked.
    fn appeal(&self, entry: u16) -> f64 {
        let entry = self.entries[usize::from(entry)];
        let variant = match Self::journey_of(entry).variants {
            Variants::Ab(factor) if entry.variant == 1 => factor,
            _ => 1.0,
        };
        let version = if entry.version == 1 { 1.2 } else { 1.0 };
        let person = if self.activity > 1.0 { 1.15 } else { 0.85 };
        variant * version * person
    }

    /// Sends a step's message.
    pub(super) fn send(&mut self, at: i64, entry: u16, step: Step) {
        self.messages += 1;
        let asset = self.world.asset(self.entries[usize::from(entry)].journey, self.entries[usize::from(entry)].step);
        let (sent, failed, opened, clicked) = names(step.kind);
        let base = self.entry_event(at, entry, sent);
        let message = (self.row.customer << 16) | self.messages;
        let base = Event { asset, message, channel: step.kind.channel(), ..base };
        let fails = Self::journey_of(self.entries[usize::from(entry)]).fails;
        let click = step.click * self.appeal(entry);
        match step.kind {
            Kind::Email => self.email(base, entry, step.open, click),
            Kind::Text => {
                self.emit(base);
                let at = at + self.random.between(1, 30);
                if self.random.chance(fails) {
                    self.emit(Event { at, name: failed, ..base });
                    return;
                }
                self.emit(Event { at, name: opened, ..base });
                self.respond(Event { at, name: clicked, ..base }, entry, click, 0.1);
                self.respond(Event { at, name: Name::TextReplied, ..base }, entry, click * 0.25, 0.1);
            }
            Kind::Push => {
                let platform = self.platform;
                let base = Event { platform, ..base };
                self.emit(base);
                if self.random.chance(fails + 0.01) {
                    self.emit(Event { at: at + 3, name: failed, ..base });
                } else if self.random.chance(step.open) {
                    let at = at + self.random.days(0.08);
                    self.touch(Event { at, name: opened, ..base }, entry, false);
                    self.respond(Event { at, name: clicked, ..base }, entry, click, 0.002);
                }
            }
            Kind::InApp => {
                if self.random.chance(step.open) {
                    let at = at + self.random.days(0.4);
                    let base = Event { at, platform: self.platform, ..base };
                    self.emit(base);
                    if self.random.chance(click) {
                        self.touch(Event { at: at + 8, name: clicked, ..base }, entry, true);
                    } else if self.random.chance(0.5) {
                        self.emit(Event { at: at + 5, name: failed, ..base });
                    }
                }
            }
            _ => {
                self.emit(base);
                self.respond(Event { name: clicked, ..base }, entry, click, 0.15);
                self.respond(Event { name: Name::WhatsappReplied, ..base }, entry, click * 0.35, 0.15);
            }
        }
    }

    /// An email's way, with the machines that open and click before people do.
    fn email(&mut self, base: Event, entry: u16, open: f64, click: f64) {
        self.emit(base);
        let at = base.at + self.random.between(2, 90);
        if self.random.chance(0.014) {
            self.emit(Event { at, name: Name::EmailBounced, ..base });
            return;
        }
        self.emit(Event { at, name: Name::EmailDelivered, ..base });
        if self.random.chance(0.028) {
            self.emit(Event { at: at + 1, name: Name::EmailOpened, machine: true, ..base });
            if self.random.chance(0.12) {
                self.emit(Event { at: at + 2, name: Name::EmailClicked, machine: true, ..base });
            }
        }
        let appeal = if self.activity > 1.0 { 1.12 } else { 0.88 };
        if !self.random.chance(open * appeal) {
            return;
        }
        let at = at + self.random.days(0.4);
        let platform = self.device();
        let opened = Event { at, platform, name: Name::EmailOpened, ..base };
        self.touch(opened, entry, false);
        if self.random.chance(0.15) {
            let at = at + self.random.days(1.0);
            self.emit(Event { at, ..opened });
        }
        self.respond(Event { name: Name::EmailClicked, ..opened }, entry, click, 0.003);
        if self.random.chance(0.006) {
            self.emit(Event { at: at + 40, name: Name::EmailUnsubscribed, ..opened });
            self.at(at + 41, Act::Unsubscribe);
        }
        if self.random.chance(0.001) {
            self.emit(Event { at: at + 50, name: Name::EmailSpamReported, ..opened });
        }
    }

    /// A click or reply, with this chance, after a while.
    fn respond(&mut self, event: Event, entry: u16, chance: f64, days: f64) {
        if self.random.chance(chance) {
            let at = event.at + 4 + self.random.days(days);
            let platform = self.device();
            self.touch(Event { at, platform, ..event }, entry, true);
        }
    }

    /// Writes an interaction and draws what it causes.
    fn touch(&mut self, event: Event, entry: u16, click: bool) {
        self.emit(event);
        self.entries[usize::from(entry)].engaged = true;
        let Some(effect) = effect_of(event.journey, event.channel) else { return };
        let strength = if click { effect.click } else { effect.open };
        if strength < 0.0 {
            self.damped = (event.at + super::super::random::whole(effect.days * 86_400.0), -strength);
        } else if self.random.chance(strength) {
            let at = event.at + 30 + self.random.days(effect.days);
            self.at(at, Act::Outcome(effect.outcome, event.journey));
        }
    }

    /// A form reached through a link in one of the journey's messages.
    pub(super) fn visit_form(&mut self, at: i64, entry: u16, step: Step, form: u8) {
        if !self.random.chance(step.open) {
            return;
        }
        let at = at + self.random.between(10, 12 * HOUR);
        let platform = self.device();
        let base = self.entry_event(at, entry, Name::FormVisited);
        let event = Event { platform, channel: step.kind.channel(), asset: form, ..base };
        self.touch(event, entry, false);
        if self.random.chance(step.click * self.appeal(entry)) {
            let at = at + self.random.between(30, 600);
            self.touch(Event { at, name: Name::FormSubmitted, ..event }, entry, true);
            let p = if self.row.account.is_some() { 0.65 } else { 0.12 };
            self.submitted(at, form, Origin::Journey(event.journey), p);
        }
    }

    /// A form found without a journey.
    pub(super) fn organic_form(&mut self, at: i64) {
        let form = self.random.weighted(&[0.3, 0.3, 0.12, 0.28]);
        debug_assert!(usize::from(form) < FORMS.len());
        let platform = self.device();
        let base = self.event(at, Name::FormVisited);
        let event = Event { platform, channel: 5, asset: form, ..base };
        self.emit(event);
        if self.random.chance(0.34) {
            let at = at + self.random.between(30, 900);
            self.emit(Event { at, name: Name::FormSubmitted, ..event });
            let p = if self.row.account.is_some() { 0.6 } else { 0.15 };
            self.submitted(at, form, Origin::Form(form), p);
        }
    }

    /// What follows from a form sent in.
    fn submitted(&mut self, at: i64, number: u8, origin: Origin, lead: f64) {
        match number {
            form::GUIDE => self.at(at + 60, Act::Enter(crate::demo::catalogue::journey::GUIDE)),
            form::NEWSLETTER => {
                let event = self.event(at + 1, Name::Subscribed);
                self.emit(event);
                self.join(at + 1, segment::NEWSLETTER);
                return;
            }
            form::MEETING => self.at(at + 5, Act::Outcome(Name::MeetingBooked, super::super::words::NONE)),
            _ => {}
        }
        if self.random.chance(lead) {
            self.capture(at + 90, origin);
        }
    }
}
