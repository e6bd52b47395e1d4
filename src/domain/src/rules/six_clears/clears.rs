//! 六清: six things a village must have clear about a household.

use super::complete::is_complete;
use crate::number::Number;
use crate::rules::background::{HOUSEHOLD, Recorded};
use crate::rules::measure_status::newest;
use crate::rules::measures::{Class, Entitled, find};
use crate::rules::reason::Reason;
use crate::rules::survey::Survey;
use crate::rules::truth::Truth;

/// Status codes with which somebody has taken care of a measure: applied for, approved, paid,
/// ended, refused or given up.
const HANDLED: &[&str] = &["2", "3", "4", "5", "6", "7", "8"];
/// Status codes with which something came of a measure: paid or delivered, going on or ended.
const DELIVERED: &[&str] = &["4", "5", "6"];

/// The six clears of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SixClears {
    /// C1 家底, C2 致贫原因, C3 帮扶措施, C4 投入产出, C5 帮扶责任, C6 脱贫时序.
    pub clears: [bool; 6],
    /// Due measures nobody has taken care of: `M23:` and the member's key, or `HH`.
    pub open: Vec<String>,
    /// What is not clear, and why.
    pub reasons: Vec<Reason>,
}

impl SixClears {
    /// How many are clear, 0 to 6.
    pub fn score(&self) -> usize {
        self.codes().count()
    }

    /// Codes of those that are clear.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        let codes = ["C1", "C2", "C3", "C4", "C5", "C6"].into_iter();
        codes
            .zip(self.clears)
            .filter_map(|(code, clear)| clear.then_some(code))
    }
}

/// Judges the six. `entitled` is what [`crate::rules::measures::measures`] found for the same survey.
pub fn six_clears(survey: &Survey<'_>, entitled: &[Entitled]) -> SixClears {
    let recorded = &survey.recorded;
    let mut reasons = Vec::new();
    let mut open = Vec::new();
    let clears = [
        assets(survey, &mut reasons),
        causes(survey, &mut reasons),
        measures(entitled, recorded, &mut open, &mut reasons),
        results(recorded, &mut reasons),
        helper(survey, &mut reasons),
        schedule(survey, &mut reasons),
    ];
    SixClears {
        clears,
        open,
        reasons,
    }
}

/// Pushes the reason and gives false.
fn unclear(reasons: &mut Vec<Reason>, code: &str, zh: &str, en: &str) -> bool {
    reasons.push(Reason::new(code, zh, en));
    false
}

/// C1: a complete full survey that is not too old. A full survey in hand counts instead of the last.
fn assets(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> bool {
    let last = survey.background.object("full_survey");
    let (date, complete) = if survey.is_full() {
        (Some(survey.visit_date), is_complete(survey))
    } else {
        let complete = last.is_some_and(|last| last.yes("complete").is_yes());
        (last.and_then(|last| last.date("date")), complete)
    };
    let most = survey.settings.get("P_FULL_SURVEY_DAYS");
    let age = date.map(|date| i64::from(survey.as_of.days() - date.days()));
    match age {
        None => unclear(reasons, "C1", "没有全面调查", "There is no full survey"),
        Some(days) if !(0..=most).contains(&days) => unclear(
            reasons,
            "C1",
            "全面调查已过期",
            "The full survey is too old",
        ),
        Some(_) if !complete => unclear(
            reasons,
            "C1",
            "成员、住房、产业或收入没有填全",
            "Members, house, production or income are incomplete",
        ),
        Some(_) => true,
    }
}

/// C2: the main cause is known and nothing in the survey speaks against it.
fn causes(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> bool {
    let Some(cause) = survey.answers.text("cause_main") else {
        return unclear(
            reasons,
            "C2",
            "没有填主要致贫原因",
            "The main cause is not known",
        );
    };
    if !is_doubtful(survey, cause) {
        return true;
    }
    unclear(
        reasons,
        "C2",
        "致贫原因与家庭情况不符",
        "The main cause does not fit the household",
    )
}

/// Whether the survey shows the opposite of a main cause. What is not known contradicts nothing.
fn is_doubtful(survey: &Survey<'_>, cause: &str) -> bool {
    let (answers, settings) = (survey.answers, survey.settings);
    // Checks look at everybody on the roster, registered or not.
    let ill = |codes: &[&str]| {
        let rows = survey.rows.iter();
        Truth::any(rows.map(|row| row.answers.has("m_health", codes)))
    };
    match cause {
        // 因病 and nobody ill.
        "01" => ill(&["3", "4"]).is_no(),
        // 因残 and nobody disabled.
        "02" => ill(&["6"]).is_no(),
        // 因学 and no student.
        "03" => Truth::any(survey.rows.iter().map(|row| row.is_student())).is_no(),
        // 缺土地 and enough farmland a head.
        "05" => {
            let n = survey.n();
            let enough = Number::integer(settings.get("P_LAND_ENOUGH").saturating_mul(n));
            n > 0 && answers.compare("land_farm", |mu| mu >= enough).is_yes()
        }
        // 缺劳力 and enough labourers.
        "08" => survey.n_labour_full() >= settings.get("P_LABOUR_ENOUGH"),
        // 交通条件落后 and a good road near by.
        "10" => {
            let near = Number::integer(settings.get("P_ROAD_NEAR"));
            let near = answers.compare("road_km", |km| km <= near);
            answers.is("road_type", &["3", "4"]).and(near).is_yes()
        }
        _ => false,
    }
}

/// C3: somebody has taken care of every due measure.
fn measures(
    entitled: &[Entitled],
    recorded: &[Recorded<'_>],
    open: &mut Vec<String>,
    reasons: &mut Vec<Reason>,
) -> bool {
    let due = entitled.iter().filter(|entry| entry.class == Class::Due);
    for entry in due {
        let record = newest(recorded, entry.code, &entry.member);
        if record.is_some_and(|record| HANDLED.contains(&record.status)) {
            continue;
        }
        open.push(format!("{}:{}", entry.code, entry.member));
        let (zh, en) = named(entry.code);
        let reason = Reason::new("C3", format!("{zh} 未办"), format!("{en} is open"));
        reasons.push(match entry.member.as_str() {
            HOUSEHOLD => reason,
            member => reason.about(member),
        });
    }
    open.is_empty()
}

/// Code and short name of a measure in both languages.
fn named(code: &str) -> (String, String) {
    let name = find(code).map(|measure| measure.name.clone());
    let name = name.unwrap_or_default();
    (format!("{code} {}", name.zh), format!("{code} {}", name.en))
}

/// C4: something was delivered, and of all that was delivered the amount or result is known.
fn results(recorded: &[Recorded<'_>], reasons: &mut Vec<Reason>) -> bool {
    let current = |record: &&Recorded<'_>| {
        newest(recorded, record.code, record.member).as_ref() == Some(*record)
    };
    let delivered = recorded
        .iter()
        .filter(|record| DELIVERED.contains(&record.status))
        .filter(current);
    let (mut any, mut all) = (false, true);
    for record in delivered {
        any = true;
        if record.amount.is_none() && record.output.is_none() {
            all = false;
            let (zh, en) = named(record.code);
            let (zh, en) = (
                format!("{zh} 缺金额或见效"),
                format!("{en}: amount or output is missing"),
            );
            reasons.push(Reason::new("C4", zh, en));
        }
    }
    if !any {
        return unclear(
            reasons,
            "C4",
            "还没有兑现的措施",
            "No measure was delivered yet",
        );
    }
    all
}

/// C5: exactly one helper, with unit and phone.
fn helper(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> bool {
    let mut helpers = survey.background.helpers();
    let Some(helper) = helpers.next() else {
        return unclear(reasons, "C5", "没有帮扶人", "There is no helper");
    };
    if helpers.next().is_some() {
        return unclear(
            reasons,
            "C5",
            "帮扶人不止一个",
            "There is more than one helper",
        );
    }
    let mut clear = true;
    if helper.text("unit").is_none() {
        clear = unclear(
            reasons,
            "C5",
            "帮扶人缺单位",
            "The helper's unit is missing",
        );
    }
    if helper.text("phone").is_none() {
        clear = unclear(
            reasons,
            "C5",
            "帮扶人缺电话",
            "The helper's phone is missing",
        );
    }
    clear
}

/// C6: the planned year of exit is not past, or the year of exit is known.
fn schedule(survey: &Survey<'_>, reasons: &mut Vec<Reason>) -> bool {
    let answers = survey.answers;
    if survey.is_not_exited() {
        let year = Number::integer(i64::from(survey.as_of.year()));
        return match answers.number("planned_exit_year") {
            Some(planned) if planned >= year => true,
            Some(_) => unclear(reasons, "C6", "计划脱贫年已过", "The planned year is past"),
            None => unclear(
                reasons,
                "C6",
                "没有计划脱贫年",
                "The planned year of exit is missing",
            ),
        };
    }
    if !survey.is_exited() {
        return unclear(
            reasons,
            "C6",
            "不是在册户，没有脱贫时序",
            "Not on file, so there is no schedule",
        );
    }
    if answers.is_given("exit_year") {
        return true;
    }
    unclear(reasons, "C6", "没有脱贫年度", "The year of exit is missing")
}
