//! Changes of milestones, goals, funnels, segments and views in the file, which keeps its comments, order and line ends (M4–M6).

mod align;
mod apply;
mod disk;
mod document;
mod error;
mod funnel;
mod goal;
mod headers;
mod list;
mod located;
mod merge;
mod request;
mod value;
mod view;

pub use apply::apply;
pub use disk::{check, save};
pub use error::Error;
pub use request::Edit;
