//! Loans out of a bank's list: items `loan`, one for each household. Visits that were made stay with
//! their loan.

use std::collections::{BTreeMap, BTreeSet};

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Choice, Text};
use ruhu_domain::loan::{Loan, Loans, months};
use ruhu_domain::number::Number;
use serde_json::{Value as Json, json};

use super::households::{self, Known};
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Line, Table};
use super::users::take;
use super::values::{Choices, Refusal, code, date, digits, person, refuse, whole, words};
use crate::storage::{self, ImportItem, Item, Storage};

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "household",
            &["户编号", "户编码", "户号", "hh_code", "household code"],
        ),
        Column::new(
            "id",
            &["借据号", "贷款编号", "贷款账号", "合同号", "loan number"],
        ),
        Column::new("kind", &["贷款种类", "贷款类型", "产品"]),
        Column::new("bank", &["银行", "经办银行", "贷款银行", "机构"]),
        Column::new("borrower", &["借款人", "借款人姓名", "姓名"]),
        Column::new("account", &["收款账户", "入账账户", "放款账户"]),
        Column::new("amount", &["贷款金额", "金额", "发放金额", "原额"]),
        Column::new("balance", &["贷款余额", "余额", "现欠"]),
        Column::new("start", &["发放日期", "借款日", "放款日期", "起始日期"]),
        Column::new("due", &["到期日期", "到期日", "还款日"]),
        Column::new("overdue", &["逾期天数"]),
        Column::new("use", &["用途", "贷款用途"]),
    ]
}

/// A list of options of our own.
fn options(list: &[(&str, &str, &str)]) -> Choices {
    let option = |(name, zh, en): &(&str, &str, &str)| Choice {
        name: (*name).to_owned(),
        label: Text(vec![(*zh).to_owned(), (*en).to_owned()]),
        ..Choice::default()
    };
    Choices::new(&list.iter().map(option).collect::<Vec<_>>())
}

fn kinds() -> Choices {
    options(&[
        ("1", "扶贫小额信贷", "Small loan for poor households"),
        ("2", "贷免扶补", "Start-up support loan"),
        ("3", "创业担保贷款", "Guaranteed start-up loan"),
        ("4", "其他", "Other"),
    ])
}

fn uses() -> Choices {
    options(&[
        ("1", "种植", "Crops"),
        ("2", "养殖", "Livestock"),
        ("3", "加工", "Processing"),
        ("4", "经营", "Trade"),
        ("5", "旅游", "Tourism"),
        ("6", "建房", "House building"),
        ("7", "看病上学", "Medical, schooling"),
        ("8", "婚嫁", "Wedding"),
        ("9", "还旧账", "Paying old debts"),
        ("10", "其他", "Other"),
    ])
}

/// An amount in yuan as fen; thousands may be set apart, units of ten thousand may not.
fn money(text: &str) -> Result<i64, Refusal> {
    let plain: String = code(text)
        .chars()
        .filter(|letter| !matches!(letter, ',' | '，' | '元' | '¥' | '￥'))
        .collect();
    let fen = Number::parse(&plain).and_then(Number::to_fen);
    match fen.filter(|fen| *fen >= 0) {
        Some(fen) => Ok(fen),
        None => refuse(
            format!("“{text}”应为以元计的金额，如 30000 或 30,000.00"),
            format!("\"{text}\" must be an amount in yuan, such as 30000 or 30,000.00"),
        ),
    }
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let households = households::stored(storage, request.county).await?;
    let mut before = BTreeMap::new();
    for item in storage.items(request.county, "loan").await? {
        let loans: Loans = serde_json::from_value(item.body.clone())
            .map_err(|_| storage::Error::Corrupt("loans"))?;
        before.insert(item.id, (loans, item.body));
    }
    let read = |tables: &[Table<'_>], problems: &mut Problems| {
        let options = (kinds(), uses());
        let mut rows = Rows {
            households: &households,
            options: &options,
            today: request.today,
            owners: before
                .iter()
                .flat_map(|(household, (loans, _))| {
                    let loans = loans.loans.iter();
                    loans.map(|loan| (loan.id.clone(), household.clone()))
                })
                .collect(),
            named: BTreeSet::new(),
        };
        let lines = tables.iter().flat_map(Table::lines);
        let loans = lines.filter_map(|line| rows.read(line, problems));
        loans.collect::<Vec<_>>()
    };
    let needed = ["household", "id", "amount"];
    let (loans, notice) = with_tables(request, &columns(), &needed, read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    let mut after: BTreeMap<String, Loans> = before
        .iter()
        .map(|(household, (loans, _))| (household.clone(), loans.clone()))
        .collect();
    let named: BTreeSet<String> = loans.iter().map(|(_, loan)| loan.id.clone()).collect();
    for (household, loan) in loans {
        put(
            after.entry(household.clone()).or_default(),
            &household,
            loan,
        );
    }
    close_what_is_missing(&mut after, &named, request.complete, &mut plan);
    compare(&before, after, &households, &mut plan);
    Ok(plan)
}

/// What the rows are read against.
struct Rows<'a> {
    households: &'a BTreeMap<String, Known>,
    options: &'a (Choices, Choices),
    today: Date,
    /// Number of a loan → household, as stored.
    owners: BTreeMap<String, String>,
    /// Numbers the file has named so far.
    named: BTreeSet<String>,
}

impl Rows<'_> {
    fn read(&mut self, line: Line<'_>, problems: &mut Problems) -> Option<(String, Loan)> {
        let household = take(line, "household", true, problems, |text| {
            let code = digits(text, &[18])?;
            if self.households.contains_key(&code) {
                return Ok(code);
            }
            refuse(
                format!("没有户 {code}：先用 ruhu import households 导入，或改正"),
                format!(
                    "There is no household {code}: import it first with ruhu import households, or mend it"
                ),
            )
        });
        let id = take(line, "id", true, problems, |text| words(&code(text), 40));
        if let Some(id) = &id {
            self.number(line, id, household.as_deref(), problems);
        }
        let (kinds, uses) = self.options;
        let kind = take(line, "kind", true, problems, |text| kinds.one(text));
        let bank = take(line, "bank", false, problems, |text| words(text, 40));
        let borrower = take(line, "borrower", true, problems, person);
        let account = take(line, "account", false, problems, |text| words(text, 40));
        let amount = take(line, "amount", true, problems, money);
        let balance = take(line, "balance", true, problems, money);
        let start = take(line, "start", true, problems, date);
        let due = take(line, "due", true, problems, date);
        let overdue = take(line, "overdue", false, problems, |text| {
            whole(text, 0, 9999)
        });
        let ln_use = take(line, "use", false, problems, |text| uses.one(text));
        let mut say = |column: &str, zh: String, en: &str| {
            problems.add(&line.place(column), zh, en);
        };
        if amount == Some(0) {
            say("amount", "金额应大于 0".to_owned(), "Must be above 0");
        }
        if balance
            .zip(amount)
            .is_some_and(|(balance, amount)| balance > amount)
        {
            say(
                "balance",
                "余额大于贷款金额".to_owned(),
                "The balance is above the amount",
            );
        }
        if start.is_some_and(|start| start > self.today) {
            say("start", "发放日期在将来".to_owned(), "Begins in the future");
        }
        if due.zip(start).is_some_and(|(due, start)| due <= start) {
            say(
                "due",
                "到期日期应晚于发放日期".to_owned(),
                "Must be after the first day",
            );
        }
        if overdue.unwrap_or(0) > 0 && due.is_some_and(|due| due >= self.today) {
            say(
                "overdue",
                "还没到期，却有逾期天数".to_owned(),
                "Overdue before it is due",
            );
        }
        let member = household.as_deref().zip(borrower.as_deref());
        let member = member.map(|(code, name)| self.member(code, name));
        if let Some(Err(names)) = &member {
            let zh = format!("借款人不在这户的成员里：{names}");
            say(
                "borrower",
                zh,
                "The borrower is no member of this household",
            );
        }
        let (start, due) = (start?, due?);
        let loan = Loan {
            id: id?,
            kind: kind?,
            bank: bank.unwrap_or_default(),
            borrower: borrower?,
            borrower_birth: member?.ok()?,
            account: account.unwrap_or_default(),
            amount: amount?,
            balance: balance?,
            start: start.to_string(),
            due: due.to_string(),
            months: months(start, due),
            overdue: overdue.unwrap_or(0),
            ln_use: ln_use.unwrap_or_default(),
            open: balance? > 0,
            ..Loan::default()
        };
        Some((household?, loan))
    }

    /// A loan has one number and one household.
    fn number(
        &mut self,
        line: Line<'_>,
        id: &str,
        household: Option<&str>,
        problems: &mut Problems,
    ) {
        if !self.named.insert(id.to_owned()) {
            problems.add(
                &line.place("id"),
                format!("借据号 {id} 在文件里出现两次"),
                format!("Loan {id} stands twice in the file"),
            );
        }
        let owner = self.owners.get(id).map(String::as_str);
        if owner.is_some() && household.is_some() && owner != household {
            problems.add(
                &line.place("household"),
                format!("借据 {id} 原来属于另一户"),
                format!("Loan {id} belonged to another household before"),
            );
        }
    }

    /// Birth date of the member of this name, or the names there are.
    fn member(&self, household: &str, name: &str) -> Result<String, String> {
        let known = self.households.get(household);
        let known = known.map(|known| &known.household);
        let members = known.and_then(|known| known.office.get("members")?.as_array());
        let Some(members) = members.filter(|members| !members.is_empty()) else {
            // A list of heads only cannot contradict.
            return Ok(String::new());
        };
        let text = |row: &Json, field: &str| {
            let value = row.get(field).and_then(Json::as_str);
            value.unwrap_or_default().to_owned()
        };
        let found = members.iter().find(|row| text(row, "m_name") == name);
        found.map(|row| text(row, "m_birth")).ok_or_else(|| {
            let names: Vec<_> = members.iter().map(|row| text(row, "m_name")).collect();
            names.join("、")
        })
    }
}

fn put(loans: &mut Loans, household: &str, mut loan: Loan) {
    household.clone_into(&mut loans.household);
    match loans.loans.iter_mut().find(|old| old.id == loan.id) {
        Some(old) => {
            loan.followups = std::mem::take(&mut old.followups);
            // An empty cell says nothing.
            for (old, new) in [
                (&old.bank, &mut loan.bank),
                (&old.account, &mut loan.account),
                (&old.ln_use, &mut loan.ln_use),
                (&old.borrower_birth, &mut loan.borrower_birth),
            ] {
                if new.is_empty() {
                    new.clone_from(old);
                }
            }
            *old = loan;
        }
        None => loans.loans.push(loan),
    }
    loans.loans.sort_by(|one, other| one.id.cmp(&other.id));
}

/// A complete list has all open loans: one it does not name is repaid. Its visits stay.
fn close_what_is_missing(
    after: &mut BTreeMap<String, Loans>,
    named: &BTreeSet<String>,
    complete: bool,
    plan: &mut Plan,
) {
    for loans in after.values_mut() {
        let open = loans.loans.iter_mut().filter(|loan| loan.open);
        for loan in open.filter(|loan| !named.contains(&loan.id)) {
            plan.changes.absent("loan", &loan.id, complete);
            if complete {
                (loan.open, loan.balance, loan.overdue) = (false, 0, 0);
                // The bank has spoken: what was typed of it holds no more.
                loan.record.clear();
            }
        }
    }
}

fn compare(
    before: &BTreeMap<String, (Loans, Json)>,
    after: BTreeMap<String, Loans>,
    households: &BTreeMap<String, Known>,
    plan: &mut Plan,
) {
    for (household, loans) in after {
        let stored = before.get(&household);
        for loan in &loans.loans {
            let mut old = stored.iter().flat_map(|(old, _)| &old.loans);
            let old = old.find(|old| old.id == loan.id).map(shown);
            plan.changes
                .compare("loan", &loan.id, old.as_ref(), &shown(loan));
        }
        let body = json!(loans);
        if stored.map(|(_, body)| body) == Some(&body) {
            continue;
        }
        let area = households.get(&household);
        let area = area.map_or("", |known| known.household.village.as_str());
        plan.batch.items.push(ImportItem {
            item: Item::of_area("loan", &household, area, body),
            before: stored.map(|(_, body)| body.clone()),
        });
    }
}

fn shown(loan: &Loan) -> Json {
    json!({
        "kind": loan.kind, "bank": loan.bank, "borrower": loan.borrower, "amount": loan.amount,
        "balance": loan.balance, "start": loan.start, "due": loan.due, "overdue": loan.overdue,
        "use": loan.ln_use, "open": loan.open,
    })
}
