//! The sheet `choices`.

use std::collections::BTreeMap;

use super::compile::Languages;
use super::sheet::{Sheet, SheetError};
use crate::form::definition::Choice;

pub(super) fn read(
    sheet: Option<&Sheet>,
    languages: &Languages,
    errors: &mut Vec<SheetError>,
) -> BTreeMap<String, Vec<Choice>> {
    let mut lists: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for line in sheet.into_iter().flat_map(Sheet::lines) {
        let (list, name) = (line.get("list_name"), line.get("name"));
        if list.is_empty() || name.is_empty() {
            errors.push(line.error(
                if list.is_empty() { "list_name" } else { "name" },
                "may not be empty",
            ));
            continue;
        }
        if name.contains(char::is_whitespace) {
            errors.push(line.error("name", "a code may not contain blanks, they separate codes"));
        }
        let choices = lists.entry(list.to_owned()).or_default();
        if choices.iter().any(|choice| choice.name == name) {
            errors.push(line.error("name", format!("`{name}` stands twice in the list {list}")));
            continue;
        }
        let label = languages.text(&line, "label");
        if label.is_empty() {
            errors.push(line.error("label", "write what people read"));
        }
        let own = |(column, cell): &(&str, &str)| {
            !cell.is_empty()
                && !matches!(*column, "list_name" | "name")
                && !column.starts_with("label")
        };
        let columns = line
            .cells()
            .filter(own)
            .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
            .collect();
        choices.push(Choice {
            name: name.to_owned(),
            label,
            columns,
        });
    }
    lists
}
