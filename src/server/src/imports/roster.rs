//! Who is enrolled in a course run (培训花名册).
//!
//! A row is an enrolment, as a trainer's phone makes one: whoever has an ID number that the
//! household list knows is that person. Enrolments that are there keep their record, place and state.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::date::Date;
use ruhu_domain::forms::{self, TRAINING_ENROL_ID};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::identity::{id_birth, id_problem, id_sex, normalize_id};
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::training::entry::enrolled_key;
use ruhu_domain::training::trainee::{members, trainees};
use ruhu_domain::training::{Entry, Kind, Trainee};
use serde_json::{Map, Value as Json, json};

use super::households;
use super::places::Places;
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Line, Table};
use super::users::take;
use super::values::{Choices, Refusal, person, phone, refuse, yes_no};
use crate::clock;
use crate::storage::{ImportItem, Item, Storage};

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new("run", &["班号", "培训班", "班级编号"]),
        Column::new("name", &["姓名", "学员", "学员姓名"]),
        Column::new(
            "idno",
            &[
                "身份证号",
                "身份证",
                "身份证号码",
                "公民身份号码",
                "证件号码",
            ],
        ),
        Column::new("noid", &["无证原因"]),
        Column::new("sex", &["性别"]),
        Column::new("village", &["村", "行政村", "村委会"]),
        Column::new("phone", &["手机", "电话", "联系电话", "手机号"]),
        Column::new("labour", &["劳动能力", "劳动力", "劳动技能"]),
        Column::new("student", &["在校", "在校学生"]),
        Column::new("need", &["目的", "培训目的"]),
    ]
}

/// A run, and the division its records lie in.
struct Run {
    entry: Entry,
    area: String,
}

/// What a row is read by.
struct Lists {
    /// By 班号 and by id.
    runs: BTreeMap<String, Run>,
    /// The people of the household list, by ID number.
    people: BTreeMap<String, Trainee>,
    places: Places,
    /// By column.
    choices: BTreeMap<&'static str, Choices>,
    today: Date,
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let lists = Lists::load(storage, request).await?;
    let mut stored: BTreeMap<(String, String), (Entry, Json)> = BTreeMap::new();
    let mut taken: BTreeMap<String, i64> = BTreeMap::new();
    for item in storage
        .items(request.county, Kind::Enrolment.name())
        .await?
    {
        if let Ok(entry) = serde_json::from_value::<Entry>(item.body.clone()) {
            let has_place = Answers::Json(&entry.answers).text("en_status") == Some("1");
            *taken.entry(entry.run.clone()).or_default() += i64::from(has_place);
            stored.insert(
                (entry.run.clone(), entry.person.clone()),
                (entry, item.body),
            );
        }
    }
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let mut seen = BTreeSet::new();
        let lines = tables.iter().flat_map(Table::lines);
        lines
            .filter_map(|line| lists.row(line, &mut seen, problems))
            .collect::<Vec<_>>()
    };
    let (rows, notice) = with_tables(request, &columns(), &["run", "name"], read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    let mut waiting = 0;
    for (number, mut entry) in rows {
        let Some(run) = lists.runs.get(&number) else {
            continue;
        };
        let before = stored.get(&(entry.run.clone(), entry.person.clone()));
        match before {
            Some((before, _)) => {
                let mut answers = before.answers.clone();
                for (name, value) in entry.answers {
                    if !KEPT.contains(&name.as_str()) {
                        answers.insert(name, value);
                    }
                }
                entry = Entry {
                    answers,
                    ..before.clone()
                };
            }
            None => {
                let capacity = Answers::Json(&run.entry.answers).whole("capacity");
                let taken = taken.entry(entry.run.clone()).or_default();
                let has_place = capacity.is_none_or(|capacity| *taken < capacity);
                *taken += i64::from(has_place);
                waiting += usize::from(!has_place);
                let status = if has_place { "1" } else { "2" };
                entry.answers.insert("en_status".to_owned(), json!(status));
            }
        }
        let old = before.map(|(before, _)| shown(before));
        let id = entry.id();
        if plan
            .changes
            .compare("enrolment", &id, old.as_ref(), &shown(&entry))
        {
            let body = serde_json::to_value(&entry).unwrap_or_default();
            plan.batch.items.push(ImportItem {
                item: Item::of_area(Kind::Enrolment.name(), &id, &run.area, body),
                before: before.map(|(_, body)| body.clone()),
            });
        }
    }
    if waiting > 0 {
        plan.notice(
            format!("名额已满，{waiting} 人列为候补"),
            format!("The places are taken: {waiting} people are put on the waiting list"),
        );
    }
    Ok(plan)
}

/// What an enrolment that is there keeps.
const KEPT: [&str; 3] = ["en_status", "en_date", "en_source"];

impl Lists {
    async fn load(storage: &dyn Storage, request: &Request<'_>) -> Result<Self, Unable> {
        let mut runs = BTreeMap::new();
        for item in storage.items(request.county, Kind::Run.name()).await? {
            let Ok(entry) = serde_json::from_value::<Entry>(item.body) else {
                continue;
            };
            let number = Answers::Json(&entry.answers).text("run_id");
            let number = number.unwrap_or(&entry.run).to_owned();
            let area = item.area;
            runs.insert(number, Run { entry, area });
        }
        // The same keys as on the phones: whoever is enrolled there is the same person here.
        let salt = storage.database_id().await?;
        let mut people = BTreeMap::new();
        for known in households::stored(storage, request.county).await?.values() {
            let household = &known.household;
            let numbers = members(household, None).into_iter().map(|(key, row)| {
                let number = Answers::Json(row).text("m_idno").unwrap_or_default();
                (key, normalize_id(number))
            });
            let keyed = trainees(household, None, &[], &salt, request.today);
            for (key, number) in numbers.filter(|(_, number)| !number.is_empty()) {
                let person =
                    ruhu_domain::training::trainee::person_key(&salt, &household.code, key);
                let found = keyed.iter().find(|trainee| trainee.person == person);
                people.extend(found.map(|trainee| (number, trainee.clone())));
            }
        }
        let forms = forms::built_in().unwrap_or_default();
        let form = forms.iter().find(|form| form.form_id == TRAINING_ENROL_ID);
        let list =
            |name: &str| form.map_or(Choices::default(), |form| Choices::new(form.list(name)));
        Ok(Self {
            runs,
            people,
            places: Places::load(storage, request.county).await?,
            choices: BTreeMap::from([
                ("noid", list("no_id_reason")),
                ("sex", list("sex")),
                ("labour", list("labour")),
                ("need", list("en_need")),
            ]),
            today: request.today,
        })
    }

    /// A row as an enrolment, with the number of its run.
    fn row(
        &self,
        line: Line<'_>,
        seen: &mut BTreeSet<(String, String)>,
        problems: &mut Problems,
    ) -> Option<(String, Entry)> {
        let run = take(line, "run", true, problems, |text| self.run(text));
        let name = take(line, "name", true, problems, person);
        let number = take(line, "idno", false, problems, |text| self.id_number(text));
        let mut answers = Map::new();
        for (column, question) in [
            ("noid", "en_noid"),
            ("sex", "en_sex_said"),
            ("labour", "en_labour"),
            ("need", "en_need"),
        ] {
            let choices = self.choices.get(column)?;
            let code = take(line, column, false, problems, |text| choices.one(text));
            answers.extend(code.map(|code| (question.to_owned(), json!(code))));
        }
        let village = take(line, "village", false, problems, |text| {
            self.places.village(text, None)
        });
        let phone = take(line, "phone", false, problems, phone);
        let student = take(line, "student", false, problems, yes_no);
        if !line.is_filled("idno") && !line.is_filled("noid") {
            let (zh, en) = (
                "没有身份证号，请填无证原因",
                "No ID number: say why in the column 无证原因",
            );
            problems.add(&line.place("idno"), zh, en);
        }
        let said = answers.get("en_sex_said").and_then(Json::as_str);
        let implied = number.as_deref().and_then(id_sex);
        if said.is_some() && implied.is_some() && said != implied {
            let (zh, en) = ("性别和身份证号不符", "The sex does not fit the ID number");
            problems.add(&line.place("sex"), zh, en);
        }
        let (run, name) = (run?, name?);
        // Without knowing who it is nobody can say who is there twice.
        if number.is_none() && (line.is_filled("idno") || !line.is_filled("noid")) {
            return None;
        }
        let listed = number.as_ref().and_then(|number| self.people.get(number));
        let more = json!({
            "en_run": self.runs.get(&run)?.entry.run, "en_name": name, "en_idno": number,
            "en_has_id": number.is_some(), "en_village": village, "en_phone": phone,
            "en_student": student.unwrap_or(false), "en_will": true, "en_consent": true,
            "en_source": "2", "en_date": self.today.to_string(),
            "en_person": listed.map(|listed| &listed.person),
            "en_listed": listed.map(|listed| listed.archived),
            "en_archived": listed.map_or("9", |listed| if listed.archived { "1" } else { "0" }),
            "en_sex": implied.or(said),
            "en_birth": number.as_deref().and_then(id_birth).map(|birth| birth.to_string()),
            "en_age": number
                .as_deref()
                .and_then(id_birth)
                .map(|birth| birth.years_until(self.today)),
        });
        let more = more.as_object().cloned().unwrap_or_default();
        answers.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
        let run_id = self.runs.get(&run)?.entry.run.clone();
        let record = record_id(&run_id, number.as_deref().unwrap_or(&name));
        let person = enrolled_key(&answers, &record);
        if !seen.insert((run_id.clone(), person.clone())) {
            problems.add(
                &line.place("name"),
                format!("{name} 在这个班里重复了"),
                format!("{name} stands in this run twice"),
            );
            return None;
        }
        let entry = Entry {
            record,
            run: run_id,
            at: clock::now(),
            device: String::new(),
            person,
            answers,
        };
        Some((run, entry))
    }

    /// The number of a run that takes people.
    fn run(&self, text: &str) -> Result<String, Refusal> {
        let wanted = text.trim();
        let found = self
            .runs
            .iter()
            .find(|(number, run)| *number == wanted || run.entry.run == wanted);
        let Some((number, run)) = found else {
            return refuse(
                format!("没有班 {wanted}：班号在手机的培训班页上，班级要先上传"),
                format!(
                    "There is no run {wanted}: its number stands on the phone's page of the run, which must be uploaded first"
                ),
            );
        };
        match Answers::Json(&run.entry.answers).text("run_state") {
            Some("3" | "4") => refuse("班级已结束，不能报名", "The run is closed"),
            _ => Ok(number.clone()),
        }
    }

    fn id_number(&self, text: &str) -> Result<String, Refusal> {
        let number = normalize_id(text);
        let Some(problem) = id_problem(&number, self.today) else {
            return Ok(number);
        };
        match problem.name() {
            "length" => refuse("身份证应为 18 位", "An ID number has 18 characters"),
            "characters" => refuse("身份证有非法字符", "The ID number has invalid characters"),
            "birth" => refuse(
                "身份证里的出生日期不对",
                "The birth date inside the ID number is wrong",
            ),
            _ => refuse(
                "身份证校验不过，请核对",
                "The last character does not fit: check the ID number",
            ),
        }
    }
}

/// Fields that tell whether something changed, for the report of a trial run.
fn shown(entry: &Entry) -> Json {
    let mut answers = entry.answers.clone();
    if let Some(number) = answers.remove("en_idno") {
        answers.insert("m_idno".to_owned(), number);
    }
    if let Some(phone) = answers.remove("en_phone") {
        answers.insert("m_phone".to_owned(), phone);
    }
    Json::Object(answers)
}

/// An id in the form of a UUID that is the same for the same person in the same run: importing a file
/// twice changes nothing.
fn record_id(run: &str, person: &str) -> String {
    let hash = sha256_hex(format!("{run} {person}").as_bytes());
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}
