//! Life of a household's status (CL_STATUS): which change is allowed, and what must be known for it.
//!
//! The phone only proposes; the office confirms, and the national system decides.

use super::reason::Reason;
use super::survey::{EXITED, NOT_EXITED};
use super::truth::Truth;
use crate::date::Date;
use crate::settings::Settings;

/// The codes with their names.
const NAMES: &[(&str, &str, &str)] = &[
    ("10", "拟识别", "candidate"),
    ("20", "未脱贫", "not exited"),
    ("21", "新识别", "newly registered"),
    ("22", "返贫", "relapsed"),
    ("30", "预脱贫", "exit prepared"),
    ("40", "脱贫", "exited"),
    ("41", "脱贫监测", "exited, watched"),
    ("42", "稳定脱贫", "exited, stable"),
    ("80", "剔除", "removed"),
    ("81", "自然消亡", "extinct"),
];

/// Who may record a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorder {
    /// A village cadre, and everybody above.
    Cadre,
    /// The township.
    Township,
    /// The county.
    County,
}

/// What is known about a change. Nothing known is the default: most changes are then refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Day of the change.
    pub date: Date,
    /// Today.
    pub today: Date,
    /// Day of the status event before.
    pub previous: Option<Date>,
    /// The change comes from the import of the office's list (baseline).
    pub import: bool,
    /// The status before 预脱贫.
    pub before_30: Option<&'a str>,
    /// The household is in this year's exit plan.
    pub in_plan: Truth,
    /// Ready to exit, with or without notes; for a stable exit: still ready.
    pub ready: Truth,
    /// Day of the exit.
    pub exited: Option<Date>,
    /// Risk level: `green`, `yellow`, `red` or anything else.
    pub risk: &'a str,
    /// Income below the line or a guarantee lost.
    pub relapsed: Truth,
    /// What the change rests on was done: the visit that confirms a risk or its end, evaluation and
    /// notice of a new or relapsed household, approval of an exit.
    pub confirmed: Truth,
    /// Registered members.
    pub members: Option<i64>,
}

impl Facts<'_> {
    /// Facts of a change on `date` seen on `today`, of which nothing else is known.
    pub const fn on(date: Date, today: Date) -> Self {
        Self {
            date,
            today,
            previous: None,
            import: false,
            before_30: None,
            in_plan: Truth::Unknown,
            ready: Truth::Unknown,
            exited: None,
            risk: "",
            relapsed: Truth::Unknown,
            confirmed: Truth::Unknown,
            members: None,
        }
    }
}

/// Who records a change from a status (`None`: not on file) to another; `None` when the change is
/// never allowed by hand.
pub fn recorder(from: Option<&str>, to: &str) -> Option<Recorder> {
    match (from, to) {
        (None, "10") => Some(Recorder::Cadre),
        (Some("10"), "21" | "80")
        | (Some("20" | "21" | "22"), "30")
        | (Some("30"), "20" | "21" | "22")
        | (Some("40"), "41" | "42")
        | (Some("41"), "40")
        | (Some("42"), "41")
        | (Some("80"), "10") => Some(Recorder::Township),
        (Some("30"), "40") | (Some("40" | "41" | "42"), "22") => Some(Recorder::County),
        (Some(from), "80") if is_archived(from) => Some(Recorder::County),
        (Some(from), "81") if is_archived(from) => Some(Recorder::Township),
        _ => None,
    }
}

/// The codes a status (`None`: not on file) may be changed to by hand, in the order of the list.
/// Back from 30 leads only to the status before it, where that is known.
pub fn possible<'a>(
    from: Option<&'a str>,
    before_30: Option<&'a str>,
) -> impl Iterator<Item = &'static str> + 'a {
    let codes = NAMES.iter().map(|(code, ..)| *code);
    codes.filter(move |to| recorder(from, to).is_some() && !is_back_elsewhere(from, to, before_30))
}

/// Whether a household would leave 30 for another status than the one it had before.
fn is_back_elsewhere(from: Option<&str>, to: &str, before_30: Option<&str>) -> bool {
    is_back(from, to) && before_30.is_some_and(|before| before != to)
}

fn is_back(from: Option<&str>, to: &str) -> bool {
    from == Some("30") && matches!(to, "20" | "21" | "22")
}

/// What a change must rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A household survey.
    Survey,
    /// A visit.
    Visit,
    /// The reason in words.
    Reason,
    /// Minutes of the evaluation, and the notice.
    Minutes,
    /// The checklist of the exit.
    Checklist,
    /// The notice of the exit, and the signature of the head.
    Notice,
    /// Documents.
    Documents,
}

impl Evidence {
    /// Name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Visit => "visit",
            Self::Reason => "reason",
            Self::Minutes => "minutes",
            Self::Checklist => "checklist",
            Self::Notice => "notice",
            Self::Documents => "documents",
        }
    }
}

/// What a change must rest on; `None` when it is never allowed.
pub fn evidence(from: Option<&str>, to: &str) -> Option<Evidence> {
    recorder(from, to)?;
    Some(match (from, to) {
        (_, "10") | (Some("40"), "42") => Evidence::Survey,
        (_, "41") | (Some("41"), "40") => Evidence::Visit,
        (_, "30") => Evidence::Checklist,
        (_, "40") => Evidence::Notice,
        (_, "81") => Evidence::Documents,
        (_, "80") => Evidence::Reason,
        _ if is_back(from, to) => Evidence::Reason,
        // 21 and 22: new, or relapsed.
        _ => Evidence::Minutes,
    })
}

/// Whether a status may change on these facts.
///
/// # Errors
///
/// The first reason against it: E-ST01 a change that is never allowed, E-ST02 the date, E-ST03 what
/// the new status needs.
pub fn change(
    from: Option<&str>,
    to: &str,
    facts: &Facts<'_>,
    settings: &Settings,
) -> Result<(), Reason> {
    in_order(from, to, facts)?;
    if is_imported(from, to, facts) {
        return Ok(());
    }
    if is_back(from, to) && facts.before_30.is_none() {
        return refuse(
            "E-ST03",
            "不知道预脱贫前的状态",
            "The status before is not known",
        );
    }
    needs(from, to, facts, settings)
}

/// The first status of a household on the office's list may be any of them.
fn is_imported(from: Option<&str>, to: &str, facts: &Facts<'_>) -> bool {
    facts.import && from.is_none() && NAMES.iter().any(|(code, ..)| *code == to)
}

/// Whether a change is in the order of statuses and dates; what the new status needs beyond that is
/// not asked.
///
/// # Errors
///
/// E-ST01 a change that is never allowed, E-ST02 the date.
pub fn in_order(from: Option<&str>, to: &str, facts: &Facts<'_>) -> Result<(), Reason> {
    let back_elsewhere = is_back_elsewhere(from, to, facts.before_30);
    if !is_imported(from, to, facts) && (recorder(from, to).is_none() || back_elsewhere) {
        return Err(never(from, to));
    }
    if facts.date > facts.today {
        return refuse("E-ST02", "日期不能晚于今天", "The date is after today");
    }
    if facts.previous.is_some_and(|previous| facts.date < previous) {
        return refuse(
            "E-ST02",
            "日期不能早于上一次变更",
            "The date is before the change before it",
        );
    }
    Ok(())
}

/// What a status needs beyond the order of statuses.
fn needs(
    from: Option<&str>,
    to: &str,
    facts: &Facts<'_>,
    settings: &Settings,
) -> Result<(), Reason> {
    let at_risk = matches!(facts.risk, "yellow" | "red");
    match (from, to) {
        (_, "30") => {
            ensure(
                facts.in_plan.is_yes(),
                "不在今年脱贫计划里",
                "Not in this year's exit plan",
            )?;
            ensure(
                facts.ready.is_yes(),
                "测算没有达标",
                "Not ready by the computed conditions",
            )
        }
        (_, "41") => {
            ensure(at_risk, "没有返贫风险", "There is no risk of relapse")?;
            confirmed(facts)
        }
        (Some("41"), "40") => {
            ensure(
                facts.risk == "green",
                "风险还没有消除",
                "The risk is not removed",
            )?;
            confirmed(facts)
        }
        (_, "42") => {
            let years = settings.get("P_STABLE_YEARS");
            let since = facts
                .exited
                .map(|exit| i64::from(exit.years_until(facts.date)));
            ensure(
                since.is_some_and(|since| since >= years),
                &format!("脱贫还不满 {years} 年"),
                &format!("Less than {years} full years since exit"),
            )?;
            ensure(
                facts.ready.is_yes(),
                "不再全部达标",
                "Not all conditions are still met",
            )?;
            ensure(
                facts.risk == "green",
                "还有返贫风险",
                "There is a risk of relapse",
            )
        }
        (_, "22") if from != Some("30") => {
            ensure(
                facts.relapsed.is_yes(),
                "收入和保障没有测算为未达标",
                "Income and guarantees are not found unmet",
            )?;
            evaluated(facts)
        }
        (Some("10"), "21") => evaluated(facts),
        (Some("30"), "40") => ensure(
            facts.confirmed.is_yes(),
            "退出还没有批准",
            "The exit is not approved",
        ),
        (_, "81") => ensure(
            facts.members == Some(0),
            "还有计入人口的成员",
            "There still are registered members",
        ),
        _ => Ok(()),
    }
}

fn confirmed(facts: &Facts<'_>) -> Result<(), Reason> {
    ensure(
        facts.confirmed.is_yes(),
        "还没有入户核实",
        "Not confirmed by a visit",
    )
}

fn evaluated(facts: &Facts<'_>) -> Result<(), Reason> {
    ensure(
        facts.confirmed.is_yes(),
        "还没有评议、公示",
        "Evaluation and notice are not done",
    )
}

fn ensure(holds: bool, zh: &str, en: &str) -> Result<(), Reason> {
    if holds {
        return Ok(());
    }
    refuse("E-ST03", zh, en)
}

fn refuse(code: &str, zh: &str, en: &str) -> Result<(), Reason> {
    Err(Reason::new(code, zh, en))
}

fn never(from: Option<&str>, to: &str) -> Reason {
    let name = |code: &str| {
        let known = NAMES.iter().find(|(known, ..)| *known == code);
        known.map_or((code.to_owned(), code.to_owned()), |(_, zh, en)| {
            ((*zh).to_owned(), (*en).to_owned())
        })
    };
    let (from, to) = (
        from.map_or(("未建档".to_owned(), "not on file".to_owned()), name),
        name(to),
    );
    Reason::new(
        "E-ST01",
        format!("不允许从{}变为{}", from.0, to.0),
        format!("Change from {} to {} is not allowed", from.1, to.1),
    )
}

fn is_archived(code: &str) -> bool {
    NOT_EXITED.contains(&code) || EXITED.contains(&code)
}

/// Group of a household by the year of its exit, as the plan orders its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearGroup {
    /// 重点扶持: not exited.
    Support,
    /// 重点巩固提升: exited in 2017.
    ConsolidateFirst,
    /// 巩固提升: exited in 2014–2016, or in 2018 and later.
    Consolidate,
}

/// The group; `None` for another status, or an exit without a year from 2014 on.
pub fn year_group(status: &str, exit_year: Option<i32>) -> Option<YearGroup> {
    if NOT_EXITED.contains(&status) {
        return Some(YearGroup::Support);
    }
    let exit_year = exit_year.filter(|_| EXITED.contains(&status))?;
    match exit_year {
        2017 => Some(YearGroup::ConsolidateFirst),
        2014.. => Some(YearGroup::Consolidate),
        _ => None,
    }
}

/// AN38: 预脱贫 of a year that was neither exited nor returned by its 31 December.
pub fn overdue(status: &str, status_year: Option<i32>, as_of: Date) -> Option<Reason> {
    let year = status_year.filter(|year| status == "30" && as_of.year() > *year)?;
    Some(Reason::new(
        "AN38",
        format!("{year} 年预脱贫，年底没有脱贫也没有退回"),
        format!("Exit prepared in {year}, neither exited nor returned by the end of the year"),
    ))
}
