//! Where a record belongs, and whether its sender may send it.

use ruhu_domain::household::Household;
use ruhu_domain::record::Record;
use ruhu_domain::role::Sight;
use ruhu_domain::training::Entry;
use serde_json::Value as Json;

use crate::pinyin;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Head, Item, Session, Storage};

/// The household of a record, and the division it lies in.
#[derive(Debug)]
pub(super) struct Place {
    /// 12-digit village code, or what is known of it.
    pub(super) area: String,
    /// Its code now.
    code: String,
    /// What the office has on file under the record's code; nothing for a household nobody knows.
    pub(super) household: Option<Household>,
}

impl Place {
    /// Finds the household, also under the code it was given after a temporary one.
    pub(super) async fn find(storage: &dyn Storage, county: &str, record: &Record) -> Answer<Self> {
        let alias = storage.item(county, "alias", &record.household).await?;
        let to = alias
            .as_ref()
            .and_then(|alias| alias.item.body["to"].as_str());
        let code = to.unwrap_or(&record.household).to_owned();
        if let Some(found) = storage.item(county, "household", &code).await? {
            let household = match to {
                // Judged as what it was when the phone asked: what the office knows under the new
                // code, with other keys for the same people, was not on the form.
                Some(_) => Some(Household::from_survey(record)),
                None => serde_json::from_value(found.item.body).ok(),
            };
            return Ok(Self {
                area: found.item.area,
                code,
                household,
            });
        }
        let village = record.answers.get("village").and_then(Json::as_str);
        let area = match village {
            Some(village) if code.starts_with("T-") => village,
            _ => code.get(..12).unwrap_or(&code),
        };
        Ok(Self {
            area: area.to_owned(),
            code,
            household: None,
        })
    }

    /// Its code now.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// Refuses what the sender's role or area does not cover; `head` is what is stored of the record.
    /// It is kept all the same: somebody typed it.
    pub(super) async fn check(
        &self,
        storage: &dyn Storage,
        session: &Session,
        record: &Record,
        head: Option<&Head>,
    ) -> Answer<()> {
        let user = &session.user;
        if !user.role.may_send(&record.form_id) {
            return Err(Refusal::new(Code::ForbiddenRole));
        }
        let allowed = match user.role.sight() {
            Sight::Assigned => {
                let granted = storage.granted(&user.county, &user.id);
                granted.await?.contains(&self.code)
            }
            Sight::Runs => {
                self.area.starts_with(&user.area) && teaches(storage, session, record).await?
            }
            Sight::Area | Sight::Credit | Sight::Appraisal | Sight::Nothing => {
                self.area.starts_with(&user.area)
            }
        };
        let elsewhere = match head {
            // Whoever knows the id of another village's record must not get it with a 409.
            Some(head) => {
                user.role.sight() != Sight::Assigned && !head.area.starts_with(&user.area)
            }
            None => false,
        };
        if allowed && !elsewhere {
            Ok(())
        } else {
            Err(Refusal::new(Code::ForbiddenArea).because(
                "这户不在您的片区。表已留在服务器，请和乡镇联系",
                "this household is not in your area; the form is kept, ask the township",
            ))
        }
    }

    /// The household as it is shown to others from its first survey on, when nobody has it on file.
    pub(super) fn registers(&self, record: &Record) -> Option<Item> {
        if self.household.is_some() || !record.household.starts_with("T-") {
            return None;
        }
        let mut household = Household::from_survey(record);
        pinyin::fill(&mut household);
        let area = &self.area;
        let body = serde_json::to_value(&household).ok()?;
        Some(Item::of_area("household", &household.code, area, body))
    }
}

/// Whether the sender teaches the run that a training record belongs to. A run that is not here yet
/// belongs to nobody: its own record may be in the same batch.
async fn teaches(storage: &dyn Storage, session: &Session, record: &Record) -> Answer<bool> {
    let Some((_, entry)) = Entry::of(record) else {
        return Ok(false);
    };
    let user = &session.user;
    let trainers = storage.trainers_of(&user.county, &entry.run).await?;
    Ok(trainers.is_empty() || trainers.contains(&user.id))
}
