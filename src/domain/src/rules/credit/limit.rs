//! How much a household may borrow and for how long.

use super::facts::File;
use super::stops::{Stops, open_balance};
use crate::date::Date;
use crate::rules::reason::{Reason, yuan};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// 扶贫小额信贷, the loan the limit and the cap are for.
pub const SMALL_LOAN: &str = "1";
/// The other products: 贷免扶补, 创业担保贷款, 其他.
pub const OTHER_PRODUCTS: &[&str] = &["2", "3", "4"];

/// The limit in fen; `None` without a grade, for another product, or while the wish is not known.
pub(super) fn limit(
    file: &File<'_>,
    grade: Option<&str>,
    stops: &Stops,
    bound: Option<&Bound>,
    reasons: &mut Vec<Reason>,
) -> Option<i64> {
    let cap = match cap(grade?) {
        Some(cap) => cap,
        None => return Some(0),
    };
    match stops.of_loan() {
        Truth::Yes => return Some(0),
        Truth::Unknown => return None,
        Truth::No => {}
    }
    let cap = (file.settings.get(cap), "等级上限", "the cap of the grade");
    let (least, zh, en) = if cap.0 <= bound?.0 { cap } else { *bound? };
    let limit = floored(least, file.settings);
    let shown = yuan(limit);
    reasons.push(Reason::new(
        "limit",
        format!("额度 {shown} 元，由{zh}决定"),
        format!("Limit {shown} yuan, set by {en}"),
    ));
    Some(limit)
}

/// An amount in fen and what it is, in both languages.
pub(super) type Bound = (i64, &'static str, &'static str);

/// What bounds a small loan beside the grade; `None` for another product, or while it is not known.
pub(super) fn bound(file: &File<'_>) -> Option<Bound> {
    let answers = file.answers;
    if !answers.is("ln_product", OTHER_PRODUCTS).is_no() {
        return None;
    }
    let settings = file.settings;
    let share = i128::from(settings.get("P_CAPACITY"));
    let capacity = i128::from(file.complete_income()?.net) * share / 100;
    let mut bounds = vec![
        (
            settings.get("P_LOAN_CAP") - open_balance(file)?,
            "小额信贷剩余额度",
            "what is left of the small loan",
        ),
        (
            i64::try_from(capacity).ok()?,
            "家庭收入",
            "the household's income",
        ),
    ];
    if file.wants_loan()? {
        let wish = answers.whole("ln_amount")?;
        bounds.push((wish, "申请金额", "the amount wanted"));
    }
    bounds.into_iter().min_by_key(|(fen, ..)| *fen)
}

/// The limit of a grade with what else bounds the loan, in fen; `None` for 不授信.
pub fn capped(grade: &str, ceiling: i64, settings: &Settings) -> Option<i64> {
    Some(floored(settings.get(cap(grade)?).min(ceiling), settings))
}

fn cap(grade: &str) -> Option<&'static str> {
    match grade {
        "AAA" => Some("P_CAP_AAA"),
        "AA" => Some("P_CAP_AA"),
        "A" => Some("P_CAP_A"),
        _ => None,
    }
}

fn floored(fen: i64, settings: &Settings) -> i64 {
    let fen = fen.max(0);
    fen - fen % settings.get("P_LIMIT_STEP").max(1)
}

/// The longest term in months of a loan applied for on `application`: it ends before the borrower is
/// older than a borrower may be. Small loans and other products have each their own longest term.
pub fn term(birth: Date, application: Date, small: bool, settings: &Settings) -> i64 {
    let (year, month, day) = birth.parts();
    let oldest = i32::try_from(settings.get("P_LOAN_AGE.to")).unwrap_or(i32::MAX);
    let year = year.saturating_add(oldest).saturating_add(1);
    // Born on 29 February, the birthday of a common year is 1 March.
    let Some(birthday) = Date::new(year, month, day).or_else(|| Date::new(year, month + 1, 1))
    else {
        return 0;
    };
    let last_day = Date::from_days(birthday.days() - 1);
    let (from_year, from_month, from_day) = application.parts();
    let (to_year, to_month, to_day) = last_day.parts();
    let months = (i64::from(to_year) - i64::from(from_year)) * 12 + i64::from(to_month)
        - i64::from(from_month);
    // The day is cut to the last of its month, so a month is short only if its last day is later.
    let ends = Date::from_days(last_day.days() + 1).parts().2 == 1;
    let months = months - i64::from(from_day > to_day && !ends);
    let longest = settings.get(if small {
        "P_LOAN_MONTHS"
    } else {
        "P_LOAN_MONTHS_OTHER"
    });
    months.min(longest).max(0)
}

/// The term of a file; `None` while the borrower's birth date or the product is not known.
pub(super) fn term_of(file: &File<'_>) -> Option<i64> {
    let birth = file.borrower()?.birth?;
    let other = file.answers.is("ln_product", OTHER_PRODUCTS);
    if other == Truth::Unknown {
        return None;
    }
    Some(term(birth, file.date(), other.is_no(), file.settings))
}
