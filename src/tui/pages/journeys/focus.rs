//! Which list of a journey the keys go to.

/// Which list the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    Steps,
    Metrics,
    Beside,
}

impl Focus {
    pub const ALL: [Self; 3] = [Self::Steps, Self::Metrics, Self::Beside];

    /// The list so many places on.
    pub fn turned(self, by: usize) -> Self {
        let now = Self::ALL.iter().position(|focus| *focus == self).unwrap_or(0);
        Self::ALL[(now + by) % Self::ALL.len()]
    }
}
