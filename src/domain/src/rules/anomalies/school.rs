//! Schooling: age and stage, education and schooling, children out of school.

use super::found::Found;
use crate::rules::answers::Answer;
use crate::rules::guarantees::schooling;
use crate::rules::survey::{Member, STUDENT, Survey};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// Primary school to bachelor (`m_student` 03–24).
const TO_BACHELOR: &[&str] = &[
    "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18",
    "19", "20", "21", "22", "23", "24",
];
/// Senior high school and above (07–25).
const FROM_SENIOR: &[&str] = &[
    "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22",
    "23", "24", "25",
];
/// University (20–25).
const UNIVERSITY: &[&str] = &["20", "21", "22", "23", "24", "25"];

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    for row in &survey.rows {
        stage(row, survey.settings, found);
        education(row, found);
    }
    for member in survey.members() {
        found.member(
            "AN14",
            member,
            schooling(member).negate(),
            "适龄未在校",
            "is of school age and out of school",
        );
    }
}

fn stage(row: &Member<'_>, settings: &Settings, found: &mut Found) {
    let Some(age) = row.age.map(i64::from) else {
        return;
    };
    let bound = |name: &str| settings.get(name);
    let odd = [
        (age <= bound("P_STAGE_SENIOR"), FROM_SENIOR),
        (age >= bound("P_STAGE_PRIMARY"), &["03"]),
        (age > bound("P_STAGE_STUDENT"), TO_BACHELOR),
        (age < bound("P_STAGE_COLLEGE"), UNIVERSITY),
        (age < bound("P_STAGE_MASTER"), &["25"]),
    ];
    let odd = odd
        .into_iter()
        .map(|(aged, codes)| Truth::from(aged).and(row.answers.is("m_student", codes)));
    found.member(
        "AN11",
        row,
        Truth::any(odd),
        &format!("{age} 岁，与学段不符"),
        &format!("is {age}, which does not fit the school stage"),
    );
}

fn education(row: &Member<'_>, found: &mut Found) {
    let answers = row.answers;
    let in_school = answers.is("m_student", STUDENT);
    let in_school = in_school.or(answers.is("m_student", &["92"]));
    let not_asked = matches!(answers.get("m_student"), Answer::NotAsked);
    let left = Truth::from(not_asked).or(answers.is("m_student", &["00", "90", "91"]));
    let given = Truth::from(answers.is_given("m_edu"));
    let six = row.aged_from(6);
    found.member(
        "AN13",
        row,
        six.and(given).and(in_school),
        "在校又填了文化程度",
        "is in school and has a completed education",
    );
    found.member(
        "AN13",
        row,
        six.and(given.negate()).and(left),
        "不在校又没有文化程度",
        "is not in school and has no education given",
    );
}
