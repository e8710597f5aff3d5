//! The promises of the whole program, each with faults injected: kills, full disks, failing calls, locks, other sessions.
//! Nothing here sleeps: what must come in an order is waited for, and no wait is longer than [`world::PATIENCE`].

#[path = "promises/caps.rs"]
mod caps;
#[path = "promises/child.rs"]
mod child;
#[path = "promises/consistent.rs"]
mod consistent;
#[path = "promises/faults.rs"]
mod faults;
#[path = "promises/full.rs"]
mod full;
#[path = "promises/killed.rs"]
mod killed;
#[path = "promises/locks.rs"]
mod locks;
#[path = "promises/logs.rs"]
mod logs;
#[path = "promises/memory.rs"]
mod memory;
#[path = "promises/sessions.rs"]
mod sessions;
#[path = "promises/source.rs"]
mod source;
#[path = "promises/world.rs"]
mod world;
