//! From bytes nobody vouches for to sheets.

use std::collections::BTreeMap;

use super::cells::{LARGEST_FILE, Sheet};
use super::problem::{Problem, Problems};
use super::table::{Column, Names, plain, tables};
use super::{delimited, excel};

/// What an old Excel file, or a protected one, begins with.
const OLD_EXCEL: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads a CSV or `.xlsx` file, told by its content: names of files lie.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut sheets = Vec::new();
    if bytes.len() > LARGEST_FILE {
        problems.whole(
            "文件超过 20 MB，请按乡镇分成几个文件",
            "The file is larger than 20 MB; make one file for each township",
        );
    } else if bytes.starts_with(OLD_EXCEL) {
        problems.whole(
            "这是旧版 .xls 或加了密码的工作簿，请去掉密码，另存为 .xlsx",
            "This is an old .xls or a workbook with a password; remove the password and save it as .xlsx",
        );
    } else if bytes.starts_with(b"PK") {
        sheets = excel::read(bytes, &mut problems);
    } else {
        sheets.push(delimited::read(bytes, &mut problems));
    }
    problems.unless_any(sheets)
}

/// Reads the table of `--map`: the columns `ours` and `theirs`.
pub(super) fn names(bytes: &[u8], columns: &[Column]) -> Result<Names, Vec<Problem>> {
    let sheets = read(bytes)?;
    let own = [
        Column::new("ours", &["本系统列名", "系统列名"]),
        Column::new("theirs", &["文件列名", "原列名"]),
    ];
    let mut problems = Problems::default();
    let mut names = BTreeMap::new();
    let needed = ["ours", "theirs"];
    for table in tables(&sheets, &own, &needed, &Names::default(), &mut problems) {
        for line in table.lines() {
            let ours = line.need("ours", &mut problems);
            let theirs = line.need("theirs", &mut problems);
            let (Some(ours), Some(theirs)) = (ours, theirs) else {
                continue;
            };
            if !columns.iter().any(|column| column.name == ours) {
                let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                let known = known.join(", ");
                problems.add(
                    &line.place("ours"),
                    format!("没有叫“{ours}”的列，可用的有：{known}"),
                    format!("There is no column \"{ours}\"; there are: {known}"),
                );
            }
            names.insert(plain(theirs), ours.to_owned());
        }
    }
    problems.unless_any(Names(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_none_of_ours_are_named() {
        let large = vec![b'x'; LARGEST_FILE + 1];
        for (bytes, word) in [
            (large.as_slice(), "20 MB"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1".as_slice(), ".xlsx"),
            (b"PK\x03\x04".as_slice(), ".xlsx"),
        ] {
            let problems = read(bytes).expect_err("refused");
            assert!(problems[0].zh.contains(word), "{problems:?}");
        }
        assert_eq!(read(b"a,b").expect("read").len(), 1);
    }

    #[test]
    fn a_map_names_columns_we_have() {
        let columns = [Column::new("hh_code", &[])];
        let map = names("ours,theirs\nhh_code, 农户 编码\n".as_bytes(), &columns).expect("read");
        assert_eq!(map.0["农户编码"], "hh_code");
        let problems = names(b"ours,theirs\ncode,x\n", &columns).expect_err("refused");
        assert_eq!((problems[0].row, problems[0].column.as_str()), (2, "A"));
        assert!(problems[0].en.contains("hh_code"));
    }
}
