//! The household of the fixture `hh-1.json`, as the office knows it before its first survey.

use ruhu_domain::household::Household;
use serde_json::json;

use super::places::MENGHUN;

/// Code of the fixture's village.
pub(super) const VILLAGE: &str = "532822103299";

/// Office values only: its first survey adds the members, of whom the office knows the number.
pub(super) fn household() -> Household {
    let code = format!("{VILLAGE}010001");
    let office = json!({
        "hh_code": code,
        "township": MENGHUN,
        "village": VILLAGE,
        "group_name": "示例小组",
        "hh_kind": "1",
        "hh_attr": "1",
        "registered_year": 2014,
        "planned_exit_year": "2019",
        "is_relocated": false,
        "tour_key": false,
        "cause_main": "08",
        "cause_other": ["02"],
    });
    Household {
        code,
        head: "玉应罕".to_owned(),
        township: MENGHUN.to_owned(),
        village: VILLAGE.to_owned(),
        group: "示例小组".to_owned(),
        status: "20".to_owned(),
        status_year: 2014,
        members: 3,
        helper: "示例帮扶人".to_owned(),
        helper_unit: "U01".to_owned(),
        helper_phone: "06910000000".to_owned(),
        office: office.as_object().cloned().unwrap_or_default(),
        ..Household::default()
    }
}
