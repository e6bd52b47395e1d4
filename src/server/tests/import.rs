//! `ruhu import` as the office calls it: all lists into a fresh database.

use std::path::{Path, PathBuf};
use std::process::Command;

use encoding_rs::GB18030;
use ruhu_server::storage::{self, Storage};
use rust_xlsxwriter::Workbook;
use serde_json::Value as Json;
use tempfile::TempDir;

const COUNTY: &str = "532822";

struct Office {
    folder: TempDir,
}

/// Exit status, lines of the answer, lines of the reasons.
struct Said {
    status: Option<i32>,
    answer: Vec<Json>,
    reasons: Vec<Json>,
}

impl Office {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.path("ruhu.db").display())
    }

    fn command(&self, kind: &str, file: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ruhu"));
        command
            .args(["--json", "import", kind])
            .arg(file)
            .args(["--database", &self.url()])
            .args(more)
            .env_remove("RUHU_COUNTY")
            .env("RUHU_LOG", "error");
        command
    }

    fn import(&self, kind: &str, file: &Path, more: &[&str]) -> Said {
        let output = self.command(kind, file, more).output().expect("ruhu runs");
        let lines = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let lines = text.lines();
            lines
                .map(|line| {
                    serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))
                })
                .collect()
        };
        Said {
            status: output.status.code(),
            answer: lines(&output.stdout),
            reasons: lines(&output.stderr),
        }
    }

    /// The counts of an import that is taken.
    fn done(&self, kind: &str, file: &Path, more: &[&str]) -> (u64, u64, u64) {
        let said = self.import(kind, file, more);
        assert_eq!(said.status, Some(0), "{kind}: {:?}", said.reasons);
        let last = said.answer.last().expect("a summary");
        let count = |name: &str| last[name].as_u64().expect(name);
        (count("new"), count("changed"), count("unchanged"))
    }

    /// All that phones could download, and what only the server knows.
    fn everything(&self) -> String {
        let read = async {
            let storage = storage::open(&self.url()).await.expect("opened");
            let storage: &dyn Storage = &*storage;
            let mut all = String::new();
            for kind in ["setting", "household"] {
                all += &format!("{:?}", storage.items(COUNTY, kind).await.expect("read"));
            }
            all += &format!("{:?}", storage.users(COUNTY).await.expect("read"));
            all += &format!("{:?}", storage.assignments(COUNTY).await.expect("read"));
            storage.close().await;
            all
        };
        tokio::runtime::Runtime::new()
            .expect("a runtime")
            .block_on(read)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).expect("written");
        self.path(name)
    }

    /// A CSV file as Excel in China writes it.
    fn write_gb(&self, name: &str, text: &str) -> PathBuf {
        let (bytes, _, _) = GB18030.encode(text);
        std::fs::write(self.path(name), bytes).expect("written");
        self.path(name)
    }

    fn write_xlsx(&self, name: &str, rows: &[&[&str]]) -> PathBuf {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).expect("written");
            }
        }
        book.save(self.path(name)).expect("saved");
        self.path(name)
    }
}

const DIVISIONS: &str = "区划代码,名称,边境村\n532822103,勐混镇,\n532822103201,示例甲村,否\n";

#[test]
fn all_lists_into_a_fresh_database_and_a_second_time_nothing() {
    let office = Office::new();
    let files = [
        (
            "divisions",
            office.write_gb("divisions.csv", DIVISIONS),
            (2, 0, 0),
        ),
        (
            "units",
            office.write("units.csv", "\u{feff}单位代码,单位名称\r\nU01,县扶贫办\r\n"),
            (1, 0, 0),
        ),
        (
            "users",
            office.write(
                "users.csv",
                "用户编号,姓名,角色,区域,单位\nbf-01,示例帮扶,帮扶责任人,532822,U01\n",
            ),
            (1, 0, 0),
        ),
        (
            "households",
            office.write_xlsx(
                "households.xlsx",
                &[
                    &["示例数据"],
                    &[
                        "农户编码",
                        "行政村",
                        "户类型",
                        "姓名",
                        "身份证号码",
                        "与户主关系",
                    ],
                    &[
                        "532822103201010001",
                        "示例甲村",
                        "建档立卡户",
                        "岩温",
                        "532899197203150010",
                        "户主",
                    ],
                    &[
                        "532822103201010001",
                        "",
                        "",
                        "玉香",
                        "532899197511080026",
                        "配偶",
                    ],
                ],
            ),
            (1, 0, 0),
        ),
        (
            "helpers",
            office.write(
                "helpers.csv",
                "户编号,用户编号,开始日期\n532822103201010001,bf-01,2018-01-01\n",
            ),
            (1, 0, 0),
        ),
    ];
    let map = office.write("map.csv", "ours,theirs\nhh_code,农户编码\n");
    let map = map.display().to_string();
    let more = |kind: &str| match kind {
        "households" => vec!["--county", COUNTY, "--map", map.as_str()],
        _ => vec!["--county", COUNTY],
    };
    for (kind, file, expected) in &files {
        let mut dry = more(kind);
        dry.push("--dry-run");
        let before = office.everything();
        assert_eq!(office.done(kind, file, &dry), *expected, "{kind}");
        assert_eq!(office.everything(), before, "a dry run of {kind} wrote");
        assert_eq!(office.done(kind, file, &more(kind)), *expected, "{kind}");
    }
    let after = office.everything();
    assert!(after.contains("ai wen"), "names are readable");
    for (kind, file, (new, _, _)) in &files {
        // The database holds one county by now: it need not be named.
        let more: Vec<&str> = more(kind).into_iter().skip(2).collect();
        let (added, changed, unchanged) = office.done(kind, file, &more);
        assert_eq!((added, changed, unchanged), (0, 0, *new), "{kind} again");
    }
    assert_eq!(office.everything(), after);
}

#[test]
fn a_broken_file_changes_nothing_and_is_told_by_cells() {
    let office = Office::new();
    let none = office.write("divisions.csv", DIVISIONS);
    let said = office.import("divisions", &none, &[]);
    assert_eq!(said.status, Some(1), "which county is not known");
    assert!(
        said.reasons[0]["error"]
            .as_str()
            .is_some_and(|error| error.contains("--county"))
    );
    office.done("divisions", &none, &["--county", COUNTY]);
    let before = office.everything();
    let file = office.write(
        "households.csv",
        "户编号,行政村,户主\n532822103201010001,示例甲村,岩温\n532822103201010002,示例乙村,\n",
    );
    let said = office.import("households", &file, &[]);
    assert_eq!(said.status, Some(1));
    let places: Vec<(&str, u64)> = said
        .reasons
        .iter()
        .map(|reason| {
            (
                reason["column"].as_str().unwrap_or_default(),
                reason["row"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(places, [("B", 3), ("C", 3)]);
    assert!(
        said.reasons[0]["zh"]
            .as_str()
            .is_some_and(|zh| zh.contains("示例乙村"))
    );
    assert_eq!(office.everything(), before);
    assert_eq!(
        office
            .import("households", &office.path("none.csv"), &[])
            .status,
        Some(1)
    );
    let unknown = office.command("people", &file, &[]).output();
    assert_eq!(unknown.expect("ruhu runs").status.code(), Some(2));
}
