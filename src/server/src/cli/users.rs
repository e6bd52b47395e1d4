//! `ruhu user` and `ruhu device`

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use super::arguments::{DeviceCommand, UserCommand};
use super::county;
use super::output::Output;
use super::run::Outcome;
use crate::office::Actor;
use crate::office::users::{self, Enrolment, NewUser};
use crate::problem::Refusal;
use crate::storage::{self, Storage};

pub(super) async fn user(command: UserCommand, output: Output) -> anyhow::Result<Outcome> {
    match command {
        UserCommand::Add {
            at,
            site,
            name,
            role,
            area,
            unit,
            phone,
        } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, Some(&area)).await?);
            let new = NewUser {
                name,
                role,
                area,
                unit,
                phone,
            };
            let added = users::add(&*storage, &actor, new, &site).await;
            storage.close().await;
            Ok(enrolment(added, output))
        }
        UserCommand::Code { at, site, user } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let made = users::code(&*storage, &actor, &user, &site).await;
            storage.close().await;
            Ok(enrolment(made, output))
        }
        UserCommand::List { at } => {
            let storage = storage::open(&at.database.database).await?;
            let county = county::of(&*storage, at.county, None).await?;
            list(&*storage, &county, output).await?;
            storage.close().await;
            Ok(Outcome::Done)
        }
        UserCommand::Disable { at, user, back } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let done = users::disable(&*storage, &actor, &user, !back).await;
            storage.close().await;
            Ok(said(done, &user, output))
        }
    }
}

pub(super) async fn device(command: DeviceCommand, output: Output) -> anyhow::Result<Outcome> {
    match command {
        DeviceCommand::List { at } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let devices = users::devices(&*storage, &actor).await;
            storage.close().await;
            match devices {
                Ok(devices) => {
                    for device in devices {
                        let seen = device.last_seen_at.as_deref().unwrap_or("-");
                        let state = device.revoked_at.as_ref().map_or("", |_| "revoked");
                        let text =
                            format!("{}  {}  last seen {seen}  {state}", device.id, device.user);
                        output.say(text.trim_end(), &device);
                    }
                    Ok(Outcome::Done)
                }
                Err(refusal) => Ok(refuse(&refusal, output)),
            }
        }
        DeviceCommand::Revoke { at, device } => {
            let storage = storage::open(&at.database.database).await?;
            let actor = Actor::console(&county::of(&*storage, at.county, None).await?);
            let done = users::revoke(&*storage, &actor, &device).await;
            storage.close().await;
            Ok(said(done, &device, output))
        }
    }
}

async fn list(storage: &dyn Storage, county: &str, output: Output) -> anyhow::Result<()> {
    for user in storage.users(county).await? {
        let role = user.role.name();
        let text = format!("{}  {role}  {}  {}", user.id, user.area, user.name);
        let json = json!({
            "user_id": user.id, "name": user.name, "role": role, "area": user.area,
            "unit": user.unit,
        });
        output.say(&text, &json);
    }
    Ok(())
}

fn enrolment(made: Result<Enrolment, Refusal>, output: Output) -> Outcome {
    let made = match made {
        Ok(made) => made,
        Err(refusal) => return refuse(&refusal, output),
    };
    // A camera reads it from the screen; without one the code is typed.
    let qr = QrCode::new(&made.enrol_url).map_or_else(
        |_| String::new(),
        |code| code.render::<Dense1x2>().quiet_zone(true).build() + "\n",
    );
    let text = format!(
        "user {}\n{qr}{}\ncode {} (once, until {})",
        made.user_id, made.enrol_url, made.enrol_code, made.expires_at
    );
    output.say(&text, &made);
    Outcome::Done
}

fn said(done: Result<(), Refusal>, subject: &str, output: Output) -> Outcome {
    match done {
        Ok(()) => {
            output.say(&format!("done: {subject}"), &json!({ "done": subject }));
            Outcome::Done
        }
        Err(refusal) => refuse(&refusal, output),
    }
}

/// Says why not, on standard error.
pub(super) fn refuse(refusal: &Refusal, output: Output) -> Outcome {
    let problem = refusal.problem();
    let text = match problem.detail.as_str() {
        "" => problem.title.clone(),
        detail => format!("{}: {detail}", problem.title),
    };
    output.refuse(&text, problem);
    Outcome::Refused
}
