//! Who helps which household (帮扶结对): table `assignments`, and the helper of each household.
//!
//! A household has one open assignment. A new helper ends the assignment of the one before, on the
//! day before their own first day.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use serde_json::{Value as Json, json};

use super::households::{self, Known};
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Line, Table};
use super::units::Units;
use super::users::take;
use super::values::{code, date, digits, person, phone, refuse, words};
use crate::storage::{Assignment, ImportItem, Storage};

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "household",
            &["户编号", "户编码", "户号", "hh_code", "household code"],
        ),
        Column::new(
            "name",
            &[
                "帮扶责任人",
                "帮扶人",
                "帮扶责任人姓名",
                "帮扶人姓名",
                "姓名",
                "helper",
            ],
        ),
        Column::new("unit", &["帮扶单位", "单位", "帮扶人单位"]),
        Column::new("phone", &["帮扶人电话", "联系电话", "电话", "手机"]),
        Column::new("user", &["用户编号", "用户名", "账号", "user id"]),
        Column::new("from", &["开始日期", "结对日期", "帮扶开始日期"]),
        Column::new("to", &["结束日期", "帮扶结束日期"]),
    ]
}

/// All assignments of a household, by first day.
type Chain = BTreeMap<String, Assignment>;

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let stored = households::stored(storage, request.county).await?;
    let units = Units::load(storage, request.county).await?;
    let users = storage.users(request.county).await?;
    let users: BTreeMap<&str, &str> = users
        .iter()
        .map(|user| (user.id.as_str(), user.name.as_str()))
        .collect();
    let mut before: BTreeMap<String, Chain> = BTreeMap::new();
    for assignment in storage.assignments(request.county).await? {
        let chain = before.entry(assignment.household.clone()).or_default();
        chain.insert(assignment.from.clone(), assignment);
    }
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let mut after = before.clone();
        let mut named = BTreeSet::new();
        for line in tables.iter().flat_map(Table::lines) {
            let row = row(line, &stored, &users, &units, request.today, problems);
            if let Some((assignment, dated)) = row {
                let household = assignment.household.clone();
                let chain = after.entry(household.clone()).or_default();
                let first = named.insert(household);
                put(
                    chain,
                    assignment,
                    dated,
                    first,
                    line,
                    request.today,
                    problems,
                );
            }
        }
        (after, named)
    };
    let ((mut after, named), notice) = with_tables(request, &columns(), &["household"], read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    end_what_is_missing(&mut after, &named, request, &mut plan);
    compare(&before, &after, &stored, &mut plan);
    say_who_has_none(&after, &stored, &mut plan);
    Ok(plan)
}

/// A row as an assignment, and whether it says its first day.
fn row(
    line: Line<'_>,
    stored: &BTreeMap<String, Known>,
    users: &BTreeMap<&str, &str>,
    units: &Units,
    today: Date,
    problems: &mut Problems,
) -> Option<(Assignment, bool)> {
    let household = take(line, "household", true, problems, |text| {
        let code = digits(text, &[18])?;
        if stored.contains_key(&code) {
            return Ok(code);
        }
        refuse(
            format!("没有户 {code}：先用 ruhu import households 导入，或改正"),
            format!(
                "There is no household {code}: import it first with ruhu import households, or mend it"
            ),
        )
    });
    let user = take(line, "user", false, problems, |text| {
        let id = code(text).to_ascii_lowercase();
        if users.contains_key(id.as_str()) {
            return Ok(id);
        }
        refuse(
            format!("没有用户“{id}”：先用 ruhu import users 导入，或留空"),
            format!(
                "There is no user \"{id}\": import them first with ruhu import users, or leave it empty"
            ),
        )
    });
    // An account has a name.
    let named = line.is_filled("name") || !line.is_filled("user");
    let name = take(line, "name", named, problems, person);
    let known = user.as_deref().and_then(|user| users.get(user));
    let name = name.or_else(|| known.map(|name| (*name).to_owned()));
    let unit = take(line, "unit", false, problems, |text| {
        // Helpers also come from units of the prefecture and the province, which no list has.
        units.find(text).or_else(|_| words(text, 60))
    });
    let phone = take(line, "phone", false, problems, phone);
    let from = take(line, "from", false, problems, date);
    let to = take(line, "to", false, problems, date);
    if from.is_some_and(|from| from > today) {
        let (zh, en) = ("开始日期在将来", "Begins in the future");
        problems.add(&line.place("from"), zh, en);
    }
    if to.is_some_and(|to| from.is_some_and(|from| to < from)) {
        problems.add(
            &line.place("to"),
            "结束日期早于开始日期",
            "Ends before it begins",
        );
    }
    let assignment = Assignment {
        household: household?,
        user: user.unwrap_or_default(),
        name: name?,
        unit: unit.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        from: from.unwrap_or(today).to_string(),
        to: to.map(|to| to.to_string()).unwrap_or_default(),
    };
    Some((assignment, from.is_some()))
}

/// Puts an assignment into the household's chain. Without a first day it is that of the same
/// helper, if there is one, else it begins today.
fn put(
    chain: &mut Chain,
    mut new: Assignment,
    dated: bool,
    first: bool,
    line: Line<'_>,
    today: Date,
    problems: &mut Problems,
) {
    let mut open = chain.values_mut().filter(|old| old.to.is_empty());
    if let Some(old) = open.next() {
        let same = old.name == new.name
            && (old.user == new.user || new.user.is_empty() || old.user.is_empty());
        if same && (!dated || old.from == new.from) {
            // An empty cell says nothing.
            for (old, new) in [
                (&old.user, &mut new.user),
                (&old.unit, &mut new.unit),
                (&old.phone, &mut new.phone),
            ] {
                if new.is_empty() {
                    new.clone_from(old);
                }
            }
            new.from.clone_from(&old.from);
        } else if new.to.is_empty() && old.from != new.from {
            if !first && !same {
                problems.add(
                    &line.place("household"),
                    format!("这一户在文件里还有没结束的帮扶人 {}：一户只能有一个，请给前一个填结束日期", old.name),
                    format!("The file has another helper of this household who has not ended, {}: only one is allowed, give the earlier one a last day", old.name),
                );
            }
            if old.from > new.from {
                problems.add(
                    &line.place("from"),
                    format!(
                        "开始日期早于现任帮扶人 {} 的开始日期 {}",
                        old.name, old.from
                    ),
                    format!(
                        "Begins before the present helper {}, who began on {}",
                        old.name, old.from
                    ),
                );
            }
            // The day before; a helper who began today ends today.
            let begin = Date::parse(&new.from).unwrap_or(today);
            let last = Date::from_days(begin.days() - 1).to_string();
            old.to = last.max(old.from.clone());
        }
    }
    chain.insert(new.from.clone(), new);
}

/// A complete list ends the assignments it does not name.
fn end_what_is_missing(
    after: &mut BTreeMap<String, Chain>,
    named: &BTreeSet<String>,
    request: &Request<'_>,
    plan: &mut Plan,
) {
    let others = after.iter_mut().filter(|(code, _)| !named.contains(*code));
    for (household, chain) in others {
        for open in chain.values_mut().filter(|open| open.to.is_empty()) {
            plan.changes.absent("helper", household, request.complete);
            if request.complete {
                open.to = request.today.to_string().max(open.from.clone());
            }
        }
    }
}

fn compare(
    before: &BTreeMap<String, Chain>,
    after: &BTreeMap<String, Chain>,
    stored: &BTreeMap<String, Known>,
    plan: &mut Plan,
) {
    for (code, chain) in after {
        for (from, new) in chain {
            let old = before.get(code).and_then(|chain| chain.get(from));
            let id = format!("{code} {from}");
            if plan
                .changes
                .compare("helper", &id, old.map(shown).as_ref(), &shown(new))
            {
                plan.batch.assignments.push(new.clone());
            }
        }
        let Some(known) = stored.get(code) else {
            continue;
        };
        let open = chain.values().find(|assignment| assignment.to.is_empty());
        let household = helped(&known.household, open);
        if household != known.household {
            plan.batch.items.push(ImportItem {
                item: households::item(&household),
                before: Some(known.item.body.clone()),
            });
        }
    }
}

/// The household with this helper, or none.
fn helped(household: &Household, open: Option<&Assignment>) -> Household {
    let text = |field: fn(&Assignment) -> &String| open.map(field).cloned().unwrap_or_default();
    Household {
        helper: text(|open| &open.name),
        helper_unit: text(|open| &open.unit),
        helper_phone: text(|open| &open.phone),
        ..household.clone()
    }
}

fn shown(assignment: &Assignment) -> Json {
    json!({
        "name": assignment.name, "unit": assignment.unit, "phone": assignment.phone,
        "user": assignment.user, "to": assignment.to,
    })
}

/// Each archived household needs a helper: a list that leaves some without is taken, and said so.
fn say_who_has_none(
    after: &BTreeMap<String, Chain>,
    stored: &BTreeMap<String, Known>,
    plan: &mut Plan,
) {
    /// CL_STATUS of households in the archive: 未脱贫 and 脱贫, all kinds.
    const ARCHIVED: [&str; 7] = ["20", "21", "22", "30", "40", "41", "42"];
    let open = |code: &String| {
        let mut chain = after.get(code).into_iter().flat_map(BTreeMap::values);
        chain.any(|assignment| assignment.to.is_empty())
    };
    let archived = stored.iter().filter(|(_, known)| {
        let kind = known.household.office.get("hh_kind");
        ARCHIVED.contains(&known.household.status.as_str())
            || kind.and_then(Json::as_str) == Some("1") && known.household.status.is_empty()
    });
    let without: Vec<&str> = archived
        .filter(|(code, _)| !open(code))
        .map(|(code, _)| code.as_str())
        .collect();
    if !without.is_empty() {
        const SHOWN: usize = 5;
        let (count, first) = (
            without.len(),
            without[..without.len().min(SHOWN)].join(", "),
        );
        plan.notice(
            format!("{count} 个建档立卡户没有帮扶责任人，如 {first}"),
            format!("{count} archived households have no helper, such as {first}"),
        );
    }
}
