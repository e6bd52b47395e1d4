//! All sheets of a form → [`Form`].

use super::sheet::{Line, Sheet, SheetError, Workbook};
use super::{checks, choices, order, survey};
use crate::form::definition::{Form, Text};

/// The languages of a form: XLSForm's name, such as `中文 (zh)`, and the tag in it.
#[derive(Debug)]
pub(super) struct Languages(pub(super) Vec<(String, String)>);

impl Languages {
    fn read(survey: &Sheet, default: &str) -> Self {
        let names = survey
            .header()
            .iter()
            .filter_map(|column| column.trim().strip_prefix("label::"));
        let mut names: Vec<_> = names.map(|name| name.trim().to_owned()).collect();
        if names.is_empty() {
            names.push(if default.is_empty() {
                "default".to_owned()
            } else {
                default.to_owned()
            });
        }
        // Stable: only the default moves to the front.
        names.sort_by_key(|name| name != default);
        let tag = |name: &str| {
            let tag = name
                .rsplit_once('(')
                .map(|(_, tag)| tag.trim_end_matches(')').trim());
            tag.unwrap_or(name).to_owned()
        };
        Self(
            names
                .into_iter()
                .map(|name| (name.clone(), tag(&name)))
                .collect(),
        )
    }

    /// A translated column of a row: `label::中文 (zh)` …, or plain `label` for all.
    pub(super) fn text(&self, line: &Line<'_>, column: &str) -> Text {
        let plain = line.get(column);
        let texts = self
            .0
            .iter()
            .map(|(name, _)| line.get(&format!("{column}::{name}")));
        let texts: Vec<_> = texts
            .map(|text| if text.is_empty() { plain } else { text }.to_owned())
            .collect();
        if texts.iter().all(String::is_empty) {
            Text::default()
        } else {
            Text(texts)
        }
    }

    /// The title: XLSForm has one for all languages, and other tools stumble over a translated
    /// `form_title`; translations stand in columns of ours, such as `title_in::English (en)`.
    fn title(&self, line: &Line<'_>) -> Text {
        let plain = match line.get("form_title") {
            "" => line.get("form_id"),
            title => title,
        };
        let titles = self.0.iter().map(|(name, _)| {
            let own = line.get(&format!("title_in::{name}"));
            if own.is_empty() { plain } else { own }.to_owned()
        });
        Text(titles.collect())
    }
}

/// Publishes a form.
///
/// # Errors
///
/// Everything that is wrong in the sheets, with sheet, row and column.
pub fn compile(workbook: &Workbook) -> Result<Form, Vec<SheetError>> {
    let missing = |name: &str| SheetError {
        sheet: name.to_owned(),
        row: 0,
        column: String::new(),
        message: "the sheet is missing; a form needs survey, choices and settings".to_owned(),
    };
    let (Some(sheet), Some(settings)) = (workbook.sheet("survey"), workbook.sheet("settings"))
    else {
        let absent = ["survey", "settings"]
            .into_iter()
            .filter(|name| workbook.sheet(name).is_none());
        return Err(absent.map(missing).collect());
    };
    let mut errors = Vec::new();
    let Some(line) = settings.lines().next() else {
        return Err(vec![SheetError {
            sheet: "settings".to_owned(),
            row: 2,
            column: "form_id".to_owned(),
            message: "write form_id and version in the second row".to_owned(),
        }]);
    };
    let languages = Languages::read(sheet, line.get("default_language"));
    for column in ["form_id", "version"] {
        if line.get(column).is_empty() {
            errors.push(line.error(
                column,
                "may not be empty; it names the form in every record",
            ));
        }
    }
    let title = languages.title(&line);
    let mut form = Form {
        form_id: line.get("form_id").to_owned(),
        version: line.get("version").to_owned(),
        title,
        languages: languages.0.iter().map(|(_, tag)| tag.clone()).collect(),
        nodes: Vec::new(),
        choices: choices::read(workbook.sheet("choices"), &languages, &mut errors),
        checks: Vec::new(),
        order: Vec::new(),
        graph: Default::default(),
    };
    survey::read(sheet, &languages, &mut form, &mut errors);
    if let Some(sheet) = workbook.sheet("checks") {
        checks::read(sheet, &languages, &mut form, &mut errors);
    }
    if errors.is_empty() {
        order::sort(&mut form, sheet, &mut errors);
    }
    if errors.is_empty() {
        Ok(form)
    } else {
        Err(errors)
    }
}
