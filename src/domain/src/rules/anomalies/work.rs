//! Labour, work and wages.

use super::found::Found;
use crate::rules::survey::{Member, STUDENT, Survey};
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    let lines = survey.answers.rows("wages");
    for member in survey.members() {
        let answers = member.answers;
        let works = answers.is("m_work_place", &["1", "2", "3", "4", "5", "6"]);
        let works = works.or(answers.is_other_than("m_post", &["00"]));
        // Wages that were asked for and not given are unknown.
        let paid = Truth::from(lines.as_ref().map(|lines| {
            lines
                .iter()
                .any(|(_, line)| line.text("w_member") == Some(member.key))
        }));
        let busy = works.or(paid);
        labour(survey, member, found);
        found.member(
            "AN16",
            member,
            answers.is("m_labour", &["4", "5"]).and(busy),
            "无劳动能力却有务工",
            "works without being able to",
        );
        found.member(
            "AN17",
            member,
            works.and(paid.negate()),
            "有务工或岗位却没有工资",
            "works or has a post, and no wage is given",
        );
        found.member(
            "AN17",
            member,
            paid.and(works.negate()),
            "有工资却没有务工或岗位",
            "has a wage without work or a post",
        );
        let pupil = answers.is("m_student", STUDENT);
        let pupil = pupil.and(answers.is("m_student", &["02"]).negate());
        found.member(
            "AN18",
            member,
            pupil.and(busy),
            "在校又务工",
            "is in school and works",
        );
    }
}

fn labour(survey: &Survey<'_>, member: &Member<'_>, found: &mut Found) {
    let (answers, settings) = (member.answers, survey.settings);
    let (from, to) = (
        settings.get("P_LABOUR_AGE.from"),
        settings.get("P_LABOUR_AGE.to"),
    );
    let full = answers.is("m_labour", &["1", "2"]);
    let less = answers.is("m_labour", &["3", "4", "5"]);
    let fit = member.aged(from, to).and(member.is_healthy());
    let fit = fit.and(member.is_student().negate());
    let child = Truth::from(member.age.map(|age| i64::from(age) < from));
    let parts = [
        (
            fit.and(less),
            "健康成年却填弱劳力或无劳力",
            "is a healthy adult without full labour",
        ),
        (
            child.and(answers.is_other_than("m_labour", &["5"])),
            "未到劳动年龄却有劳动能力",
            "is too young for labour",
        ),
        (
            member.aged_from(to + 1).and(full),
            "年老却填全劳力",
            "is old and has full labour",
        ),
        (
            answers.is("m_dis_grade", &["1"]).and(full),
            "一级残疾却填全劳力",
            "has the severest disability and full labour",
        ),
    ];
    for (holds, zh, en) in parts {
        found.member("AN15", member, holds, zh, en);
    }
}
