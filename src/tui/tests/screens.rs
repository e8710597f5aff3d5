//! Every page and every box as text, so that a change of a screen shows where it is reviewed, and what holds of all of them
//! at any size. `INSTA_UPDATE=always cargo test --lib tui::tests::screens` writes them anew.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::world::{Company, FUNNELS, acme};
use super::{Bench, Look, Theme, Watch};
use crate::config::theme::Depth;
use crate::report;
use crate::tui::event::Event;
use crate::tui::key::Key;
use crate::tui::widgets::pen;

mod properties;
mod styles;
mod texts;

/// What is looked at.
#[derive(Clone, Copy)]
enum World {
    Acme,
    /// Too few leads for the models that learn.
    Few,
    /// No entry is told, no journey has a goal, and nothing a cost.
    Bare,
    /// There is a funnel.
    Funnels,
    /// The source is locked.
    Broken,
    /// Why starts ended cannot be read.
    Unread,
    /// Leads cannot be read.
    NoLeads,
    /// Messages have names.
    Assets,
}

/// A screen: what it is called, the keys that lead there from the start, and a text that is typed then, or a key whose answer is still
/// awaited.
#[derive(Clone, Copy)]
struct Shot {
    name: &'static str,
    keys: &'static str,
    text: &'static str,
    awaited: Option<&'static str>,
    world: World,
}

const fn shot(name: &'static str, keys: &'static str) -> Shot {
    Shot { name, keys, text: "", awaited: None, world: World::Acme }
}

const fn typed(name: &'static str, keys: &'static str, text: &'static str) -> Shot {
    Shot { text, ..shot(name, keys) }
}

const fn awaited(name: &'static str, keys: &'static str, last: &'static str) -> Shot {
    Shot { awaited: Some(last), ..shot(name, keys) }
}

const SHOTS: &[Shot] = &[
    shot("home", "1"),
    shot("milestones", "2"),
    shot("journeys", "3"),
    shot("journey", "3 / w e l c o m e enter enter"),
    shot("journey-people", "3 / w e l c o m e enter enter u"),
    shot("journey-times", "3 / w e l c o m e enter enter v v"),
    shot("journey-since-start", "3 / w e l c o m e enter enter v"),
    shot("journey-variants", "3 / w e l c o m e enter enter v v v"),
    shot("journey-channels", "3 / w e l c o m e enter enter v v v v"),
    shot("journey-goal", "3 / w e l c o m e enter enter v v v v v"),
    shot("journey-listening", "3 / w e l c o m e enter enter v v v v v v"),
    shot("journey-factors", "3 / w e l c o m e enter enter v v v v v v v"),
    shot("journey-by-month", "3 / w e l c o m e enter enter v v v v v v v v"),
    awaited("journeys-awaited", "1", "3"),
    awaited("journey-awaited", "3 / w e l c o m e enter", "enter"),
    Shot { world: World::Unread, ..shot("journey-part-unread", "3 / w e l c o m e enter enter") },
    shot("credit", "4"),
    shot("credit-period", "p down down enter 4 d"),
    shot("side-by-side", "4 ="),
    shot("paths", "4 P"),
    shot("transitions", "4 T"),
    shot("lookback", "4 L"),
    shot("scorecard", "4 K"),
    shot("money", "4 $"),
    shot("plan", "5"),
    shot("plan-chosen", "5 down space"),
    Shot { world: World::Assets, ..shot("plan-unfolded", "5 v +") },
    awaited("plan-awaited", "1", "5"),
    shot("reach", "6"),
    shot("reach-segments", "6 v"),
    shot("reach-people", "6 v v"),
    typed("reach-found", "6 v v /", "nobody"),
    awaited("reach-awaited", "1", "6"),
    shot("leaders", "7 M M M"),
    shot("leaders-rate", "7 M M M M M M M M"),
    shot("leaders-messages", "7 v"),
    shot("leaders-compared", "p down down enter 7 d"),
    awaited("leaders-awaited", "1", "7"),
    Shot { world: World::Broken, ..shot("plan-cannot-be-opened", "5") },
    shot("leads", "8"),
    shot("leads-list", "8 w"),
    shot("leads-pipeline", "8 w w"),
    shot("leads-return", "8 W"),
    shot("leads-return-by-journey", "8 W v"),
    shot("leads-period", "p down down enter 8"),
    shot("leads-pipeline-compared", "p down down enter 8 w w d"),
    shot("leads-return-compared", "p down down enter 8 W d"),
    shot("leads-behind", "8 w w right enter"),
    shot("lead-history", "8 w enter"),
    shot("leads-help", "8 ?"),
    awaited("leads-awaited", "1", "8"),
    awaited("leads-pipeline-awaited", "8 w", "w"),
    Shot { world: World::Bare, ..shot("leads-without-any", "8") },
    Shot { world: World::Bare, ..shot("leads-pipeline-without-any", "8 w w") },
    Shot { world: World::NoLeads, ..shot("leads-unread", "8") },
    shot("health", "0"),
    shot("help", "4 ?"),
    shot("filter", "4 f"),
    shot("period", "4 p"),
    typed("palette", "4 :", "co"),
    typed("find", "3 /", "we"),
    typed("milestone-form", "2 a", "Big order"),
    shot("delete", "2 x"),
    shot("goal-form", "3 E"),
    shot("goal-delete", "3 x"),
    shot("sql", "4 s"),
    shot("checks", "4 c"),
    shot("export", "4 e"),
    shot("people", "4 enter"),
    typed("segment", "4 enter S", "big"),
    shot("timeline", "4 enter enter"),
    shot("columns", "3 |"),
    shot("views", "3 V"),
    shot("funnels-without-any", "3 v"),
    Shot { world: World::Funnels, ..shot("funnels", "3 v") },
    Shot { world: World::Funnels, ..awaited("funnels-awaited", "3", "v") },
    Shot { world: World::Funnels, ..shot("funnels-beside", "3 v = p down down enter d") },
    Shot { world: World::Broken, ..shot("funnels-cannot-be-opened", "3 v") },
    Shot { world: World::Funnels, ..shot("funnel-form", "3 v E pgdn pgdn pgdn enter") },
    Shot { world: World::Funnels, ..shot("funnel-delete", "3 v x") },
    Shot { world: World::Few, ..shot("too-few", "4") },
    Shot { world: World::Bare, ..shot("home-without-entries", "1") },
    Shot { world: World::Few, ..shot("home-too-few", "1") },
    Shot { world: World::Bare, ..shot("journeys-without-entries", "3") },
    Shot { world: World::Bare, ..shot("journey-without-entries", "3 enter") },
    Shot { world: World::Broken, ..shot("journeys-cannot-be-opened", "3") },
    Shot { world: World::Broken, ..shot("cannot-be-opened", "1") },
];

/// The explorer at a screen.
fn at(shot: &Shot, look: Look) -> Bench {
    let company = match shot.world {
        World::Acme | World::Broken | World::Unread | World::NoLeads => acme(),
        World::Few => Company::few().fresh(),
        World::Assets => Company { assets: &[("m-001", "Welcome mail")], ..Company::acme() }.fresh(),
        World::Funnels => Company { funnels: FUNNELS, ..Company::acme() }.fresh(),
        World::Bare => Company { bare: true, goals: false, costs: false, leads: false, ..Company::acme() }.fresh(),
    };
    let fails = match shot.world {
        World::Unread => Some(report::EXITS.name),
        World::NoLeads => Some(report::LEADS.name),
        _ => None,
    };
    let watch = Watch { broken: matches!(shot.world, World::Broken), fails, ..Watch::default() };
    let mut bench = Bench::looking(&company, watch, look);
    bench.press(shot.keys);
    bench.type_in(shot.text);
    if let Some(key) = shot.awaited {
        bench.app.event(Event::Key(Key::parse(key).unwrap()));
    }
    bench
}

fn look() -> Look {
    Look::new(Depth::True, false, &Theme::default())
}

fn frame(bench: &mut Bench, width: u16, height: u16) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    bench.app.view(&mut buf);
    buf
}

/// Columns that the text of a cell takes.
fn columns(buf: &Buffer, x: u16, y: u16) -> u16 {
    pen::cells(pen::width(buf[(x, y)].symbol())).max(1)
}

/// Holds a text against the file of that name.
fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("screens/as_text");
    settings.bind(|| insta::assert_snapshot!(name, text));
}
