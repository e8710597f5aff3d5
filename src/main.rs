//! milepost: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything is written: files of this process are its user's alone (P22).
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    milepost::cli::main(milepost::explorer::run)
}
