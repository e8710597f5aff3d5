//! One customer's life: a queue of things to happen, taken in order of time.

mod journey;
mod lead;
mod message;
mod outcome;
mod person;
mod plan;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::calendar::{END, START};
use super::random::Random;
use super::rows::{Block, Customer, Event, Member};
use super::words::{Name, segment};
use super::world::World;

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    /// A visit to site, app or shop.
    Session,
    /// Enters a journey.
    Enter(u8),
    /// Enters a step of an entry.
    Step(u16, u8),
    /// Leaves a step of an entry.
    Leave(u16, u8),
    /// An outcome; the second is the journey that caused it.
    Outcome(Name, u8),
    /// Wants no messages any more.
    Unsubscribe,
    /// The lead reaches a stage.
    Stage(u8),
    /// A segment is left.
    Drop(u8),
}

/// One entry into a journey.
#[derive(Clone, Copy, Debug)]
struct Entry {
    journey: u8,
    version: u8,
    variant: u8,
    /// Where it is.
    step: u8,
    /// Opened or clicked since the last branch.
    engaged: bool,
    active: bool,
}

/// One customer on the way through the span.
#[expect(clippy::struct_excessive_bools, reason = "independent facts that each happen once")]
struct Life<'a> {
    world: &'a World,
    random: Random,
    out: &'a mut Block,
    queue: BinaryHeap<Reverse<(i64, u32, Act)>>,
    queued: u32,
    row: Customer,
    /// How much more than others the customer does.
    activity: f64,
    platform: u8,
    entries: Vec<Entry>,
    events: u64,
    messages: u64,
    orders: u64,
    /// Counts orders and activities, for their ids.
    numbers: u64,
    /// When each segment was joined.
    joined: [Option<i64>; 5],
    /// The lead's stage, and whether it is hot.
    stage: Option<u8>,
    hot: bool,
    /// Outcomes that happen once.
    profile: bool,
    feature: bool,
    tier: u8,
    subscribed: bool,
    /// Until when some outcomes do not happen, and the share of them.
    damped: (i64, f64),
}

/// Adds one customer's rows to a block.
pub fn live(world: &World, customer: u64, out: &mut Block) {
    let mut random = Random::new(world.options.seed, customer);
    let row = person::person(world, customer, &mut random);
    let mut life = Life {
        world,
        activity: random.lognormal(0.85),
        platform: random.weighted(&[0.38, 0.34, 0.28]),
        random,
        out,
        queue: BinaryHeap::with_capacity(64),
        queued: 0,
        row,
        entries: Vec::with_capacity(16),
        events: 0,
        messages: 0,
        orders: 0,
        numbers: 0,
        joined: [None; 5],
        stage: None,
        hot: false,
        profile: false,
        feature: false,
        tier: 0,
        subscribed: false,
        damped: (0, 0.0),
    };
    life.plan();
    while let Some(Reverse((at, _, act))) = life.queue.pop() {
        life.happen(at, act);
    }
    life.close();
}

impl Life<'_> {
    /// Puts something into the queue; what lies after the span never happens.
    fn at(&mut self, time: i64, act: Act) {
        if time <= END {
            self.queued += 1;
            self.queue.push(Reverse((time.max(START), self.queued, act)));
        }
    }

    fn happen(&mut self, at: i64, act: Act) {
        match act {
            Act::Session => self.session(at),
            Act::Enter(journey) => self.enter(at, journey),
            Act::Step(entry, step) => self.step(at, entry, step),
            Act::Leave(entry, step) => self.leave(at, entry, step),
            Act::Outcome(name, cause) => self.outcome(at, name, cause),
            Act::Unsubscribe => self.unsubscribe(at),
            Act::Stage(stage) => self.reach(at, stage),
            Act::Drop(segment) => self.drop_out(at, segment),
        }
    }

    /// A row of this customer, with its platform where people act.
    fn event(&mut self, at: i64, name: Name) -> Event {
        Event::new(at, self.row.customer, self.row.unit, name)
    }

    /// The platform of one interaction: mostly the customer's own.
    fn device(&mut self) -> u8 {
        if self.random.chance(0.8) { self.platform } else { 2 }
    }

    /// The row with the customer's next number as its id.
    fn numbered(&mut self, event: Event) -> Event {
        self.events += 1;
        Event { id: (self.row.customer << 16) | self.events, ..event }
    }

    /// Writes a row, some with the faults that real data has. A lean world draws and numbers the same, and writes less.
    fn emit(&mut self, event: Event) {
        if event.at > END {
            return;
        }
        let mut event = self.numbered(event);
        let fault = self.random.below(10_000);
        if self.world.options.lean && !event.name.lean() {
            return;
        }
        match fault {
            0..=19 => self.out.events.push(event),
            20..=24 => event.at = super::rows::NEVER,
            25..=26 => event.customer = u64::MAX,
            27..=33 if event.name == Name::PageVisited => event.journey = super::rows::STRAY,
            34..=39 if event.channel == 0 => event.asset = super::rows::STRAY,
            _ => {}
        }
        self.out.events.push(event);
    }

    fn join(&mut self, at: i64, segment: u8) {
        let joined = &mut self.joined[usize::from(segment)];
        if joined.is_none() {
            *joined = Some(at);
        }
    }

    fn member(&self, segment: u8) -> bool {
        self.joined[usize::from(segment)].is_some()
    }

    fn drop_out(&mut self, at: i64, segment: u8) {
        if let Some(added) = self.joined[usize::from(segment)].take() {
            let customer = self.row.customer;
            self.out.members.push(Member { segment, customer, added, removed: Some(at) });
        }
    }

    /// Writes what is known only at the end.
    fn close(mut self) {
        let customer = self.row.customer;
        for (segment, joined) in (0..).zip(self.joined) {
            if let Some(added) = joined {
                self.out.members.push(Member { segment, customer, added, removed: None });
            }
        }
        self.row.audience = match (self.stage, self.row.account) {
            (Some(_), _) => 1,
            (None, Some(_)) => 0,
            (None, None) => 2,
        };
        self.out.customers.push(self.row);
        if customer == 0 {
            // The end of the data (T1): without faults, and in a lean world too.
            let last = self.event(END, Name::PageVisited);
            let last = self.numbered(last);
            self.out.events.push(last);
        }
    }

    fn unsubscribe(&mut self, at: i64) {
        if self.member(segment::UNSUBSCRIBED) {
            return;
        }
        let event = self.event(at, Name::ConsentChanged);
        self.emit(Event { attributes: super::words::WITHDRAWN, ..event });
        self.join(at, segment::UNSUBSCRIBED);
        self.drop_out(at, segment::NEWSLETTER);
        self.suppress(at);
    }
}
