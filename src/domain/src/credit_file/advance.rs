//! What a step does to a file, and why it may not be made.

use serde_json::Value as Json;

use super::file::{Confirmed, CreditFile, ItemPoints, Notice, State, StepNote};
use super::privacy;
use super::rated::CHARACTER;
use super::step::{Kind, Step};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::VERSION;
use crate::rules::answers::Answers;
use crate::rules::credit::{CHARACTER_STOPS, Credit, Scorecard, stops_grade};
use crate::rules::reason::Reason;
use crate::settings::Settings;

/// Code of `ob_result` of an objection that holds.
const HOLDS: &str = "2";
/// Code of `cf_decision`: back to the group.
const BACK: &str = "2";

/// Where the steps of a household lead.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// The file; none before it was collected.
    pub file: Option<CreditFile>,
    /// Steps that do not fit, by record, with the reason in words.
    pub refused: Vec<(String, Reason)>,
}

/// Puts steps in order and follows them. The order in which they are given makes no difference:
/// steps of `applied` (those a file was made of before, [`CreditFile::applied`]) go first in their
/// order, then the others by id, which is the order in which the forms were begun.
pub fn follow(mut steps: Vec<Step>, applied: &[String], settings: &Settings) -> Followed {
    steps.arrange_by(|one, other| {
        let order = |step: &Step| {
            let place = applied.iter().position(|id| *id == step.record);
            (place.unwrap_or(usize::MAX), step.record.clone())
        };
        order(one).cmp(&order(other))
    });
    let mut found = Followed::default();
    loop {
        let fits = |step: &Step| advance(found.file.as_ref(), step, settings).ok();
        let next = steps
            .iter()
            .enumerate()
            .find_map(|(index, step)| Some((index, fits(step)?)));
        let Some((index, file)) = next else { break };
        found.file = Some(file);
        steps.remove(index);
    }
    for step in steps {
        // Against the file as it is: that is what the person can do something about.
        if let Err(reason) = advance(found.file.as_ref(), &step, settings) {
            found.refused.push((step.record, reason));
        }
    }
    found
}

type Advanced = Result<CreditFile, Reason>;

fn refuse<T>(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Result<T, Reason> {
    Err(Reason::new(code, zh, en))
}

/// The file after a step.
///
/// # Errors
///
/// Why the step may not be made now, in words.
pub fn advance(
    file: Option<&CreditFile>,
    step: &Step,
    settings: &Settings,
) -> Result<CreditFile, Reason> {
    if step.kind == Kind::Collect {
        return collect(file, step);
    }
    let Some(file) = file.filter(|file| file.state != State::Refused) else {
        return refuse(
            "CR01",
            "这户还没有信用档案，先采集",
            "The household has no credit file: collect it first",
        );
    };
    if file.state.next() != Some(step.kind) {
        let (zh, en) = stands(file);
        return refuse("CR02", zh, en);
    }
    if !step.known.iter().any(|known| known == file.last()) {
        return refuse(
            "CR03",
            "档案已有新的变化，请同步后重做这一步",
            "The file has changed since: download, then make this step again",
        );
    }
    let before = file.steps.last().and_then(|last| Date::parse(&last.date));
    if before.is_some_and(|before| step.date < before) {
        return refuse(
            "CR04",
            "日期早于上一步",
            "The day is before that of the last step",
        );
    }
    let mut file = file.clone();
    match step.kind {
        Kind::Appraise => appraise(&mut file, step, settings)?,
        Kind::Notice if file.state == State::Appraised => put_up(&mut file, step, settings)?,
        Kind::Notice => end(&mut file, step)?,
        Kind::Confirm => confirm(&mut file, step)?,
        Kind::Collect => {}
    }
    file.steps.push(note(file.state, step));
    file.applied.push(step.record.clone());
    Ok(file)
}

fn note(state: State, step: &Step) -> StepNote {
    StepNote {
        state,
        record: step.record.clone(),
        date: step.date.to_string(),
        by: step.by.clone(),
    }
}

/// What a file waits for, said to somebody who came with another step.
fn stands(file: &CreditFile) -> (&'static str, &'static str) {
    match file.state {
        State::Refused => ("户主没有同意", "The household did not agree"),
        State::Collected => ("还没有评议，先评议", "Not appraised yet: appraise first"),
        State::Appraised => (
            "评议好了，还没有公示，先公示",
            "Appraised; put up the notice first",
        ),
        State::OnNotice => (
            "正在公示，公示结束后再做",
            "On public notice; wait for its end",
        ),
        State::Noticed => (
            "公示已结束，等镇里审定",
            "The notice has ended; the township confirms next",
        ),
        State::Confirmed => (
            "已经审定，要改就重新采集",
            "Confirmed already; collect anew to change it",
        ),
    }
}

fn collect(file: Option<&CreditFile>, step: &Step) -> Advanced {
    if let Some(file) = file {
        let is_free = matches!(
            file.state,
            State::Refused | State::Collected | State::Confirmed
        );
        if !is_free && !borrower_is_gone(file, step) {
            return refuse(
                "CR05",
                "档案正在评议或公示，审定后再更新",
                "The file is being appraised or on notice; renew it after the confirmation",
            );
        }
        if !step.known.iter().any(|known| known == file.last()) {
            return refuse(
                "CR06",
                "这户已有人采集过，请同步后再更新",
                "Somebody collected this household before: download, then renew",
            );
        }
    }
    let mut new = CreditFile {
        household: step.household.clone(),
        // A grade is one person's.
        confirmed: file
            .filter(|file| !borrower_is_gone(file, step))
            .and_then(|file| file.confirmed.clone()),
        answers: privacy::open(&step.answers),
        ..CreditFile::default()
    };
    match &step.credit {
        None => new.state = State::Refused,
        Some(credit) => fill(&mut new, step, credit),
    }
    new.steps = vec![note(new.state, step)];
    new.applied = file.map(|file| file.applied.clone()).unwrap_or_default();
    new.applied.push(step.record.clone());
    Ok(new)
}

/// Whether the file's borrower is no member any more, as whoever collects anew knows the household.
fn borrower_is_gone(file: &CreditFile, step: &Step) -> bool {
    let name = format!("|{}|", file.borrower_name);
    let lists = !step.names.trim_matches('|').is_empty() && !file.borrower_name.is_empty();
    lists && !step.names.contains(&name)
}

fn fill(file: &mut CreditFile, step: &Step, credit: &Credit) {
    let owned = |codes: &[&'static str]| -> Vec<String> {
        let open = codes.iter().filter(|code| !CHARACTER_STOPS.contains(code));
        open.map(|code| (*code).to_owned()).collect()
    };
    let missing = |item: &String| credit.missing.contains(item);
    let is_character = |item: &str| character_items().any(|code| code == item);
    let counting = credit
        .points
        .iter()
        .filter(|points| points.counts || missing(&points.item));
    let (own, others): (Vec<_>, Vec<_>) = counting.partition(|points| is_character(&points.item));
    file.character = !own.is_empty() && own.iter().all(|points| points.counts);
    file.character_points = file.character.then(|| {
        let sum = |read: fn(&crate::rules::credit::Points) -> i64| {
            own.iter().map(|points| read(points)).sum::<i64>()
        };
        (sum(|points| points.points), sum(|points| points.max))
    });
    file.points = others
        .into_iter()
        .map(|points| ItemPoints {
            item: points.item.clone(),
            points: points.counts.then_some(points.points),
            max: points.max,
        })
        .collect();
    file.borrower = step.text("b_borrower").to_owned();
    file.borrower_name.clone_from(&step.borrower_name);
    file.consent_until = step.text("b_consent_until").to_owned();
    file.names.clone_from(&step.names);
    file.honour = step.honour;
    file.stops = owned(&credit.stops);
    file.unknown_stops = owned(&credit.unknown_stops);
    file.stopped = credit.stops.iter().any(|code| stops_grade(code));
    file.missing.clone_from(&credit.missing);
    file.score = credit.score;
    file.grade = credit.grade.map(str::to_owned);
    file.ceiling = credit.ceiling;
    file.limit = credit.limit;
    file.term = credit.term;
    file.rules = VERSION.to_owned();
    file.wants_loan = step.answers.get("ln_want").and_then(Json::as_bool);
}

/// Codes of the items about character, in every scorecard.
fn character_items() -> impl Iterator<Item = &'static str> {
    let card = Scorecard::chosen_by_default();
    let items = card.parts.iter().flat_map(|part| &part.items);
    items
        .filter(|item| item.fact.starts_with(CHARACTER))
        .map(|item| item.code.as_str())
}

fn appraise(file: &mut CreditFile, step: &Step, settings: &Settings) -> Result<(), Reason> {
    let answers = Answers::Json(&step.answers);
    let rated = file.rated(answers, settings);
    file.character = true;
    file.character_points = rated.character.or(file.character_points);
    file.stopped = rated.stopped;
    file.score = rated.score;
    file.grade = rated.grade;
    file.limit = rated.limit;
    let known: Vec<String> = character_items().map(str::to_owned).collect();
    if rated.score.is_some() {
        file.missing.retain(|item| !known.contains(item));
    }
    let grade = step.text("ap_grade");
    if grade != "0" && file.stopped {
        return refuse(
            "CR07",
            "有禁入项，只能评“不授信”",
            "A hard stop holds: only \"no credit\" is possible",
        );
    }
    file.proposed = Some(grade.to_owned());
    file.state = State::Appraised;
    Ok(())
}

fn put_up(file: &mut CreditFile, step: &Step, settings: &Settings) -> Result<(), Reason> {
    let (Some(from), Some(to)) = (step.day("nt_from"), step.day("nt_to")) else {
        return refuse(
            "CR08",
            "没有写公示期",
            "The notice has no first and last day",
        );
    };
    let least = settings.get("P_NOTICE_DAYS");
    if i64::from(to.days()) - i64::from(from.days()) < least {
        return refuse(
            "CR09",
            format!("公示至少 {least} 天"),
            format!("The notice must hang {least} days"),
        );
    }
    file.notice = Some(Notice {
        from: from.to_string(),
        to: to.to_string(),
        place: step.text("nt_place").to_owned(),
        objections: 0,
    });
    file.state = State::OnNotice;
    Ok(())
}

fn end(file: &mut CreditFile, step: &Step) -> Result<(), Reason> {
    let Some(notice) = &mut file.notice else {
        return refuse("CR08", "没有公示", "There was no notice");
    };
    let until = Date::parse(&notice.to);
    if until.is_some_and(|until| step.date < until) {
        return refuse("CR10", "公示期还没满", "The notice has not ended yet");
    }
    let objections = step.answers.get("objections").and_then(Json::as_array);
    let objections = objections.map_or(&[][..], Vec::as_slice);
    notice.objections = objections.len();
    let holds = objections.iter().any(|one| one["ob_result"] == HOLDS);
    if holds {
        back(file);
    } else {
        file.state = State::Noticed;
    }
    Ok(())
}

/// To the group again; what it said counts no more.
fn back(file: &mut CreditFile) {
    file.state = State::Collected;
    file.proposed = None;
    file.notice = None;
    file.character = false;
    file.character_points = None;
    file.stopped = file.stops.iter().any(|code| stops_grade(code));
}

fn confirm(file: &mut CreditFile, step: &Step) -> Result<(), Reason> {
    if step.text("cf_decision") == BACK {
        back(file);
        return Ok(());
    }
    let grade = step.text("cf_grade");
    let limit = step.answers.get("cf_limit").and_then(Json::as_i64);
    if file.stopped && grade != "0" {
        return refuse(
            "CR07",
            "有禁入项，只能评“不授信”",
            "A hard stop holds: only \"no credit\" is possible",
        );
    }
    file.confirmed = Some(Confirmed {
        grade: grade.to_owned(),
        limit: limit.unwrap_or(0),
        date: step.date.to_string(),
        until: a_year_after(step.date).to_string(),
        document: step.text("cf_document").to_owned(),
    });
    file.state = State::Confirmed;
    Ok(())
}

/// The day before the same day of the next year: valid one year.
fn a_year_after(day: Date) -> Date {
    let (year, month, date) = day.parts();
    let same = Date::new(year + 1, month, date).or_else(|| Date::new(year + 1, month + 1, 1));
    same.unwrap_or(day).plus_days(-1)
}
