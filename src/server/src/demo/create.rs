//! The synthetic county into a database.

use anyhow::bail;
use ruhu_domain::hash::sha256_hex;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::households::households;
use super::places::{MENGHUN, Village, villages};
use crate::storage::{Item, Storage, User};

/// 勐海县.
const COUNTY: &str = "532822";
/// The plan's years are over; the demo takes place in the middle of them.
const TODAY: &str = "2019-06-15";
/// Enrols any number of phones for the one demo account.
const ENROL_CODE: &str = "DEMO-CADRE";
/// The setting that says this is a demo and of which seed.
const MARK: &str = "demo";

/// What was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Created {
    /// County code.
    pub county: &'static str,
    /// The seed it came from.
    pub seed: u64,
    /// Number of households.
    pub households: usize,
    /// Registered members of all of them.
    pub persons: u32,
    /// Number of villages.
    pub villages: usize,
    /// The code that enrols a phone.
    pub enrol_code: &'static str,
    /// The address of the app that does so at once.
    pub enrol_path: String,
}

/// Creates the county with its settings and the demo account. Doing it again changes nothing.
///
/// # Errors
///
/// When the database holds other data of this county, or another seed's.
pub async fn create(storage: &dyn Storage, seed: u64) -> anyhow::Result<Created> {
    match storage.item(COUNTY, "setting", MARK).await? {
        Some(mark) if mark.body["seed"] == seed => {}
        Some(mark) => bail!(
            "the database holds the synthetic county of seed {}; take a new one",
            mark.body["seed"]
        ),
        None if storage
            .counties()
            .await?
            .iter()
            .any(|county| county == COUNTY) =>
        {
            bail!(
                "the database holds data of county {COUNTY}; the synthetic county needs a new one"
            )
        }
        None => {}
    }
    let (villages, households) = (villages(), households(seed));
    let mut items = settings(seed, &villages);
    for household in &households {
        items.push(Item {
            kind: "household".to_owned(),
            id: household.code.clone(),
            area: household.village.clone(),
            body: serde_json::to_value(household)?,
        });
    }
    storage.put_items(COUNTY, items).await?;
    storage
        .put_user(account(), Some(sha256_hex(ENROL_CODE.as_bytes())))
        .await?;
    Ok(Created {
        county: COUNTY,
        seed,
        households: households.len(),
        persons: households.iter().map(|household| household.members).sum(),
        villages: villages.len(),
        enrol_code: ENROL_CODE,
        enrol_path: format!("/#/enrol/{ENROL_CODE}"),
    })
}

/// Settings first: they come first to a phone, too.
fn settings(seed: u64, villages: &[Village]) -> Vec<Item> {
    vec![
        Item::setting(
            MARK,
            json!({ "seed": seed, "zh": "示例数据，人和户都是虚构的", "en": "Synthetic data, nobody lives here" }),
        ),
        Item::setting("P_TODAY", json!(TODAY)),
        Item::setting(
            "villages",
            villages.iter().map(Village::to_json).collect::<Json>(),
        ),
    ]
}

/// A cadre of 勐混镇, where the fixture's household is: phones get that township.
fn account() -> User {
    User {
        county: COUNTY.to_owned(),
        id: "demo-cadre".to_owned(),
        name: "示例干部".to_owned(),
        role: "cadre".to_owned(),
        area: MENGHUN.to_owned(),
    }
}
