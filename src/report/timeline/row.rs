//! A line of a timeline.

use crate::domain::time::Time;

crate::row! {
    /// One touch or completion of a customer.
    pub struct TimelineRow {
        time: Time,
        event: Option<String>,
        journey: Option<String>,
        channel: Option<String>,
        asset: Option<String>,
        item: Option<String>,
        completion: Option<u64>,
        credit: Option<f64> = "touch.credit",
        reason: Option<String> = "timeline.reason",
    }
}
