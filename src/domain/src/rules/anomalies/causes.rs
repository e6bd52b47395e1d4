//! The main cause of poverty against the members. Another look at what the checks of the form ask.

use super::found::Found;
use crate::rules::answers::Answers;
use crate::rules::survey::{STUDENT, Survey};
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, found: &mut Found) {
    let answers = survey.answers;
    let cause = |code: &str| answers.is("cause_main", &[code]);
    let nobody = |has: fn(Answers<'_>) -> Truth| {
        Truth::any(survey.members().map(|member| has(member.answers))).negate()
    };
    // Without members there is nobody to compare with.
    let peopled = Truth::from(survey.n() > 0);
    let ill = nobody(|answers| answers.has("m_health", &["3", "4"]));
    let disabled = nobody(|answers| answers.has("m_health", &["6"]));
    let student = nobody(|answers| answers.is("m_student", STUDENT));
    for (code, number, nobody, zh, en) in [
        (
            "AN26",
            "01",
            ill,
            "因病致贫但无病人",
            "cause illness, nobody is ill",
        ),
        (
            "AN27",
            "02",
            disabled,
            "因残致贫但无残疾人",
            "cause disability, nobody is disabled",
        ),
        (
            "AN28",
            "03",
            student,
            "因学致贫但无在校生",
            "cause schooling, nobody is a student",
        ),
    ] {
        found.household(code, peopled.and(cause(number)).and(nobody), zh, en);
    }
    let main = answers.text("cause_main");
    let again = answers
        .codes("cause_other")
        .any(|other| Some(other) == main);
    found.household(
        "AN29",
        again,
        "其他原因与主要原因重复",
        "another cause repeats the main one",
    );
    let full = survey.n_labour_full();
    let enough = full >= survey.settings.get("P_LABOUR_ENOUGH");
    found.household(
        "AN30",
        cause("08").and(enough.into()),
        &format!("缺劳力但有 {full} 个劳力"),
        &format!("cause lack of labour, {full} full labourers"),
    );
}
