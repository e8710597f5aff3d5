//! The pages. None knows another: the way from one to another is an effect.

pub mod attribution;
pub mod health;
pub mod home;
pub mod journey;
pub mod journeys;
pub mod milestones;
pub mod show;
