//! What a household says back, and the answer to it.

use ruhu_domain::benefits::{
    Dispute, DisputeAnswer, DisputeKind, LONGEST_DISPUTE, LONGEST_VOICE, Step,
};
use ruhu_domain::record::Record;
use ruhu_domain::role::Role;
use ruhu_domain::rules::background::HOUSEHOLD;
use ruhu_domain::rules::measure_status::may_follow;
use ruhu_domain::rules::measures::find;
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Found, TRIES, in_charge, office, read, read_own, today, write, wrong};
use crate::clock;
use crate::office::Actor;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Session, Storage, User, Voice};
use crate::voice;

/// Most things a household may have open at a time: more would hide each other.
const MOST_OPEN: usize = 20;
/// Unit that looks after needs and measures without a unit: the poverty office.
const POVERTY_OFFICE: &str = "U01";
/// Longest answer, in characters.
const LONGEST_ANSWER: usize = 200;
/// 有异议: the household says that it has not received something.
const DISPUTED: &str = "9";

/// What a household says, as its phone sends it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct NewDispute {
    /// UUID made on the phone.
    id: String,
    kind: DisputeKind,
    #[serde(default)]
    code: String,
    #[serde(default)]
    member: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    voice: Option<NewVoice>,
}

impl NewDispute {
    /// Reads a record of `household_said`.
    pub(super) fn of(record: &Record) -> Self {
        let text = |name: &str| {
            let value = record.answers.get(name).and_then(Json::as_str);
            value.unwrap_or_default().to_owned()
        };
        Self {
            id: record.id.clone(),
            kind: match text("sd_kind").as_str() {
                "not_received" => DisputeKind::NotReceived,
                "wrong" => DisputeKind::Wrong,
                _ => DisputeKind::Need,
            },
            code: text("sd_code"),
            member: text("sd_member"),
            text: text("sd_text"),
            voice: None,
        }
    }
}

/// What is said aloud.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct NewVoice {
    /// A `data:` URL of the recording.
    data: String,
    /// How long it is.
    seconds: u32,
}

/// Keeps what a household says; sent again it is kept once.
pub(crate) async fn dispute(
    storage: &dyn Storage,
    actor: &Actor,
    household: &str,
    new: NewDispute,
) -> Answer<Found> {
    let county = &actor.county;
    if Uuid::parse_str(&new.id).is_err() {
        return Err(wrong("编号不对", "the id is no UUID"));
    }
    let text = new.text.trim();
    if text.chars().count() > LONGEST_DISPUTE {
        return Err(wrong("最多写 200 字", "at most 200 characters"));
    }
    let silent = text.is_empty() && new.voice.is_none();
    if silent && new.kind != DisputeKind::NotReceived {
        return Err(wrong(
            "请写一句话，或录一段话，说清楚是什么事",
            "say in a sentence what it is about, or record it",
        ));
    }
    let voice = new.voice.as_ref().map(heard).transpose()?;
    for _ in 0..TRIES {
        let found = read(storage, county, household).await?;
        let mut found = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
        if found.benefits.dispute(&new.id).is_some() {
            return Ok(found);
        }
        let open = found.benefits.disputes.iter().filter(|one| one.is_open());
        if open.count() >= MOST_OPEN {
            return Err(wrong(
                "已经反映了很多件，请等答复，或打电话给帮扶人",
                "many things are open already; wait for an answer or call your helper",
            ));
        }
        if let Some(voice) = &voice {
            // Before what names it: nobody may be told of a recording that is not here.
            storage.put_voice(county, &new.id, voice.clone()).await?;
        }
        let today = today(storage, county).await?;
        let settings = office(storage, county).await?.settings();
        let (code, member, unit) = subject(&found, &new)?;
        if new.kind == DisputeKind::NotReceived {
            let last = found.benefits.newest(&code, &member);
            let Some(last) = last.filter(|last| may_follow(last.status, DISPUTED)) else {
                return Err(wrong(
                    "这一项还没有说发放了。有别的问题请点“这不对”",
                    "nobody says that this was paid; if something else is wrong say so",
                ));
            };
            let date = last.date.map_or(today, |date| date.max(today));
            found.benefits.steps.push(Step {
                id: new.id.clone(),
                code: code.clone(),
                member: member.clone(),
                status: DISPUTED.to_owned(),
                date: date.to_string(),
                reason: text.chars().take(60).collect(),
                at: clock::now(),
                ..Step::default()
            });
        }
        found.benefits.disputes.push(Dispute {
            id: new.id.clone(),
            kind: new.kind,
            code,
            member,
            text: text.to_owned(),
            voice: new.voice.as_ref().map(|voice| voice.seconds),
            at: clock::now(),
            unit,
            due: Dispute::due(today, &settings).to_string(),
            answer: None,
        });
        if write(storage, actor, &found, "household.dispute", &new.id).await? {
            return Ok(found);
        }
    }
    Err(Refusal::new(Code::Busy))
}

fn heard(voice: &NewVoice) -> Answer<Voice> {
    if !(1..=LONGEST_VOICE).contains(&voice.seconds) {
        return Err(wrong(
            "录音最长 60 秒",
            "a recording has at most 60 seconds",
        ));
    }
    voice::read(&voice.data).map_err(|unfit| match unfit {
        voice::Unfit::TooLarge => wrong("录音太大，请说短一点", "the recording is too large"),
        voice::Unfit::NoRecording => wrong("录音打不开，请重录", "this is no recording"),
    })
}

/// Measure, member and unit an objection is about.
fn subject(found: &Found, new: &NewDispute) -> Answer<(String, String, String)> {
    if new.kind == DisputeKind::Need {
        return Ok((String::new(), String::new(), POVERTY_OFFICE.to_owned()));
    }
    let measure = find(&new.code).filter(|measure| measure.is_for(&new.member));
    let lives_here = new.member == HOUSEHOLD || super::member_name(found, &new.member).is_some();
    let measure = measure
        .filter(|_| lives_here)
        .ok_or_else(|| wrong("没有这一项", "there is no such benefit"))?;
    let unit = measure.units.first().map_or(POVERTY_OFFICE, String::as_str);
    Ok((new.code.clone(), new.member.clone(), unit.to_owned()))
}

/// Answers what a household said. What the measure becomes is a step of its own.
pub(crate) async fn answer(
    storage: &dyn Storage,
    session: &Session,
    household: &str,
    id: &str,
    text: &str,
) -> Answer<Found> {
    let actor = Actor::of(session);
    let text = text.trim();
    if !(2..=LONGEST_ANSWER).contains(&text.chars().count()) {
        return Err(wrong(
            "答复要写 2–200 字",
            "the answer has 2 to 200 characters",
        ));
    }
    for _ in 0..TRIES {
        let mut found = read_own(storage, session, household).await?;
        let dispute = found.benefits.disputes.iter_mut().find(|one| one.id == id);
        let dispute = dispute.ok_or_else(|| Refusal::new(Code::NotFound))?;
        if !may_answer(&session.user, dispute) {
            return Err(Refusal::new(Code::ForbiddenRole));
        }
        if let Some(known) = &dispute.answer {
            // Sent again after a timeout.
            return match known.text == text {
                true => Ok(found),
                false => Err(wrong("已经答复过了", "it has been answered already")),
            };
        }
        dispute.answer = Some(DisputeAnswer {
            text: text.to_owned(),
            by: actor.name.clone(),
            at: clock::now(),
        });
        if write(storage, &actor, &found, "dispute.answer", id).await? {
            return Ok(found);
        }
    }
    Err(Refusal::new(Code::Busy))
}

fn may_answer(user: &User, dispute: &Dispute) -> bool {
    match user.role {
        Role::Unit => dispute.unit == user.unit || in_charge(user, &dispute.code),
        Role::Township | Role::County => true,
        _ => false,
    }
}

/// What a household said aloud, for those who answer it; each listening is in the audit.
pub(crate) async fn listen(
    storage: &dyn Storage,
    session: &Session,
    household: &str,
    id: &str,
) -> Answer<Voice> {
    let found = read_own(storage, session, household).await?;
    let dispute = found.benefits.dispute(id);
    let dispute = dispute.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if !may_answer(&session.user, dispute) {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let actor = Actor::of(session);
    let voice = storage.voice(&actor.county, id).await?;
    let voice = voice.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let audit = actor.audit("dispute.listen", id, "");
    storage.note(&actor.county, audit).await?;
    Ok(voice)
}
