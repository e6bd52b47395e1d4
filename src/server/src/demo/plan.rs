//! How many households of which cause, size and year, exactly as the county plan prints them.

use super::random::Random;

/// A household before it has a place or people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// CL_CAUSE code of the main cause.
    pub(super) cause: &'static str,
    /// Persons.
    pub(super) size: u32,
    /// Year in which the plan wants it out of poverty.
    pub(super) exit_year: i32,
}

/// 缺劳力, lack of labour; the household of the fixture has it.
pub(super) const LABOUR: &str = "08";
/// 因学, schooling.
pub(super) const SCHOOL: &str = "03";

/// The fixture's household: always the first.
pub(super) const FIXTURE: Planned = Planned {
    cause: LABOUR,
    size: 3,
    exit_year: 2019,
};

/// Cause, number of households of 2, 3, 4 and 5 persons: the smallest recipe that gives the table.
const CAUSES: [(&str, [usize; 4]); 9] = [
    ("01", [0, 86, 71, 0]),
    ("08", [30, 69, 0, 0]),
    ("07", [0, 112, 62, 0]),
    ("02", [0, 26, 15, 0]),
    ("09", [0, 3, 4, 0]),
    ("11", [33, 222, 0, 0]),
    ("03", [0, 0, 19, 1]),
    ("10", [0, 4, 3, 0]),
    ("05", [0, 32, 4, 0]),
];
/// Of the households of 2 and of 3 persons, so many are planned for 2018; all larger ones are.
const IN_2018: [usize; 2] = [28, 332];
/// Largest household made by moving persons about.
const LARGEST: u32 = 7;

/// All 796 households, the fixture's first.
pub(super) fn plan(random: &mut Random) -> Vec<Planned> {
    let mut plan = Vec::new();
    for (cause, counts) in CAUSES {
        for (size, count) in (2..).zip(counts) {
            plan.extend(std::iter::repeat_n(
                Planned {
                    cause,
                    size,
                    exit_year: 2018,
                },
                count,
            ));
        }
    }
    // The fixture stands in for one of the households it is like.
    if let Some(place) = plan
        .iter()
        .position(|planned| planned.cause == FIXTURE.cause && planned.size == FIXTURE.size)
    {
        plan.swap_remove(place);
    }
    random.shuffle(&mut plan);
    let mut rest = IN_2018;
    for planned in &mut plan {
        if let Some(rest) = rest.get_mut(planned.size as usize - 2) {
            planned.exit_year = if *rest > 0 { 2018 } else { 2019 };
            *rest = rest.saturating_sub(1);
        }
    }
    vary(&mut plan, random);
    plan.insert(0, FIXTURE);
    plan
}

/// Moves single persons between households of the same cause and year, so that there are small
/// and large ones and every sum stays.
fn vary(plan: &mut [Planned], random: &mut Random) {
    for _ in 0..2 * plan.len() {
        let (from, to) = (random.below(plan.len()), random.below(plan.len()));
        let (
            Planned {
                cause,
                size,
                exit_year,
            },
            other,
        ) = (plan[from], plan[to]);
        // A pupil does not live alone.
        let smallest = if cause == SCHOOL { 2 } else { 1 };
        if from != to
            && cause == other.cause
            && exit_year == other.exit_year
            && size > smallest
            && other.size < LARGEST
        {
            plan[from].size -= 1;
            plan[to].size += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(plan: &[Planned], of: impl Fn(&Planned) -> bool) -> (usize, u32) {
        let found: Vec<&Planned> = plan.iter().filter(|planned| of(planned)).collect();
        (found.len(), found.iter().map(|planned| planned.size).sum())
    }

    #[test]
    fn every_seed_gives_the_plan() {
        for seed in [0, 1, 2, 99, u64::MAX] {
            let plan = plan(&mut Random::new(seed));
            for (cause, households, persons) in [
                ("01", 157, 542),
                ("08", 99, 267),
                ("07", 174, 584),
                ("02", 41, 138),
                ("09", 7, 25),
                ("11", 255, 732),
                ("03", 20, 81),
                ("10", 7, 24),
                ("05", 36, 112),
            ] {
                assert_eq!(
                    sum(&plan, |planned| planned.cause == cause),
                    (households, persons),
                    "cause {cause}"
                );
            }
            assert_eq!(sum(&plan, |_| true), (796, 2505));
            assert_eq!(sum(&plan, |planned| planned.exit_year == 2018), (539, 1769));
            assert_eq!(sum(&plan, |planned| planned.exit_year == 2019), (257, 736));
            assert_eq!(plan[0], FIXTURE);
            assert!(
                (1..=6).all(|size| plan.iter().any(|planned| planned.size == size)),
                "sizes vary"
            );
        }
    }
}
