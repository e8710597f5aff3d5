//! Marking a text in what is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::tui::look::Look;
use crate::tui::widgets::pen;

/// Marks each place of a text in cells that are drawn; the text is in lower case.
pub fn mark(buf: &mut Buffer, area: Rect, needle: &str, look: &Look) {
    let area = area.intersection(buf.area);
    let (mut line, mut starts) = (String::new(), Vec::new());
    for x in area.left()..area.right() {
        starts.push((line.len(), x));
        line.push_str(&buf[(x, area.y)].symbol().to_lowercase());
        // The second cell of a wide character is no character.
        if pen::width(buf[(x, area.y)].symbol()) > 1 {
            starts.push((line.len(), x + 1));
        }
    }
    for (at, found) in line.match_indices(needle) {
        let end = at + found.len();
        for &(_, x) in starts.iter().filter(|(start, _)| (at..end).contains(start)) {
            if let Some(cell) = buf.cell_mut((x, area.y)) {
                let plain = cell.bg == ratatui::style::Color::Reset && !cell.modifier.contains(Modifier::REVERSED);
                let style = if plain { look.accent } else { ratatui::style::Style::new() };
                cell.set_style(style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
            }
        }
    }
}
