//! What becomes of a household's measures: entitlements of accepted surveys, steps of cadres,
//! townships and units, and what the household says back.

mod learned;
mod list;
mod say;

use ruhu_domain::benefits::{Benefits, Step};
use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::forms::HOUSEHOLD_SAID_ID;
use ruhu_domain::household::Household;
use ruhu_domain::household::alias::Keys;
use ruhu_domain::office::{Office, add_rating};
use ruhu_domain::record::Record;
use ruhu_domain::role::{Role, Sight};
use ruhu_domain::rules::Assessment;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::background::Background;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::rules::measures::find;
use ruhu_domain::rules::survey::Survey;
use ruhu_domain::sync::protocol::RecordState;
use serde_json::Value as Json;

use super::joining::Aliases;
use super::status::today;
use super::{Actor, review};
use crate::clock;
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{
    Error, Head, ImportBatch, ImportItem, Imported, Item, Session, Storage, User,
};

pub(crate) use learned::learned;
pub(crate) use list::list;
pub(crate) use say::{NewDispute, answer, dispute, listen};

/// The kind of the items: one for each household, named by its code.
pub(crate) const MEASURE: &str = "measure";
/// How often something is written again because somebody wrote at the same time.
const TRIES: u32 = 5;

/// A household with all that its page shows.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) household: Household,
    /// Where it lies.
    pub(crate) area: String,
    pub(crate) current: Option<Current>,
    pub(crate) benefits: Benefits,
    /// The stored body the benefits were read from.
    before: Option<Json>,
}

/// Reads a household, under the code it has now; nothing when there is none.
pub(crate) async fn read(storage: &dyn Storage, county: &str, code: &str) -> Answer<Option<Found>> {
    let alias = storage.item(county, "alias", code).await?;
    let to = alias
        .as_ref()
        .and_then(|alias| alias.item.body["to"].as_str());
    let code = to.unwrap_or(code);
    let stored = storage.item(county, "household", code).await?;
    let current = storage.item(county, "current", code).await?;
    let before = storage.item(county, MEASURE, code).await?;
    let before = before.map(|stored| stored.item.body);
    let Some(stored) = stored else {
        return Ok(None);
    };
    let corrupt = |what| move |_| Error::Corrupt(what);
    let current = current.map(|stored| serde_json::from_value(stored.item.body));
    let benefits = before.clone().map(serde_json::from_value);
    Ok(Some(Found {
        area: stored.item.area,
        household: serde_json::from_value(stored.item.body).map_err(corrupt("household"))?,
        current: current.transpose().map_err(corrupt("facts"))?,
        benefits: benefits
            .transpose()
            .map_err(corrupt("measures"))?
            .unwrap_or_default(),
        before,
    }))
}

/// Reads a household of somebody's area, or one that is assigned to them. A unit works in the whole
/// county.
pub(crate) async fn read_own(
    storage: &dyn Storage,
    session: &Session,
    code: &str,
) -> Answer<Found> {
    let user = &session.user;
    let found = read(storage, &user.county, code).await?;
    let found = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let allowed = match user.role.sight() {
        Sight::Assigned => {
            let granted = storage.granted(&user.county, &user.id).await?;
            granted.contains(&found.household.code)
        }
        Sight::Runs | Sight::Credit | Sight::Appraisal => false,
        Sight::Area | Sight::Nothing => found.area.starts_with(&user.area),
    };
    match allowed {
        true => Ok(found),
        false => Err(Refusal::new(Code::ForbiddenArea)),
    }
}

/// The county's settings and lists.
pub(crate) async fn office(storage: &dyn Storage, county: &str) -> Answer<Office> {
    let settings = storage.items(county, "setting").await?;
    let settings = settings.into_iter().map(|item| (item.id, item.body));
    Ok(Office::new(settings.collect()))
}

/// The county's day.
pub(crate) async fn day(storage: &dyn Storage, county: &str) -> Answer<Date> {
    today(storage, county).await
}

/// What a household's measures become with its facts: an item, with the revision it replaces.
/// Nothing when nothing changes. `joined` was kept of a household that is part of this one now.
pub(super) async fn follow(
    storage: &dyn Storage,
    county: &str,
    household: &Household,
    area: &str,
    current: &Current,
    joined: Option<(&Benefits, &Keys)>,
) -> Answer<Option<(Item, u64)>> {
    let stored = storage.item(county, MEASURE, &household.code).await?;
    let revision = stored.as_ref().map_or(0, |stored| stored.revision);
    let before = stored.map(|stored| stored.item.body);
    let mut benefits: Benefits = match before.clone() {
        Some(body) => serde_json::from_value(body).map_err(|_| Error::Corrupt("measures"))?,
        None => Benefits::default(),
    };
    if let Some((other, keys)) = joined {
        benefits.join(other, keys);
    }
    let benefits = made(storage, county, household, current, benefits).await?;
    if before.is_none() && benefits.is_empty() {
        return Ok(None);
    }
    let item = item(&household.code, area, &benefits)?;
    Ok((before.as_ref() != Some(&item.body)).then_some((item, revision)))
}

/// What is kept of a household's measures, with what its facts say now.
pub(super) async fn made(
    storage: &dyn Storage,
    county: &str,
    household: &Household,
    current: &Current,
    mut benefits: Benefits,
) -> Answer<Benefits> {
    let office = office(storage, county).await?;
    let mut context = office.context(
        Some(household.clone()),
        Some(current),
        today(storage, county).await?,
    );
    if let Some(file) = storage.item(county, "credit", &household.code).await? {
        let file = serde_json::from_value(file.item.body);
        add_rating(
            &mut context,
            &file.map_err(|_| Error::Corrupt("credit file"))?,
        );
    }
    let survey = Survey::new(
        Answers::Json(&current.answers),
        Background(&context.facts),
        &context.settings,
        context.as_of,
    );
    let measures = match survey.is_answered() && !survey.rows.is_empty() {
        true => Assessment::of(&survey).measures,
        false => Vec::new(),
    };
    let day = current
        .sources
        .first()
        .map_or("", |source| source.date.as_str());
    benefits.learn(&measures, &current.answers, day);
    Ok(benefits)
}

/// What a household is entitled to, looked at again because of what happened elsewhere: with a
/// confirmed grade, a loan.
pub(super) async fn again(storage: &dyn Storage, actor: &Actor, code: &str) -> Answer<()> {
    for _ in 0..TRIES {
        let Some(mut found) = read(storage, &actor.county, code).await? else {
            return Ok(());
        };
        let Some(current) = &found.current else {
            return Ok(());
        };
        let kept = found.benefits.clone();
        let now = made(storage, &actor.county, &found.household, current, kept).await?;
        if now == found.benefits {
            return Ok(());
        }
        found.benefits = now;
        if write(storage, actor, &found, "measure.again", "").await? {
            return Ok(());
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// The item of a household's measures.
pub(super) fn item(code: &str, area: &str, benefits: &Benefits) -> Answer<Item> {
    let body = serde_json::to_value(benefits).map_err(|_| Error::Corrupt("measures"))?;
    Ok(Item::of_area(MEASURE, code, area, body))
}

/// Writes what became of a household's measures; false when somebody wrote in between.
async fn write(
    storage: &dyn Storage,
    actor: &Actor,
    found: &Found,
    action: &str,
    detail: &str,
) -> Answer<bool> {
    let code = &found.household.code;
    let batch = ImportBatch {
        county: actor.county.clone(),
        items: vec![ImportItem {
            item: item(code, &found.area, &found.benefits)?,
            before: found.before.clone(),
        }],
        audit: Some(actor.audit(action, code, detail)),
        ..ImportBatch::default()
    };
    Ok(storage.import(batch).await? == Imported::Done)
}

/// As whom somebody records steps of this measure: units those they are in charge of.
fn recorder(user: &User, measure: &str) -> Answer<Recorder> {
    let recorder = user.role.records_measures();
    let recorder = recorder.ok_or_else(|| Refusal::new(Code::ForbiddenRole))?;
    if user.role == Role::Unit && !in_charge(user, measure) {
        return Err(Refusal::new(Code::ForbiddenRole).because(
            "这项措施不归您的单位管",
            "your unit is not in charge of this measure",
        ));
    }
    Ok(recorder)
}

/// Whether a measure is of the user's unit.
fn in_charge(user: &User, measure: &str) -> bool {
    find(measure).is_some_and(|measure| measure.units.contains(&user.unit))
}

/// What somebody may be told of a household's measures: a unit only of those it is in charge of.
pub(crate) fn of_charge(user: &User, mut benefits: Benefits) -> Benefits {
    if user.role == Role::Unit {
        benefits.entitled.retain(|due| in_charge(user, &due.code));
        benefits.surveyed.retain(|step| in_charge(user, &step.code));
        benefits.steps.retain(|step| in_charge(user, &step.code));
        benefits
            .disputes
            .retain(|said| said.unit == user.unit || in_charge(user, &said.code));
    }
    benefits
}

/// Records a step of a measure; sent again it is recorded once.
pub(crate) async fn record(
    storage: &dyn Storage,
    session: &Session,
    household: &str,
    step: Step,
) -> Answer<Found> {
    let at = clock::now();
    put(storage, session, household, Step { at, ..step }).await
}

async fn put(
    storage: &dyn Storage,
    session: &Session,
    household: &str,
    step: Step,
) -> Answer<Found> {
    let actor = Actor::of(session);
    for _ in 0..TRIES {
        let mut found = read_own(storage, session, household).await?;
        let by = recorder(&session.user, &step.code)?;
        let known = found
            .benefits
            .steps
            .iter()
            .find(|known| known.id == step.id);
        if known.is_some_and(|known| known.status == step.status && known.date == step.date) {
            return Ok(found);
        }
        // A mended record says it anew.
        found.benefits.withdraw(&step.id);
        let today = today(storage, &actor.county).await?;
        check(&found, &step)?;
        let reasons = step.refusals(&found.benefits, by, today);
        if !reasons.is_empty() {
            let all = |text: fn(&ruhu_domain::rules::reason::Reason) -> &str, between: &str| {
                reasons.iter().map(text).collect::<Vec<_>>().join(between)
            };
            return Err(Refusal::new(Code::StatusRefused).because(
                &all(|reason| &reason.message.zh, "；"),
                &all(|reason| &reason.message.en, "; "),
            ));
        }
        found.benefits.put(Step {
            by: actor.name.clone(),
            ..step.clone()
        });
        let detail = format!("{} to {}", step.code, step.status);
        if write(storage, &actor, &found, "measure.step", &detail).await? {
            return Ok(found);
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// Takes a step, or what a household said, that was sent as a record; sends it back with the reasons
/// when it does not fit. Gives the state it stands in then.
pub(crate) async fn take(
    storage: &dyn Storage,
    packages: &Packages,
    session: &Session,
    id: &str,
) -> Answer<Option<RecordState>> {
    let county = &session.user.county;
    let Some(head) = storage.head(county, id).await? else {
        return Ok(None);
    };
    let newest = storage.newest(county, id).await?;
    let record = newest.and_then(|newest| Record::from_bytes(&newest.bytes).ok());
    let record = record.ok_or(Error::Corrupt("record"))?;
    let record = Aliases::default().follow(storage, county, record).await?;
    let taken = if record.form_id == HOUSEHOLD_SAID_ID {
        let said = NewDispute::of(&record);
        dispute(storage, &Actor::of(session), &head.household, said).await
    } else {
        match Step::of(&record, &session.user.name) {
            Some(step) => put(storage, session, &head.household, step).await,
            None => Err(wrong("缺少措施或日期", "measure or day is missing")),
        }
    };
    let refused = match taken {
        Ok(_) => return Ok(None),
        Err(refusal) if refusal.code() == Code::Busy => return Err(refusal),
        Err(refusal) => refusal,
    };
    let problem = refused.problem();
    let choice = review::Choice {
        state: RecordState::Returned,
        revision: head.revision,
        reason: match problem.detail.as_str() {
            "" => problem.title.clone(),
            detail => detail.to_owned(),
        },
        questions: Vec::new(),
    };
    let rule = Actor {
        id: "rule".to_owned(),
        ..Actor::console(county)
    };
    review::review(storage, packages, &rule, id, choice).await?;
    Ok(Some(RecordState::Returned))
}

/// Takes a step out again whose record was returned or declared void.
pub(super) async fn withdraw(storage: &dyn Storage, actor: &Actor, head: &Head) -> Answer<()> {
    for _ in 0..TRIES {
        let found = read(storage, &actor.county, &head.household).await?;
        let Some(mut found) = found else {
            return Ok(());
        };
        if !found.benefits.withdraw(&head.id) {
            return Ok(());
        }
        if write(storage, actor, &found, "measure.withdraw", &head.id).await? {
            return Ok(());
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// The measure must be one of the household's or of somebody who lives there.
fn check(found: &Found, step: &Step) -> Answer<()> {
    let Some(measure) = find(&step.code) else {
        return Err(wrong("没有这项措施", "there is no such measure"));
    };
    if step.id.is_empty() || step.id.len() > 64 {
        return Err(wrong("缺少编号", "the step has no id"));
    }
    let known = match step.member.as_str() {
        "HH" => true,
        key => member_name(found, key).is_some(),
    };
    if !known || !measure.is_for(&step.member) {
        return Err(wrong(
            "这项措施是给全户的，或者要选是哪个家庭成员",
            "the measure is for the whole household, or a member must be named",
        ));
    }
    Ok(())
}

/// Name of a member of the household as the surveys have it, else the office's list.
pub(crate) fn member_name<'a>(found: &'a Found, key: &str) -> Option<&'a str> {
    let surveyed = found.current.as_ref().map(|current| &current.answers);
    let lists = surveyed.into_iter().chain([&found.household.office]);
    let mut rows = lists
        .filter_map(|answers| answers.get("members")?.as_array())
        .flatten();
    let row = rows.find(|row| row["_key"] == key)?;
    row["m_name"].as_str()
}

fn wrong(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(zh, en)
}
