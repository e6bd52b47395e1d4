//! Whatever is done to a form, in whatever order: it stands as if it had been opened with these
//! answers, and every view that changed was named.

use std::collections::BTreeMap;
use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Choice, Kind, Text};
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Command, Context, Engine, Form, Path, QuestionView};
use ruhu_domain::forms;
use ruhu_domain::xlsform::{Workbook, compile};
use serde_json::{Value as Json, json};

/// Sums, positions, shares, filtered rows, triggers, defaults and checks across rows.
const SURVEY: &str = r#"type,name,label,required,relevant,constraint,calculation,trigger,default,kind,choice_filter
select_one yes_no,home,Home,yes,,,,,,,
begin_group,inside,Inside,,${home} != 'no',,,,,,
calculate,n_adults,Adults,,,,sum(${p_adult}),,,integer,
integer,declared,People,yes,,. = count(${people}),,,,,
begin_repeat,people,People,yes,,,,,,,
text,p_name,Name of ${p_number},yes,,,,,,,
integer,p_age,Age,${declared} > 1,,. < 90,,,,,
text,p_job,Job,,${p_adult} = 1,,,,none,,
text,p_note,Note,,,,"if(${p_job} = '', '', concat('job ', ${p_job}))",${p_job},,,
calculate,p_adult,,,,,"if(${p_age} >= 16, 1, 0)",,,integer,
begin_group,p_more,More,,${p_age} != 3,,,,,,
calculate,p_number,,,,,position(..),,,integer,
text,p_nick,Nickname,${p_number} = 2,,,,,,,
end_group,,,,,,,,,,
calculate,p_before,,,,,"indexed-repeat(${p_name}, ${people}, position(..) - 1)",,,text,
calculate,p_share,,,,,${p_adult} div ${n_adults},,,decimal,
end_repeat,,,,,,,,,,
begin_repeat,animals,Animals,,${n_adults} > 0,,,,,,
text,a_name,Name,yes,,,,,,,
select_one ${p_name},a_owner,Owner,yes,,,,,,,${p_age} >= 16
calculate,a_adults,,,,,${n_adults},,,integer,
end_repeat,,,,,,,,,,
end_group,,,,,,,,,,
select_one ${p_name},head,Head of ${n_adults},,${n_adults} > 1,,,,,,${p_adult} = 1
calculate,n_named,Named,,,,count(${people}[p_name != '']),,,integer,
"#;
const CHOICES: &str = "list_name,name,label\nyes_no,yes,Yes\nyes_no,no,No\n";
const CHECKS: &str = "\
id,question,when,severity,message
E-1,p_name,${p_name} != '' and count(${people}[p_name = ${p_name} and _key != ${_key}]) > 0,error,There are two ${p_name}
W-1,people,count(${people}) != ${declared},warning,${declared} declared
W-2,p_age,count(${animals}[a_owner = ${_key}]) > 1,warning,Many animals of ${p_name}
I-1,n_adults,${n_adults} > 2,info,Many
";

struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }
}

fn small() -> Arc<Form> {
    let sheets = [
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("checks", CHECKS),
        ("settings", "form_id,version\nsmall,1\n"),
    ];
    let workbook = Workbook::from_csv(&sheets).expect("CSV");
    Arc::new(compile(&workbook).unwrap_or_else(|errors| panic!("{errors:?}")))
}

fn context() -> Context {
    let mut context = Context::new(Date::parse("2018-11-20").expect("a date"));
    let village = |name: &str, parent: &str| Choice {
        name: name.to_owned(),
        label: Text(vec![name.to_owned()]),
        columns: BTreeMap::from([("parent".to_owned(), parent.to_owned())]),
    };
    context.lists.insert(
        "villages".to_owned(),
        vec![village("v1", "532822101"), village("v2", "532822102")],
    );
    context
}

/// What the survey of the example household makes known for a second visit.
fn known() -> Context {
    let fixture: Json = serde_json::from_str(include_str!("fixtures/hh-1.json")).expect("JSON");
    let mut context = context();
    let facts = json!({
        "first_survey": false,
        "current": fixture["record"]["answers"],
        "sources": [{"date": "2018-11-20", "by": "示例干部"}],
        "status": {"code": "20"},
    });
    context.facts = facts.as_object().cloned().expect("facts");
    context.office.insert("hh_kind".to_owned(), json!("1"));
    context
}

fn views(engine: &Engine) -> BTreeMap<Path, QuestionView> {
    let mut views = BTreeMap::new();
    for node in 0..engine.form().nodes.len() {
        let paths = match engine.repeat_around(node) {
            None => vec![Path::household(node)],
            Some(repeat) => engine
                .rows(repeat)
                .into_iter()
                .map(|row| Path::in_row(node, row.key))
                .collect(),
        };
        views.extend(
            paths
                .into_iter()
                .filter_map(|path| engine.question(&path).map(|view| (path, view))),
        );
    }
    views
}

/// A command for a place that exists; often one that is refused.
fn command(engine: &Engine, random: &mut Random, made: &mut usize) -> Command {
    let form = engine.form();
    let node = random.below(form.nodes.len());
    let around = engine.repeat_around(node);
    let repeat = if form.nodes[node].kind == Kind::Repeat {
        Some(node)
    } else {
        around
    };
    let keys: Vec<_> = repeat
        .map(|repeat| engine.rows(repeat).into_iter().map(|row| row.key).collect())
        .unwrap_or_default();
    if engine.context().facts.contains_key("current") && random.below(6) == 0 {
        let row = around.filter(|_| !keys.is_empty());
        let row = row.map(|_| keys[random.below(keys.len())].clone());
        return match random.below(3) {
            0 => Command::OpenSection(node),
            1 => Command::AcceptPrefill(Path { node, row }),
            _ => Command::AcceptSection(form.nodes[node].parent.unwrap_or(node), row),
        };
    }
    match repeat {
        Some(repeat) if keys.is_empty() || (random.below(8) == 0 && keys.len() < 5) => {
            *made += 1;
            if random.below(9) == 0 {
                Command::SetNone(repeat, true)
            } else {
                Command::AddRow(repeat, format!("k{made}"))
            }
        }
        Some(repeat) if random.below(12) == 0 => {
            Command::RemoveRow(repeat, keys[random.below(keys.len())].clone())
        }
        _ => {
            let row = around.map(|_| keys[random.below(keys.len())].clone());
            let path = Path { node, row };
            let kind = form.nodes[node].kind;
            let offered = engine
                .question(&path)
                .map(|view| view.options)
                .unwrap_or_default();
            if let Some(violation) = engine.question(&path).and_then(|view| view.violation)
                && random.below(3) == 0
            {
                return Command::Confirm(path, violation.check, "so it is".to_owned());
            }
            let typed = match random.below(offered.len() + 2) {
                0 => String::new(),
                1 => ["3", "17", "40", "95", "2018-02-28", "岩", "x"][random.below(7)].to_owned(),
                option => offered[option - 2].code.clone(),
            };
            Command::Set(path, Value::parse(kind, &typed))
        }
    }
}

/// Runs random commands; checks every so many of them.
fn check(form: &Arc<Form>, context: fn() -> Context, seed: u64, commands: usize, every: usize) {
    let mut random = Random(seed * 0x9e37_79b9 + 1);
    let mut engine = Engine::new(Arc::clone(form), context());
    let mut made = 0;
    let mut before = views(&engine);
    let mut named = Vec::new();
    for number in 1..=commands {
        let command = command(&engine, &mut random, &mut made);
        let entry = Command::from_json(form, &command.to_json(form));
        assert_eq!(entry.as_ref(), Some(&command), "as the journal has it");
        named.extend(engine.apply(&command).unwrap_or_default());
        if number % every != 0 {
            continue;
        }
        let now = views(&engine);
        let silent = now
            .iter()
            .find(|(path, view)| before.get(path) != Some(view) && !named.contains(path));
        if let Some((path, view)) = silent {
            panic!(
                "seed {seed}, {command:?}: {} was not named\n{:?}\n{view:?}",
                engine.path_text(path),
                before.get(path)
            );
        }
        let (anew, wrong) = Engine::load(Arc::clone(form), context(), &engine.draft_answers());
        assert_eq!(wrong, []);
        for (path, view) in views(&anew) {
            assert_eq!(
                Some(&view),
                now.get(&path),
                "seed {seed}, {command:?}: {}",
                engine.path_text(&path)
            );
        }
        assert_eq!(
            anew.sections(),
            engine.sections(),
            "seed {seed}, {command:?}"
        );
        assert_eq!(
            anew.open_items(),
            engine.open_items(),
            "seed {seed}, {command:?}"
        );
        before = now;
        named.clear();
    }
}

#[test]
fn a_small_form_of_everything() {
    let form = small();
    for seed in 1..=30 {
        check(&form, context, seed, 150, 1);
    }
}

#[test]
fn the_short_forms() {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    for form in forms.into_iter().skip(1).map(Arc::new) {
        for seed in 1..=20 {
            check(&form, context, seed, 100, 1);
        }
    }
}

#[test]
fn the_household_survey() {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    let form = Arc::new(forms.into_iter().next().expect("one form"));
    for seed in 1..=2 {
        check(&form, context, seed, 300, 30);
    }
}

#[test]
fn a_second_visit() {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    let form = Arc::new(forms.into_iter().next().expect("one form"));
    for seed in 1..=4 {
        check(&form, known, seed, 300, 20);
    }
}
