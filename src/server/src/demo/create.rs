//! The synthetic county into a database.

use anyhow::bail;
use ruhu_domain::role::Role;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::households::households;
use super::places::{MENGHUN, Village, townships, villages};
use crate::office::door;
use crate::storage::{Card, EnrolCode, Item, Storage, User};
use crate::{clock, secret};

/// 勐海县.
const COUNTY: &str = "532822";
/// The plan's years are over; the demo takes place in the middle of them.
const TODAY: &str = "2019-06-15";
/// Accounts of all roles, each with a code that enrols any number of phones.
/// 勐混镇 is where the fixture's household lives.
const ACCOUNTS: [(&str, &str, Role, &str, &str); 11] = [
    ("demo-cadre", "示例干部", Role::Cadre, MENGHUN, "DEMO-CADRE"),
    (
        "demo-cadre-2",
        "示例干部二",
        Role::Cadre,
        MENGHUN,
        "DEMO-CADRE-2",
    ),
    (
        "demo-helper",
        "示例帮扶人",
        Role::Helper,
        COUNTY,
        "DEMO-HELPER",
    ),
    (
        "demo-trainer",
        "示例教员",
        Role::Trainer,
        COUNTY,
        "DEMO-TRAINER",
    ),
    (
        "demo-trainer-2",
        "示例教员二",
        Role::Trainer,
        COUNTY,
        "DEMO-TRAINER-2",
    ),
    (
        "demo-township",
        "示例专干",
        Role::Township,
        MENGHUN,
        "DEMO-TOWNSHIP",
    ),
    (
        "demo-appraiser",
        "示例评议员",
        Role::Appraiser,
        MENGHUN,
        "DEMO-APPRAISER",
    ),
    (
        "demo-officer",
        "示例信贷员",
        Role::CreditOfficer,
        MENGHUN,
        "DEMO-OFFICER",
    ),
    ("demo-unit", "示例民政", Role::Unit, COUNTY, "DEMO-UNIT"),
    (
        "demo-county",
        "示例扶贫办",
        Role::County,
        COUNTY,
        "DEMO-COUNTY",
    ),
    (
        "demo-admin",
        "示例管理员",
        Role::Admin,
        COUNTY,
        "DEMO-ADMIN",
    ),
];
/// The demo goes on for as long as the database does.
const NEVER: &str = "9999-12-31T00:00:00.000Z";
/// The helper's id, and how many households are theirs: what one person can visit.
const HELPER: &str = "demo-helper";
const HELPED: usize = 5;
/// The card of the fixture's household: its code and PIN. The last four of an adult's ID are 0022 or
/// 0015.
const CARD: (&str, &str) = ("DEM00-CARD0", "4702");
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
    /// Where each role begins.
    pub accounts: Vec<Account>,
    /// Where a household begins.
    pub card: HomeCard,
}

/// The card of a household, to open its own page with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HomeCard {
    /// Its code.
    pub code: &'static str,
    /// Its PIN.
    pub pin: &'static str,
    /// The address that fills in the code.
    pub path: String,
}

/// A demo account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Its role.
    pub role: Role,
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
        Some(mark) if mark.item.body["seed"] == seed => {}
        Some(mark) => bail!(
            "the database holds the synthetic county of seed {}; take a new one",
            mark.item.body["seed"]
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
        items.push(Item::of_area(
            "household",
            &household.code,
            &household.village,
            serde_json::to_value(household)?,
        ));
    }
    storage.put_items(COUNTY, items).await?;
    let accounts = accounts(storage).await?;
    let card = card(storage).await?;
    let helped: Vec<String> = households[..HELPED]
        .iter()
        .map(|household| household.code.clone())
        .collect();
    storage.grant(COUNTY, HELPER, helped).await?;
    Ok(Created {
        county: COUNTY,
        seed,
        households: households.len(),
        persons: households.iter().map(|household| household.members).sum(),
        villages: villages.len(),
        accounts,
        card,
    })
}

/// Gives the fixture's household its card.
async fn card(storage: &dyn Storage) -> anyhow::Result<HomeCard> {
    let (code, pin) = CARD;
    let card = Card {
        county: COUNTY.to_owned(),
        household: format!("{MENGHUN}299010001"),
        code_sha256: secret::enrol_hash(code),
        pin_hash: door::pin_hash(pin),
        created_at: clock::now(),
    };
    storage.put_card(card).await?;
    Ok(HomeCard {
        code,
        pin,
        path: format!("/home/#/{code}"),
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
        Item::setting("townships", townships()),
        Item::setting(
            "villages",
            villages.iter().map(Village::to_json).collect::<Json>(),
        ),
    ]
}

/// Adds the accounts and their codes.
async fn accounts(storage: &dyn Storage) -> anyhow::Result<Vec<Account>> {
    let mut accounts = Vec::with_capacity(ACCOUNTS.len());
    for (id, name, role, area, code) in ACCOUNTS {
        let user = User {
            county: COUNTY.to_owned(),
            id: id.to_owned(),
            name: name.to_owned(),
            role,
            area: area.to_owned(),
            // 县民政局, the one with most measures.
            unit: match role {
                Role::Unit => "U06".to_owned(),
                _ => String::new(),
            },
            phone: String::new(),
        };
        storage.put_user(user).await?;
        let enrol_code = EnrolCode {
            sha256: secret::enrol_hash(code),
            expires_at: NEVER.to_owned(),
            reusable: true,
        };
        storage.put_code(COUNTY, id, enrol_code).await?;
        accounts.push(Account {
            role,
            enrol_code: code,
            enrol_path: format!("/#/enrol/{code}"),
        });
    }
    Ok(accounts)
}
