//! `milepost demo [DIR]`: a generated company to try things out on.

use std::ops::ControlFlow;
use std::path::Path;

use crate::demo::{Options, config_text};
use crate::print;
use crate::store::load;

use super::progress::Bar;
use super::{Demo, Failure, talk};

/// The files of the project.
const DATABASE: &str = "demo.duckdb";
const CONFIG: &str = "milepost.toml";

/// Makes the project.
pub fn run(args: &Demo) -> Result<u8, Failure> {
    let config = args.dir.join(CONFIG);
    if config.exists() {
        return Err(Failure::new(73, format!("there is a project in {} already", args.dir.display()))
            .safe("nothing was written")
            .hint("name another folder"));
    }
    make(args)?;
    talk::say(&format!("look at it with: milepost --config {} report milestones", config.display()));
    Ok(0)
}

fn make(args: &Demo) -> Result<(), Failure> {
    let options = Options::default();
    let options =
        Options { customers: args.customers.unwrap_or(options.customers), seed: args.seed.unwrap_or(options.seed) };
    folder(&args.dir)?;
    let mut bar = Bar::new();
    let written = load::demo(&args.dir.join(DATABASE), options, &mut |rows, of| {
        bar.draw("generating", rows, of);
        ControlFlow::Continue(())
    });
    let took = bar.elapsed().as_secs_f64();
    drop(bar);
    let written = written?;
    print::save_with(&args.dir.join(CONFIG), |out| out.write_all(config_text(DATABASE).as_bytes()))?;
    let count = |n| print::format::whole(i64::try_from(n).unwrap_or(i64::MAX));
    talk::say(&format!(
        "made {}: {} customers, {} events ({took:.1} s)",
        args.dir.display(),
        count(written.customers),
        count(written.events)
    ));
    Ok(())
}

fn folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|error| Failure::new(73, format!("cannot make {}: {error}", path.display())))
}
