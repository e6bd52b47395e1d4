//! Sheets for the printer: the list to sign, and certificates.

use leptos::prelude::*;
use ruhu_domain::rules::reason::yuan;
use ruhu_domain::training::{Enrolled, Register, Standing};

use super::desk::{Desk, course};
use super::results::hours_text;
use crate::i18n::texts;
use crate::router::Route;
use crate::ui::page::Page;

/// Which sheet: the list to sign.
pub(super) const SIGNATURES: &str = "signatures";
/// Which sheet: one certificate a page.
pub(super) const CERTIFICATES: &str = "certificates";

/// The page of a sheet; printed, only the sheet is left of it.
#[component]
pub(crate) fn PrintPage(run: String, what: String) -> impl IntoView {
    let desk = Desk::open(run.clone());
    let certificates = what == CERTIFICATES;
    let title = if certificates {
        texts::CERTIFICATE
    } else {
        texts::SHEET_TITLE
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="print"
                    on:click=|_| {
                        let _ = window().print();
                    }
                >
                    {texts::PRINT.text()}
                </button>
            </footer>
        }
    };
    let sheet = move || {
        let (register, settings) = (desk.register(), desk.settings.get());
        let people = register.people(false).into_iter();
        let people = people.filter(|person| person.status == "1");
        let judged: Vec<_> = people
            .filter_map(|person| {
                let standing = register.standing(person.person, &[], &settings)?;
                Some((person, standing))
            })
            .collect();
        if certificates {
            all_certificates(&register, &judged)
        } else {
            signatures(&register, &judged)
        }
    };
    view! {
        <Page name="print" title=title.text().to_owned() back=Route::Run(run) foot>
            {sheet}
        </Page>
    }
}

fn signatures(register: &Register, people: &[(Enrolled<'_>, Standing)]) -> AnyView {
    let run = register.run();
    let text = |name| run.text(name).unwrap_or_default().to_owned();
    let dates = texts::RUN_DATES.with(&[&text("start_date"), &text("end_date")]);
    let heads = [
        texts::SHEET_NUMBER,
        texts::SHEET_NAME,
        texts::SHEET_SEX,
        texts::SHEET_AGE,
        texts::SHEET_ID,
        texts::SHEET_HOURS,
        texts::SHEET_AMOUNT,
        texts::SHEET_SIGN,
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head.text()}</th> });
    let rows = people
        .iter()
        .enumerate()
        .map(|(index, (person, standing))| {
            let sex = match person.sex {
                "1" => texts::MALE.text(),
                "2" => texts::FEMALE.text(),
                _ => "",
            };
            let amount = standing.subsidy.as_ref().and_then(|subsidy| subsidy.amount);
            view! {
                <tr>
                    <td>{index + 1}</td>
                    <td>{person.name.to_owned()}</td>
                    <td>{sex}</td>
                    <td>{person.age.map(|age| age.to_string())}</td>
                    <td>{person.id_mask.trim_start_matches('*').to_owned()}</td>
                    <td>{hours_text(&standing.hours)}</td>
                    <td>{amount.map(yuan)}</td>
                    <td class="ruhu-table__sign"></td>
                </tr>
            }
        });
    view! {
        <section class="ruhu-print" tabindex="0">
            <h2 class="ruhu-print__title">{course(run)}</h2>
            <p>{text("run_id")} " · " {dates} " · " {text("place_name")} " · " {text("trainer_name")}</p>
            <table class="ruhu-table">
                <thead>
                    <tr>{heads.collect_view()}</tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn all_certificates(register: &Register, people: &[(Enrolled<'_>, Standing)]) -> AnyView {
    let run = register.run();
    let text = |name| run.text(name).unwrap_or_default().to_owned();
    let completed = people
        .iter()
        .filter(|(_, standing)| standing.completion.complete.is_yes());
    let pages: Vec<_> = completed
        .map(|(person, standing)| {
            let words = texts::CERTIFICATE_TEXT.with(&[
                person.name,
                &text("start_date"),
                &text("end_date"),
                &course(run),
                &hours_text(&standing.hours),
            ]);
            let result = register.result(person.person);
            let said = |name: &str| {
                let value = result.and_then(|entry| entry.answers.get(name));
                value.and_then(|value| value.as_str()).map(str::to_owned)
            };
            let number =
                said("re_cert_no").map(|number| texts::CERTIFICATE_NUMBER.with(&[&number]));
            view! {
                <section class="ruhu-print ruhu-print--page" tabindex="0">
                    <h2 class="ruhu-print__title">{texts::CERTIFICATE.text()}</h2>
                    <p class="ruhu-print__text">{words}</p>
                    <p>{number}</p>
                    <p class="ruhu-print__foot">{texts::ORGANISER.with(&[&text("provider")])}</p>
                    <p class="ruhu-print__foot">{said("re_cert_date")}</p>
                </section>
            }
        })
        .collect();
    if pages.is_empty() {
        return view! { <p class="ruhu-empty">{texts::CERTIFICATE_NONE.text()}</p> }.into_any();
    }
    pages.collect_view().into_any()
}
