//! What the rules say of a world, reckoned row by row: no statement of the program's is used.

use std::collections::{BTreeMap, BTreeSet};

use super::world::{Cost, DAYS, Deal, Event, Hour, INBOUND, LISTED, Lead, PUBLISHED, World};

/// What is asked for (R1).
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Places in [`DAYS`], the last day included.
    pub days: Option<(usize, usize)>,
    pub journeys: Vec<&'static str>,
    /// Of the unit north.
    pub north: bool,
    /// Of the segment vip.
    pub vip: bool,
    /// By the channel email.
    pub email: bool,
}

impl Asked {
    fn when(&self, at: Hour) -> bool {
        self.days.is_none_or(|(from, to)| DAYS[from].1 <= at && at < DAYS[to + 1].1)
    }

    fn of(&self, journey: &str) -> bool {
        self.journeys.is_empty() || self.journeys.contains(&journey)
    }

    /// As many days just before.
    pub fn previous(&self) -> Option<Self> {
        let (from, to) = self.days?;
        Some(Self { days: Some((from - (to - from) - 1, from - 1)), ..self.clone() })
    }
}

/// The world as it is counted: duplicates and what is later than the last event left out.
pub struct Model<'w> {
    world: &'w World,
    as_of: Hour,
    pub events: Vec<&'w Event>,
    /// Every lead that has a time, later ones too.
    known: BTreeMap<usize, &'w Lead>,
    deals: Vec<&'w Deal>,
    costs: Vec<&'w Cost>,
}

/// Of rows of one id the earliest.
fn firsts<T>(rows: &[T], id: impl Fn(&T) -> usize, at: impl Fn(&T) -> Option<Hour>) -> BTreeMap<usize, &T> {
    let mut first: BTreeMap<usize, &T> = BTreeMap::new();
    for row in rows.iter().filter(|row| at(row).is_some()) {
        let best = first.entry(id(row)).or_insert(row);
        if at(row) < at(best) {
            *best = row;
        }
    }
    first
}

/// The sums of one line of the return on investment, amounts in thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub opportunities: u64,
    pub won: u64,
    pub amounts: [i64; 3],
    pub cost: i64,
}

/// A stage as a line of the pipeline: leads that stand there by origin, who was ever there, who went on, ended stays in hours.
#[derive(Clone, Debug, Default)]
pub struct AtStage {
    pub origins: [u64; 3],
    pub reached: u64,
    pub onward: u64,
    pub stays: Vec<Hour>,
}

/// A line of reach; who is who.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    pub entered: BTreeSet<&'static str>,
    pub excluded: BTreeSet<&'static str>,
    pub messaged: BTreeSet<&'static str>,
    pub touched: BTreeSet<&'static str>,
    pub messages: Vec<Hour>,
    pub delivered: u64,
    pub touches: Vec<Hour>,
}

impl Reached {
    pub fn included(&self) -> BTreeSet<&'static str> {
        &self.entered | &self.excluded
    }

    pub fn responded(&self) -> BTreeSet<&'static str> {
        &self.messaged & &self.touched
    }
}

pub fn is_sent(name: &str) -> bool {
    name.ends_with("_sent")
}

/// A1: of these worlds' events.
pub fn is_touch(name: &str) -> bool {
    ["_opened", "_clicked", "_submitted"].iter().any(|end| name.ends_with(end))
}

/// A name without case, blanks, hyphens and underscores.
pub fn plain(stage: &str) -> String {
    stage.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// The place in the list, unknown names after all.
pub fn place(stage: &str) -> usize {
    LISTED.iter().position(|listed| *listed == plain(stage)).unwrap_or(LISTED.len())
}

impl<'w> Model<'w> {
    pub fn new(world: &'w World) -> Self {
        let as_of = world.events.iter().map(|row| row.at).max().unwrap();
        let told = |at: Option<Hour>| at.is_some_and(|at| at <= as_of);
        let first = firsts(&world.deals, |row| row.id, |row| row.at);
        Self {
            world,
            as_of,
            events: firsts(&world.events, |row| row.id, |row| Some(row.at)).into_values().collect(),
            known: firsts(&world.leads, |row| row.id, |row| row.at),
            deals: first.into_values().filter(|row| told(row.at)).collect(),
            costs: world.costs.iter().filter(|row| told(row.at) && row.amount.is_some()).collect(),
        }
    }

    fn unit(&self, customer: &str) -> &'static str {
        match customer {
            "c1" => self.world.units[0],
            "c2" => self.world.units[1],
            _ => "",
        }
    }

    fn member(&self, customer: &str) -> bool {
        let joined = |place: usize| self.world.joined[place].is_none_or(|at| at <= self.as_of);
        (customer == "c1" && joined(0)) || (customer == "c4" && joined(1))
    }

    /// Whether somebody is asked for.
    fn person(&self, asked: &Asked, customer: &str) -> bool {
        (!asked.north || self.unit(customer) == "north") && (!asked.vip || self.member(customer))
    }

    /// The events that are asked for, but for their channel.
    fn told(&self, asked: &Asked) -> impl Iterator<Item = &'w Event> {
        self.events.iter().copied().filter(move |row| {
            let unit = if row.unit.is_empty() { self.unit(row.customer) } else { row.unit };
            let of_unit = !asked.north || unit == "north";
            of_unit && (!asked.vip || self.member(row.customer)) && asked.when(row.at) && asked.of(row.journey)
        })
    }

    /// Messages and touches of the channel asked for.
    pub fn spoken(&self, asked: &Asked) -> impl Iterator<Item = &'w Event> {
        self.told(asked).filter(|row| !asked.email || row.channel == "email")
    }

    pub fn sent(&self, asked: &Asked) -> u64 {
        self.spoken(asked).filter(|row| is_sent(row.name)).count() as u64
    }

    pub fn touches(&self, asked: &Asked) -> u64 {
        self.spoken(asked).filter(|row| is_touch(row.name)).count() as u64
    }

    /// Journeys that the table or an event names.
    pub fn journeys(&self, asked: &Asked) -> BTreeSet<&'static str> {
        let named = self.events.iter().map(|row| row.journey).filter(|journey| !journey.is_empty());
        PUBLISHED.iter().map(|row| row.0).chain(named).filter(|journey| asked.of(journey)).collect()
    }

    pub fn reached(&self, asked: &Asked) -> BTreeMap<&'static str, Reached> {
        let mut all: BTreeMap<_, Reached> =
            self.journeys(asked).into_iter().map(|id| (id, Reached::default())).collect();
        for row in self.told(asked) {
            let Some(journey) = all.get_mut(row.journey) else { continue };
            let whose = match row.name {
                "journey_entered" => &mut journey.entered,
                "journey_excluded" => &mut journey.excluded,
                _ => continue,
            };
            whose.insert(row.customer);
        }
        for row in self.spoken(asked) {
            let Some(journey) = all.get_mut(row.journey) else { continue };
            if is_sent(row.name) {
                journey.messaged.insert(row.customer);
                journey.messages.push(row.at);
            } else if is_touch(row.name) {
                journey.touched.insert(row.customer);
                journey.touches.push(row.at);
            }
            journey.delivered += u64::from(row.name == "email_delivered");
        }
        all
    }

    /// When a journey begins and ends.
    pub fn span(&self, journey: &str) -> (Option<Hour>, Option<Hour>) {
        let row = PUBLISHED.iter().find(|row| row.0 == journey);
        let first = self.events.iter().filter(|row| row.journey == journey).map(|row| row.at).min();
        (row.and_then(|row| row.1).or(first), row.and_then(|row| row.2))
    }

    /// The journeys whose span meets the period.
    pub fn planned(&self, asked: &Asked) -> Vec<&'static str> {
        let mut all: Vec<_> = self.journeys(asked).into_iter().collect();
        all.retain(|journey| {
            let (begins, ends) = self.span(journey);
            asked.days.is_none_or(|(from, to)| {
                begins.is_some_and(|begins| begins < DAYS[to + 1].1) && ends.is_none_or(|ends| ends > DAYS[from].1)
            })
        });
        all.sort_by_key(|journey| (self.span(journey).0.unwrap_or(Hour::MAX), *journey));
        all
    }

    pub fn runs(&self, journey: &str) -> bool {
        let (begins, ends) = self.span(journey);
        begins.is_some_and(|begins| begins <= self.as_of) && ends.is_none_or(|ends| ends > self.as_of)
    }

    /// The leads asked for, in the order of their ids.
    pub fn leads(&self, asked: &Asked) -> Vec<&'w Lead> {
        let told =
            self.known.values().copied().filter(|row| row.at.is_some_and(|at| at <= self.as_of && asked.when(at)));
        told.filter(|row| asked.of(row.journey) && self.person(asked, row.customer)).collect()
    }

    /// Journeys, forms and pages that a lead of the journeys asked for names, whenever and whosever it is.
    pub fn led(&self, asked: &Asked, of: fn(&Lead) -> [&'static str; 2]) -> BTreeSet<&'static str> {
        let all = Asked { journeys: asked.journeys.clone(), ..Asked::default() };
        self.leads(&all).into_iter().flat_map(of).filter(|name| !name.is_empty()).collect()
    }

    /// The rows of the history of a lead, in their order.
    fn history(&self, lead: usize) -> Vec<(Hour, usize)> {
        let rows = self.world.stages.iter().filter(|row| row.lead == lead && row.at <= self.as_of);
        let mut rows: Vec<_> = rows.map(|row| (row.at, place(row.name))).collect();
        rows.sort_unstable();
        rows
    }

    /// The place of the stage at which a lead stands.
    pub fn stands(&self, lead: &Lead) -> usize {
        if let Some((_, last)) = self.history(lead.id).last() {
            return *last;
        }
        let told = self.world.stages.iter().any(|row| row.lead == lead.id);
        if told || lead.stage.is_empty() { 0 } else { place(lead.stage) }
    }

    /// The lines of the pipeline, by the place of the stage.
    pub fn pipeline(&self, asked: &Asked) -> Vec<AtStage> {
        let mut all = vec![AtStage::default(); LISTED.len() + 1];
        for lead in self.leads(asked) {
            let (rows, stands) = (self.history(lead.id), self.stands(lead));
            all[stands].origins[origin(lead)] += 1;
            if rows.is_empty() {
                all[stands].reached += 1;
            }
            for stage in rows.iter().map(|row| row.1).collect::<BTreeSet<_>>() {
                all[stage].reached += 1;
                // Onward stages are those of the list that are farther on, but for the lost one, which is its last.
                let onward = |at: Hour| rows.iter().any(|row| row.0 >= at && row.1 > stage && row.1 < LISTED.len() - 1);
                all[stage].onward += u64::from(rows.iter().any(|row| row.1 == stage && onward(row.0)));
            }
            let mut stay: Option<(Hour, usize)> = None;
            for (at, stage) in rows {
                match stay {
                    Some((_, same)) if same == stage => {}
                    before => {
                        if let Some((since, stage)) = before {
                            all[stage].stays.push(at - since);
                        }
                        stay = Some((at, stage));
                    }
                }
            }
        }
        all
    }

    /// The lines of the return on investment: those of outbound journeys by their ids, then `inbound`, `sales`, `unclassified`.
    pub fn lines(&self, asked: &Asked) -> BTreeMap<(usize, &'static str), Line> {
        let mut all: BTreeMap<(usize, &'static str), Line> = BTreeMap::new();
        for group in 1..4 {
            all.entry((group, "")).or_default();
        }
        for deal in self.deals.iter().filter(|deal| deal.at.is_some_and(|at| asked.when(at))) {
            let lead = deal.lead.and_then(|lead| self.known.get(&lead));
            let customer = if deal.customer.is_empty() { lead.map_or("", |lead| lead.customer) } else { deal.customer };
            let of_journeys = asked.journeys.is_empty() || lead.is_some_and(|lead| asked.of(lead.journey));
            if !of_journeys || !self.person(asked, customer) {
                continue;
            }
            let group = lead.map_or(3, |lead| origin(lead));
            let line =
                all.entry((group, if group == 0 { lead.map_or("", |lead| lead.journey) } else { "" })).or_default();
            line.opportunities += 1;
            line.won += u64::from(deal.status.trim().eq_ignore_ascii_case("won"));
            for (sum, amount) in line.amounts.iter_mut().zip(deal.amounts) {
                *sum += amount.unwrap_or(0);
            }
        }
        if asked.north || asked.vip {
            return all;
        }
        for cost in self.costs.iter().filter(|cost| cost.at.is_some_and(|at| asked.when(at)) && asked.of(cost.journey))
        {
            let place = match (cost.journey, cost.channel, cost.asset) {
                ("", "", "") => (3, ""),
                ("", ..) => (1, ""),
                (journey, ..) if INBOUND.contains(&journey) => (1, ""),
                (journey, ..) => (0, journey),
            };
            all.entry(place).or_default().cost += cost.amount.unwrap_or(0);
        }
        all
    }
}

/// 0 outbound, 1 inbound, 2 sales (P5).
pub fn origin(lead: &Lead) -> usize {
    match (lead.journey, lead.form, lead.page) {
        ("", "", "") => 2,
        ("", ..) => 1,
        (journey, ..) => usize::from(INBOUND.contains(&journey)),
    }
}
