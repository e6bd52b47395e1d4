//! Three-valued logic: a missing answer is neither yes nor no.

/// Met (达标), unmet (未达标) or unknown (待核).
///
/// The order is that of logic, so "and" is the least and "or" the greatest of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// False; a condition is unmet.
    No,
    /// Asked and not answered, or 不清楚, or 拒答.
    Unknown,
    /// True; a condition is met.
    Yes,
}

impl Truth {
    /// True when both are; false and unknown is false.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True when one is; true or unknown is true.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    /// Unmet if any part is unmet, else unknown if any is unknown, else met; nothing to meet is met.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().min().unwrap_or(Self::Yes)
    }

    /// True if any part is true, else unknown if any is unknown; of nothing, nothing is true.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().max().unwrap_or(Self::No)
    }

    /// Whether it is true for certain.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Whether it is false for certain.
    pub fn is_no(self) -> bool {
        self == Self::No
    }

    /// `met`, `unmet` or `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "unmet",
            Self::Unknown => "unknown",
            Self::Yes => "met",
        }
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }
}

/// True or false when known.
impl From<Option<bool>> for Truth {
    fn from(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Unknown, Yes};

    #[test]
    fn a_false_part_decides_and_a_true_part_decides() {
        assert_eq!(No.and(Unknown), No);
        assert_eq!(Yes.and(Unknown), Unknown);
        assert_eq!(Yes.or(Unknown), Yes);
        assert_eq!(No.or(Unknown), Unknown);
        assert_eq!(Unknown.negate(), Unknown);
        assert_eq!(Yes.negate(), No);
        assert_eq!(No.negate(), Yes);
    }

    #[test]
    fn nothing_to_meet_is_met_and_of_nothing_nothing_is_true() {
        assert_eq!(Truth::all([]), Yes);
        assert_eq!(Truth::any([]), No);
        assert_eq!(Truth::all([Yes, Unknown, No]), No);
        assert_eq!(Truth::any([No, Unknown]), Unknown);
    }
}
