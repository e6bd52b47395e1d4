//! Measures on record: due and not given, given twice, given after relocation.

use std::collections::BTreeMap;

use serde_json::Map;

use super::found::Found;
use crate::rules::answers::Answers;
use crate::rules::background::{Background, Recorded};
use crate::rules::reason::Reason;
use crate::rules::survey::Survey;

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    let nothing = Map::new();
    // The survey repeats what the office has, so each list is looked at by itself.
    let office = survey.background.recorded(Answers::Json(&nothing));
    let own = Background(&nothing).recorded(survey.answers);
    twice(&office, found);
    twice(&own, found);
    let all = || office.iter().chain(&own);
    let mut current = BTreeMap::new();
    for measure in all() {
        let slot = current
            .entry((measure.code, measure.member))
            .or_insert(*measure);
        if measure.date >= slot.date {
            *slot = *measure;
        }
    }
    for measure in current.values() {
        due(survey, measure, found);
    }
    for row in &survey.rows {
        let paid = |code| current.get(&(code, row.key)).is_some_and(is_paid);
        let post = row.answers.text("m_post").unwrap_or("00");
        let guard = post == "01" || paid("M11");
        let other = !matches!(post, "00" | "01" | "97" | "98") || paid("M12");
        found.member(
            "AN44",
            row,
            guard && other,
            "既是护林员又有公益岗位",
            "is a forest guard and has a village post",
        );
    }
    relocated(survey, all(), found);
}

/// Paid or delivered, once (已兑现) or regularly (持续享受).
fn is_paid(measure: &Recorded<'_>) -> bool {
    matches!(measure.status, "4" | "5")
}

/// Due (应享受) for too long.
fn due(survey: &Survey<'_>, measure: &Recorded<'_>, found: &mut Found) {
    let since = measure.date.filter(|_| measure.status == "1");
    let Some(since) = since else { return };
    let days = i64::from(survey.as_of.days() - since.days());
    if days > survey.settings.get("P_ENTITLED_DAYS") {
        let code = measure.code;
        let reason = Reason::new(
            "AN43",
            format!("{code} 应享受 {days} 天未办"),
            format!("{code} has been due for {days} days"),
        );
        found.add("AN43", measure.member, reason);
    }
}

fn twice(measures: &[Recorded<'_>], found: &mut Found) {
    let mut times = BTreeMap::new();
    let mut loans = 0;
    for measure in measures.iter().filter(|measure| is_paid(measure)) {
        loans += usize::from(measure.code == "M31");
        if let Some(date) = measure.date {
            let year = date.year();
            *times
                .entry((measure.code, measure.member, year))
                .or_insert(0) += 1;
        }
    }
    for ((code, member, year), count) in times {
        if count > 1 {
            let reason = Reason::new(
                "AN44",
                format!("{code} 在 {year} 年享受 {count} 次"),
                format!("{code} was given {count} times in {year}"),
            );
            found.add("AN44", member, reason);
        }
    }
    found.household(
        "AN44",
        loans > 1,
        &format!("小额信贷享受 {loans} 次"),
        &format!("{loans} small loans"),
    );
}

/// Renovation of a house (M42) paid after the household moved to a relocation site.
fn relocated<'a>(
    survey: &Survey<'_>,
    measures: impl Iterator<Item = &'a Recorded<'a>>,
    found: &mut Found,
) {
    let relocated = survey.answers.yes("is_relocated").is_yes();
    let relocation = survey.background.object("relocation");
    let moved = relocation.and_then(|office| office.date("moved"));
    let Some(moved) = moved.filter(|_| relocated) else {
        return;
    };
    for measure in measures {
        let paid = measure.code == "M42" && measure.status == "4";
        if let Some(date) = measure.date.filter(|date| paid && *date > moved) {
            found.household(
                "AN55",
                true,
                &format!("{moved} 已搬迁，{date} 又享受危房改造"),
                &format!("moved on {moved}, renovation paid on {date}"),
            );
        }
    }
}
