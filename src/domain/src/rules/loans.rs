//! Warnings about loans that are misused or at risk (户贷企用、违规用款).

use super::answers::Answers;
use super::credit::{OTHER_PRODUCTS, SMALL_LOAN};
use super::reason::{Reason, yuan};
use super::truth::Truth;
use crate::date::Date;
use crate::number::Number;
use crate::settings::Settings;

/// A loan and what is known about it.
#[derive(Clone, Copy, Debug)]
pub struct LoanCase<'a> {
    /// The loan: kind, amount, balance, overdue, months, start, due, open, ln_use.
    pub loan: Answers<'a>,
    /// The follow-up visit in hand, if there is one.
    pub visit: Option<Answers<'a>>,
    /// Earlier follow-up visits.
    pub earlier: &'a [Answers<'a>],
    /// Birth date of the borrower.
    pub borrower_birth: Option<Date>,
    /// Whether the household is archived (建档立卡), exited or not.
    pub archived: Truth,
    /// The household's other loans, this one not among them.
    pub others: &'a [Answers<'a>],
}

/// A warning; only what is certain warns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// `LM01` to `LM15`.
    pub code: &'static str,
    /// What must be done.
    pub level: Level,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What a warning asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Visit the borrower again within a month.
    Yellow,
    /// Report to the county's poverty office and the central bank within the quarter.
    Red,
}

impl Level {
    /// `red` or `yellow`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// Uses a loan may have: 种植, 养殖, 加工, 经营, 旅游.
const PRODUCTION: &[&str] = &["1", "2", "3", "4", "5"];

/// The warnings about a loan, in order of their codes.
pub fn warnings(case: &LoanCase<'_>, settings: &Settings, as_of: Date) -> Vec<Warning> {
    let mut found = Vec::new();
    if let Some(visit) = case.visit {
        of_use(case.loan, visit, settings, &mut found);
    }
    at_risk(case, settings, as_of, &mut found);
    against_the_terms(case, settings, &mut found);
    not_visited(case, settings, as_of, &mut found);
    found
}

fn of_use(loan: Answers<'_>, visit: Answers<'_>, settings: &Settings, found: &mut Vec<Warning>) {
    use Level::{Red, Yellow};
    let number = |setting| Number::integer(settings.get(setting));
    let use_is = |codes: &[&str]| visit.is("fu_use", codes);
    let planned = loan.text("ln_use");
    let another = Truth::from(planned.is_some() && planned != visit.text("fu_use"));
    let held = loan.date("start").zip(visit.date("fu_date"));
    let idle = held.map(|(start, day)| days(start, day) > settings.get("P_IDLE_DAYS"));
    let share = number("P_USE_SHARE");
    let small = visit.is("fu_seen", &["2"]);
    let failing = visit.is("fu_state", &["3", "4"]);
    for (code, level, truth, zh, en) in [
        (
            "LM01",
            Red,
            use_is(&["12"]),
            "疑似户贷企用",
            "An enterprise seems to use the loan",
        ),
        (
            "LM02",
            Red,
            visit.no("fu_card_self"),
            "卡不在自己手里",
            "Somebody else holds the card",
        ),
        (
            "LM03",
            Red,
            visit.no("fu_knows"),
            "本人不知道贷款，疑似冒名",
            "The borrower does not know of the loan",
        ),
        (
            "LM04",
            Red,
            visit.yes("fu_dividend"),
            "只拿固定分红",
            "Only a fixed dividend is paid",
        ),
        (
            "LM06",
            Red,
            use_is(&["6", "7", "8", "9"]),
            "违规用于建房、看病、婚嫁、还账",
            "Used for house, illness, wedding or old debts",
        ),
        (
            "LM07",
            Red,
            use_is(&["13"]),
            "转借他人",
            "Lent on to somebody",
        ),
        (
            "LM08",
            Yellow,
            use_is(PRODUCTION).and(another).or(use_is(&["10"])),
            "用途变更未报告",
            "The use was changed without a report",
        ),
        (
            "LM09",
            Yellow,
            use_is(&["11"]).and(Truth::from(idle)),
            "钱没用，闲置",
            "The money lies idle",
        ),
        (
            "LM10",
            Yellow,
            visit.compare("fu_ratio", |ratio| ratio < share),
            "用于项目的钱不够",
            "Too little was spent on the project",
        ),
        (
            "LM11",
            Yellow,
            visit.is("fu_seen", &["3"]).or(small.and(failing)),
            "看不到项目，或规模不够",
            "No project is seen, or it is too small",
        ),
    ] {
        if truth.is_yes() {
            found.push(warning(code, level, zh, en));
        }
    }
}

fn at_risk(case: &LoanCase<'_>, settings: &Settings, as_of: Date, found: &mut Vec<Warning>) {
    let overdue = case.loan.whole("overdue").unwrap_or(0);
    let soon = case
        .loan
        .date("due")
        .is_some_and(|due| (0..=settings.get("P_DUE_DAYS")).contains(&days(as_of, due)));
    let doubtful = case
        .visit
        .is_some_and(|visit| visit.is("fu_can_repay", &["2", "3"]).is_yes());
    if overdue > 0 {
        let level = if overdue > settings.get("P_OVERDUE_DAYS") {
            Level::Red
        } else {
            Level::Yellow
        };
        let (zh, en) = (
            format!("逾期 {overdue} 天"),
            format!("{overdue} days overdue"),
        );
        found.push(warning("LM12", level, &zh, &en));
    } else if soon && doubtful {
        let (zh, en) = ("快到期，怕还不上", "Due soon, and may not be repaid");
        found.push(warning("LM12", Level::Yellow, zh, en));
    }
}

fn against_the_terms(case: &LoanCase<'_>, settings: &Settings, found: &mut Vec<Warning>) {
    let loan = case.loan;
    // A loan that does not say what it is counts as a small one.
    let other = loan.is("kind", OTHER_PRODUCTS).is_yes();
    let small = loan.is("kind", &[SMALL_LOAN]).is_yes();
    let mut reasons = Vec::new();
    let mut add = |zh: String, en: String| reasons.push(Reason::new("LM13", zh, en));
    let cap = settings.get("P_LOAN_CAP");
    if !other && loan.fen("amount") > cap {
        let cap = yuan(cap);
        add(
            format!("金额超过 {cap} 元"),
            format!("The amount is over {cap} yuan"),
        );
    }
    let longest = settings.get(if other {
        "P_LOAN_MONTHS_OTHER"
    } else {
        "P_LOAN_MONTHS"
    });
    if loan.whole("months").unwrap_or(0) > longest {
        add(
            format!("期限超过 {longest} 个月"),
            format!("The term is over {longest} months"),
        );
    }
    let ages = settings.get("P_LOAN_AGE.from")..=settings.get("P_LOAN_AGE.to");
    let age = case.borrower_birth.zip(loan.date("start"));
    let age = age.map(|(birth, start)| i64::from(birth.years_until(start)));
    if let Some(age) = age.filter(|age| !ages.contains(age)) {
        add(
            format!("借款时 {age} 岁"),
            format!("The borrower was {age} years old"),
        );
    }
    let open_small = |loan: &Answers<'_>| {
        let open = loan.yes("open");
        loan.is("kind", &[SMALL_LOAN]).and(open).is_yes()
    };
    if open_small(&loan) && case.others.iter().any(open_small) {
        add(
            "一户有两笔小额信贷".to_owned(),
            "The household has two small loans".to_owned(),
        );
    }
    if !reasons.is_empty() {
        found.push(Warning {
            code: "LM13",
            level: Level::Red,
            reasons,
        });
    }
    if small && case.archived.is_no() {
        let (zh, en) = ("非建档立卡户", "The household is not archived");
        found.push(warning("LM14", Level::Red, zh, en));
    }
}

/// The next follow-up is overdue, while the loan is open.
fn not_visited(case: &LoanCase<'_>, settings: &Settings, as_of: Date, found: &mut Vec<Warning>) {
    let visits = case.visit.iter().chain(case.earlier);
    let visits = visits.filter_map(|visit| visit.date("fu_date"));
    let last = visits.filter(|day| *day <= as_of).max();
    let (since, setting) = match last {
        Some(day) => (Some(day), "P_FOLLOW_NEXT"),
        None => (case.loan.date("start"), "P_FOLLOW_FIRST"),
    };
    let most = settings.get(setting);
    let late = since.is_some_and(|since| days(since, as_of) > most);
    if case.loan.yes("open").is_yes() && late {
        let (zh, en) = (
            format!("超过 {most} 天没有贷后走访"),
            format!("No follow-up visit for more than {most} days"),
        );
        found.push(warning("LM15", Level::Yellow, &zh, &en));
    }
}

/// Where a borrower's money went, as the follow-ups of a village say.
#[derive(Clone, Copy, Debug)]
pub struct Flow<'a> {
    /// The borrower.
    pub borrower: &'a str,
    /// The enterprise the money was given to, as written.
    pub enterprise: Option<&'a str>,
    /// The account that received the money.
    pub account: Option<&'a str>,
}

/// LM05 for every enterprise and account that gathers the loans of several borrowers of one
/// village. Blanks in a name do not matter; a borrower counts once.
pub fn gathered(flows: &[Flow<'_>], settings: &Settings) -> Vec<Warning> {
    let groups = gathered_by(flows, settings).into_iter();
    groups.map(|(warning, _)| warning).collect()
}

/// The same, each with the places in `flows` of the loans it is about.
pub fn gathered_by(flows: &[Flow<'_>], settings: &Settings) -> Vec<(Warning, Vec<usize>)> {
    let by_enterprise = groups(flows, |flow| flow.enterprise);
    let by_account = groups(flows, |flow| flow.account);
    let least = |setting| usize::try_from(settings.get(setting)).unwrap_or(usize::MAX);
    let (enterprise, account) = (least("P_SAME_ENTERPRISE"), least("P_SAME_ACCOUNT"));
    let by_enterprise = by_enterprise.into_iter().map(|group| (group, enterprise));
    let by_account = by_account.into_iter().map(|group| (group, account));
    by_enterprise
        .chain(by_account)
        .filter(|(group, least)| group.borrowers.len() >= *least)
        .map(|(group, _)| {
            let (name, n) = (&group.name, group.borrowers.len());
            let (zh, en) = (
                format!("{n} 户的贷款都给了“{name}”"),
                format!("Loans of {n} borrowers went to \"{name}\""),
            );
            (warning("LM05", Level::Red, &zh, &en), group.places)
        })
        .collect()
}

/// Loans that went to one place.
struct Group<'a> {
    name: String,
    borrowers: Vec<&'a str>,
    places: Vec<usize>,
}

fn groups<'a>(flows: &[Flow<'a>], to: impl Fn(&Flow<'a>) -> Option<&'a str>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (place, flow) in flows.iter().enumerate() {
        let name: String = to(flow).unwrap_or_default().split_whitespace().collect();
        if name.is_empty() {
            continue;
        }
        let known = groups.iter().position(|group| group.name == name);
        let at = known.unwrap_or_else(|| {
            groups.push(Group {
                name,
                borrowers: Vec::new(),
                places: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.places.push(place);
        if !group.borrowers.contains(&flow.borrower) {
            group.borrowers.push(flow.borrower);
        }
    }
    groups
}

fn warning(code: &'static str, level: Level, zh: &str, en: &str) -> Warning {
    Warning {
        code,
        level,
        reasons: vec![Reason::new(code, zh, en)],
    }
}

/// Days from one day to another, negative when it is earlier.
fn days(from: Date, to: Date) -> i64 {
    i64::from(to.days()) - i64::from(from.days())
}
