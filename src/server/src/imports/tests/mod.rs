//! Files as the office may send them, right and wrong, against an empty database.

mod helpers;
mod households;
mod loans;
mod measures;
mod places;
mod roster;

use std::sync::Arc;

use ruhu_domain::date::Date;
use serde_json::Value as Json;
use tempfile::TempDir;

use super::{Happens, Kind, Plan, Problem, Request, Unable, prepare, run};
use crate::storage::{Storage, sqlite::Sqlite};

const COUNTY: &str = "532822";

const DIVISIONS: &str = "\
区划代码,名称,简称,边境村,村民小组
532822103,勐混镇,,,
532822204,布朗山布朗族乡,布朗山乡,,
532822103201,示例甲村,,否,示例一组、示例二组
532822204201,示例乙村委会,,是,
";

struct Office {
    storage: Arc<dyn Storage>,
    complete: bool,
    _folder: TempDir,
}

impl Office {
    /// An empty database.
    async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/ruhu.db", folder.path().display());
        Self {
            storage: Arc::new(Sqlite::open(&url).await.expect("opened")),
            complete: false,
            _folder: folder,
        }
    }

    /// With two villages.
    async fn with_places() -> Self {
        let office = Self::empty().await;
        office.import(Kind::Divisions, DIVISIONS).await;
        office
    }

    fn request<'a>(&self, kind: Kind, text: &'a str) -> Request<'a> {
        Request {
            county: COUNTY,
            kind,
            file: text.as_bytes(),
            names: None,
            complete: self.complete,
            by: "console",
            today: Date::parse("2019-06-15").expect("a date"),
        }
    }

    /// Imports what is right.
    async fn import(&self, kind: Kind, text: &str) -> Plan {
        let imported = run(&*self.storage, &self.request(kind, text)).await;
        imported.unwrap_or_else(|error| match error {
            Unable::Problems(problems) => panic!("{}", said(&problems).join("\n")),
            Unable::Storage(error) => panic!("{error}"),
        })
    }

    /// What a dry run says.
    async fn plan(&self, kind: Kind, text: &str) -> Plan {
        let plan = prepare(&*self.storage, &self.request(kind, text)).await;
        plan.expect("a good file")
    }

    /// The problems of a file that is wrong, which changes nothing.
    async fn problems(&self, kind: Kind, text: &str) -> Vec<String> {
        let before = self.everything().await;
        let imported = run(&*self.storage, &self.request(kind, text)).await;
        let Err(Unable::Problems(problems)) = imported else {
            panic!("was taken: {text}");
        };
        assert_eq!(
            self.everything().await,
            before,
            "a broken file changed something"
        );
        said(&problems)
    }

    async fn setting(&self, name: &str) -> Json {
        let item = self.storage.item(COUNTY, "setting", name).await;
        item.expect("read")
            .map(|stored| stored.item.body)
            .unwrap_or_default()
    }

    async fn household(&self, code: &str) -> Json {
        let item = self.storage.item(COUNTY, "household", code).await;
        item.expect("read")
            .map(|stored| stored.item.body)
            .unwrap_or_default()
    }

    async fn everything(&self) -> String {
        let (storage, mut all) = (&self.storage, String::new());
        for kind in ["setting", "household", "loan"] {
            all += &format!("{:?}", storage.items(COUNTY, kind).await.expect("read"));
        }
        all += &format!("{:?}", storage.users(COUNTY).await.expect("read"));
        all + &format!("{:?}", storage.assignments(COUNTY).await.expect("read"))
    }
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// Each row of a table of broken files: what is wrong, and where and in which words it is said.
async fn all_are_said(office: &Office, kind: Kind, cases: &[(&str, &[(&str, &str)])]) {
    for (text, expected) in cases {
        let said = office.problems(kind, text).await;
        assert_eq!(said.len(), expected.len(), "{text}\n{}", said.join("\n"));
        for (said, (place, words)) in said.iter().zip(*expected) {
            assert!(
                said.strip_prefix(place)
                    .is_some_and(|rest| rest.starts_with(['（', '：']))
                    && said.contains(words),
                "{text}\nexpected {place} {words}\nsaid {said}"
            );
        }
    }
}

fn counts(plan: &Plan) -> (usize, usize, usize) {
    let count = |what| plan.changes.count(what);
    (
        count(Happens::New),
        count(Happens::Changed),
        plan.changes.unchanged,
    )
}
