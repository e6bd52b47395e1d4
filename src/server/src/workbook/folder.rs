//! A folder: each `NAME.csv` is the sheet `NAME`.

use std::path::Path;

use ruhu_domain::xlsform::Workbook;

use super::ReadError;

/// The order in which XLSForm authors expect sheets; others follow by name.
const ORDER: [&str; 4] = ["survey", "choices", "settings", "checks"];

/// Reads all CSV sheets of a folder.
///
/// # Errors
///
/// When the folder has none, one cannot be opened, or one is not CSV.
pub fn read_folder(folder: &Path) -> Result<Workbook, ReadError> {
    let mut sheets = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| ReadError::file(folder, error))? {
        let path = entry
            .map_err(|error| ReadError::file(folder, error))?
            .path();
        let name = path.file_stem().and_then(|name| name.to_str());
        if let Some(name) = name
            && path.extension().is_some_and(|extension| extension == "csv")
        {
            let text =
                std::fs::read_to_string(&path).map_err(|error| ReadError::file(&path, error))?;
            sheets.push((name.to_owned(), text));
        }
    }
    if sheets.is_empty() {
        return Err(ReadError::file(folder, "no .csv sheet in this folder"));
    }
    sheets.sort_by_key(|(name, _)| {
        let place = ORDER
            .iter()
            .position(|known| known == name)
            .unwrap_or(ORDER.len());
        (place, name.clone())
    });
    let sheets: Vec<(&str, &str)> = sheets
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Workbook::from_csv(&sheets).map_err(ReadError::Sheets)
}
