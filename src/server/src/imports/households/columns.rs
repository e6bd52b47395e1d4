//! Which questions of the household survey the office's list may answer, and how a cell becomes an
//! answer in the stored shape.

use ruhu_domain::date::Date;
use ruhu_domain::form::Form;
use ruhu_domain::form::definition::{Kind, Node, Options, Prefill};
use ruhu_domain::forms::{self, HOUSEHOLD_SURVEY_ID};
use ruhu_domain::identity::{
    IdProblem, certificate_problem, id_problem, normalize_id, passes_luhn,
};
use serde_json::{Value as Json, json};

use crate::imports::table::Column;
use crate::imports::values::{
    self, Choices, Refusal, code, date, person, phone, refuse, whole, words, yes_no,
};

/// What the survey does not ask but the list says.
pub(super) const HEAD: &str = "head";
pub(super) const STATUS: &str = "hh_status";
pub(super) const STATUS_YEAR: &str = "status_year";
pub(super) const PERSONS: &str = "persons";

/// Section of the survey that is about the household as such, and the list of members.
const HOUSEHOLD_SECTION: &str = "a1";
const MEMBERS: &str = "members";

/// Other names of columns, as lists of the national system and of townships have them.
const TITLES: [(&str, &[&str]); 26] = [
    ("hh_code", &["户编号", "户编码", "户号", "农户编号"]),
    ("township", &["乡镇", "乡(镇)", "所属乡镇"]),
    ("village", &["行政村", "村", "村委会", "村(社区)", "所属村"]),
    (
        "group_name",
        &["村民小组", "自然村", "小组", "村小组", "组"],
    ),
    ("hh_kind", &["户类型", "户类别"]),
    ("hh_attr", &["贫困户属性", "农户属性"]),
    ("registered_year", &["识别年度", "识别年份"]),
    ("planned_exit_year", &["计划脱贫年", "计划脱贫年度"]),
    ("exit_year", &["脱贫年度", "脱贫年份"]),
    ("hh_phone", &["联系电话", "户主电话", "电话"]),
    (
        "bank_account",
        &["一卡通卡号", "银行卡号", "银行账号", "卡号"],
    ),
    (
        "is_relocated",
        &["易地搬迁户", "是否易地搬迁户", "是否搬迁户"],
    ),
    ("cause_main", &["主要致贫原因", "致贫原因"]),
    ("cause_other", &["其他致贫原因"]),
    ("m_name", &["姓名", "成员姓名", "家庭成员姓名"]),
    (
        "m_idno",
        &[
            "证件号码",
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "身份证",
        ],
    ),
    ("m_rel", &["与户主关系", "关系"]),
    ("m_birth", &["出生日期", "出生年月日", "生日"]),
    ("m_edu", &["文化程度", "学历"]),
    ("m_student", &["在校状况", "在校生状况"]),
    ("m_labour", &["劳动能力", "劳动技能"]),
    ("m_phone", &["本人手机", "成员电话"]),
    (HEAD, &["户主姓名", "户主", "Head of household"]),
    (STATUS, &["脱贫状态", "户状态", "脱贫属性"]),
    (STATUS_YEAR, &["状态年度", "状态年份", "Year of status"]),
    (
        PERSONS,
        &[
            "家庭人口数",
            "家庭人口",
            "人口数",
            "户人口数",
            "Number of persons",
        ],
    ),
];

/// A column that becomes an answer.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) name: String,
    titles: Vec<String>,
    kind: Kind,
    choices: Choices,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Questions {
    pub(super) household: Vec<Question>,
    pub(super) member: Vec<Question>,
    statuses: Choices,
}

impl Questions {
    /// From the survey that comes with Ruhu: what it takes from the office (P4), its section on the
    /// household, and what it asks of each member and takes over from visit to visit.
    pub(super) fn of_the_survey() -> Result<Self, String> {
        let forms = forms::built_in().map_err(|errors| format!("{errors:?}"))?;
        let form = forms
            .iter()
            .find(|form| form.form_id == HOUSEHOLD_SURVEY_ID)
            .ok_or("no household survey")?;
        let (mut household, mut member) = (Vec::new(), Vec::new());
        for (id, node) in form.nodes.iter().enumerate() {
            if !is_listed(node) {
                continue;
            }
            let section = &form.nodes[form.section_of(id)].name;
            match form
                .repeat_of(id)
                .map(|repeat| form.nodes[repeat].name.as_str())
            {
                Some(MEMBERS) => member.push(Question::new(form, node)),
                None if node.prefill == Prefill::Office || section == HOUSEHOLD_SECTION => {
                    household.push(Question::new(form, node));
                }
                _ => {}
            }
        }
        let statuses = Choices::new(form.list("status"));
        Ok(Self {
            household,
            member,
            statuses,
        })
    }

    /// All columns.
    pub(super) fn columns(&self) -> Vec<Column> {
        let asked = self.household.iter().chain(&self.member);
        let asked = asked.map(|question| Column {
            name: question.name.clone(),
            titles: question.titles.clone(),
        });
        let more = [HEAD, STATUS, STATUS_YEAR, PERSONS];
        asked
            .chain(more.map(|name| Column::new(name, titles(name))))
            .collect()
    }

    /// A CL_STATUS code.
    pub(super) fn status(&self, text: &str) -> Result<Json, Refusal> {
        Ok(json!(self.statuses.one(text)?))
    }
}

/// Whether a list can answer it: no photos, nothing that only a visit tells.
fn is_listed(node: &Node) -> bool {
    let kind = matches!(
        node.kind,
        Kind::Text
            | Kind::LongText
            | Kind::IdNumber
            | Kind::Phone
            | Kind::Integer
            | Kind::Date
            | Kind::YesNo
            | Kind::SelectOne
            | Kind::SelectMany
    );
    kind && node.prefill != Prefill::None
}

fn titles(name: &str) -> &'static [&'static str] {
    let own = TITLES.iter().find(|(own, _)| *own == name);
    own.map_or(&[], |(_, titles)| titles)
}

impl Question {
    fn new(form: &Form, node: &Node) -> Self {
        let own = titles(&node.name).iter().map(|title| (*title).to_owned());
        let choices = match &node.options {
            Some(Options::List(list)) => Choices::new(form.list(list)),
            _ => Choices::default(),
        };
        Self {
            name: node.name.clone(),
            titles: own.chain(node.label.0.iter().cloned()).collect(),
            kind: node.kind,
            choices,
        }
    }

    /// The answer in a cell, in the stored shape.
    pub(super) fn read(&self, text: &str, today: Date) -> Result<Json, Refusal> {
        match (self.name.as_str(), self.kind) {
            ("m_name", _) => Ok(json!(person(text)?)),
            ("m_dis_cert", _) => certificate(text),
            ("bank_account", _) => account(text),
            ("registered_year" | "exit_year", _) => year(text),
            (_, Kind::IdNumber) => Ok(json!(id_number(text, today)?)),
            (_, Kind::Phone) => Ok(json!(phone(text)?)),
            (_, Kind::Integer) => Ok(json!(whole(text, 0, 1_000)?)),
            (_, Kind::Date) => match date(text)? {
                day if day > today => refuse("日期在将来", "The date is in the future"),
                day => Ok(json!(day.to_string())),
            },
            (_, Kind::YesNo) => self.yes_no(text),
            (_, Kind::SelectOne) => Ok(json!(self.choices.one(text)?)),
            (_, Kind::SelectMany) => Ok(json!(self.choices.many(text)?)),
            _ => Ok(json!(words(text, 100)?)),
        }
    }

    /// `true`, `false`, or where the list has more than yes and no, its code.
    fn yes_no(&self, text: &str) -> Result<Json, Refusal> {
        if let Ok(answer) = yes_no(text) {
            return Ok(json!(answer));
        }
        Ok(match self.choices.one(text)?.as_str() {
            "yes" => json!(true),
            "no" => json!(false),
            other => json!(other),
        })
    }
}

/// A year of the plan; the survey's own bounds are settings and may be narrower.
pub(super) fn year(text: &str) -> Result<Json, Refusal> {
    Ok(json!(whole(text, 2013, 2030)?))
}

/// A code of 18 digits.
pub(super) fn household_code(text: &str) -> Result<String, Refusal> {
    if code(text).to_ascii_uppercase().starts_with("T-") {
        return refuse(
            "这是手机给的临时号：先核对户，再填正式户编号",
            "This is a temporary code of a phone: give the household its own code first",
        );
    }
    values::digits(text, &[18])
}

/// A resident ID number as it is stored.
fn id_number(text: &str, today: Date) -> Result<String, Refusal> {
    let number = normalize_id(text);
    let (zh, en) = match id_problem(&number, today) {
        None => return Ok(number),
        Some(IdProblem::Length) if number.len() == 15 => (
            "旧身份证15位，请查18位号码",
            "An old number of 15 digits; look up that of 18",
        ),
        Some(IdProblem::Length) => ("身份证应为18位", "An ID number has 18 characters"),
        Some(IdProblem::Characters) => (
            "身份证含有错误字符或省份代码不存在",
            "The ID number has a wrong character or a province that does not exist",
        ),
        Some(IdProblem::Birth) => (
            "身份证里的出生日期不存在或不合理",
            "The birth date in the ID number does not exist or cannot be",
        ),
        Some(IdProblem::CheckDigit) => (
            "身份证校验位不对，请与证件核对；若末几位都是 0，是 Excel 丢了数字",
            "The check digit of the ID number is wrong; compare with the card. If the last digits are 0, Excel has lost them",
        ),
    };
    refuse(zh, en)
}

fn certificate(text: &str) -> Result<Json, Refusal> {
    let number = normalize_id(text);
    if certificate_problem(&number, None, None, None).is_some() {
        return refuse(
            "残疾证号应为身份证号加类别、等级共 20 位（补发 22 位）",
            "A disability certificate has 20 characters (22 when re-issued): the ID number, kind and grade",
        );
    }
    Ok(json!(number))
}

fn account(text: &str) -> Result<Json, Refusal> {
    let number = code(text);
    let fits = (16..=19).contains(&number.len()) && passes_luhn(&number);
    if !fits {
        return refuse(
            "卡号应为 16–19 位数字，且校验位要对，请与卡核对",
            "A card number has 16–19 digits and a check digit; compare with the card",
        );
    }
    Ok(json!(number))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::imports::table::plain;

    #[test]
    fn no_two_columns_have_the_same_title() {
        let questions = Questions::of_the_survey().expect("the survey");
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        for column in questions.columns() {
            for title in column.titles.iter().chain([&column.name]) {
                let owner = owners
                    .entry(plain(title))
                    .or_insert_with(|| column.name.clone());
                assert_eq!(*owner, column.name, "{title}");
            }
        }
        for name in [
            "hh_code",
            "village",
            "cause_main",
            "tour_key",
            "m_idno",
            "m_dibao",
            HEAD,
        ] {
            assert!(owners.contains_key(name), "{name}");
        }
        assert!(!owners.contains_key("visit_date") && !owners.contains_key("m_change"));
    }

    #[test]
    fn titles_are_of_columns_that_exist() {
        let questions = Questions::of_the_survey().expect("the survey");
        let columns = questions.columns();
        for (name, _) in TITLES {
            assert!(columns.iter().any(|column| column.name == name), "{name}");
        }
    }

    #[test]
    fn answers_have_the_stored_shape() {
        let questions = Questions::of_the_survey().expect("the survey");
        let today = Date::parse("2019-06-15").expect("a date");
        let all: Vec<&Question> = questions
            .household
            .iter()
            .chain(&questions.member)
            .collect();
        for (name, text, answer) in [
            ("hh_kind", "建档立卡户", json!("1")),
            ("registered_year", "2014", json!(2014)),
            ("planned_exit_year", "2019", json!("2019")),
            ("is_relocated", "否", json!(false)),
            ("cause_other", "因残、02 10", json!(["02", "10"])),
            ("m_dibao", "是", json!(true)),
            ("m_dibao", "不清楚", json!("97")),
            ("m_idno", "53289919880606006x", json!("53289919880606006X")),
            ("m_birth", "1988/6/6", json!("1988-06-06")),
            ("m_ethnic", "汉族", json!("01")),
            ("m_health", "健康", json!(["1"])),
            (
                "m_dis_cert",
                "53289919751108002642",
                json!("53289919751108002642"),
            ),
            (
                "bank_account",
                "6228480000000000125",
                json!("6228480000000000125"),
            ),
        ] {
            let question = all
                .iter()
                .find(|question| question.name == name)
                .expect(name);
            assert_eq!(question.read(text, today), Ok(answer), "{name} {text}");
        }
        for (name, text) in [
            ("m_idno", "532899197203150019"),
            ("m_idno", "532899720315001"),
            ("m_birth", "2020-01-01"),
            ("m_dis_cert", "5328991975110800264"),
            ("bank_account", "6228480000000000126"),
            ("registered_year", "1999"),
            ("m_ethnic", "傣"),
        ] {
            let question = all
                .iter()
                .find(|question| question.name == name)
                .expect(name);
            assert!(question.read(text, today).is_err(), "{name} {text}");
        }
        assert!(household_code("T-ABCDEFGHJ").is_err_and(|(zh, _)| zh.contains("临时号")));
        assert_eq!(questions.status("预脱贫"), Ok(json!("30")));
    }
}
