//! `ruhu import`

use std::path::Path;

use anyhow::{Context as _, bail};
use ruhu_domain::date::Date;
use ruhu_domain::office::TODAY;
use serde_json::json;

use super::arguments::{Import, What};
use super::county;
use super::import_backup;
use super::output::Output;
use super::run::Outcome;
use crate::clock;
use crate::imports::{self, Change, Happens, Kind, Plan, Problem, Request, Unable};
use crate::office::Actor;
use crate::storage::{self, Storage};

/// Most changes shown to people; `--json` shows all.
const SHOWN: usize = 200;
/// A file this large is refused before it is in memory; what is allowed is decided where it is read.
const LARGEST: u64 = 64 * 1024 * 1024;

pub(super) async fn run(command: Import, output: Output) -> anyhow::Result<Outcome> {
    let file = read(&command.file)?;
    let What::List(kind) = command.kind else {
        // The code says more about the wish than a key that happens to be in the environment.
        let key = command.key.filter(|_| command.code.is_none());
        return import_backup::run(command.at, &file, command.code, key, output).await;
    };
    let names = command.map.as_deref().map(read).transpose()?;
    let storage = storage::open(&command.at.database.database).await?;
    let done = import(&*storage, &command, kind, &file, names.as_deref(), output).await;
    storage.close().await;
    done
}

async fn import(
    storage: &dyn Storage,
    command: &Import,
    kind: Kind,
    file: &[u8],
    names: Option<&[u8]>,
    output: Output,
) -> anyhow::Result<Outcome> {
    let county = self::county(storage, command.at.county.as_deref()).await?;
    let request = Request {
        county: &county,
        kind,
        file,
        names,
        complete: command.complete,
        by: &Actor::console(&county).id,
        today: today(storage, &county).await?,
    };
    let plan = if command.dry_run {
        imports::prepare(storage, &request).await
    } else {
        imports::run(storage, &request).await
    };
    match plan {
        Ok(plan) => {
            say(&plan, command.dry_run, output);
            Ok(Outcome::Done)
        }
        Err(Unable::Problems(problems)) => {
            problems.iter().for_each(|problem| refuse(problem, output));
            Ok(Outcome::Refused)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let length = std::fs::metadata(path)
        .with_context(|| format!("cannot read {shown}"))?
        .len();
    if length > LARGEST {
        bail!("{shown} is larger than 20 MB / 文件超过 20 MB");
    }
    std::fs::read(path).with_context(|| format!("cannot read {shown}"))
}

/// The county of the list. The first list of a database says which county it is of.
async fn county(storage: &dyn Storage, asked: Option<&str>) -> anyhow::Result<String> {
    if asked.is_none() && storage.counties().await?.is_empty() {
        bail!(
            "数据库是空的，请用 --county 指明县代码 / The database is empty: say which county with --county"
        );
    }
    county::of(storage, asked.map(str::to_owned), None).await
}

/// Today in the county; trials play on another day.
async fn today(storage: &dyn Storage, county: &str) -> anyhow::Result<Date> {
    let set = storage.item(county, "setting", TODAY).await?;
    let set = set.and_then(|stored| Date::parse(stored.item.body.as_str()?));
    let now = || clock::local_date(&clock::now(), 0);
    set.or_else(now).context("the clock cannot be read")
}

fn refuse(problem: &Problem, output: Output) {
    output.refuse(&problem.to_string(), problem);
}

fn say(plan: &Plan, dry_run: bool, output: Output) {
    if dry_run {
        let list = plan.changes.list.iter();
        let most = if output.is_json() { usize::MAX } else { SHOWN };
        list.clone()
            .take(most)
            .for_each(|change| output.say(&shown(change), change));
        let more = list.len().saturating_sub(most);
        if more > 0 {
            output.say(&format!("… 还有 {more} 项 / and {more} more"), &json!({}));
        }
    }
    for notice in &plan.notices {
        let text = format!("注意：{} / Note: {}", notice.zh, notice.en);
        output.say(&text, &json!({ "notice": notice }));
    }
    for problem in &plan.unmatched {
        output.say(
            &format!("未匹配 / not matched: {problem}"),
            &json!({ "unmatched": problem }),
        );
    }
    let count = |what| plan.changes.count(what);
    let (new, changed) = (count(Happens::New), count(Happens::Changed));
    let (missing, removed) = (count(Happens::Missing), count(Happens::Removed));
    let unchanged = plan.changes.unchanged;
    let (zh, en) = if dry_run {
        ("试运行，没有写入", "dry run, nothing written")
    } else {
        ("已导入", "imported")
    };
    let mut text = format!(
        "{zh}：新增 {new}，改变 {changed}，不变 {unchanged}，去掉 {removed} / {en}: {new} new, {changed} changed, {unchanged} unchanged, {removed} removed"
    );
    if missing > 0 {
        text += &format!(
            "\n文件没有列出而保留的 {missing} 项；确认名单完整时用 --complete 去掉 / {missing} not in the file stay; with --complete they go"
        );
    }
    if !plan.unmatched.is_empty() {
        let count = plan.unmatched.len();
        text += &format!(
            "\n没有匹配的 {count} 行，没有写入 / {count} rows were not matched and not written"
        );
    }
    let json = json!({
        "unmatched": plan.unmatched.len(), "dry_run": dry_run, "new": new, "changed": changed, "unchanged": unchanged,
        "removed": removed, "missing": missing,
    });
    output.say(&text, &json);
}

fn shown(change: &Change) -> String {
    let mark = match change.change {
        Happens::New => "+",
        Happens::Changed => "~",
        Happens::Missing => "?",
        Happens::Removed => "-",
    };
    let mut text = format!("{mark} {} {}", change.kind, change.id);
    for field in &change.fields {
        text += &format!("\n    {}: {} -> {}", field.field, field.old, field.new);
    }
    text
}
