//! The rows that a block of customers yields, in fixed-width form; [`super::words`] and [`super::World`] have the texts.

use super::calendar::{DAY, START};
use super::words::{NONE, Name};

/// No time, where the column is empty.
pub const NEVER: i64 = i64::MIN;

/// One row of `events`.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Seconds since 1970; [`NEVER`] = none.
    pub at: i64,
    /// The customer's number; `u64::MAX` = none.
    pub customer: u64,
    /// `event_id`.
    pub id: u64,
    /// `entry_id`, 0 = none.
    pub entry: u64,
    /// `message_id`, 0 = none.
    pub message: u64,
    /// `value` in cents, 0 = none.
    pub value: i64,
    /// `event`.
    pub name: Name,
    /// The journey's position; [`STRAY`] = one that is in no table.
    pub journey: u8,
    /// The step's position in its journey.
    pub step: u8,
    /// `journey_version`.
    pub version: u8,
    /// `variant`.
    pub variant: u8,
    /// `channel`.
    pub channel: u8,
    /// The asset's position; [`STRAY`] = one that is in no table.
    pub asset: u8,
    /// `platform`.
    pub platform: u8,
    /// `business_unit`.
    pub unit: u8,
    /// `attributes`.
    pub attributes: u8,
    /// `is_machine`.
    pub machine: bool,
}

/// A journey or asset that no table knows: an intended fault.
pub const STRAY: u8 = NONE - 1;

impl Event {
    /// A row with only the required columns.
    #[must_use]
    pub fn new(at: i64, customer: u64, unit: u8, name: Name) -> Self {
        Self {
            at,
            customer,
            id: 0,
            entry: 0,
            message: 0,
            value: 0,
            name,
            journey: NONE,
            step: NONE,
            version: NONE,
            variant: NONE,
            channel: NONE,
            asset: NONE,
            platform: NONE,
            unit,
            attributes: NONE,
            machine: false,
        }
    }
}

/// One row of `customers`, and of `identities` what follows from it.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    /// The number.
    pub customer: u64,
    /// First name's position.
    pub first: u8,
    /// Last name's position.
    pub last: u8,
    /// 0 contact, 1 lead, 2 profile.
    pub audience: u8,
    /// `account_id`.
    pub account: Option<u64>,
    /// `business_unit`.
    pub unit: u8,
    /// Country's position.
    pub country: u8,
    /// `created_at`.
    pub created: i64,
    /// Whether the shop's system has an account of its own for the customer.
    pub shop: bool,
}

/// One row of `segments`.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The segment's position.
    pub segment: u8,
    /// The customer.
    pub customer: u64,
    /// `added_at`.
    pub added: i64,
    /// `removed_at`.
    pub removed: Option<i64>,
}

/// Where a lead came from (R6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A journey.
    Journey(u8),
    /// A form.
    Form(u8),
    /// A page.
    Page(u8),
    /// The sales people's own campaign.
    Sales,
}

/// One row of `leads`; its id is made of the customer's number.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    /// The customer.
    pub customer: u64,
    /// `created_at`.
    pub created: i64,
    /// The stage reached.
    pub stage: u8,
    /// Where it came from.
    pub origin: Origin,
}

/// One row of `lead_stages`.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// The customer whose lead it is.
    pub customer: u64,
    /// The stage.
    pub stage: u8,
    /// `entered_at`.
    pub at: i64,
}

/// One row of `opportunities`; amounts in whole units of money.
#[derive(Clone, Copy, Debug)]
pub struct Opportunity {
    /// The customer.
    pub customer: u64,
    /// Whether it has the customer's lead.
    pub lead: bool,
    /// `created_at`.
    pub created: i64,
    /// `budget`.
    pub budget: i64,
    /// `estimated_revenue`.
    pub estimated: i64,
    /// `actual_revenue`: won; `None` = lost or open.
    pub actual: Option<i64>,
    /// Lost.
    pub lost: bool,
}

/// One row of `orders`; cents.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// The customer.
    pub customer: u64,
    /// Its number among the customer's.
    pub number: u64,
    /// `ordered_at`.
    pub at: i64,
    /// `amount`.
    pub amount: i64,
    /// `is_return`.
    pub returned: bool,
}

/// One row of `activities`.
#[derive(Clone, Copy, Debug)]
pub struct Activity {
    /// The customer.
    pub customer: u64,
    /// Its number among the customer's.
    pub number: u64,
    /// A meeting, else an email.
    pub meeting: bool,
    /// `at`.
    pub at: i64,
    /// `account_id`.
    pub account: u64,
    /// The company's colleague's number.
    pub rep: u64,
    /// From the customer, else to the customer.
    pub inbound: bool,
    /// `duration_minutes` of a meeting.
    pub minutes: i64,
}

/// One row of `costs`; cents.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Day, 0 = 2024-01-01.
    pub day: i64,
    /// The journey's position; [`NONE`] = none.
    pub journey: u8,
    /// The channel's position; [`NONE`] = none.
    pub channel: u8,
    /// `amount`.
    pub amount: i64,
}

/// What a block of customers yields.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// `events`, by day.
    pub events: Vec<Event>,
    /// `customers`.
    pub customers: Vec<Customer>,
    /// `segments`.
    pub members: Vec<Member>,
    /// `leads`.
    pub leads: Vec<Lead>,
    /// `lead_stages`.
    pub stages: Vec<Stage>,
    /// `opportunities`.
    pub opportunities: Vec<Opportunity>,
    /// `orders`.
    pub orders: Vec<Order>,
    /// `activities`.
    pub activities: Vec<Activity>,
}

impl Block {
    /// Puts the events into the order of their days, as a system that writes day by day would have them.
    pub fn by_day(&mut self) {
        let bucket = |event: &Event| usize::try_from((event.at.max(START) - START) / DAY).unwrap_or(0);
        let mut starts: Vec<usize> = Vec::new();
        for event in &self.events {
            let bucket = bucket(event) + 1;
            if starts.len() <= bucket {
                starts.resize(bucket + 1, 0);
            }
            starts[bucket] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let Some(first) = self.events.first() else { return };
        let mut sorted = vec![*first; self.events.len()];
        for event in &self.events {
            let place = &mut starts[bucket(event)];
            sorted[*place] = *event;
            *place += 1;
        }
        self.events = sorted;
    }
}
