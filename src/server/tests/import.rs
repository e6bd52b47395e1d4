//! `ruhu import` as the office calls it: all lists into a fresh database.

use std::path::{Path, PathBuf};
use std::process::Command;

use encoding_rs::GB18030;
use ruhu_domain::training::Entry;
use ruhu_server::storage::{self, Item, Storage};
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
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

/// Number of the course run that the roster below is for, and its id.
const RUN: &str = "030201-20190610-103201";
const RUN_ID: &str = "01672edd-14e1-7000-8000-0000000000aa";
const ROSTER: [&str; 8] = [
    "班号",
    "姓名",
    "身份证号",
    "性别",
    "村",
    "手机",
    "劳动能力",
    "目的",
];

impl Office {
    /// Does something with the database.
    fn with_storage<T>(&self, work: impl AsyncFnOnce(&dyn Storage) -> T) -> T {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let storage = storage::open(&self.url()).await.expect("opened");
            let done = work(&*storage).await;
            storage.close().await;
            done
        })
    }

    /// A village and a run in it that takes people.
    fn with_run() -> Self {
        let office = Self::new();
        let divisions = office.write("divisions.csv", DIVISIONS);
        office.done("divisions", &divisions, &["--county", COUNTY]);
        let answers = json!({"run_id": RUN, "run_state": "1", "capacity": 300});
        let entry = Entry {
            record: RUN_ID.to_owned(),
            run: RUN_ID.to_owned(),
            at: "2019-06-01T00:00:00Z".to_owned(),
            device: String::new(),
            person: String::new(),
            answers: answers.as_object().cloned().expect("an object"),
        };
        let body = serde_json::to_value(&entry).expect("JSON");
        let item = Item::of_area("run", &entry.id(), "532822103201", body);
        office.with_storage(async |storage| {
            storage.put_items(COUNTY, vec![item]).await.expect("put");
        });
        office
    }

    /// The enrolments in the database.
    fn enrolled(&self) -> Vec<Entry> {
        let items = self.with_storage(async |storage| storage.items(COUNTY, "enrolment").await);
        let items = items.expect("read").into_iter();
        items
            .map(|item| serde_json::from_value(item.body).expect("an entry"))
            .collect()
    }

    /// A roster as a workbook, below a title as offices put it; `numbers` are rows whose ID number
    /// Excel took for a number.
    fn write_roster(&self, name: &str, rows: &[[String; 8]], numbers: &[usize]) -> PathBuf {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "示例培训花名册").expect("written");
        for (column, head) in (0..).zip(ROSTER) {
            sheet.write(1, column, head).expect("written");
        }
        for (index, cells) in rows.iter().enumerate() {
            let row = u32::try_from(index + 2).expect("a row");
            for (column, cell) in (0..).zip(cells) {
                match cell.parse::<f64>() {
                    Ok(number) if column == 2 && numbers.contains(&index) => {
                        sheet.write(row, column, number).expect("written")
                    }
                    _ => sheet.write(row, column, cell).expect("written"),
                };
            }
        }
        book.save(self.path(name)).expect("saved");
        self.path(name)
    }
}

/// An invented ID number of a woman, of the test area, with the right last character.
fn id_number(serial: usize) -> String {
    let digits = format!("5328991988031{:04}", serial * 2 % 10_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let pairs = digits.chars().zip(weights);
    let sum: u32 = pairs
        .filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight))
        .sum();
    let last = "10X98765432".chars().nth((sum % 11) as usize);
    format!("{digits}{}", last.expect("a character"))
}

#[test]
fn a_workbook_of_two_hundred_with_the_usual_mistakes_is_told_by_cells_and_mended() {
    let office = Office::with_run();
    let row = |number: usize| {
        let [run, id, sex] = [RUN.to_owned(), id_number(number), "女".to_owned()];
        let rest = ["示例甲村", "", "普通劳动力", "想就业"].map(str::to_owned);
        let [village, phone, labour, need] = rest;
        [
            run,
            "示例学员".to_owned(),
            id,
            sex,
            village,
            phone,
            labour,
            need,
        ]
    };
    let right: Vec<[String; 8]> = (0..200).map(row).collect();
    let mut wrong = right.clone();
    let last = wrong[10][2].pop();
    wrong[20][2].pop();
    wrong[20][2].push(if last == Some('9') { 'a' } else { '*' });
    wrong[30][1].clear();
    wrong[40][3] = "男".to_owned();
    wrong[50][4] = "没有的村".to_owned();
    wrong[60][5] = "1380013".to_owned();
    wrong[70][0] = "999".to_owned();
    wrong[80][6] = "有力气".to_owned();
    wrong[90] = wrong[89].clone();
    wrong[100][7] = "看热闹".to_owned();
    wrong[110][2].clear();
    // Full-width digits, blanks and an X written small are no mistakes.
    let wide = |digit: char| char::from_u32(u32::from(digit) + 0xfee0).unwrap_or(digit);
    wrong[120][2] = wrong[120][2].chars().map(wide).collect();
    wrong[130][2] = format!(" {} ", wrong[130][2].to_lowercase());
    // Excel keeps fifteen digits of a number: the rest of an ID number is gone.
    let as_number = (140..200)
        .find(|index| wrong[*index][2].parse::<f64>().is_ok())
        .expect("an ID number without X");
    let file = office.write_roster("wrong.xlsx", &wrong, &[as_number]);
    let dry = ["--dry-run"];
    let said = office.import("roster", &file, &dry);
    assert_eq!(said.status, Some(1));
    let mut places: Vec<(String, u64)> = said
        .reasons
        .iter()
        .map(|reason| {
            let (zh, en) = (reason["zh"].as_str(), reason["en"].as_str());
            assert!(zh.is_some_and(|zh| !zh.is_empty()), "{reason}");
            assert!(en.is_some_and(|en| !en.is_empty()), "{reason}");
            (
                reason["column"].as_str().unwrap_or_default().to_owned(),
                reason["row"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    places.sort_by_key(|(_, row)| *row);
    let expected = [
        ("C", 13),
        ("C", 23),
        ("B", 33),
        ("D", 43),
        ("E", 53),
        ("F", 63),
        ("A", 73),
        ("G", 83),
        ("B", 93),
        ("H", 103),
        ("C", 113),
        ("C", as_number as u64 + 3),
    ];
    let expected = expected.map(|(column, row)| (column.to_owned(), row));
    assert_eq!(places, expected, "{:?}", said.reasons);
    assert_eq!(office.import("roster", &file, &[]).status, Some(1));
    assert!(office.enrolled().is_empty(), "nothing of a wrong file");

    let file = office.write_roster("right.xlsx", &right, &[]);
    assert_eq!(office.done("roster", &file, &dry), (200, 0, 0));
    assert!(office.enrolled().is_empty(), "a trial run writes nothing");
    assert_eq!(office.done("roster", &file, &[]), (200, 0, 0));
    let enrolled = office.enrolled();
    assert_eq!(enrolled.len(), 200);
    for (name, value) in [("en_run", RUN_ID), ("en_sex", "2"), ("en_status", "1")] {
        let all = enrolled
            .iter()
            .all(|entry| entry.answers.get(name) == Some(&json!(value)));
        assert!(all, "{name}");
    }
    assert_eq!(office.done("roster", &file, &[]), (0, 0, 200));
}
