//! What must be true of a household and of all of them together.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::identity::{CertificateProblem, certificate_problem, id_birth, id_sex};
use serde_json::{Map, Value as Json};

use super::Known;
use super::merge::{HEAD_OF_HOUSEHOLD, LEFT, Merged, is_registered, text};
use crate::imports::plan::Request;
use crate::imports::problem::Problems;
use crate::imports::table::Line;

/// CL_REL 配偶.
const SPOUSE: &str = "10";
/// Causes beside the main one, as in the national system.
const MOST_CAUSES: usize = 2;

/// Checks households as they will be.
pub(super) fn check(
    merged: &[Merged<'_>],
    stored: &BTreeMap<String, Known>,
    request: &Request<'_>,
    problems: &mut Problems,
) {
    for household in merged {
        relations(household, problems);
        years_and_causes(household, problems);
        for (row, line) in &household.members {
            if let Some(line) = line {
                numbers(row, *line, problems);
            }
        }
    }
    persons(merged, stored, request.complete, problems);
}

/// One head, one spouse at most.
fn relations(household: &Merged<'_>, problems: &mut Problems) {
    let present = household.members.iter();
    let present = present.filter(|(row, _)| text(row, "m_presence") != LEFT);
    let of = |relation: &str| {
        let those = present.clone();
        those
            .filter(|(row, _)| text(row, "m_rel") == relation)
            .collect::<Vec<_>>()
    };
    let heads = of(HEAD_OF_HOUSEHOLD);
    if present.clone().next().is_some() && heads.is_empty() {
        problems.add(
            &household.line.place("m_rel"),
            format!("户 {} 没有户主：请给一人填“户主”", household.household.code),
            format!(
                "Household {} has no head: give one member the relation \"head\"",
                household.household.code
            ),
        );
    }
    for (people, zh, en) in [
        (heads, "户主只能有一人", "Only one head allowed"),
        (of(SPOUSE), "配偶只能有一人", "Only one spouse allowed"),
    ] {
        if people.len() > 1 {
            let named = people.iter().rev().find_map(|(_, line)| *line);
            let place = named.unwrap_or(household.line).place("m_rel");
            let names: Vec<&str> = people.iter().map(|(row, _)| text(row, "m_name")).collect();
            let names = names.join("、");
            problems.add(
                &place,
                format!("{zh}，现有 {names}；文件没有列出的成员仍在册，已离开的请填在户情况“已减少”"),
                format!("{en}, there are {names}; members the file leaves out are still on file, those who left need the presence \"left\""),
            );
        }
    }
}

fn years_and_causes(household: &Merged<'_>, problems: &mut Problems) {
    let office = &household.household.office;
    let number = |name: &str| office.get(name).and_then(Json::as_i64);
    if let (Some(from), Some(exit)) = (number("registered_year"), number("exit_year"))
        && exit < from
    {
        problems.add(
            &household.line.place("exit_year"),
            format!("脱贫年度 {exit} 早于识别年度 {from}"),
            format!("The year of exit {exit} is before the year of registration {from}"),
        );
    }
    let causes = office.get("cause_other").and_then(Json::as_array);
    let causes: Vec<&str> = causes
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    if causes.len() > MOST_CAUSES || causes.contains(&text(office, "cause_main")) {
        problems.add(
            &household.line.place("cause_other"),
            "其他原因最多两个，且不含主要原因",
            "At most two other causes, and not the main one again",
        );
    }
}

/// The numbers of a member agree with what is said of them.
fn numbers(row: &Map<String, Json>, line: Line<'_>, problems: &mut Problems) {
    let number = text(row, "m_idno");
    let differs = |name: &str, inside: Option<String>| {
        let own = text(row, name);
        !own.is_empty() && inside.is_some_and(|inside| inside != own)
    };
    if differs("m_sex", id_sex(number).map(str::to_owned)) {
        problems.add(
            &line.place("m_sex"),
            "性别与身份证不符",
            "The sex differs from the ID number",
        );
    }
    if differs("m_birth", id_birth(number).map(|date| date.to_string())) {
        let (zh, en) = (
            "出生日期与身份证不符",
            "The birth date differs from the ID number",
        );
        problems.add(&line.place("m_birth"), zh, en);
    }
    let certificate = text(row, "m_dis_cert");
    if certificate.is_empty() {
        return;
    }
    let known = |name: &str| Some(text(row, name)).filter(|text| !text.is_empty());
    let found = certificate_problem(
        certificate,
        known("m_idno"),
        known("m_dis_type"),
        known("m_dis_grade"),
    );
    let (zh, en) = match found {
        None => return,
        Some(CertificateProblem::Kind) => (
            "残疾证号与残疾类别不符",
            "The certificate number differs from the kind of disability",
        ),
        Some(CertificateProblem::Grade) => (
            "残疾证号与残疾等级不符",
            "The certificate number differs from the grade",
        ),
        Some(_) => (
            "残疾证号与身份证不符",
            "The certificate number differs from the ID number",
        ),
    };
    problems.add(&line.place("m_dis_cert"), zh, en);
}

/// Nobody is a registered member twice.
fn persons(
    merged: &[Merged<'_>],
    stored: &BTreeMap<String, Known>,
    complete: bool,
    problems: &mut Problems,
) {
    let named: BTreeSet<&str> = merged
        .iter()
        .map(|own| own.household.code.as_str())
        .collect();
    // Id number → household, and the row where it is in the file.
    let mut owners: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    let others = stored.iter();
    for (code, known) in others.filter(|(code, _)| !complete && !named.contains(code.as_str())) {
        let rows = known
            .household
            .office
            .get("members")
            .and_then(Json::as_array);
        let rows = rows.into_iter().flatten().filter_map(Json::as_object);
        for row in rows.filter(|row| is_registered(row)) {
            owners.insert(text(row, "m_idno"), (code, 0));
        }
    }
    for own in merged {
        for (row, line) in own.members.iter().filter(|(row, _)| is_registered(row)) {
            let number = text(row, "m_idno");
            if number.is_empty() {
                continue;
            }
            let place = line.unwrap_or(own.line).place("m_idno");
            if let Some((code, other)) = owners.insert(number, (&own.household.code, place.row)) {
                let (zh, en) = match other {
                    0 => (
                        format!("户 {code}（已导入）"),
                        format!("household {code} (imported before)"),
                    ),
                    row => (
                        format!("户 {code}（第 {row} 行）"),
                        format!("household {code} (row {row})"),
                    ),
                };
                problems.add(
                    &place,
                    format!("此人已在{zh}；一人只能在一户，已离开的一处填在户情况“已减少”"),
                    format!("This person is already in {en}; a person belongs to one household, where they left the presence is \"left\""),
                );
            }
        }
    }
}
