//! Risk of falling back into poverty (返贫风险): factors K01 to K15 and the level they make.
//!
//! A factor counts only when it is certain; what was not answered never raises one.

use super::answers::Answers;
use super::guarantees::Guarantees;
use super::income::Income;
use super::medical::Cost;
use super::reason::Reason;
use super::survey::{EXITED, Survey};
use super::truth::Truth;
use crate::date::Date;

/// The level of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// No factor, everything known.
    Green,
    /// One or two yellow factors.
    Yellow,
    /// A red factor, or as many yellow ones as `P_RISK_YELLOW`.
    Red,
    /// No factor, but the income or a part of the guarantees is unknown.
    Unknown,
    /// The household is neither exited, relapsed nor on the border (边缘户).
    NotApplicable,
}

impl Level {
    /// `green`, `yellow`, `red`, `unknown` or `NOT_APPLICABLE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Unknown => "unknown",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }
}

/// The level and the factors behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The level.
    pub level: Level,
    /// `K01` to `K15`, in this order; listed for every household, with a level or without.
    pub factors: Vec<&'static str>,
    /// The factors in words, and what keeps the level from being green.
    pub reasons: Vec<Reason>,
}

/// A factor: whether it is red by itself, and its words.
type Factor = (&'static str, bool, &'static str, &'static str);

const FACTORS: [Factor; 15] = [
    (
        "K01",
        true,
        "人均纯收入没有超过标准线",
        "Income per head is not above the line",
    ),
    (
        "K02",
        true,
        "两不愁三保障或饮水有不达标",
        "A guarantee or the drinking water is unmet",
    ),
    (
        "K03",
        true,
        "失去唯一的劳动力",
        "The only full labourer is lost",
    ),
    (
        "K04",
        true,
        "已认定返贫",
        "The household is registered as relapsed",
    ),
    (
        "K05",
        false,
        "收入过了标准线，但低于监测线",
        "Income is above the line and below the monitoring line",
    ),
    (
        "K06",
        false,
        "人均纯收入比上次下降太多",
        "Income per head fell too much since last time",
    ),
    (
        "K07",
        false,
        "家里新添大病或残疾",
        "Somebody newly has a major illness or disability",
    ),
    (
        "K08",
        false,
        "自付医药费太高",
        "The family pays too much medical cost itself",
    ),
    (
        "K09",
        false,
        "收入主要靠转移性收入",
        "Income rests mainly on transfers",
    ),
    (
        "K10",
        false,
        "失业、受灾、产业失败或住房受损",
        "Lost job, disaster, failed production or damaged house",
    ),
    (
        "K11",
        false,
        "欠债超过一年纯收入，或贷款逾期",
        "Debt above a year's net income, or a loan overdue",
    ),
    (
        "K12",
        false,
        "缺劳力，又没有全家兜底",
        "Short of labour, and not everybody is supported",
    ),
    (
        "K13",
        false,
        "子女上大学，收入不宽裕",
        "A child went to university and income is short",
    ),
    ("K14", false, "太久没有走访", "No visit for too long"),
    (
        "K15",
        false,
        "易地搬迁未入住或又搬回",
        "Relocated, but not moved in or moved back",
    ),
];

/// Finds the factors and the level.
pub fn risk(survey: &Survey<'_>, income: &Income, guarantees: &Guarantees, costs: &[Cost]) -> Risk {
    let answers = survey.answers;
    let ill = newly_ill(survey);
    let costly = costly(survey, costs);
    let found = [
        income.met.is_no(),
        guarantees.sum().is_no(),
        labour_lost(survey),
        survey.status() == "22",
        below_monitoring_line(survey, income),
        fell(survey, income),
        ill.is_some(),
        costly.is_some(),
        lives_on_transfers(survey, income),
        answers.has("events", &["4", "5", "6", "9"]).is_yes(),
        indebted(survey, income),
        short_of_labour(survey),
        studies(survey, income),
        days_since_last_visit(survey).is_some_and(|days| days > survey.settings.get("P_RISK_DAYS")),
        answers.is("relocation_moved", &["2", "3"]).is_yes(),
    ];
    let found: Vec<&Factor> = FACTORS
        .iter()
        .zip(found)
        .filter_map(|(factor, found)| found.then_some(factor))
        .collect();
    let unknown = income.met == Truth::Unknown || guarantees.sum() == Truth::Unknown;
    let level = level(survey, &found, unknown);
    let mut reasons: Vec<Reason> = found
        .iter()
        .map(|(code, _, zh, en)| {
            let reason = Reason::new(code, *zh, *en);
            let member = match *code {
                "K07" => ill,
                "K08" => costly.flatten(),
                _ => None,
            };
            match member {
                Some(member) => reason.about(member),
                None => reason,
            }
        })
        .collect();
    if level == Level::Unknown {
        reasons.push(Reason::new(
            "unknown",
            "收入或两不愁三保障还没核清",
            "Income or a guarantee is not known yet",
        ));
    }
    Risk {
        level,
        factors: found.iter().map(|(code, ..)| *code).collect(),
        reasons,
    }
}

/// Whether a factor is yellow: no reason for red by itself.
pub(super) fn is_yellow(code: &str) -> bool {
    FACTORS.iter().any(|(name, red, ..)| *name == code && !red)
}

/// Level only for exited, relapsed and border households (边缘户); others show their factors alone.
fn level(survey: &Survey<'_>, found: &[&Factor], unknown: bool) -> Level {
    let watched = survey.status() == "22"
        || EXITED.contains(&survey.status())
        || survey.answers.is("hh_kind", &["3"]).is_yes();
    if !watched {
        return Level::NotApplicable;
    }
    let red = found.iter().any(|(_, red, ..)| *red);
    let most = survey.settings.get("P_RISK_YELLOW");
    // Certain factors decide even when something else is unknown.
    match i64::try_from(found.len()).unwrap_or(i64::MAX) {
        count if red || count >= most => Level::Red,
        1.. => Level::Yellow,
        _ if unknown => Level::Unknown,
        _ => Level::Green,
    }
}

/// Members of whom this is certain, and members of whom it may be so.
fn count(survey: &Survey<'_>, holds: impl Fn(Answers<'_>) -> Truth) -> (i64, i64) {
    let (mut certain, mut possible) = (0, 0);
    for member in survey.members() {
        let truth = holds(member.answers);
        certain += i64::from(truth.is_yes());
        possible += i64::from(!truth.is_no());
    }
    (certain, possible)
}

/// Certainly nobody is able to do full work; false without members, of whom nothing is known.
fn nobody_works_fully(survey: &Survey<'_>) -> bool {
    let (_, possible) = count(survey, |member| member.is("m_labour", &["1", "2"]));
    survey.n() > 0 && possible == 0
}

fn labour_lost(survey: &Survey<'_>) -> bool {
    let before = survey.last().and_then(|last| last.whole("n_labour_full"));
    let died = survey.answers.has("events", &["3"]).is_yes();
    nobody_works_fully(survey) && (died || before.is_some_and(|count| count >= 1))
}

fn short_of_labour(survey: &Survey<'_>) -> bool {
    let (_, half) = count(survey, |member| member.is("m_labour", &["3"]));
    let supported = survey.members().map(|member| {
        let dibao = member.answers.yes("m_dibao");
        dibao.or(member.answers.is("m_tekun", &["1", "2"]))
    });
    nobody_works_fully(survey)
        && half <= survey.settings.get("P_RISK_HALF_LABOUR")
        && Truth::all(supported).is_no()
}

/// Whether net income is known and below this percentage of an amount per head.
pub(super) fn is_below(income: &Income, percentage: i64, per_head: i64) -> bool {
    let bound = i128::from(percentage) * i128::from(per_head) * i128::from(income.n);
    income.pc_shown.is_some() && i128::from(income.net) * 100 < bound
}

fn below_monitoring_line(survey: &Survey<'_>, income: &Income) -> bool {
    let line = survey.settings.get("P_MONITOR_LINE");
    income.met.is_yes() && is_below(income, 100, line)
}

fn fell(survey: &Survey<'_>, income: &Income) -> bool {
    let Some((net, n)) = survey.last_income() else {
        return false;
    };
    let kept = 100 - survey.settings.get("P_DROP");
    let now = i128::from(income.net) * i128::from(n) * 100;
    income.pc_shown.is_some() && now < i128::from(net) * i128::from(income.n) * i128::from(kept)
}

/// Transfers above `P_TRANSFER_SHARE` of an income above 0.
pub(super) fn lives_on_transfers(survey: &Survey<'_>, income: &Income) -> bool {
    let most = i128::from(survey.settings.get("P_TRANSFER_SHARE"));
    income.pc_shown.is_some()
        && income.total > 0
        && i128::from(income.trans) * 100 > most * i128::from(income.total)
}

/// The first member of the last survey who has a major illness or a disability he did not have then.
fn newly_ill<'a>(survey: &Survey<'a>) -> Option<&'a str> {
    let before = survey.last()?.rows("members")?;
    let newly = |now: Answers<'_>, then: Answers<'_>| {
        Truth::any(["4", "6"].map(|code| {
            let had = then.has("m_health", &[code]);
            now.has("m_health", &[code]).and(had.negate())
        }))
    };
    let ill = survey.members().find(|member| {
        let then = before.iter().find(|(key, _)| *key == member.key);
        // A row without its state of health says nothing about what is new.
        then.is_some_and(|(_, then)| {
            then.is_given("m_health") && newly(member.answers, *then).is_yes()
        })
    });
    ill.map(|member| member.key)
}

/// Whether medical cost is a burden: somebody's own share is too large (with his key), or the
/// household pays more than `P_SELFPAY_ABS` for all its stays.
fn costly<'a>(survey: &Survey<'_>, costs: &'a [Cost]) -> Option<Option<&'a str>> {
    let warned = costs.iter().find(|cost| cost.warn);
    let own: i64 = costs.iter().map(Cost::own_of_all).sum();
    match warned {
        Some(cost) => Some(Some(cost.member.as_str())),
        None => (own > survey.settings.get("P_SELFPAY_ABS")).then_some(None),
    }
}

fn indebted(survey: &Survey<'_>, income: &Income) -> bool {
    // Amounts are never negative, so what is given is a lower bound of the debt.
    let debt = survey
        .answers
        .fen("debt_bank")
        .saturating_add(survey.answers.fen("debt_private"));
    let overdue = survey.background.list("loans").any(|loan| {
        let late = loan.yes("overdue").is_yes() || loan.fen("overdue") > 0;
        late && !loan.no("open").is_yes()
    });
    overdue || (income.pc_shown.is_some() && debt > 0 && debt > income.net)
}

fn studies(survey: &Survey<'_>, income: &Income) -> bool {
    let percentage = survey.settings.get("P_RISK_STUDENT");
    survey.answers.has("events", &["7"]).is_yes() && is_below(income, percentage, income.line)
}

/// Days from the last visit, this one included, to the day of judgement; a visit after that day
/// does not count. `None` when no visit is known.
pub(super) fn days_since_last_visit(survey: &Survey<'_>) -> Option<i64> {
    let before = survey.background.get("last_visit");
    let before = before.and_then(|json| json.as_str()).and_then(Date::parse);
    // Nobody at home and a telephone call are no visit.
    let seen = !survey.answers.is("seen_state", &["4", "5"]).is_yes();
    let here = survey.answers.date("visit_date").filter(|_| seen);
    let past = [before, here].into_iter().flatten();
    let last = past.filter(|day| *day <= survey.as_of).max()?;
    Some(i64::from(survey.as_of.days() - last.days()))
}
