//! The life of customers in journeys: a pure fold of ordered events into entries, visits, messages and touches, and of
//! entries and trigger hits into goal attainment (T4, A13, F1–F7, G3–G9). Plain slices in, plain rows out.
//!
//! ```text
//! order::Place     sorts one customer's events (T4)
//! fold::Fold       events of one customer → touch, entry, visit, message, excluded, other_event
//! funnel::FunnelFold  one customer's events of a funnel → attempts (U1–U7)
//! goals::Goals     entries and hits of one customer → converted, open, attained
//! ```

pub mod event;
pub mod fold;
pub mod funnel;
pub mod goals;
pub mod order;
pub mod reason;
pub mod rows;

mod ends;
mod firsts;
mod owner;
mod visits;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod world;

pub use event::{Event, Facts, Kind, Member, Shape};
pub use fold::Fold;
pub use reason::Reason;
pub use rows::Rows;
