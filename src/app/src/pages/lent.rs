//! The loans of a household on its page: what is owed, when it is due, when to visit, what warns.

use leptos::prelude::*;
use ruhu_domain::date::Date;
use ruhu_domain::loan::{Loan, Loans};
use ruhu_domain::rules::loans::Warning;
use ruhu_domain::rules::reason::yuan;
use ruhu_domain::settings::Settings;

use crate::i18n::{says, texts};

/// The card with the loans.
#[component]
pub(super) fn LoansCard(
    loans: Loans,
    /// CL_STATUS code of the household; none when this phone does not know it.
    status: Option<String>,
    settings: Settings,
    today: Date,
) -> impl IntoView {
    let all = loans.warnings(status.as_deref(), &settings, today);
    let all = all
        .into_iter()
        .map(|(loan, warnings)| one(loan, &warnings, &settings));
    view! {
        <section class="ruhu-card" data-result="loans">
            <h2 class="ruhu-card__title">{texts::LOANS_OF.text()}</h2>
            {all.collect_view()}
        </section>
    }
}

fn one(loan: &Loan, warnings: &[Warning], settings: &Settings) -> impl IntoView + use<> {
    let what = format!("{} · {} · {}", loan.bank, yuan(loan.amount), loan.start);
    let owed = match loan.open {
        true => texts::LOAN_OWED.with(&[&yuan(loan.balance), &loan.due]),
        false => texts::LOAN_REPAID.text().to_owned(),
    };
    let late = (loan.open && loan.overdue > 0)
        .then(|| texts::WORK_OVERDUE.with(&[&loan.overdue.to_string()]));
    let visit = loan.next_visit(settings);
    let visit = visit.map(|day| texts::LOAN_VISIT.with(&[&day.to_string()]));
    let warnings = warnings.iter().filter(|_| loan.open);
    let warnings = warnings.map(|warning| {
        let reasons = warning.reasons.iter();
        let words: Vec<_> = reasons.map(|reason| says(&reason.message)).collect();
        view! { <li data-warning=warning.code>{words.join(texts::COMMA.text())}</li> }
    });
    let typed = (!loan.record.is_empty()).then(|| texts::LOAN_TYPED.text());
    let lines = [Some(owed), late, visit].into_iter().flatten();
    view! {
        <h3 class="ruhu-card__text" data-loan=loan.id.clone()>{what}</h3>
        {lines.map(|line| view! { <p class="ruhu-card__text">{line}</p> }).collect_view()}
        <ul class="ruhu-result__list">{warnings.collect_view()}</ul>
        {typed.map(|words| view! { <p class="ruhu-group__note">{words}</p> })}
    }
}
