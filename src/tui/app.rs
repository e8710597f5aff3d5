//! The explorer as a whole, without its terminal.

mod actions;
mod background;
mod chores;
mod columns;
mod effects;
mod footer;
mod input;
mod pointer;
mod removed;
mod reset;
mod screen;
mod shell;
mod trail;
mod view;
mod views;
mod visit;

pub use self::input::Request;
pub use self::shell::App;
