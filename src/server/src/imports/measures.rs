//! Lists of units: what was paid or delivered to whom (发放名单). Each row becomes a step of a measure
//! of a household.
//!
//! A row is matched by ID number, or by household code and, for measures of a member, the name within
//! that household; never by a name alone. What matches nobody, or cannot follow what is on record, is
//! said row by row and left out; the others are taken.

use std::collections::BTreeMap;

use ruhu_domain::benefits::{Benefits, Step};
use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::number::Number;
use ruhu_domain::rules::background::HOUSEHOLD;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::rules::measures::{Level, Measure, catalogue};
use serde_json::{Value as Json, json};

use super::households::{self, Known};
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::{Place, Problems};
use super::table::{Column, Line, Table, plain};
use super::users::take;
use super::values::{Refusal, code, date, refuse, words};
use crate::clock;
use crate::office::benefits::MEASURE;
use crate::storage::{self, ImportItem, Item, Storage};

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "household",
            &["户编号", "户编码", "户号", "hh_code", "household code"],
        ),
        Column::new(
            "id",
            &[
                "身份证号",
                "身份证号码",
                "证件号码",
                "公民身份号码",
                "id number",
            ],
        ),
        Column::new("name", &["姓名", "领取人", "受益人"]),
        Column::new("measure", &["措施", "措施代码", "补贴项目", "项目", "code"]),
        Column::new("amount", &["金额", "发放金额", "补贴金额", "金额(元)"]),
        Column::new("date", &["发放日期", "日期", "兑现日期"]),
        Column::new("status", &["状态", "办理状态"]),
        Column::new("output", &["见效", "说明", "结果"]),
        Column::new("project", &["项目编号", "项目名称", "所属项目"]),
        Column::new("evidence", &["凭证", "凭证号", "文号", "批次"]),
    ]
}

/// A row that can be read.
struct Paid {
    household: Option<String>,
    id: Option<String>,
    name: Option<String>,
    measure: &'static Measure,
    status: String,
    date: Date,
    amount: Option<i64>,
    output: String,
    project: String,
    evidence: String,
    place: Place,
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let lines = tables.iter().flat_map(Table::lines);
        lines
            .filter_map(|line| row(line, request.today, problems))
            .collect::<Vec<_>>()
    };
    let (rows, notice) = with_tables(request, &columns(), &["measure", "date"], read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    let people = People::load(storage, request.county).await?;
    let mut kept = Kept::load(storage, request.county).await?;
    let mut unmatched = Problems::default();
    for row in rows {
        let step = people.find(&row).and_then(|(household, member)| {
            kept.pay(&household, &member, &row, request.today)
                .map(|new| (household, new))
        });
        match step {
            Ok((household, new)) => {
                let id = format!("{household} {} {}", row.measure.code, row.date);
                let step = json!({"status": row.status, "amount": row.amount});
                plan.changes
                    .compare(MEASURE, &id, (!new).then_some(&step), &step);
            }
            Err((zh, en)) => unmatched.add(&row.place, zh, en),
        }
    }
    plan.unmatched = unmatched.into_list();
    plan.batch.items = kept.changed(&people)?;
    Ok(plan)
}

fn row(line: Line<'_>, today: Date, problems: &mut Problems) -> Option<Paid> {
    let household = take(line, "household", false, problems, |text| Ok(code(text)));
    let id = take(line, "id", false, problems, |text| {
        Ok(code(text).to_ascii_uppercase())
    });
    let name = take(line, "name", false, problems, |text| words(text, 30));
    let measure = take(line, "measure", true, problems, measure);
    let amount = take(line, "amount", false, problems, fen);
    let date = take(line, "date", true, problems, |text| {
        let day = date(text)?;
        match day > today {
            true => refuse("日期在将来", "The date lies in the future"),
            false => Ok(day),
        }
    });
    let status = take(line, "status", false, problems, status);
    let output = take(line, "output", false, problems, |text| words(text, 60));
    let project = take(line, "project", false, problems, |text| words(text, 60));
    let evidence = take(line, "evidence", false, problems, |text| words(text, 60));
    Some(Paid {
        household,
        id,
        name,
        measure: measure?,
        status: status.unwrap_or("4").to_owned(),
        date: date?,
        amount,
        output: output.unwrap_or_default(),
        project: project.unwrap_or_default(),
        evidence: evidence.unwrap_or_default(),
        place: line.place("measure"),
    })
}

fn measure(text: &str) -> Result<&'static Measure, Refusal> {
    let wanted = plain(text);
    let called = |measure: &&Measure| {
        [&measure.code, &measure.name.zh, &measure.name.en]
            .iter()
            .any(|name| plain(name) == wanted)
    };
    catalogue().iter().find(called).ok_or_else(|| {
        (
            format!("没有措施“{text}”：写代码(如 M23)或全称(如 重度残疾人护理补贴)"),
            format!(
                "There is no measure \"{text}\": write its code (such as M23) or its full name"
            ),
        )
    })
}

/// Yuan, as people write them, in fen.
fn fen(text: &str) -> Result<i64, Refusal> {
    let number: String = code(text)
        .chars()
        .filter(|letter| !matches!(letter, ',' | '，' | '元' | '¥' | '￥'))
        .collect();
    let fen = Number::parse(&number).and_then(Number::to_fen);
    fen.filter(|fen| *fen >= 0).ok_or_else(|| {
        (
            format!("“{text}”应为金额(元)，如 80 或 1230.50"),
            format!("\"{text}\" must be an amount in yuan such as 80 or 1230.50"),
        )
    })
}

fn status(text: &str) -> Result<&'static str, Refusal> {
    match plain(text).as_str() {
        "3" | "已批准" | "批准" => Ok("3"),
        "4" | "已兑现" | "已发放" | "发放" | "已办结" => Ok("4"),
        "5" | "持续享受" | "在享" => Ok("5"),
        "6" | "已结束" | "停发" => Ok("6"),
        _ => refuse(
            format!("“{text}”应为 3 已批准、4 已兑现、5 持续享受 或 6 已结束"),
            format!("\"{text}\" must be 3 approved, 4 paid, 5 being received or 6 ended"),
        ),
    }
}

/// A person somebody is paid for.
#[derive(Clone, Debug)]
struct Person {
    household: String,
    key: String,
    name: String,
}

/// The households and who lives in them.
struct People {
    households: BTreeMap<String, Known>,
    members: BTreeMap<String, Vec<Person>>,
    by_id: BTreeMap<String, Person>,
}

impl People {
    async fn load(storage: &dyn Storage, county: &str) -> storage::Result<Self> {
        let households = households::stored(storage, county).await?;
        let currents = storage.items(county, "current").await?;
        let mut currents: BTreeMap<String, Current> = currents
            .into_iter()
            .filter_map(|item| Some((item.id, serde_json::from_value(item.body).ok()?)))
            .collect();
        let mut people = Self {
            households,
            members: BTreeMap::new(),
            by_id: BTreeMap::new(),
        };
        for (code, known) in &people.households {
            let current = currents.remove(code);
            let answers = current
                .as_ref()
                .map_or(&known.household.office, |current| &current.answers);
            let rows = answers.get("members").and_then(Json::as_array);
            for row in rows
                .into_iter()
                .flatten()
                .filter(|row| row["m_change"] != "4")
            {
                let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
                let person = Person {
                    household: code.clone(),
                    key: text("_key"),
                    name: text("m_name"),
                };
                let id = text("m_idno").to_ascii_uppercase();
                if !id.is_empty() {
                    people.by_id.insert(id, person.clone());
                }
                people.members.entry(code.clone()).or_default().push(person);
            }
        }
        Ok(people)
    }

    /// Household and member a row is about.
    fn find(&self, row: &Paid) -> Result<(String, String), Refusal> {
        let person = match (&row.id, &row.household) {
            (Some(id), _) => Some(self.by_id.get(id).ok_or_else(|| {
                (
                    "没有这个身份证号的人：请核对，或该户还没有建档".to_owned(),
                    "Nobody has this ID number: check it, or the household is not on file"
                        .to_owned(),
                )
            })?),
            (None, Some(household)) => {
                if !self.households.contains_key(household) {
                    return refuse(
                        format!("没有户 {household}"),
                        format!("There is no household {household}"),
                    );
                }
                let members = self.members.get(household).map_or(&[][..], Vec::as_slice);
                let named: Vec<&Person> = members
                    .iter()
                    .filter(|person| {
                        row.name
                            .as_ref()
                            .is_some_and(|name| plain(name) == plain(&person.name))
                    })
                    .collect();
                match (named.as_slice(), &row.name) {
                    ([person], _) => Some(*person),
                    ([], Some(name)) if row.measure.level == Level::Member => {
                        return refuse(
                            format!("户 {household} 里没有 {name}"),
                            format!("Nobody in household {household} is called {name}"),
                        );
                    }
                    ([_, _, ..], _) if row.measure.level == Level::Member => {
                        return refuse(
                            "户里有同名的人，请填身份证号",
                            "Several in the household have this name: give the ID number",
                        );
                    }
                    _ => None,
                }
            }
            (None, None) => {
                return refuse(
                    "要有身份证号，或户编号：只凭姓名不对人",
                    "An ID number or a household code is needed: a name alone says nobody",
                );
            }
        };
        if let (Some(person), Some(household)) = (person, &row.household)
            && person.household != *household
        {
            return refuse(
                format!("这个人在户 {}，不在户 {household}", person.household),
                format!(
                    "This person is of household {}, not {household}",
                    person.household
                ),
            );
        }
        match (row.measure.level, person) {
            (Level::Household, Some(person)) => {
                Ok((person.household.clone(), HOUSEHOLD.to_owned()))
            }
            (Level::Household, None) => Ok((
                row.household.clone().unwrap_or_default(),
                HOUSEHOLD.to_owned(),
            )),
            (Level::Member, Some(person)) => Ok((person.household.clone(), person.key.clone())),
            (Level::Member, None) => refuse(
                "这项是给个人的：请填身份证号或姓名",
                "This measure is a person's: give the ID number or the name",
            ),
        }
    }
}

/// What is kept of the measures, by household, and what was before.
struct Kept(BTreeMap<String, (Option<Json>, Benefits)>);

impl Kept {
    async fn load(storage: &dyn Storage, county: &str) -> storage::Result<Self> {
        let items = storage.items(county, MEASURE).await?;
        let kept = items.into_iter().map(|item| {
            let benefits = serde_json::from_value(item.body.clone())
                .map_err(|_| storage::Error::Corrupt("measures"))?;
            Ok((item.id, (Some(item.body), benefits)))
        });
        Ok(Self(kept.collect::<storage::Result<_>>()?))
    }

    /// Records what a row says; false when it is on record already. A list of payments says that what
    /// was applied for was approved as well.
    fn pay(
        &mut self,
        household: &str,
        member: &str,
        row: &Paid,
        today: Date,
    ) -> Result<bool, Refusal> {
        let (_, benefits) = self.0.entry(household.to_owned()).or_default();
        let measure = row.measure.code.as_str();
        let amount = row.amount.unwrap_or_default();
        let step = |status: &str| Step {
            id: format!("list {measure} {member} {status} {} {amount}", row.date),
            code: measure.to_owned(),
            member: member.to_owned(),
            status: status.to_owned(),
            date: row.date.to_string(),
            by: "发放名单".to_owned(),
            at: clock::now(),
            ..Step::default()
        };
        let last = benefits.newest(measure, member);
        let last = last.map(|last| last.status.to_owned());
        let received = matches!(row.status.as_str(), "4" | "5");
        // 4 and 5 are both payments: who receives goes on receiving.
        let status = match last.as_deref() {
            Some(last @ ("4" | "5")) if received => last,
            _ => row.status.as_str(),
        };
        let own = Step {
            amount: row.amount,
            output: row.output.clone(),
            project: row.project.clone(),
            evidence: row.evidence.clone(),
            ..step(status)
        };
        if benefits.steps.iter().any(|known| known.id == own.id) {
            return Ok(false);
        }
        let between: &[&str] = match last.as_deref() {
            Some("1") if received => &["2", "3"],
            Some("6") if received => &["1", "2", "3"],
            Some("2") if received => &["3"],
            _ => &[],
        };
        let before = benefits.steps.len();
        for status in between {
            benefits.steps.push(step(status));
        }
        let reasons = own.refusals(benefits, Recorder::Office, today);
        if reasons.is_empty() {
            benefits.steps.push(own);
            return Ok(true);
        }
        benefits.steps.truncate(before);
        let zh: Vec<_> = reasons
            .iter()
            .map(|reason| reason.message.zh.as_str())
            .collect();
        let en: Vec<_> = reasons
            .iter()
            .map(|reason| reason.message.en.as_str())
            .collect();
        refuse(zh.join("；"), en.join("; "))
    }

    fn changed(self, people: &People) -> storage::Result<Vec<ImportItem>> {
        let mut items = Vec::new();
        for (code, (before, benefits)) in self.0 {
            let Some(known) = people.households.get(&code) else {
                continue;
            };
            let body =
                serde_json::to_value(&benefits).map_err(|_| storage::Error::Corrupt("measures"))?;
            if before.as_ref() != Some(&body) && !benefits.is_empty() {
                let item = Item::of_area(MEASURE, &code, &known.item.area, body);
                items.push(ImportItem { item, before });
            }
        }
        Ok(items)
    }
}
