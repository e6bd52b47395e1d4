//! A township that the office imports for a test: villages of so many households, their credit files and
//! loans.

use std::fmt::Write as _;

use ruhu_domain::record::Record;
use serde_json::{Value, json};

use crate::client::{Phone, read};
use crate::credit::{appraised, collected, step};
use crate::household::post;
use crate::server::Server;

/// Day on which the files are confirmed; the notices hang the week before.
pub const CONFIRMED: &str = "2018-11-28";
/// Steps of one household's file, the survey among them; each has an id of its own.
const STEPS: u32 = 8;

/// Those who make the files of a township.
#[derive(Debug)]
pub struct Desk {
    cadre: Phone,
    group: Phone,
    township: Phone,
}

/// Adds a user; gives the code that enrols a phone.
pub fn user(server: &Server, role: &str, area: &str) -> String {
    let user = ["--json", "user", "add", "--name", "示例", "--role", role];
    let added = server.command(&[&user[..], &["--area", area]].concat());
    let added: Value = serde_json::from_str(&added).expect("JSON");
    added["enrol_code"].as_str().expect("a code").to_owned()
}

/// Code of a village of the township, from 1.
pub fn village(township: &str, number: usize) -> String {
    format!("{township}{:03}", 200 + number)
}

/// Code of a household of a village, from 1.
pub fn household(village: &str, number: usize) -> String {
    format!("{village}01{number:04}")
}

/// Imports a township with its villages, and archived households in each.
pub fn make(server: &Server, township: &str, name: &str, sizes: &[usize]) {
    let mut places = format!("区划代码,名称\n{township},{name}\n");
    let mut families =
        "户编号,乡镇,行政村,户类型,脱贫状态,状态年度,户主姓名,家庭人口数\n".to_owned();
    for (index, size) in sizes.iter().enumerate() {
        let village = village(township, index + 1);
        let _ = writeln!(places, "{village},{name}示例{}村", index + 1);
        for number in 1..=*size {
            let code = household(&village, number);
            let _ = writeln!(
                families,
                "{code},{name},{name}示例{}村,建档立卡户,未脱贫,2014,示例户主,4",
                index + 1
            );
        }
    }
    import(server, "divisions", &places);
    import(server, "households", &families);
}

/// A loan in the bank's list: whose, what is owed in yuan, how many days overdue.
pub type Lent = (String, u32, u32);

/// Imports the bank's list; its loans began in 2017.
pub fn lend(server: &Server, loans: &[Lent]) {
    let mut list =
        "户编号,借据号,贷款种类,银行,借款人,贷款金额,贷款余额,发放日期,到期日期,逾期天数,用途\n"
            .to_owned();
    for (code, owed, overdue) in loans {
        let due = match overdue {
            0 => "2019-12-31",
            _ => "2018-06-30",
        };
        let _ = writeln!(
            list,
            "{code},L-{code},扶贫小额信贷,示例信用社,示例户主,50000,{owed},2017-01-01,{due},{overdue},种植"
        );
    }
    import(server, "loans", &list);
}

fn import(server: &Server, kind: &str, list: &str) {
    let file = server.folder().join(format!("{kind}.csv"));
    std::fs::write(&file, list).expect("written");
    server.command(&["import", kind, &file.display().to_string()]);
}

impl Desk {
    /// Phones for each part of the way.
    pub fn of(server: &Server, township: &str) -> Self {
        let phone = |role| Phone::enrol(server, &user(server, role, township));
        Self {
            cadre: phone("cadre"),
            group: phone("appraiser"),
            township: phone("township"),
        }
    }

    /// Leads the files of households to a confirmed grade, each with a survey of its own; a grade is
    /// `0` or `A`, and none leaves the file with the group. Ids are counted from `first`; gives the
    /// records that confirm.
    ///
    /// # Panics
    ///
    /// When a step is not taken.
    pub fn rate(
        &self,
        server: &mut Server,
        first: u32,
        households: &[(String, Option<&str>)],
    ) -> Vec<Record> {
        server.set_day("2018-11-27");
        let ids = (first..).step_by(STEPS as usize);
        let mut noticed = Vec::new();
        for (number, (code, grade)) in ids.zip(households) {
            let steps = self.to_the_end_of_the_notice(number, code, *grade);
            noticed.extend(grade.map(|grade| (number, code, grade, steps)));
        }
        server.set_day(CONFIRMED);
        let confirmed = noticed.into_iter().map(|(number, code, grade, steps)| {
            let word = json!({"cf_date": CONFIRMED, "cf_decision": "1", "cf_grade": grade,
                "cf_limit": 0, "cf_told": true});
            let known: Vec<_> = steps.iter().collect();
            let word = step(&self.township, number + 6, "credit_confirm", &known, word);
            send(&self.township, &of(code, word), "2018-11-28T09:00:00Z")
        });
        confirmed.collect()
    }

    fn to_the_end_of_the_notice(
        &self,
        number: u32,
        code: &str,
        grade: Option<&str>,
    ) -> Vec<Record> {
        let (cadre, group) = (&self.cadre, &self.group);
        let mut survey = cadre.record(number);
        survey.answers.insert("hh_code".to_owned(), json!(code));
        let survey = of(code, survey);
        cadre.take(&survey, 201);
        let path = format!("/api/v1/office/records/{}/review", survey.id);
        let accept = json!({"revision": 1, "decision": "accept"});
        let _: Value = read(&post(&self.township, &path, &accept), 200);
        let morning = "2018-11-20T03:00:00Z";
        let mut file = collected(true);
        file["b_hh_code"] = json!(code);
        let file = step(cadre, number + 1, "credit_info", &[&survey], file);
        let file = send(cadre, &of(code, file), morning);
        let mut steps = vec![survey, file];
        let Some(grade) = grade else {
            return steps;
        };
        let mut word = appraised();
        word["ap_grade"] = json!(grade);
        let known: Vec<_> = steps[1..].iter().collect();
        let decided = step(group, number + 2, "credit_appraisal", &known, word);
        steps.push(send(group, &of(code, decided), morning));
        let notices = [
            json!({"nt_from": "2018-11-20", "nt_to": "2018-11-27", "nt_place": "公示栏"}),
            json!({"nt_closed": "2018-11-27", "objections": []}),
        ];
        let times = [morning, "2018-11-27T09:00:00Z"];
        for ((number, notice), time) in (number + 3..).zip(notices).zip(times) {
            let known: Vec<_> = steps.iter().collect();
            let notice = step(cadre, number, "credit_notice", &known, notice);
            steps.push(send(cadre, &of(code, notice), time));
        }
        steps
    }
}

fn of(code: &str, mut record: Record) -> Record {
    code.clone_into(&mut record.household);
    record
}

fn send(phone: &Phone, record: &Record, finished_at: &str) -> Record {
    let mut record = record.clone();
    finished_at.clone_into(&mut record.finished_at);
    phone.take(&record, 201);
    record
}
