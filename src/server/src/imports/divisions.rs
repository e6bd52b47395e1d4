//! Townships and villages: the settings `townships` and `villages`.

use std::collections::BTreeSet;

use ruhu_domain::office::VILLAGES;
use serde_json::{Map, Value as Json, json};

use super::lists::{self, Entries};
use super::places::{TOWNSHIPS, list};
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Line, Table};
use super::values::{Refusal, date, digits, whole, words, yes_no};
use crate::storage::Storage;

/// Flags of a village; a village has them or not.
const FLAGS: [&str; 4] = [
    "is_border",
    "is_poor_village",
    "is_zhiguo",
    "is_relocation_site",
];

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "code",
            &["区划代码", "代码", "行政区划代码", "统计用区划代码", "编码"],
        ),
        Column::new("name", &["名称", "区划名称", "单位名称"]),
        Column::new("short", &["简称", "short name"]),
        Column::new("kind", &["类型", "类别"]),
        Column::new("groups", &["村民小组", "小组", "自然村"]),
        Column::new(
            "is_border",
            &["边境", "边境村", "是否边境村", "抵边村", "border"],
        ),
        Column::new("is_poor_village", &["贫困村", "是否贫困村", "poor village"]),
        Column::new(
            "village_exit_year",
            &["出列年度", "贫困村出列年度", "出列年份", "exit year"],
        ),
        Column::new("is_zhiguo", &["直过民族", "直过民族聚居区", "直过民族村"]),
        Column::new(
            "is_relocation_site",
            &["搬迁点", "易地搬迁点", "易地搬迁安置点", "relocation site"],
        ),
        Column::new("valid_from", &["启用日期", "生效日期", "valid from"]),
        Column::new("valid_to", &["停用日期", "失效日期", "valid to"]),
    ]
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let stored = list(storage, request.county, TOWNSHIPS).await?;
    let stored = stored.iter().filter_map(|row| row.get("name")?.as_str());
    let stored: BTreeSet<String> = stored.map(str::to_owned).collect();
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        read(tables, request.county, &stored, problems)
    };
    let (found, notice) = with_tables(request, &columns(), &["code", "name"], read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    let (county, complete) = (request.county, request.complete);
    let (townships, villages) = found;
    lists::merge(
        storage, county, TOWNSHIPS, "township", townships, complete, &mut plan,
    )
    .await?;
    lists::merge(
        storage, county, VILLAGES, "village", villages, complete, &mut plan,
    )
    .await?;
    Ok(plan)
}

fn read(
    tables: &[Table<'_>],
    county: &str,
    stored: &BTreeSet<String>,
    problems: &mut Problems,
) -> (Entries, Entries) {
    let (mut townships, mut villages) = (Entries::new(), Entries::new());
    let mut lines = Vec::new();
    for line in tables.iter().flat_map(Table::lines) {
        let code = line.need("code", problems).map(|text| code(text, county));
        match code {
            // The county itself stands in every list of divisions.
            Some(Ok(code)) if code == county => {}
            Some(Ok(code)) => {
                let level = if code.len() == 9 {
                    &mut townships
                } else {
                    &mut villages
                };
                let entry = entry(line, &code, problems);
                if level.insert(code.clone(), entry).is_some() {
                    let (zh, en) = ("这个代码前面已有一行", "An earlier row has this code");
                    problems.add(&line.place("code"), zh, en);
                }
                lines.push((line, code));
            }
            Some(Err((zh, en))) => problems.add(&line.place("code"), zh, en),
            None => {}
        }
    }
    for (line, code) in lines.iter().filter(|(_, code)| code.len() == 12) {
        let township = &code[..9];
        if !townships.contains_key(township) && !stored.contains(township) {
            problems.add(
                &line.place("code"),
                format!("乡镇 {township} 不在文件里，也没有导入过"),
                format!("Township {township} is neither in the file nor imported before"),
            );
        }
    }
    (townships, villages)
}

fn code(text: &str, county: &str) -> Result<String, Refusal> {
    let code = digits(text, &[6, 9, 12])?;
    if code.starts_with(county) {
        return Ok(code);
    }
    Err((
        format!("{code} 不属于本县 {county}"),
        format!("{code} does not lie in county {county}"),
    ))
}

/// The fields of one division, in the shape of an option of a form.
fn entry(line: Line<'_>, code: &str, problems: &mut Problems) -> Map<String, Json> {
    let mut entry = Map::new();
    let mut take = |name: &str, field: &str, read: &dyn Fn(&str) -> Result<Json, Refusal>| {
        let Some(text) = line.text(name, problems) else {
            return;
        };
        match read(text) {
            Ok(value) => {
                entry.insert(field.to_owned(), value);
            }
            Err((zh, en)) => problems.add(&line.place(name), zh, en),
        }
    };
    take("name", "label", &|text| Ok(json!(words(text, 40)?)));
    take("short", "short", &|text| Ok(json!(words(text, 20)?)));
    take("kind", "kind", &|text| Ok(json!(words(text, 20)?)));
    take("valid_from", "valid_from", &|text| {
        Ok(json!(date(text)?.to_string()))
    });
    take("valid_to", "valid_to", &|text| {
        Ok(json!(date(text)?.to_string()))
    });
    if code.len() == 12 {
        for flag in FLAGS {
            take(flag, flag, &|text| Ok(json!(yes_no(text)?)));
        }
        take("village_exit_year", "village_exit_year", &|text| {
            Ok(json!(whole(text, 2014, 2030)?))
        });
        take("groups", "groups", &|text| Ok(json!(groups(text)?)));
        entry.insert("parent".to_owned(), json!(&code[..9]));
    }
    if !line.is_filled("name") {
        problems.add(&line.place("name"), "不能空着", "Must not be empty");
    }
    if let (Some(from), Some(to)) = (entry.get("valid_from"), entry.get("valid_to"))
        && from.as_str() > to.as_str()
    {
        let (zh, en) = ("停用日期早于启用日期", "Ends before it begins");
        problems.add(&line.place("valid_to"), zh, en);
    }
    entry
}

/// Names of groups (村民小组) of a village, in one cell.
fn groups(text: &str) -> Result<Vec<String>, Refusal> {
    let names = text.split(['、', ',', '，', ';', '；', '\n']);
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| words(name, 30)).collect()
}
