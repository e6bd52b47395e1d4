//! T11 危房改造台账: dangerous houses and their renovation.

use super::groups::{by_township, township};
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};

/// A house that is graded C or D, or is or was to be renovated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// The household.
    pub home: Home,
    /// Which of the four key groups it belongs to, in words; empty for none (非4类).
    pub group: String,
    /// CL_HOUSEGRADE code.
    pub grade: String,
    /// When it was graded.
    pub graded: String,
    /// Kind of renovation, in words.
    pub renovation: String,
    /// Year of renovation.
    pub year: String,
    /// CL_RENO code; empty when unknown.
    pub state: String,
    /// Subsidy in fen.
    pub subsidy: Option<i64>,
    /// When it was accepted.
    pub accepted: String,
    /// Whether there is a photo.
    pub has_photo: bool,
    /// Whether it came in by dynamic adjustment, after the ledger was closed.
    pub added: bool,
}

const LEDGER: [Column; 14] = [
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("group", "4类对象", "Key group"),
    column("grade", "等级", "Grade"),
    column("graded", "鉴定日期", "Graded on"),
    column("renovation", "改造方式", "Renovation"),
    column("year", "改造年度", "Year"),
    column("state", "进度", "State"),
    column("subsidy", "补助", "Subsidy"),
    column("accepted", "验收日期", "Accepted on"),
    column("photo", "照片", "Photo"),
    column("closed", "销档", "Closed"),
    column("added", "动态新增", "Added later"),
];
const SUMMARY: [Column; 10] = [
    column("township", "乡镇", "Township"),
    column("houses", "台账户", "Houses"),
    column("not_applied", "未申请", "Not applied for"),
    column("applied", "已申请", "Applied for"),
    column("building", "在建", "Being built"),
    column("built", "竣工", "Built"),
    column("accepted", "验收销档", "Accepted"),
    column("done", "完成%", "Done %"),
    column("added", "其中动态新增", "Of these, added later"),
    column("others", "非4类", "Other households"),
];
/// CL_RENO.
const STATES: [(&str, &str, &str); 6] = [
    ("0", "不需要", "Not needed"),
    ("1", "应改未申请", "Not applied for"),
    ("2", "已申请", "Applied for"),
    ("3", "在建", "Being built"),
    ("4", "竣工未验收", "Built"),
    ("5", "验收合格", "Accepted"),
];

impl House {
    /// Whether it belongs into the ledger: graded C or D, or with a renovation.
    fn is_listed(&self) -> bool {
        matches!(self.grade.as_str(), "C" | "D")
            || matches!(self.state.as_str(), "1" | "2" | "3" | "4" | "5")
    }
}

/// The summary by township and the ledger.
pub fn housing(basis: &Basis<'_>, rows: &[House]) -> Report {
    let (zh, en) = ("危房改造台账", "Dangerous housing ledger");
    let listed: Vec<&House> = rows.iter().filter(|row| row.is_listed()).collect();
    let target = basis.settings.get("P_TARGET_HOUSES");
    let accepted = listed
        .iter()
        .filter(|row| !row.group.is_empty() && row.state == "5")
        .count();
    let done = Cell::percent(accepted as i64, target).show();
    let summary = Table::new("T11", "危房改造进度", "Renovation by township", &SUMMARY)
        .with(by_township(&listed, |row| &row.home.township, line))
        .note(
            format!("4 类对象目标 {target} 户，已销档 {accepted} 户，完成 {done}"),
            format!("Target {target} houses of the key groups, {accepted} accepted, {done}"),
        );
    let ledger = Table::new("T11.ledger", zh, en, &LEDGER)
        .with(listed.iter().map(|row| entry(row)).collect());
    basis.report(
        zh,
        en,
        listed.len(),
        &["P_TARGET_HOUSES"],
        vec![summary, ledger],
    )
}

fn line(here: &[&&House]) -> Vec<Cell> {
    let of = |only: &dyn Fn(&House) -> bool| {
        Cell::count(
            here.iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let key = |row: &House| !row.group.is_empty();
    let in_state = |state: &str| of(&|row| key(row) && row.state == state);
    // A dangerous house of which nothing is known has not been applied for.
    let waiting = of(&|row| key(row) && matches!(row.state.as_str(), "" | "0" | "1"));
    let (all, accepted) = (of(&key), in_state("5"));
    let done = Cell::percent(accepted.number(), all.number());
    vec![
        all,
        waiting,
        in_state("2"),
        in_state("3"),
        in_state("4"),
        accepted,
        done,
        of(&|row| key(row) && row.added),
        of(&|row| !key(row)),
    ]
}

fn entry(row: &House) -> Vec<Cell> {
    let state = STATES.iter().find(|(code, ..)| *code == row.state);
    let group = if row.group.is_empty() {
        Cell::label("非4类", "None")
    } else {
        Cell::text(&row.group)
    };
    vec![
        township(&row.home.township),
        Cell::text(&row.home.village_name),
        Cell::text(&row.home.code),
        group,
        Cell::text(&row.grade),
        Cell::text(&row.graded),
        Cell::text(&row.renovation),
        Cell::text(&row.year),
        state.map_or(Cell::nothing(), |(_, zh, en)| Cell::label(zh, en)),
        Cell::maybe_money(row.subsidy),
        Cell::text(&row.accepted),
        Cell::yes_no(row.has_photo),
        Cell::yes_no(row.state == "5"),
        Cell::yes_no(row.added),
    ]
}
