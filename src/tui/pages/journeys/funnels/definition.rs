//! What a funnel asks for, in lines below its steps: what its names and numbers do not say (U1, U4–U6, J7).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::condition::Condition;
use crate::domain::funnel::{Funnel, FunnelCount, FunnelOrder};
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::widgets::pen;

/// A line for each step that is more than an event of its name, and for each exclusion. In any order the rows are no steps: every
/// step has a line.
pub fn lines(funnel: &Funnel, zone: Zone) -> Vec<String> {
    let any = funnel.order == FunnelOrder::Any;
    let steps = (1..).zip(&funnel.steps).filter_map(|(number, step)| {
        let event = trigger(&step.event, &step.conditions, zone);
        let own = step.window.map(|window| format!("within {} of the step before", format::span(window)));
        let optional = step.optional.then(|| "optional".to_owned());
        let called = step.name.as_ref().map(|name| format!("{name}: {event}"));
        let more = any || called.is_some() || own.is_some() || step.optional || !step.conditions.is_empty();
        let parts = [Some(called.unwrap_or(event)), own, optional].into_iter().flatten();
        more.then(|| format!("{number} {}", parts.collect::<Vec<_>>().join(" · ")))
    });
    let then = match funnel.count {
        FunnelCount::Totals => "such an attempt is lost",
        FunnelCount::Unique | FunnelCount::First => "who has one is left out",
    };
    let exclusions = funnel.exclude.iter().map(|excluded| {
        let event = trigger(&excluded.event, &excluded.conditions, zone);
        format!("no {event} {}: {then}", excluded.between(funnel.order))
    });
    steps.chain(exclusions).collect()
}

fn trigger(event: &str, conditions: &[Condition], zone: Zone) -> String {
    let conditions = conditions.iter().map(|condition| condition.said(zone));
    std::iter::once(event.to_owned()).chain(conditions).collect::<Vec<_>>().join(", ")
}

/// So many lines they take in full.
pub fn height(lines: &[String], width: u16) -> u16 {
    pen::cells(wrapped(lines, width).len())
}

fn wrapped(lines: &[String], width: u16) -> Vec<String> {
    let room = usize::from(width).saturating_sub(2);
    let of = |line: &String| {
        let parts = pen::wrap(line, room).into_iter().enumerate();
        parts.map(|(at, part)| if at == 0 { part } else { format!("  {part}") }).collect::<Vec<_>>()
    };
    lines.iter().flat_map(of).collect()
}

/// Draws them, in full where there is room, else each in one line; "…" where that is too much as well.
pub fn draw(buf: &mut Buffer, area: Rect, lines: &[String], look: &Look) {
    let room = usize::from(area.height);
    let mut shown = wrapped(lines, area.width);
    if shown.len() > room {
        shown = lines.to_vec();
    }
    if shown.len() > room {
        shown.truncate(room);
        if let Some(last) = shown.last_mut() {
            let fits = usize::from(area.width).saturating_sub(2);
            *last = format!("{} …", pen::fit(last, fits).trim_end_matches('…').trim_end());
        }
    }
    for (y, line) in (area.y..area.bottom()).zip(&shown) {
        pen::put(buf, area.x, y, area.width, &look.plain(line), look.dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};
    use crate::domain::funnel::{Exclusion, FunnelStep};
    use crate::domain::time::Span;

    fn funnel() -> Funnel {
        let step = |event: &str| FunnelStep { event: event.to_owned(), ..FunnelStep::default() };
        let mail = FunnelStep {
            name: Some("Mail".to_owned()),
            window: Some(Span::days(2)),
            optional: true,
            ..step("email_sent")
        };
        Funnel {
            steps: vec![step("seen"), mail, step("bought")],
            exclude: vec![Exclusion { event: "left".to_owned(), after: 1, before: 3, ..Exclusion::default() }],
            ..Funnel::default()
        }
    }

    #[test]
    fn u5_u6_the_lines_say_what_the_names_do_not() {
        let said = |funnel: &Funnel| lines(funnel, Zone::parse("UTC").unwrap());
        assert_eq!(
            said(&funnel()),
            [
                "2 Mail: email_sent · within 2 days of the step before · optional",
                "no left between steps 1 and 3: who has one is left out"
            ]
        );
        let totals = Funnel { count: FunnelCount::Totals, ..funnel() };
        assert_eq!(said(&totals)[1], "no left between steps 1 and 3: such an attempt is lost");
        let mut any = Funnel { order: FunnelOrder::Any, ..funnel() };
        any.steps[1] = FunnelStep { event: "email_sent".to_owned(), ..FunnelStep::default() };
        assert_eq!(
            said(&any),
            [
                "1 seen",
                "2 email_sent",
                "3 bought",
                "no left after 1 and before 3 of the steps: who has one is left out"
            ]
        );
    }

    #[test]
    fn u5_without_room_each_is_one_line_and_what_is_cut_ends_with_dots() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let lines = ["1 one two three".to_owned(), "no four".to_owned()];
        let drawn = |height| {
            let area = Rect::new(0, 0, 12, height);
            let mut buf = Buffer::empty(area);
            draw(&mut buf, area, &lines, &look);
            let line = |y| (0..12).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
            (0..height).map(line).collect::<Vec<_>>()
        };
        assert_eq!(height(&lines, 12), 3);
        assert_eq!(drawn(3), ["1 one two", "  three", "no four"]);
        assert_eq!(drawn(2), ["1 one two t…", "no four"]);
        assert_eq!(drawn(1), ["1 one two …"]);
        assert!(drawn(0).is_empty());
    }
}
