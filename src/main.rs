//! milepost
fn main() {
    let _ = duckdb::Connection::open_in_memory();
}
