//! People, the codes that enrol their phones, and the phones.

use ruhu_domain::role::Role;
use serde::Serialize;
use uuid::Uuid;

use super::Actor;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Device, EnrolCode, Storage, User};
use crate::{clock, secret};

/// Days an enrolment code may be used: long enough for a meeting once a week.
const CODE_DAYS: i64 = 14;
/// Longest name, in characters.
const LONGEST_NAME: usize = 40;

/// A user to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewUser {
    /// Name, shown to households.
    pub(crate) name: String,
    /// What they do.
    pub(crate) role: Role,
    /// Code of the division they work in.
    pub(crate) area: String,
    /// Code of their unit, may be empty.
    pub(crate) unit: String,
    /// Telephone number, may be empty.
    pub(crate) phone: String,
}

/// What enrols a phone. It is shown once and stored nowhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Enrolment {
    /// The user.
    pub(crate) user_id: String,
    /// To be typed.
    pub(crate) enrol_code: String,
    /// To be opened or scanned; below the site's address.
    pub(crate) enrol_url: String,
    /// Until when, RFC 3339.
    pub(crate) expires_at: String,
}

/// Adds a user and makes the first code.
pub(crate) async fn add(
    storage: &dyn Storage,
    actor: &Actor,
    new: NewUser,
    site: &str,
) -> Answer<Enrolment> {
    let name = new.name.trim();
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Err(wrong(
            "姓名要填 1–40 个字",
            "the name must have 1 to 40 characters",
        ));
    }
    if !new.role.area_fits(&new.area) || !new.area.starts_with(&actor.county) {
        return Err(wrong(
            "片区编码不对：县 6 位、乡镇 9 位、村 12 位，且在本县",
            "the area's code is wrong: county 6, township 9, village 12 digits, within the county",
        ));
    }
    let user = User {
        county: actor.county.clone(),
        id: Uuid::now_v7().to_string(),
        name: name.to_owned(),
        role: new.role,
        area: new.area,
        unit: new.unit,
        phone: new.phone,
    };
    let id = user.id.clone();
    storage.put_user(user).await?;
    let audit = actor.audit("user.add", &id, new.role.name());
    storage.note(&actor.county, audit).await?;
    code(storage, actor, &id, site).await
}

/// Makes a code that enrols one more phone of a user.
pub(crate) async fn code(
    storage: &dyn Storage,
    actor: &Actor,
    user: &str,
    site: &str,
) -> Answer<Enrolment> {
    let found = storage.user(&actor.county, user).await?;
    let user = found.ok_or_else(|| Refusal::new(Code::NotFound))?.id;
    let enrol_code = secret::enrol_code();
    let expires_at = clock::in_days(CODE_DAYS);
    let kept = EnrolCode {
        sha256: secret::enrol_hash(&enrol_code),
        expires_at: expires_at.clone(),
        reusable: false,
    };
    storage.put_code(&actor.county, &user, kept).await?;
    let audit = actor.audit("user.code", &user, "");
    storage.note(&actor.county, audit).await?;
    Ok(Enrolment {
        enrol_url: format!("{}/#/enrol/{enrol_code}", site.trim_end_matches('/')),
        user_id: user,
        enrol_code,
        expires_at,
    })
}

/// Takes the right to use phones from a user, or gives it back.
pub(crate) async fn disable(
    storage: &dyn Storage,
    actor: &Actor,
    user: &str,
    disabled: bool,
) -> Answer<()> {
    let now = clock::now();
    let since = disabled.then_some(now.as_str());
    if !storage.disable(&actor.county, user, since).await? {
        return Err(Refusal::new(Code::NotFound));
    }
    let action = if disabled {
        "user.disable"
    } else {
        "user.enable"
    };
    storage
        .note(&actor.county, actor.audit(action, user, ""))
        .await?;
    Ok(())
}

/// All phones with their last contact.
pub(crate) async fn devices(storage: &dyn Storage, actor: &Actor) -> Answer<Vec<Device>> {
    Ok(storage.devices(&actor.county).await?)
}

/// Revokes a phone: at its next contact it is asked to enrol again; what is on it stays.
pub(crate) async fn revoke(storage: &dyn Storage, actor: &Actor, device: &str) -> Answer<()> {
    if !storage.revoke(&actor.county, device, &clock::now()).await? {
        return Err(Refusal::new(Code::NotFound));
    }
    let audit = actor.audit("device.revoke", device, "");
    storage.note(&actor.county, audit).await?;
    Ok(())
}

fn wrong(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(zh, en)
}
