//! What the file says of a household put over what is stored: fields it does not name stay.

use ruhu_domain::household::Household;
use ruhu_domain::identity::{id_birth, id_sex};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::columns::{HEAD, PERSONS, STATUS, STATUS_YEAR};
use super::rows::{Draft, MemberRow};
use crate::imports::problem::Problems;
use crate::imports::table::Line;

/// CL_REL 户主.
pub(super) const HEAD_OF_HOUSEHOLD: &str = "02";
/// CL_PRESENCE of those who are not registered members: 同住未登记, 参军, 服刑, 已减少.
const NOT_REGISTERED: [&str; 4] = ["5", "7", "8", "9"];
/// CL_PRESENCE 已减少.
pub(super) const LEFT: &str = "9";

/// A household as it will be.
#[derive(Debug)]
pub(super) struct Merged<'a> {
    pub(super) household: Household,
    /// Its first row in the file.
    pub(super) line: Line<'a>,
    /// The rows of its members, and where the file names them.
    pub(super) members: Vec<(Map<String, Json>, Option<Line<'a>>)>,
    /// Names of members the file leaves out, and whether they go.
    pub(super) absent: Vec<(String, bool)>,
}

/// A text in a row.
pub(super) fn text<'m>(row: &'m Map<String, Json>, name: &str) -> &'m str {
    row.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// Whether somebody counts as a member of this household and no other.
pub(super) fn is_registered(row: &Map<String, Json>) -> bool {
    !NOT_REGISTERED.contains(&text(row, "m_presence"))
}

/// Puts a draft over what is known; `None` when it says too little, which is said.
pub(super) fn merge<'a>(
    known: Option<&Household>,
    draft: Draft<'a>,
    complete: bool,
    problems: &mut Problems,
) -> Option<Merged<'a>> {
    let mut household = known.cloned().unwrap_or_default();
    let line = draft.line;
    household.code.clone_from(&draft.code);
    let said = |name: &str| draft.fields.get(name).and_then(Json::as_str);
    let (head, persons) = (
        said(HEAD).map(str::to_owned),
        draft.fields.get(PERSONS).cloned(),
    );
    for (name, value) in draft.fields {
        set(&mut household, &name, value);
    }
    household
        .office
        .insert("hh_code".to_owned(), json!(draft.code));
    let rows = household.office.remove("members");
    let rows = rows.as_ref().and_then(Json::as_array).into_iter().flatten();
    let rows: Vec<Map<String, Json>> = rows.filter_map(|row| row.as_object().cloned()).collect();
    let named = !draft.members.is_empty();
    let (members, absent) = put_over(rows, draft.members, named && complete);
    if named && !members.is_empty() {
        let registered = members.iter().filter(|(row, _)| is_registered(row));
        household.members = u32::try_from(registered.count()).unwrap_or(u32::MAX);
    } else if let Some(persons) = persons.and_then(|persons| persons.as_u64()) {
        household.members = u32::try_from(persons).unwrap_or(u32::MAX);
    }
    let of_members = members.iter().map(|(row, _)| row);
    let of_members = of_members.filter(|row| text(row, "m_rel") == HEAD_OF_HOUSEHOLD);
    let name = of_members.map(|row| text(row, "m_name")).next();
    if let Some(name) = name.filter(|_| named) {
        name.clone_into(&mut household.head);
    }
    if let (Some(head), Some(name)) = (&head, name)
        && head != name
    {
        problems.add(
            &line.place(HEAD),
            format!("户主写的是{head}，但与户主关系为“户主”的是{name}"),
            format!(
                "The head is given as {head}, but the member whose relation is \"head\" is {name}"
            ),
        );
    }
    let rows: Vec<Json> = members.iter().map(|(row, _)| json!(row)).collect();
    if !rows.is_empty() {
        household
            .office
            .insert("members".to_owned(), Json::Array(rows));
    }
    // A household with members and no head among them is told by its relations.
    let headless = members.is_empty() && household.head.is_empty();
    let nowhere = household.village.is_empty();
    let words = [
        (
            headless,
            HEAD,
            "新的一户要有户主",
            "A new household needs its head",
        ),
        (
            nowhere,
            "village",
            "新的一户要有行政村",
            "A new household needs its village",
        ),
    ];
    for (missing, name, zh, en) in words {
        // What is there but wrong was said where it stands.
        if missing && !line.is_filled(name) {
            problems.add(&line.place(name), zh, en);
        }
    }
    let whole = !headless && !nowhere;
    whole.then_some(Merged {
        household,
        line,
        members,
        absent,
    })
}

fn set(household: &mut Household, name: &str, value: Json) {
    let text = value.as_str().unwrap_or_default().to_owned();
    match name {
        HEAD => household.head = text,
        STATUS if household.status != text => {
            // A list says the year at most.
            household.status_date.clear();
            household.status_before = std::mem::replace(&mut household.status, text);
        }
        STATUS => {}
        STATUS_YEAR => household.status_year = value.as_i64().unwrap_or_default() as i32,
        // Only counts where no members are named.
        PERSONS => {}
        _ => {
            match name {
                "village" => {
                    // The first 9 digits of a village are its township.
                    household.township = text.get(..9).unwrap_or_default().to_owned();
                    let township = json!(household.township);
                    household.office.insert("township".to_owned(), township);
                    household.village = text;
                }
                "group_name" => household.group = text,
                _ => {}
            }
            if value.is_null() {
                household.office.remove(name);
            } else {
                household.office.insert(name.to_owned(), value);
            }
        }
    }
}

type Members<'a> = Vec<(Map<String, Json>, Option<Line<'a>>)>;

/// Puts the file's members over the stored ones, which keep their order and keys.
fn put_over<'a>(
    stored: Vec<Map<String, Json>>,
    named: Vec<MemberRow<'a>>,
    complete: bool,
) -> (Members<'a>, Vec<(String, bool)>) {
    let any_named = !named.is_empty();
    let mut members: Members<'a> = stored.into_iter().map(|row| (row, None)).collect();
    for MemberRow { line, fields } in named {
        let free = |at: &Option<Line<'_>>| at.is_none();
        let place = members
            .iter()
            .position(|(row, at)| free(at) && is_same(row, &fields));
        let place = place.unwrap_or_else(|| {
            let key = json!(Uuid::now_v7().to_string());
            members.push((Map::from_iter([("_key".to_owned(), key)]), None));
            members.len() - 1
        });
        let (row, at) = &mut members[place];
        *at = Some(line);
        for (name, value) in fields {
            if value.is_null() {
                row.remove(&name);
            } else {
                row.insert(name, value);
            }
        }
        fill_from_id(row);
    }
    let mut absent = Vec::new();
    if any_named {
        let left_out = members.iter().filter(|(_, at)| at.is_none());
        let left_out = left_out.map(|(row, _)| (text(row, "m_name").to_owned(), complete));
        absent.extend(left_out);
        if complete {
            members.retain(|(_, at)| at.is_some());
        }
    }
    (members, absent)
}

/// Members are the same by ID number; where one of them has none, by name, birth date and sex as
/// far as both are known.
fn is_same(stored: &Map<String, Json>, named: &Map<String, Json>) -> bool {
    let both = |name: &str| (text(stored, name), text(named, name));
    let agree = |name: &str| {
        let (old, new) = both(name);
        old.is_empty() || new.is_empty() || old == new
    };
    match both("m_idno") {
        (old, new) if !old.is_empty() && !new.is_empty() => old == new,
        _ => {
            let (old, new) = both("m_name");
            let birth = id_birth(text(named, "m_idno")).map(|date| date.to_string());
            let fits = birth.is_none_or(|birth| {
                let old = text(stored, "m_birth");
                old.is_empty() || old == birth
            });
            old == new && agree("m_birth") && agree("m_sex") && fits
        }
    }
}

/// An ID number says the sex and the birth date, and that it is one.
fn fill_from_id(row: &mut Map<String, Json>) {
    let number = text(row, "m_idno").to_owned();
    if number.is_empty() {
        return;
    }
    let birth = id_birth(&number).map(|date| date.to_string());
    let sex = id_sex(&number).map(str::to_owned);
    let kind = Some("111".to_owned());
    for (name, value) in [("m_birth", birth), ("m_sex", sex), ("m_idtype", kind)] {
        if let Some(value) = value {
            row.entry(name).or_insert_with(|| json!(value));
        }
    }
}
