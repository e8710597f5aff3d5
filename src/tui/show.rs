//! Answers on their way to widgets.

mod answer;
mod fields;
mod filter;
mod line;
mod names;
mod notes;
mod period;
mod shown;
mod state;
mod table;

pub use self::answer::{daily, goal_fault, influenced, parameter, people};
pub use self::fields::{amount, change, count, difference, money, multiple, position, rounded, share, tenth, time};
pub use self::filter::{filter_words, view_words};
pub use self::line::{checks, count_text, fact, facts, sentence};
pub use self::names::{UNKNOWN, item, item_name, journey};
pub use self::notes::{after_rows, notes_height, notes_line, own_notes, with_notes};
pub use self::period::{change_says, dates, percent_change};
pub use self::shown::{Shown, shown};
pub use self::state::{add_milestone, missing, none_yet, state, widen};
pub use self::table::{fill_sourced, people_table};
