//! Custom funnels (J7, U1–U7): the events of one customer in, the attempts that are counted out. Plain slices, no clock,
//! no store.
//!
//! ```text
//! plan::FunnelPlan          steps, exclusions, window, mode, order, as_of
//! FunnelFold::customer          one customer's events (T4) → Attempts
//! counts::FunnelCounts      attempts of many customers → rows of the report, times between steps
//!
//! finder::Finder            the attempt of one start: how far, by which chain, whether it could go on
//!   ordered::Ordered          others may come between (timeline, reach, chain, fillers; greedy, prospect)
//!   strict::Strict            nothing between
//!   any::Any                  largest matching inside the window
//! exclusion::Exclusions     excluded events between two steps of a chain
//! ```
//!
//! Units: times and windows are microseconds; a step is its index in the plan from 0; a position counts required steps
//! from 0 (any: the filled steps).

pub mod attempts;
pub mod counts;
pub mod plan;

mod any;
mod chain;
mod event;
mod exclusion;
mod fillers;
mod finder;
mod fold;
mod greedy;
mod mask;
mod matching;
mod ordered;
mod prospect;
mod reach;
mod strict;
mod timeline;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod world;

pub use attempts::{Attempt, Attempts, NONE};
pub use counts::{FunnelCounts, Standing, StepCounts};
pub use event::FunnelEvent;
pub use fold::FunnelFold;
pub use plan::{ExclusionRule, FunnelPlan, StepRule};
