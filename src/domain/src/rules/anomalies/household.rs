//! All rules that one household with its background decides.

use super::found::{Anomaly, Found};
use super::{causes, land_house, measures, money, people, school, status, support, work};
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::medical::Cost;
use crate::rules::survey::Survey;

/// The anomalies of a household, in order of the codes; none when nobody was met or agreed.
///
/// Beside what other rules read, the background may hold `people {id number: household}`,
/// `area {phones {number: other households}}`, `paid [{member, kind, date}]` (pay lists),
/// `relocation {moved}`, `credit {in_net, date}` and `property {vehicle, public_employees}`.
pub fn of_household(
    survey: &Survey<'_>,
    income: &Income,
    guarantees: &Guarantees,
    costs: &[Cost],
) -> Vec<Anomaly> {
    let mut found = Found::default();
    if survey.is_answered() {
        people::check(survey, &mut found);
        school::check(survey, &mut found);
        work::check(survey, &mut found);
        support::check(survey, &mut found);
        causes::check(survey, &mut found);
        money::check(survey, income, costs, &mut found);
        status::check(survey, income, guarantees, &mut found);
        measures::check(survey, &mut found);
        land_house::check(survey, guarantees, &mut found);
    }
    found.sorted()
}

/// Whether the household is registered as poor (建档立卡).
pub(super) fn is_archived(survey: &Survey<'_>) -> bool {
    survey.answers.is("hh_kind", &["1"]).is_yes()
}
