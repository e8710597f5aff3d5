//! milepost.toml(5).

use clap_mangen::roff::{bold, roman};

use super::page::{head, list, see_also};
use crate::cli::topics;
use crate::domain::condition::OPERATORS;

pub(super) fn configuration() -> Vec<u8> {
    let mut page = head("milepost.toml", "5", "what milepost reads, and what it counts");
    page.control("SH", ["DESCRIPTION"]);
    page.text([roman(
        "A file in TOML. milepost takes the one that --config names, else that of $MILEPOST_CONFIG, else milepost.toml in the \
         folder it is run in, else milepost/milepost.toml in the user's configuration folder. Paths in it are relative to it. \
         milepost init writes one for your data, milepost check prints every fault of it.",
    )]);
    page.control("SH", ["SETTINGS"]);
    page.text([roman("A part in capitals stands for a name that you choose.")]);
    if let Some(settings) = topics::named("settings") {
        list(&mut page, settings.terms());
    }
    page.control("SH", ["CONDITIONS"]);
    page.text([roman(
        "A condition names an attribute of the event and has exactly one operator. With ignore_case = true text is compared in \
         any case.",
    )]);
    for (name, takes) in OPERATORS {
        page.control("TP", []);
        page.text([bold(*name)]);
        page.text([roman(format!("takes {}", takes.words()))]);
    }
    see_also(&mut page);
    page.to_roff().into_bytes()
}
