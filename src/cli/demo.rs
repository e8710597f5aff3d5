//! `milepost demo [DIR]`: a generated company to try things out on.

use std::path::Path;
use std::time::Instant;

use crate::demo::{Options, config_text, writer};
use crate::domain::exit::Exit;
use crate::files;
use crate::print;

use super::arguments::{Demo, Global};
use super::explore::Explorer;
use super::failure::Failure;
use super::progress::drawn;
use super::{explore, talk};

/// The files of the project.
const DATABASE: &str = "demo.duckdb";
const CONFIG: &str = "milepost.toml";

/// Makes the project where it is not there yet, and opens it.
pub fn run(global: &Global, args: &Demo, explorer: Explorer) -> Result<u8, Failure> {
    let config = args.dir.join(CONFIG);
    let (there, asked) = (config.exists(), args.customers.is_some() || args.seed.is_some() || args.lean);
    if there && asked {
        return Err(Failure::new(
            Exit::CannotCreate.code(),
            format!("there is a project in {} already", args.dir.display()),
        )
        .safe("nothing was written")
        .hint("name another folder, or leave out --customers, --seed and --lean to open it"));
    }
    if !there {
        make(args)?;
    }
    if args.no_open {
        talk::say(&format!("open it with: milepost --config {}", config.display()));
        return Ok(0);
    }
    explore::open(global, Some(&config), explorer)
}

fn make(args: &Demo) -> Result<(), Failure> {
    let options = Options::default();
    let options = Options {
        customers: args.customers.unwrap_or(options.customers),
        seed: args.seed.unwrap_or(options.seed),
        lean: args.lean,
    };
    folder(&args.dir)?;
    let asked = args.customers.is_some() || args.seed.is_some() || args.lean;
    if !asked && writer::is_finished(&args.dir.join(DATABASE)) {
        // A kill came between the database and its configuration.
        talk::say(&format!("{} is whole: finishing what was begun", args.dir.join(DATABASE).display()));
        return config(args);
    }
    let progress = drawn();
    let began = Instant::now();
    let written = writer::write(&args.dir.join(DATABASE), options, &progress);
    let took = began.elapsed().as_secs_f64();
    drop(progress);
    let written = written?;
    config(args)?;
    let count = |n| print::format::whole(i64::try_from(n).unwrap_or(i64::MAX));
    talk::say(&format!(
        "made {}: {} customers, {} events ({took:.1} s)",
        args.dir.display(),
        count(written.customers),
        count(written.events)
    ));
    Ok(())
}

fn config(args: &Demo) -> Result<(), Failure> {
    Ok(files::create_new(&args.dir.join(CONFIG), |out| out.write_all(config_text(DATABASE).as_bytes()))?)
}

fn folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path)
        .map_err(|error| Failure::new(Exit::CannotCreate.code(), format!("cannot make {}: {error}", path.display())))
}
