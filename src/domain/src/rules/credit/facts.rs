//! What the items of a scorecard look at: answers of the credit file, and facts computed from the
//! household's latest accepted survey.

use super::scorecard::{By, Item};
use crate::date::Date;
use crate::number::Number;
use crate::rules::answers::Answers;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// A credit file with everything its rules read.
pub(super) struct File<'a> {
    /// The answers of the credit information form.
    pub answers: Answers<'a>,
    /// The latest accepted survey of the household.
    pub survey: Option<&'a Survey<'a>>,
    /// Income of that survey.
    pub income: Option<&'a Income>,
    /// Guarantees of that survey.
    pub guarantees: Option<&'a Guarantees>,
    /// The settings that hold.
    pub settings: &'a Settings,
    /// The day of judgement.
    pub as_of: Date,
}

/// What is known about an item.
pub(super) enum Fact<'a> {
    /// Not answered, or not to be computed from what was answered.
    Missing,
    /// Worse than every step of the card.
    Worst,
    /// The chosen codes; none when it was not answered. A code the card does not list, such as 不清楚,
    /// leaves the item open.
    Codes(Vec<&'a str>),
    /// A number.
    Number(Number),
}

const PLAN: [&str; 4] = ["pl_industry", "pl_scale", "pl_cost", "pl_income"];
const PRODUCTIVE: [&str; 5] = [
    "as_livestock",
    "as_machine",
    "as_vehicle",
    "as_stock",
    "as_shares",
];

impl<'a> File<'a> {
    /// The day of application, for age and term.
    pub(super) fn date(&self) -> Date {
        self.answers.date("b_date").unwrap_or(self.as_of)
    }

    /// Whether a loan is wanted.
    pub(super) fn wants_loan(&self) -> Option<bool> {
        match self.answers.text("ln_want") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        }
    }

    /// The borrower's row of the survey.
    pub(super) fn borrower(&self) -> Option<&'a Member<'a>> {
        let key = self.answers.text("b_borrower")?;
        self.survey?.rows.iter().find(|row| row.key == key)
    }

    /// Completed years of the borrower on the day of application.
    pub(super) fn age(&self) -> Option<i64> {
        let birth = self.borrower()?.birth?;
        Some(birth.years_until(self.date()).into())
    }

    /// Labour of the household in halves of a full labourer; unknown while somebody's is.
    pub(super) fn half_labourers(&self) -> Option<i64> {
        let survey = self.survey.filter(|survey| survey.n() > 0)?;
        let known = survey
            .members()
            .all(|member| member.has_labour() != Truth::Unknown);
        known.then(|| 2 * survey.n_labour_full() + survey.n_labour_half())
    }

    /// The rows of the household's debts; none when it has none, `None` when nobody said.
    pub(super) fn debts(&self) -> Option<Vec<Answers<'a>>> {
        if self.answers.no("de_any").is_yes() {
            return Some(Vec::new());
        }
        let rows = self.answers.rows("debts")?;
        let rows: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
        (!rows.is_empty()).then_some(rows)
    }

    /// What is known about an item of the card.
    pub(super) fn fact(&self, item: &Item) -> Fact<'a> {
        let number = match item.fact.as_str() {
            "labour" => self
                .half_labourers()
                .and_then(|halves| Number::fraction(halves.into(), 2)),
            "age" => self.age().map(Number::integer),
            "income_ratio" => self.income_ratio(),
            "income_classes" => self.income_classes().map(Number::integer),
            "earned_share" => self
                .complete_income()
                .and_then(|income| share(income.wage + income.prod, income.total)),
            "as_productive" => self.productive().map(Number::from_fen),
            "plan" => {
                let given = PLAN.iter().filter(|name| self.answers.is_given(name));
                Some(Number::integer(given.count() as i64))
            }
            "debt_ratio" => return self.debt_ratio(),
            "health" => return code(self.health()),
            "housing" => return code(self.housing()),
            question if item.by == By::Code => {
                return Fact::Codes(self.answers.codes(question).collect());
            }
            question => self.answers.number(question),
        };
        number.map_or(Fact::Missing, Fact::Number)
    }

    /// The worst of the borrower's illnesses; with a serious one, whether he can work.
    fn health(&self) -> Option<&'static str> {
        let borrower = self.borrower()?;
        let has = |codes: &[&str]| borrower.answers.has("m_health", codes).is_yes();
        match borrower.has_labour() {
            _ if borrower.is_healthy().is_yes() => Some("healthy"),
            Truth::Yes if has(&["4", "6"]) => Some("serious_able"),
            Truth::No if has(&["4", "6"]) => Some("serious"),
            Truth::Unknown if has(&["4", "6"]) => None,
            _ => has(&["3"]).then_some("chronic"),
        }
    }

    /// Graded A or B, or met by the guarantee; a newer grade C or D must not score.
    fn housing(&self) -> Option<&'static str> {
        let grade = self.survey?.answers.text("house_grade");
        match (grade, self.guarantees.map(|found| found.housing)) {
            (Some("A" | "B"), _) | (_, Some(Truth::Yes)) => Some("safe"),
            (_, Some(Truth::No)) | (Some(_), Some(Truth::Unknown)) => Some("not_safe"),
            _ => None,
        }
    }

    /// The income, if all of it was answered.
    pub(super) fn complete_income(&self) -> Option<&'a Income> {
        self.income.filter(|income| income.pc_shown.is_some())
    }

    /// Net income as a multiple of the line of its year for everybody of the household.
    fn income_ratio(&self) -> Option<Number> {
        let income = self.complete_income()?;
        let line = i128::from(income.line) * i128::from(income.n);
        Number::fraction(income.net.into(), line)
    }

    /// How many of the four classes of income bring a good part of it.
    fn income_classes(&self) -> Option<i64> {
        let income = self.complete_income()?;
        let least = i128::from(self.settings.get("P_CLASS_SHARE")) * i128::from(income.total);
        let classes = [income.wage, income.prod, income.prop, income.trans];
        let large = classes
            .iter()
            .filter(|class| income.total > 0 && i128::from(**class) * 100 >= least);
        Some(large.count() as i64)
    }

    fn productive(&self) -> Option<i64> {
        let amounts = PRODUCTIVE.iter().map(|name| self.answers.whole(name));
        amounts.sum()
    }

    /// Debt as a multiple of net income.
    fn debt_ratio(&self) -> Fact<'a> {
        let balances = self.debts();
        let balances = balances.map(|debts| debts.into_iter().map(|row| row.whole("de_balance")));
        let total: Option<i64> = balances.and_then(Iterator::sum);
        match (total, self.complete_income()) {
            (None, _) => Fact::Missing,
            (Some(0), _) => Fact::Number(Number::ZERO),
            (_, None) => Fact::Missing,
            (_, Some(income)) if income.net <= 0 => Fact::Worst,
            (Some(total), Some(income)) => Number::fraction(total.into(), income.net.into())
                .map_or(Fact::Missing, Fact::Number),
        }
    }
}

/// A share of a total; of nothing it is 0.
fn share(part: i64, total: i64) -> Option<Number> {
    if total > 0 {
        Number::fraction(part.into(), total.into())
    } else {
        Some(Number::ZERO)
    }
}

fn code<'a>(code: Option<&'a str>) -> Fact<'a> {
    code.map_or(Fact::Missing, |code| Fact::Codes(vec![code]))
}
