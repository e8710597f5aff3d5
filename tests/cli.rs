//! The program as its users meet it: on a command line, in a terminal, in the README.

#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/completions.rs"]
mod completions;
#[path = "cli/crash.rs"]
mod crash;
#[path = "cli/project.rs"]
mod project;
#[path = "cli/pty.rs"]
mod pty;
#[path = "cli/readme.rs"]
mod readme;
#[path = "cli/spoken.rs"]
mod spoken;
#[path = "cli/store.rs"]
mod store;
