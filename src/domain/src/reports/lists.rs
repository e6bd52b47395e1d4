//! T15 名册: named lists for the units that act on them.

use std::collections::BTreeMap;

use super::dropouts::sex;
use super::groups::{headed, total, township};
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};

/// A list: its name and headings, and the setting with the plan's number, if it has one.
type List = (&'static str, &'static str, &'static str, &'static str);

/// Every list there is: name, Chinese, English, setting with the target or empty.
pub const LISTS: [List; 30] = [
    ("guards", "生态护林员", "Forest guards", "P_TARGET_GUARDS"),
    ("posts", "公益岗位", "Village posts", ""),
    ("dibao", "低保", "Minimum living allowance", ""),
    ("tekun", "特困", "Extreme poverty support", ""),
    ("disabled", "残疾人", "Disabled persons", ""),
    (
        "chronic",
        "慢性病未管理",
        "Chronic illness without care",
        "",
    ),
    ("doctor", "未签约家庭医生", "Without a family doctor", ""),
    ("no_medical", "未参医保", "Without medical insurance", ""),
    (
        "no_big_disease",
        "未参大病保险",
        "Without big-disease insurance",
        "",
    ),
    (
        "no_pension",
        "未参养老保险",
        "Without pension insurance",
        "",
    ),
    ("left_behind", "三留守", "Left behind", ""),
    ("students", "在校生(按学段)", "Students by stage", ""),
    ("training", "愿意培训", "Want training", ""),
    ("work", "愿意务工", "Want to work elsewhere", ""),
    ("startup", "愿意创业", "Want to start a business", ""),
    ("loan", "有贷款需求", "Want a loan", ""),
    ("papers", "需办证件", "Need papers", ""),
    ("relocated_1", "易地搬迁：曼回小组", "Relocated: Manhui", ""),
    ("relocated_2", "易地搬迁：南板小组", "Relocated: Nanban", ""),
    (
        "relocated_3",
        "易地搬迁：帕亮二队",
        "Relocated: Paliang",
        "",
    ),
    (
        "tourism",
        "旅游重点户",
        "Tourism households",
        "P_TARGET_TOURISM",
    ),
    ("mandarin", "不讲普通话", "Without Mandarin", ""),
    ("water", "饮水未达标", "Water unmet", ""),
    ("house", "住房待核", "Housing unknown", ""),
    ("helpers", "帮扶人名单", "Helpers", ""),
    ("needs", "帮扶需求", "Needs", ""),
    (
        "leaders",
        "致富带头人",
        "Leaders to prosperity",
        "P_TARGET_LEADERS",
    ),
    ("disabled_card", "残疾人证", "Disability certificates", ""),
    (
        "disabled_living",
        "困难残疾人生活补贴",
        "Disability living subsidy",
        "",
    ),
    (
        "disabled_care",
        "重度残疾人护理补贴",
        "Disability care subsidy",
        "",
    ),
];

/// Donors read it, so it says nobody's name.
const NAMELESS: &str = "needs";

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Name of the list.
    pub list: String,
    /// The household.
    pub home: Home,
    /// The person, or the head of the household.
    pub name: String,
    /// CL_SEX code.
    pub sex: String,
    /// Completed years.
    pub age: Option<i64>,
    /// ID number in full; the list masks it.
    pub id_number: String,
    /// What the list is about: post, stage of school, skill, papers, need, helper.
    pub detail: String,
}

const NAMED: [Column; 8] = [
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("name", "姓名", "Name"),
    column("sex", "性别", "Sex"),
    column("age", "年龄", "Age"),
    column("id_number", "证件号", "ID number"),
    column("detail", "内容", "Detail"),
];

/// The lists that have entries, and those with a target of the plan even when empty.
pub fn lists(basis: &Basis<'_>, entries: &[Entry]) -> Report {
    let mut tables = Vec::new();
    let mut settings = Vec::new();
    for (name, zh, en, setting) in LISTS {
        let here: Vec<&Entry> = entries.iter().filter(|entry| entry.list == name).collect();
        if here.is_empty() && setting.is_empty() {
            continue;
        }
        let id = format!("T15.{name}");
        let nameless = name == NAMELESS;
        let shown = |place: usize| !nameless || !(2..7).contains(&place);
        let columns: Vec<Column> = NAMED
            .into_iter()
            .enumerate()
            .filter_map(|(place, column)| shown(place).then_some(column))
            .collect();
        let rows = here.iter().map(|entry| {
            let cells = line(entry).into_iter().enumerate();
            cells
                .filter_map(|(place, cell)| shown(place).then_some(cell))
                .collect()
        });
        let mut table = Table::new(&id, zh, en, &columns).with(rows.collect());
        if !setting.is_empty() {
            let (n, target) = (here.len(), basis.settings.get(setting));
            let done = Cell::percent(n as i64, target).show();
            table = table.note(
                format!("{n} / {target}，完成 {done}"),
                format!("{n} of {target}, {done}"),
            );
            settings.push(setting);
        }
        tables.push(table);
    }
    tables.push(menu(entries));
    basis.report("名册", "Named lists", entries.len(), &settings, tables)
}

fn line(entry: &Entry) -> Vec<Cell> {
    vec![
        township(&entry.home.township),
        Cell::text(&entry.home.village_name),
        Cell::text(&entry.home.code),
        Cell::text(&entry.name),
        sex(&entry.sex),
        Cell::maybe(entry.age),
        Cell::text(&masked_id(&entry.id_number)),
        Cell::text(&entry.detail),
    ]
}

/// 培训菜单: skill × village, to see where a course is worth opening.
fn menu(entries: &[Entry]) -> Table {
    let mut menu: BTreeMap<(&str, &str), Vec<&Entry>> = BTreeMap::new();
    let willing: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.list == "training")
        .collect();
    for entry in &willing {
        menu.entry((&entry.detail, &entry.home.village))
            .or_default()
            .push(entry);
    }
    let columns = [
        column("skill", "技能", "Skill"),
        column("village", "村", "Village"),
        column("people", "人数", "Persons"),
    ];
    let people = |of: &[&Entry]| Cell::count(of.iter().map(|entry| entry.home.code.as_str()));
    let mut rows: Vec<Vec<Cell>> = menu
        .iter()
        .map(|((skill, _), here)| {
            let village = here
                .first()
                .map_or("", |entry| entry.home.village_name.as_str());
            headed(Cell::text(skill), vec![Cell::text(village), people(here)])
        })
        .collect();
    rows.push(vec![total(), Cell::nothing(), people(&willing)]);
    Table::new("T15.menu", "培训菜单", "Training menu", &columns).with(rows)
}

/// The first six characters, then stars. The last ones stay hidden, because they are the proof with
/// which a household opens its own page.
pub fn masked_id(number: &str) -> String {
    let hide = |(index, character)| if index < 6 { character } else { '*' };
    number.chars().enumerate().map(hide).collect()
}
