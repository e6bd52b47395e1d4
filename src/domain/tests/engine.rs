//! The form engine on small forms: what a command changes, and what comes out in the end.

use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Kind, Severity};
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Command, CommandError, Context, Engine, Form, Path, QuestionView};
use ruhu_domain::xlsform::{Workbook, compile};
use serde_json::{Value as Json, json};

const SURVEY: &str = r#"type,name,label::English (en),required,relevant,constraint,calculation,trigger,default,prefill,kind,appearance,choice_filter
begin_group,visit,Visit,,,,,,,,,,
date,visited,Visited,yes,,,,,today(),,,,
select_one yes_no,home,At home,yes,,,,,,,,,
text,why,Why not,yes,${home} = 'no',,,,,,,,
text,code,Code,yes,,,,,,P4,,,
end_group,,,,,,,,,,,,
begin_group,household,Household,,not(${home} = 'no'),,,,,,,,
calculate,n_adults,Adults,,,,sum(${p_adult}),,,,integer,,
begin_repeat,people,People,yes,,,,,,,,,
text,p_name,Name,yes,,,,,,,,,
integer,p_age,Age,yes,,. >= 0 and . <= 120,,,,,,,
text,p_country,Country,,,,,,Laos,,,,
text,p_job,Job,,${p_adult} = 1,,,,,,,,
calculate,p_adult,,,,,"if(${p_age} >= 16, 1, 0)",,,,integer,,
calculate,p_number,,,,,position(..),,,,integer,,
calculate,p_share,,,,,${p_adult} div ${n_adults},,,,decimal,,
end_repeat,,,,,,,,,,,,
select_one ${p_name},head,Head of ${n_adults} adults,,,,,,,,,,${p_age} >= 16
decimal,income,Income,,,. >= 0,,,,,,money,
end_group,,,,,,,,,,,,
"#;
const CHOICES: &str = "list_name,name,label::English (en)\nyes_no,yes,Yes\nyes_no,no,No\n";
const CHECKS: &str = "\
id,question,when,severity,message::English (en)
W-1,income,${income} > 1000,warning,An income of ${income} is much
W-2,income,${income} > 5000,warning,Really?
I-1,income,${income} > 1000,info,Noted
E-1,head,${head} = '' and ${n_adults} > 0,error,Choose one of ${n_adults} adults
E-2,code,string-length(${code}) != 3,error,Three letters
W-3,p_age,${p_age} > 100,warning,Very old
";

fn form(survey: &str, choices: &str, checks: &str) -> Arc<Form> {
    let settings = "form_id,version,default_language\ntest,1,English (en)\n";
    let sheets = [
        ("survey", survey),
        ("choices", choices),
        ("checks", checks),
        ("settings", settings),
    ];
    let workbook = Workbook::from_csv(&sheets).expect("CSV");
    Arc::new(compile(&workbook).unwrap_or_else(|errors| panic!("{errors:?}")))
}

fn household() -> Arc<Form> {
    form(SURVEY, CHOICES, CHECKS)
}

fn context() -> Context {
    Context::new(Date::parse("2018-11-20").expect("a date"))
}

fn open(form: Arc<Form>) -> Filling {
    Filling(Engine::new(form, context()))
}

/// An open form, with questions named as in `people[1].p_age`.
struct Filling(Engine);

impl Filling {
    fn path(&self, text: &str) -> Path {
        let find = |name: &str| {
            self.0
                .form()
                .find(name)
                .unwrap_or_else(|| panic!("no question {name}"))
        };
        match text.split_once("].") {
            None => Path::household(find(text)),
            Some((row, name)) => {
                let (repeat, row) = row.split_once('[').expect("a row");
                let rows = self.0.rows(find(repeat));
                Path::in_row(
                    find(name),
                    rows[row.parse::<usize>().expect("a number")].key.clone(),
                )
            }
        }
    }

    /// Types an answer; gives the paths whose view changed.
    fn set(&mut self, question: &str, typed: &str) -> Vec<String> {
        let path = self.path(question);
        let value = Value::parse(self.0.form().nodes[path.node].kind, typed);
        self.apply(Command::Set(path, value))
    }

    fn add(&mut self, repeat: &str, key: &str) -> Vec<String> {
        let repeat = self.path(repeat).node;
        self.apply(Command::AddRow(repeat, key.to_owned()))
    }

    fn remove(&mut self, repeat: &str, key: &str) -> Vec<String> {
        let repeat = self.path(repeat).node;
        self.apply(Command::RemoveRow(repeat, key.to_owned()))
    }

    fn apply(&mut self, command: Command) -> Vec<String> {
        let changed = self
            .0
            .apply(&command)
            .unwrap_or_else(|error| panic!("{command:?}: {error:?}"));
        changed.iter().map(|path| self.0.path_text(path)).collect()
    }

    fn question(&self, question: &str) -> QuestionView {
        self.0.question(&self.path(question)).expect("a question")
    }

    fn value(&self, question: &str) -> String {
        self.question(question).value.to_text()
    }

    fn asked(&self, question: &str) -> bool {
        self.0.is_asked(&self.path(question))
    }

    /// The one thing said about an answer, such as `E-REQ`, or nothing.
    fn said(&self, question: &str) -> String {
        self.question(question)
            .violation
            .map(|found| found.check)
            .unwrap_or_default()
    }

    fn offered(&self, question: &str) -> Vec<String> {
        self.question(question)
            .options
            .into_iter()
            .map(|option| option.label)
            .collect()
    }

    /// Two adults and a child.
    fn with_people(mut self) -> Self {
        for (key, name, age) in [("a", "Aye", "40"), ("b", "Bo", "7"), ("c", "Cai", "30")] {
            self.add("people", key);
            let row = self.0.rows(self.path("people").node).len() - 1;
            self.set(&format!("people[{row}].p_name"), name);
            self.set(&format!("people[{row}].p_age"), age);
        }
        self
    }
}

#[test]
fn an_answer_no_longer_asked_is_kept_in_the_draft_and_left_out_at_the_end() {
    let mut filling = open(household());
    filling.set("home", "no");
    filling.set("why", "in the fields");
    filling.set("home", "yes");
    assert!(!filling.asked("why"));
    assert_eq!(filling.value("why"), "in the fields", "still in the view");
    let finished = filling.0.finished();
    assert_eq!((finished.answers.get("why"), finished.skipped), (None, 1));
    assert_eq!(filling.0.draft_answers()["why"], json!("in the fields"));
    filling.set("home", "no");
    assert!(filling.asked("why"));
    assert_eq!(
        filling.0.finished().answers["why"],
        json!("in the fields"),
        "it came back"
    );
}

#[test]
fn a_section_not_asked_hides_all_in_it() {
    let mut filling = open(household()).with_people();
    filling.set("income", "10");
    filling.set("home", "no");
    for question in [
        "people",
        "people[0].p_name",
        "people[0].p_job",
        "income",
        "n_adults",
    ] {
        assert!(!filling.asked(question), "{question}");
    }
    let finished = filling.0.finished();
    assert_eq!(
        finished.answers.keys().collect::<Vec<_>>(),
        ["home", "visited"]
    );
    assert_eq!(
        finished.skipped, 10,
        "three names, ages and countries, one income"
    );
    assert!(finished.computed.is_empty());
}

#[test]
fn a_change_in_one_row_touches_that_row_and_what_sums_it_up() {
    let mut filling = open(household());
    for number in 0..30 {
        filling.add("people", &format!("k{number}"));
    }
    let others = |changed: &[String]| {
        changed
            .iter()
            .filter(|path| path.contains('[') && !path.contains("[29]"))
            .count()
    };
    let changed = filling.set("people[29].p_name", "Aye");
    assert_eq!(changed, ["people[29].p_name", "head"]);
    let changed = filling.set("people[29].p_country", "China");
    assert_eq!(changed, ["people[29].p_country"]);
    // Everybody's share depends on the number of adults, so only here do other rows change.
    let changed = filling.set("people[29].p_age", "40");
    let shares = changed
        .iter()
        .filter(|path| path.ends_with("].p_share"))
        .count();
    assert_eq!((shares, others(&changed)), (30, 29), "{changed:?}");
    let changed = filling.set("people[29].p_age", "41");
    assert_eq!(
        changed,
        ["people[29].p_age", "head"],
        "still an adult: nothing else is computed anew"
    );
    assert_eq!(
        filling.set("people[29].p_age", "41"),
        Vec::<String>::new(),
        "the same answer again"
    );
}

#[test]
fn a_removed_row_moves_the_rows_behind_it_up() {
    let mut filling = open(household()).with_people();
    let people = filling.path("people").node;
    filling.set("people[2].p_job", "farmer");
    filling.set("head", "a");
    assert_eq!(filling.value("n_adults"), "2");
    assert_eq!(filling.value("people[2].p_share"), "0.5");
    let changed = filling.remove("people", "a");
    assert!(
        changed.contains(&"n_adults".to_owned()) && changed.contains(&"head".to_owned()),
        "{changed:?}"
    );
    let titles: Vec<_> = filling
        .0
        .rows(people)
        .into_iter()
        .map(|row| (row.key, row.title))
        .collect();
    assert_eq!(
        titles,
        [
            ("b".to_owned(), "Bo".to_owned()),
            ("c".to_owned(), "Cai".to_owned())
        ]
    );
    assert_eq!(filling.value("n_adults"), "1");
    assert_eq!(filling.value("people[1].p_job"), "farmer");
    assert_eq!(filling.value("people[1].p_number"), "2");
    assert_eq!(filling.value("people[1].p_share"), "1");
    assert_eq!(filling.said("head"), "E-OPT", "the head is gone");
    assert_eq!(
        filling.0.apply(&Command::RemoveRow(people, "a".to_owned())),
        Err(CommandError::NotFound)
    );
}

#[test]
fn options_are_the_rows_that_fit_and_have_a_name() {
    let mut filling = open(household()).with_people();
    assert_eq!(filling.offered("head"), ["Aye", "Cai"]);
    filling.set("head", "c");
    assert_eq!(filling.question("head").shown, "Cai");
    let changed = filling.set("people[2].p_name", "Dao");
    assert!(changed.contains(&"head".to_owned()), "{changed:?}");
    assert_eq!(filling.question("head").shown, "Dao");
    filling.set("people[1].p_age", "17");
    assert_eq!(filling.offered("head"), ["Aye", "Bo", "Dao"]);
    filling.set("people[0].p_name", "");
    assert_eq!(filling.offered("head"), ["Bo", "Dao"]);
    filling.set("people[2].p_age", "3");
    assert_eq!(
        filling.said("head"),
        "",
        "a row that does not fit any more is a matter for the checks"
    );
}

#[test]
fn one_violation_at_most_the_strongest_first() {
    for (question, typed, said) in [
        ("visited", "", "E-REQ"),
        ("visited", "2018-02-30", "E-DATE"),
        ("visited", "2018-02-28", ""),
        ("income", "", ""),
        ("income", "12a", "E-NUM"),
        ("income", "-1", "E-NEG"),
        ("income", "1000", ""),
        ("income", "1000.01", "W-1"),
        ("income", "6000", "W-1"),
        ("home", "maybe", "E-OPT"),
        ("code", "", "E-2"),
        ("code", "AB", "E-2"),
        ("code", "ABC", ""),
    ] {
        let mut filling = open(household());
        filling.set(question, "x");
        filling.set(question, typed);
        assert_eq!(filling.said(question), said, "{question} = {typed}");
    }
    let mut filling = open(household()).with_people();
    assert_eq!(filling.said("people"), "");
    for (age, said) in [
        ("", "E-REQ"),
        ("-1", "E-RANGE"),
        ("121", "E-RANGE"),
        ("120", "W-3"),
        ("100", ""),
    ] {
        filling.set("people[1].p_age", age);
        assert_eq!(filling.said("people[1].p_age"), said, "{age}");
    }
}

#[test]
fn messages_say_what_is_meant() {
    let mut filling = open(household()).with_people();
    filling.set("income", "1234.5");
    let violation = filling.question("income").violation.expect("a warning");
    assert_eq!(violation.message, "An income of 1,234.50 is much");
    assert_eq!(
        (violation.severity, violation.blocks),
        (Severity::Warning, true)
    );
    assert_eq!(filling.question("head").label, "Head of 2 adults");
    assert_eq!(
        filling
            .question("head")
            .violation
            .expect("an error")
            .message,
        "Choose one of 2 adults"
    );
    assert_eq!(
        filling
            .question("home")
            .violation
            .expect("an error")
            .message,
        "Please answer \"At home\""
    );
}

#[test]
fn a_warning_is_confirmed_with_a_reason_and_forgotten_when_it_is_gone() {
    let mut filling = open(household());
    filling.set("income", "2000");
    let path = filling.path("income");
    let confirm =
        |reason: &str| Command::Confirm(path.clone(), "W-1".to_owned(), reason.to_owned());
    assert_eq!(
        filling.0.apply(&confirm(" 好 ")),
        Err(CommandError::ReasonTooShort)
    );
    assert_eq!(filling.apply(confirm(" 卖茶 ")), ["income"]);
    let violation = filling
        .question("income")
        .violation
        .expect("the confirmed warning");
    assert_eq!(
        (
            violation.check.as_str(),
            violation.reason.as_deref(),
            violation.blocks
        ),
        ("W-1", Some("卖茶"), false)
    );
    assert_eq!(
        filling.0.finished().answers["_confirmed"],
        json!({"W-1": "卖茶"})
    );
    filling.set("income", "6000");
    assert_eq!(
        filling.said("income"),
        "W-2",
        "what is not confirmed comes first"
    );
    filling.set("income", "100");
    assert_eq!(filling.0.draft_answers().get("_confirmed"), None);
    filling.set("income", "2000");
    assert!(
        filling
            .question("income")
            .violation
            .expect("the warning")
            .blocks,
        "asked again"
    );
}

#[test]
fn a_list_is_empty_only_when_somebody_said_so() {
    let mut filling = open(household());
    let people = filling.path("people").node;
    assert_eq!(filling.said("people"), "E-REQ");
    assert_eq!(
        filling.apply(Command::SetNone(people, true)),
        ["people", "head"]
    );
    assert_eq!(filling.said("people"), "");
    assert!(filling.0.is_declared_none(people));
    assert_eq!(filling.0.finished().answers["people"], json!([]));
    filling.apply(Command::SetNone(people, false));
    assert_eq!(filling.said("people"), "E-REQ");
    filling.apply(Command::SetNone(people, true));
    filling.add("people", "a");
    assert!(!filling.0.is_declared_none(people), "a row takes it back");
    assert_eq!(
        filling.0.apply(&Command::SetNone(people, true)),
        Err(CommandError::NotFound),
        "there are rows"
    );
    filling.remove("people", "a");
    assert_eq!(
        filling.said("people"),
        "E-REQ",
        "removing the last row says nothing"
    );
}

#[test]
fn finishing_lists_what_is_open_in_document_order() {
    let mut filling = open(household()).with_people();
    filling.set("people[1].p_age", "");
    filling.set("income", "2000");
    let open_items = filling.0.finish().expect_err("open questions");
    let shown: Vec<_> = open_items
        .iter()
        .map(|item| (filling.0.path_text(&item.path), item.check.as_str()))
        .collect();
    let expected = [
        ("home", "E-REQ"),
        ("code", "E-2"),
        ("people[1].p_age", "E-REQ"),
        ("head", "E-1"),
        ("income", "W-1"),
    ];
    assert_eq!(
        shown,
        expected.map(|(path, check)| (path.to_owned(), check))
    );
    assert_eq!(open_items[2].row.as_deref(), Some("Bo"));
    for (question, typed) in [
        ("home", "yes"),
        ("code", "ABC"),
        ("people[1].p_age", "8"),
        ("head", "a"),
        ("income", "900.5"),
    ] {
        filling.set(question, typed);
    }
    let finished = filling.0.finish().expect("nothing open");
    let row = |key: &str, name: &str, age: i64| json!({"_key": key, "p_name": name, "p_age": age, "p_country": "Laos"});
    assert_eq!(
        Json::Object(finished.answers),
        json!({
            "visited": "2018-11-20", "home": true, "code": "ABC", "head": "a", "income": 90_050,
            "people": [row("a", "Aye", 40), row("b", "Bo", 8), row("c", "Cai", 30)],
        })
    );
    assert_eq!(
        Json::Object(finished.computed),
        json!({"n_adults": 2}),
        "only what has a label"
    );
}

#[test]
fn defaults_fill_a_new_form_and_a_new_row_but_not_a_loaded_one() {
    let mut filling = open(household());
    assert_eq!(filling.value("visited"), "2018-11-20");
    let changed = filling.add("people", "a");
    assert!(
        changed.contains(&"people[0].p_country".to_owned()),
        "{changed:?}"
    );
    assert_eq!(filling.value("people[0].p_country"), "Laos");
    filling.set("people[0].p_country", "");
    filling.set("visited", "");
    let (engine, wrong) = Engine::load(household(), context(), &filling.0.draft_answers());
    assert_eq!(wrong, []);
    let loaded = Filling(engine);
    assert_eq!(loaded.value("visited"), "", "it was left empty");
    assert_eq!(loaded.value("people[0].p_country"), "");
}

const TRIGGERS: &str = r#"type,name,label,calculation,trigger,prefill,kind
text,id,ID,,,,
text,sex,Sex,"if(${id} = 'keep', ${sex}, substr(${id}, 0, 1))",${id},,
text,title,Title,"if(${sex} = '', '', concat('T', ${sex}))",${sex},,
text,office,Office,concat(${id}),${id},P4,
integer,ping,Ping,${pong} + 1,${pong},,
integer,pong,Pong,${ping} + 1,${ping},,
begin_repeat,rows,Rows,,,,
text,r_id,ID,,,,
text,r_sex,Sex,"substr(${r_id}, 0, 1)",${r_id},,
end_repeat,,,,,,
"#;

#[test]
fn a_trigger_fills_in_an_answer_that_stays_changeable() {
    let mut filling = open(form(TRIGGERS, "list_name,name,label\n", ""));
    assert_eq!(filling.set("id", "f1"), ["id", "sex", "title", "office"]);
    assert_eq!(
        (filling.value("sex"), filling.value("title")),
        ("f".to_owned(), "Tf".to_owned()),
        "one fills the next"
    );
    filling.set("sex", "m");
    assert_eq!(
        (filling.value("sex"), filling.value("title")),
        ("m".to_owned(), "Tm".to_owned())
    );
    filling.set("title", "Dr");
    filling.set("id", "keep");
    assert_eq!(
        (filling.value("sex"), filling.value("title")),
        ("m".to_owned(), "Dr".to_owned()),
        "nothing changed"
    );
    filling.set("id", "");
    assert_eq!(
        (filling.value("sex"), filling.value("title")),
        (String::new(), String::new()),
        "taken back"
    );
}

#[test]
fn triggers_stay_in_their_row_and_a_circle_ends() {
    let mut filling = open(form(TRIGGERS, "list_name,name,label\n", ""));
    filling.add("rows", "a");
    filling.add("rows", "b");
    assert_eq!(
        filling.set("rows[1].r_id", "x7"),
        ["rows[1].r_id", "rows[1].r_sex"]
    );
    assert_eq!(
        (
            filling.value("rows[0].r_sex"),
            filling.value("rows[1].r_sex")
        ),
        (String::new(), "x".to_owned())
    );
    filling.remove("rows", "a");
    filling.set("rows[0].r_id", "y7");
    assert_eq!(
        filling.value("rows[0].r_sex"),
        "y",
        "also after it moved up"
    );
    filling.set("ping", "1");
    assert_eq!(
        (filling.value("ping"), filling.value("pong")),
        ("1".to_owned(), "2".to_owned())
    );
}

#[test]
fn what_the_office_knows_cannot_be_changed_and_never_blocks() {
    let mut context = context();
    context.office.insert("code".to_owned(), json!("TOO LONG"));
    let mut filling = Filling(Engine::new(household(), context.clone()));
    let view = filling.question("code");
    assert_eq!(
        (view.value, view.read_only),
        (Value::Text("TOO LONG".to_owned()), true)
    );
    let path = filling.path("code");
    assert_eq!(
        filling.0.apply(&Command::Set(path, Value::Empty)),
        Err(CommandError::ReadOnly)
    );
    let violation = filling
        .question("code")
        .violation
        .expect("the check still says so");
    assert_eq!(
        (violation.severity, violation.blocks),
        (Severity::Warning, false)
    );
    let mut unknown = open(household());
    assert!(
        !unknown.question("code").read_only,
        "where the office knows nothing, the visit fills it in"
    );
    unknown.set("code", "ABC");

    let mut office = form(TRIGGERS, "list_name,name,label\n", "");
    context.office.insert("office".to_owned(), json!("known"));
    let mut filling = Filling(Engine::new(Arc::clone(&office), context));
    filling.set("id", "f1");
    assert_eq!(
        filling.value("office"),
        "known",
        "no trigger writes over it"
    );
    Arc::make_mut(&mut office).nodes[1].read_only = true;
    let mut filling = open(office);
    filling.set("id", "f1");
    assert_eq!(filling.value("sex"), "", "nor into what is shown only");
}

#[test]
fn commands_that_do_not_fit_change_nothing() {
    let mut filling = open(household()).with_people();
    let before = filling.0.draft_answers();
    let node = |name: &str| filling.path(name).node;
    let (people, p_age, n_adults, visit, home) = (
        node("people"),
        node("p_age"),
        node("n_adults"),
        node("visit"),
        node("home"),
    );
    let set = |path: Path| Command::Set(path, Value::Integer(1));
    for (command, error) in [
        (set(Path::household(9999)), CommandError::NotFound),
        (set(Path::household(p_age)), CommandError::NotFound),
        (
            set(Path::in_row(p_age, "gone".to_owned())),
            CommandError::NotFound,
        ),
        (
            set(Path::in_row(home, "a".to_owned())),
            CommandError::NotFound,
        ),
        (set(Path::household(n_adults)), CommandError::ReadOnly),
        (set(Path::household(visit)), CommandError::ReadOnly),
        (set(Path::household(people)), CommandError::ReadOnly),
        (
            Command::AddRow(people, "a".to_owned()),
            CommandError::DuplicateKey,
        ),
        (
            Command::AddRow(home, "z".to_owned()),
            CommandError::NotFound,
        ),
        (
            Command::RemoveRow(people, "z".to_owned()),
            CommandError::NotFound,
        ),
        (
            Command::RemoveRow(home, "a".to_owned()),
            CommandError::NotFound,
        ),
        (Command::SetNone(home, true), CommandError::NotFound),
        (
            Command::Confirm(
                Path::household(9999),
                "W-1".to_owned(),
                "so it is".to_owned(),
            ),
            CommandError::NotFound,
        ),
    ] {
        assert_eq!(filling.0.apply(&command), Err(error), "{command:?}");
    }
    assert_eq!(filling.0.draft_answers(), before);
}

/// Something of everything: hidden, unreadable, empty list, confirmed, chosen row.
fn story() -> Filling {
    let mut filling = open(household());
    filling.set("home", "no");
    filling.set("why", "in the fields");
    filling.set("home", "yes");
    filling.set("code", "ABCD");
    let mut filling = filling.with_people();
    filling.set("people[0].p_age", "4O");
    filling.set("people[1].p_age", "101");
    let path = filling.path("people[1].p_age");
    filling.apply(Command::Confirm(
        path,
        "W-3".to_owned(),
        "register seen".to_owned(),
    ));
    filling.set("head", "c");
    filling.set("income", "12.5");
    filling
}

#[test]
fn a_draft_opens_as_it_was_closed() {
    let filling = story();
    let draft = filling.0.draft_answers();
    assert_eq!(draft["people"][0]["p_age"], json!({"_invalid": "4O"}));
    assert_eq!(
        draft["people"][1]["_confirmed"],
        json!({"W-3": "register seen"})
    );
    let (engine, wrong) = Engine::load(household(), context(), &draft);
    assert_eq!(wrong, []);
    assert_eq!(engine.draft_answers(), draft);
    assert_eq!(engine.finished(), filling.0.finished());
    assert_eq!(engine.open_items(), filling.0.open_items());
    for node in 0..engine.form().nodes.len() {
        let paths: Vec<_> = match engine.repeat_around(node) {
            None => vec![Path::household(node)],
            Some(repeat) => engine
                .rows(repeat)
                .into_iter()
                .map(|row| Path::in_row(node, row.key))
                .collect(),
        };
        for path in paths {
            assert_eq!(
                engine.question(&path),
                filling.0.question(&path),
                "{}",
                engine.path_text(&path)
            );
        }
    }
}

#[test]
fn views_after_commands_are_those_of_a_form_opened_anew() {
    let mut filling = story();
    filling.remove("people", "a");
    filling.set("people[0].p_age", "20");
    filling.set("home", "no");
    filling.set("home", "yes");
    let (engine, _) = Engine::load(household(), context(), &filling.0.draft_answers());
    assert_eq!(engine.sections(), filling.0.sections());
    assert_eq!(engine.open_violations(), filling.0.open_violations());
    assert_eq!(engine.computed(), filling.0.computed());
}

#[test]
fn stored_answers_that_do_not_fit_are_named() {
    let answers = json!({
        "home": 1, "nonsense": true, "n_adults": 7, "visit": {}, "income": 5,
        "people": [{"_key": "a", "p_age": "7", "p_name": "Aye", "home": true}, {"p_name": "no key"}, {"_key": "a"}, 3],
    });
    let (engine, wrong) = Engine::load(
        household(),
        context(),
        answers.as_object().expect("an object"),
    );
    let mut paths: Vec<_> = wrong.iter().map(|wrong| wrong.path.as_str()).collect();
    paths.sort_unstable();
    let expected = [
        "home",
        "n_adults",
        "nonsense",
        "people[0].home",
        "people[0].p_age",
        "people[1]",
        "people[2]._key",
        "people[3]",
        "visit",
    ];
    assert_eq!(paths, expected);
    let filling = Filling(engine);
    assert_eq!(
        (filling.value("income"), filling.value("people[0].p_name")),
        ("0.05".to_owned(), "Aye".to_owned())
    );
    assert_eq!(
        filling.value("n_adults"),
        "0",
        "computed again, never taken over"
    );
}

#[test]
fn a_command_survives_the_journal() {
    let form = household();
    let find = |name: &str| form.find(name).expect("a question");
    let row = |name: &str| Path::in_row(find(name), "a".to_owned());
    for (command, stored) in [
        (
            Command::AddRow(find("people"), "a".to_owned()),
            json!({"add": "people", "row": "a"}),
        ),
        (
            Command::Set(row("p_age"), Value::Integer(7)),
            json!({"set": "p_age", "row": "a", "value": 7}),
        ),
        (
            Command::Set(row("p_age"), Value::Invalid("7x".to_owned())),
            json!({"set": "p_age", "row": "a", "value": {"_invalid": "7x"}}),
        ),
        (
            Command::Set(Path::household(find("home")), Value::Code("yes".to_owned())),
            json!({"set": "home", "row": null, "value": true}),
        ),
        (
            Command::Set(Path::household(find("income")), Value::Money(-1)),
            json!({"set": "income", "row": null, "value": -1}),
        ),
        (
            Command::Set(Path::household(find("code")), Value::Empty),
            json!({"set": "code", "row": null, "value": null}),
        ),
        (
            Command::Confirm(row("p_age"), "W-3".to_owned(), "so it is".to_owned()),
            json!({"confirm": "p_age", "row": "a", "check": "W-3", "reason": "so it is"}),
        ),
        (
            Command::SetNone(find("people"), true),
            json!({"none": "people", "value": true}),
        ),
        (
            Command::RemoveRow(find("people"), "a".to_owned()),
            json!({"remove": "people", "row": "a"}),
        ),
    ] {
        assert_eq!(command.to_json(&form), stored);
        assert_eq!(
            Command::from_json(&form, &stored),
            Some(command),
            "{stored}"
        );
    }
    for broken in [
        json!({}),
        json!([]),
        json!({"set": "gone", "row": null, "value": 1}),
        json!({"set": "income", "row": null}),
        json!({"set": "income", "row": null, "value": "1"}),
        json!({"add": "people"}),
        json!({"none": "people", "value": "yes"}),
        json!({"confirm": "income", "row": null, "check": "W-1"}),
    ] {
        assert_eq!(Command::from_json(&form, &broken), None, "{broken}");
    }
}

#[test]
fn replaying_the_journal_gives_the_same_form() {
    let form = household();
    let find = |name: &str| form.find(name).expect("a question");
    let commands = [
        Command::AddRow(find("people"), "a".to_owned()),
        Command::Set(
            Path::in_row(find("p_name"), "a".to_owned()),
            Value::Text("Aye".to_owned()),
        ),
        Command::Set(
            Path::in_row(find("p_age"), "a".to_owned()),
            Value::Integer(101),
        ),
        Command::Confirm(
            Path::in_row(find("p_age"), "a".to_owned()),
            "W-3".to_owned(),
            "seen".to_owned(),
        ),
        Command::AddRow(find("people"), "b".to_owned()),
        Command::RemoveRow(find("people"), "b".to_owned()),
        Command::Set(Path::household(find("home")), Value::Code("no".to_owned())),
    ];
    let mut first = open(Arc::clone(&form));
    let mut again = open(Arc::clone(&form));
    for command in commands {
        let stored = command.to_json(&form).to_string();
        first.apply(command);
        let json: Json = serde_json::from_str(&stored).expect("JSON");
        again.apply(Command::from_json(&form, &json).expect("a command"));
    }
    assert_eq!(first.0.draft_answers(), again.0.draft_answers());
    assert_eq!(first.0.sections(), again.0.sections());
}

#[test]
fn sections_count_what_is_asked_answered_and_open() {
    let mut filling = open(household());
    let counts = |filling: &Filling| {
        let sections = filling.0.sections();
        sections
            .iter()
            .map(|section| {
                (
                    section.relevant,
                    section.asked,
                    section.answered,
                    section.open,
                )
            })
            .collect::<Vec<_>>()
    };
    // Visited is filled in; home and code are open. People are missing.
    assert_eq!(counts(&filling), [(true, 3, 1, 2), (true, 3, 0, 1)]);
    filling.add("people", "a");
    // The list is given; its name and age are open, the country is a default.
    assert_eq!(counts(&filling)[1], (true, 6, 2, 2));
    filling.set("home", "no");
    assert_eq!(counts(&filling), [(true, 4, 2, 2), (false, 0, 0, 0)]);
}

#[test]
fn kinds_follow_type_and_appearance() {
    let form = household();
    for (name, kind) in [
        ("income", Kind::Money),
        ("home", Kind::YesNo),
        ("head", Kind::SelectOne),
        ("people", Kind::Repeat),
    ] {
        assert_eq!(
            form.nodes[form.find(name).expect("a question")].kind,
            kind,
            "{name}"
        );
    }
}
