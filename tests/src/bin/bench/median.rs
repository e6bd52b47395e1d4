//! The middle of a few runs, which one disturbed run does not move.

/// Runs `measure` so many times and returns the median; of an even number the higher of the two.
pub(crate) fn of(runs: usize, mut measure: impl FnMut() -> f64) -> f64 {
    let mut values: Vec<f64> = (0..runs).map(|_| measure()).collect();
    values.sort_by(f64::total_cmp);
    values[runs / 2]
}
