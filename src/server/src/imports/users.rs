//! People who may use phones. Nobody is removed by an import, and nobody's phone is.

use std::collections::BTreeMap;

use ruhu_domain::role::Role;
use serde_json::{Value as Json, json};

use super::places::Places;
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Line, Table, plain};
use super::units::Units;
use super::values::{Refusal, code, person, phone, refuse};
use crate::storage::{Storage, User};

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "id",
            &["用户编号", "用户名", "账号", "编号", "user", "user id"],
        ),
        Column::new("name", &["姓名", "用户姓名"]),
        Column::new("role", &["角色", "身份"]),
        Column::new("area", &["区域", "区划代码", "管辖区域", "辖区"]),
        Column::new("unit", &["单位", "所属单位", "单位代码"]),
        Column::new("phone", &["电话", "手机", "手机号", "联系电话"]),
    ]
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let places = Places::load(storage, request.county).await?;
    let units = Units::load(storage, request.county).await?;
    let stored = storage.users(request.county).await?;
    let stored: BTreeMap<&str, &User> =
        stored.iter().map(|user| (user.id.as_str(), user)).collect();
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let mut users: BTreeMap<String, User> = BTreeMap::new();
        for line in tables.iter().flat_map(Table::lines) {
            let Some(user) = user(line, request.county, &stored, &places, &units, problems) else {
                continue;
            };
            if users.insert(user.id.clone(), user).is_some() {
                let (zh, en) = ("这个用户编号前面已有一行", "An earlier row has this id");
                problems.add(&line.place("id"), zh, en);
            }
        }
        users
    };
    let needed = ["id", "name", "role", "area"];
    let (users, notice) = with_tables(request, &columns(), &needed, read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    for id in stored.keys().filter(|id| !users.contains_key(**id)) {
        plan.changes.absent("user", id, false);
    }
    if request.complete {
        plan.notice(
            "导入不删除用户；停用请用 ruhu user",
            "An import removes no users; use ruhu user to end an account",
        );
    }
    for user in users.into_values() {
        let old = stored.get(user.id.as_str()).map(|user| shown(user));
        if plan
            .changes
            .compare("user", &user.id, old.as_ref(), &shown(&user))
        {
            plan.batch.users.push(user);
        }
    }
    Ok(plan)
}

fn user(
    line: Line<'_>,
    county: &str,
    stored: &BTreeMap<&str, &User>,
    places: &Places,
    units: &Units,
    problems: &mut Problems,
) -> Option<User> {
    let id = take(line, "id", true, problems, id);
    let name = take(line, "name", true, problems, person);
    let role = take(line, "role", true, problems, role);
    let area = take(line, "area", true, problems, |text| places.area(text));
    let unit = take(line, "unit", false, problems, |text| units.find(text));
    let phone = take(line, "phone", false, problems, phone);
    let (id, name, role, area) = (id?, name?, role?, area?);
    if !role.area_fits(&area) {
        let label = role.label();
        problems.add(
            &line.place("area"),
            format!("{} 的区域不能是 {area}：村组干部填乡镇或村，乡镇专干填乡镇，县级填县", label.zh),
            format!("{} cannot have the area {area}: cadres have a township or village, township officers a township, the county's people the county", label.en),
        );
    }
    // An empty cell says nothing: what is known stays.
    let known = stored.get(id.as_str());
    let unit = unit.or_else(|| known.map(|user| user.unit.clone()));
    let phone = phone.or_else(|| known.map(|user| user.phone.clone()));
    Some(User {
        county: county.to_owned(),
        id,
        name,
        role,
        area,
        unit: unit.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
    })
}

/// A cell read by `read`; what is wrong with it is said.
pub(super) fn take<T>(
    line: Line<'_>,
    name: &str,
    needed: bool,
    problems: &mut Problems,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Option<T> {
    let text = if needed {
        line.need(name, problems)
    } else {
        line.text(name, problems)
    };
    match read(text?) {
        Ok(value) => Some(value),
        Err((zh, en)) => {
            problems.add(&line.place(name), zh, en);
            None
        }
    }
}

fn id(text: &str) -> Result<String, Refusal> {
    let id = code(text).to_ascii_lowercase();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if id.len() <= 40 && id.bytes().all(letter) {
        return Ok(id);
    }
    refuse(
        format!("“{text}”只能用字母、数字和 - _ .，最多 40 位"),
        format!("\"{text}\" may have at most 40 letters, digits and - _ ."),
    )
}

fn role(text: &str) -> Result<Role, Refusal> {
    let wanted = plain(text);
    let called = |role: &Role| {
        let label = role.label();
        wanted == role.name() || wanted == plain(&label.zh) || wanted == plain(&label.en)
    };
    Role::ALL.into_iter().find(called).ok_or_else(|| {
        let names = |language: fn(Role) -> String| {
            let names = Role::ALL.map(|role| format!("{} {}", role.name(), language(role)));
            names.join("; ")
        };
        (
            format!("没有角色“{text}”，可填：{}", names(|role| role.label().zh)),
            format!(
                "There is no role \"{text}\"; there are: {}",
                names(|role| role.label().en)
            ),
        )
    })
}

fn shown(user: &User) -> Json {
    json!({
        "name": user.name, "role": user.role.name(), "area": user.area, "unit": user.unit, "phone": user.phone,
    })
}
