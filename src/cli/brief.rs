//! `milepost brief`: the whole programme as one document.

use crate::brief;
use crate::print::{self, Existing, Format, OF_BRIEFS, Reader};

use super::arguments::{Brief, Global};
use super::failure::Failure;
use super::report::{face, refuse_if_source};
use super::{session, talk, view};

/// Writes the document, bringing the store up to date first.
pub(super) fn run(global: &Global, args: &Brief) -> Result<u8, Failure> {
    let format = face(args.format, args.output.as_deref(), OF_BRIEFS)?;
    if args.output.is_none() && format == Format::Html && talk::stdout_reader(global) != Reader::Program {
        return Err(Failure::usage("a page is no text for a terminal")
            .safe("nothing was written")
            .hint("-o brief.html, or --format markdown to read it here"));
    }
    let mut project = session::open(global, |_| ())?;
    let filter = view::filter(&args.filter, project.config(), project.store().as_of())?;
    refuse_if_source(&project, args.output.as_deref())?;
    let brief = project.ask(|cx| brief::compose(cx, &filter, args.title.as_deref()))?;
    match &args.output {
        Some(path) => print::save_brief(&brief, format, path, Existing::Replaced)?,
        None => print::write_brief(&brief, format, &mut std::io::stdout().lock())?,
    }
    // They stand in the document too, which nobody may be looking at (H5).
    session::say_remarks(&mut project)?;
    Ok(0)
}
