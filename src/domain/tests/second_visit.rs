//! The second visit: what is known is not asked again, what was said is offered, and what a visit
//! finds becomes what is known.

use std::sync::Arc;

use ruhu_domain::current::{Current, Source};
use ruhu_domain::date::Date;
use ruhu_domain::form::definition::Kind;
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{
    Command, CommandError, Context, Engine, Form, Path, PrefillCounts, QuestionView,
};
use ruhu_domain::forms;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::rules::anomalies::county::ChangeRow;
use ruhu_domain::sync::protocol::Violation;
use ruhu_domain::validate::validate;
use serde_json::{Map, Value as Json, json};

const GRANDMOTHER: &str = "01672edd-18c9-7001-8000-000000000001";
const FATHER: &str = "01672edd-18ca-7001-8000-000000000002";
const DAUGHTER: &str = "01672edd-18cb-7001-8000-000000000003";

fn survey() -> Arc<Form> {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    Arc::new(forms.into_iter().next().expect("one form"))
}

/// The survey of the example household, as a record.
fn first() -> Record {
    let fixture: Json = serde_json::from_str(include_str!("fixtures/hh-1.json")).expect("JSON");
    serde_json::from_value(fixture["record"].clone()).expect("a record")
}

/// The context of a visit on `day`, with what is known.
fn context(current: Option<&Current>, day: &str) -> Context {
    let settings = json!({"P_LINE": {"2018": 350_000}, "P_DIBAO_LINE": {"2018": 350_000}});
    let office = Office::new(settings.as_object().cloned().expect("settings"));
    let household = Household {
        code: "532822103299010001".to_owned(),
        status: "20".to_owned(),
        status_year: 2014,
        helper: "示例帮扶人".to_owned(),
        ..Household::default()
    };
    let day = Date::parse(day).expect("a date");
    office.context(Some(household), current, day)
}

fn take(current: &mut Current, record: &Record) {
    let source = Source::of(record, "示例干部");
    let context = context(Some(&*current), &source.date);
    let (engine, wrong) = Engine::load(survey(), context, &record.answers);
    assert_eq!(wrong, []);
    current.absorb(&engine, record, source);
}

/// What is known after the first survey.
fn known() -> Current {
    let mut current = Current::default();
    take(&mut current, &first());
    current
}

/// A form being filled in; questions are named as in `members/KEY/m_name`.
struct Filling(Engine);

impl Filling {
    fn new(current: &Current, day: &str, purpose: &str) -> Self {
        let mut filling = Self(Engine::new(survey(), context(Some(current), day)));
        filling.set("visit_purpose", purpose);
        filling.set("seen_state", "1");
        filling.set("consent", "yes");
        filling
    }

    fn path(&self, text: &str) -> Path {
        let mut parts = text.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let node = self.0.form().find(name);
        let node = node.unwrap_or_else(|| panic!("no question {name}"));
        let row = parts.next().map(str::to_owned);
        Path { node, row }
    }

    fn apply(&mut self, command: Command) -> Vec<String> {
        // As the journal has it: whatever the command says must survive there.
        let entry = command.to_json(self.0.form());
        let command = Command::from_json(self.0.form(), &entry).expect("a journal entry");
        let changed = self.0.apply(&command);
        let changed = changed.unwrap_or_else(|error| panic!("{command:?}: {error:?}"));
        changed.iter().map(|path| self.0.path_text(path)).collect()
    }

    fn set(&mut self, question: &str, typed: &str) -> Vec<String> {
        let path = self.path(question);
        let value = Value::parse(self.0.form().nodes[path.node].kind, typed);
        self.apply(Command::Set(path, value))
    }

    fn accept(&mut self, question: &str) -> Vec<String> {
        let path = self.path(question);
        self.apply(Command::AcceptPrefill(path))
    }

    fn unchanged(&mut self, around: &str, key: Option<&str>) -> Vec<String> {
        let node = self.path(around).node;
        self.apply(Command::AcceptSection(node, key.map(str::to_owned)))
    }

    fn open(&mut self, section: &str) -> Vec<String> {
        let node = self.path(section).node;
        self.apply(Command::OpenSection(node))
    }

    fn question(&self, question: &str) -> QuestionView {
        self.0.question(&self.path(question)).expect("a question")
    }

    fn asked(&self, question: &str) -> bool {
        self.0.is_asked(&self.path(question))
    }

    fn shown(&self, question: &str) -> String {
        self.question(question).shown
    }

    fn offered(&self, question: &str) -> Option<String> {
        self.question(question).offer.map(|offer| offer.shown)
    }

    fn section(&self, name: &str) -> ruhu_domain::form::SectionView {
        self.0.section(self.path(name).node)
    }

    /// Answers everything that is required, by what is offered or by `answers`.
    fn answer_the_rest(&mut self, answers: &[(&str, &str)]) {
        for key in [GRANDMOTHER, FATHER, DAUGHTER] {
            if !self.asked(&format!("{key}/m_change")) {
                continue;
            }
            if self.question(&format!("{key}/m_change")).value.is_empty() {
                self.set(&format!("{key}/m_change"), "1");
            }
            self.unchanged("members", Some(key));
        }
        for section in self.0.sections() {
            self.unchanged(&section.name, None);
        }
        loop {
            let open = self.0.open_items();
            let Some(item) = open.first() else { return };
            let name = self.0.form().nodes[item.path.node].name.clone();
            let given = answers.iter().find(|(question, _)| *question == name);
            if item.severity == ruhu_domain::form::definition::Severity::Warning {
                let reason = "示例原因".to_owned();
                self.apply(Command::Confirm(
                    item.path.clone(),
                    item.check.clone(),
                    reason,
                ));
            } else if let Some((_, typed)) = given {
                let kind = self.0.form().nodes[item.path.node].kind;
                let value = Value::parse(kind, typed);
                self.apply(Command::Set(item.path.clone(), value));
            } else if self.0.form().nodes[item.path.node].kind == Kind::Repeat {
                self.apply(Command::SetNone(item.path.node, true));
            } else {
                self.apply(Command::AcceptPrefill(item.path.clone()));
            }
        }
    }

    fn record(&self, id: u32, finished_at: &str) -> Record {
        let finished = self.0.finish().expect("nothing is open");
        Record {
            id: format!("01672edd-14e1-7000-8000-{id:012}"),
            answers: finished.answers,
            computed: finished.computed,
            finished_at: finished_at.to_owned(),
            ..first()
        }
    }
}

/// Answers of the visit itself: they are asked of everybody every time.
const VISIT: &[(&str, &str)] = &[
    ("visitor_role", "07"),
    ("interpreter", "no"),
    ("respondent", GRANDMOTHER),
    ("hh_code", "532822103299010001"),
    ("m_treated", "1"),
    ("house_visible", "1 3"),
    ("inpat_any", "no"),
    ("inc_proof", "5"),
    ("inc_agree", "yes"),
    ("events", "0"),
    ("needs", "5"),
    ("ms_output", "示例见效"),
    ("helper_known", "yes"),
    ("helper_times", "3"),
    ("satisfied", "1"),
    ("help_done", "1"),
    ("opinion", "1"),
    ("read_back", "yes"),
];

/// A short visit at which everything was as before, but for `answers`.
fn visit(current: &Current, day: &str, id: u32, answers: &[(&str, &str)]) -> Record {
    let mut filling = Filling::new(current, day, "1");
    for (question, typed) in answers {
        filling.set(question, typed);
    }
    filling.answer_the_rest(VISIT);
    filling.record(id, &format!("{day}T03:00:00Z"))
}

fn member<'a>(current: &'a Current, key: &str) -> Option<&'a Map<String, Json>> {
    let rows = current.answers["members"].as_array()?.iter();
    rows.filter_map(Json::as_object)
        .find(|row| row["_key"] == key)
}

#[test]
fn a_first_survey_becomes_what_is_known() {
    let (current, record) = (known(), first());
    for (name, value) in &record.answers {
        if !["members", "measures", "_confirmed"].contains(&name.as_str()) {
            assert_eq!(current.answers.get(name), Some(value), "{name}");
        }
    }
    assert_eq!(member(&current, FATHER).expect("a row")["m_edu"], "80");
    assert_eq!(
        member(&current, FATHER).expect("a row").get("_confirmed"),
        None
    );
    assert_eq!(current.sources.len(), 1);
    let source = current.source_of("hh_phone").expect("a source");
    assert_eq!((&*source.date, &*source.by), ("2018-11-20", "示例干部"));
    let full = current.full_survey.as_ref().expect("a full survey");
    assert_eq!((&*full.date, full.complete), ("2018-11-20", true));
    assert_eq!(current.years[0]["inc_net"], 870_000);
    assert_eq!(current.computed["inc_pc"], 290_000);
    assert_eq!(current.visits[0].seen_state, "1");
    let wire = serde_json::to_string(&current).expect("JSON");
    assert_eq!(serde_json::from_str::<Current>(&wire).ok(), Some(current));
}

#[test]
fn a_short_visit_asks_what_changes_and_knows_the_rest() {
    let filling = Filling::new(&known(), "2018-12-20", "1");
    for question in [
        "house_own",
        "water_src",
        "land_farm",
        "debt_any",
        "cause_main",
    ] {
        assert!(!filling.asked(question), "{question} is known");
    }
    for question in [
        "house_visible",
        "house_lived",
        "water_clear",
        "hh_phone_owner",
        "events",
    ] {
        assert!(filling.asked(question), "{question} is asked every time");
    }
    let house = filling.question("house_grade");
    assert_eq!(
        (house.shown.as_str(), house.relevant),
        ("C级 局部危险", false)
    );
    let source = house.carried.expect("a source");
    assert_eq!((&*source.date, &*source.by), ("2018-11-20", "示例干部"));
    assert_eq!(house.offer, None, "what is not asked is not offered");
    assert_eq!(filling.section("a7").asked, 0, "nothing of section a7");
    assert_eq!(filling.section("a7").carried, 9);
    assert!(filling.0.prefill_counts().not_asked > 80);
    assert_eq!(
        filling.0.finished().answers.get("house_grade"),
        None,
        "the record holds what was asked"
    );
}

#[test]
fn members_are_there_from_the_start_under_their_names() {
    for purpose in ["1", "3"] {
        let filling = Filling::new(&known(), "2018-12-20", purpose);
        let rows = filling.0.rows(filling.path("members").node);
        let names: Vec<_> = rows.iter().map(|row| (&*row.key, &*row.title)).collect();
        let household = [
            (GRANDMOTHER, "玉应罕"),
            (FATHER, "岩温罕"),
            (DAUGHTER, "玉香罕"),
        ];
        assert_eq!(names, household);
        assert!(rows.iter().all(|row| row.known && row.open > 0));
        let change = filling.question(&format!("{FATHER}/m_change"));
        assert!(change.value.is_empty() && change.required && change.offer.is_none());
    }
    let short = Filling::new(&known(), "2018-12-20", "1");
    assert_eq!(short.shown(&format!("{GRANDMOTHER}/m_age")), "70");
    assert!(!short.asked(&format!("{DAUGHTER}/m_school")));
    assert!(
        short.asked(&format!("{DAUGHTER}/m_student")),
        "she may have moved up"
    );
}

#[test]
fn a_known_member_who_left_is_recorded_not_removed() {
    let mut filling = Filling::new(&known(), "2018-12-20", "1");
    let members = filling.path("members").node;
    let remove = Command::RemoveRow(members, FATHER.to_owned());
    assert_eq!(filling.0.apply(&remove), Err(CommandError::ReadOnly));
    filling.apply(Command::AddRow(members, "new".to_owned()));
    filling.apply(Command::RemoveRow(members, "new".to_owned()));
    filling.set(&format!("{FATHER}/m_change"), "4");
    assert!(filling.asked(&format!("{FATHER}/m_remove_reason")));
    assert!(!filling.asked(&format!("{FATHER}/m_health")));
}

#[test]
fn a_changed_member_is_asked_everything_and_nobody_else() {
    let mut filling = Filling::new(&known(), "2018-12-20", "1");
    let changed = filling.set(&format!("{FATHER}/m_change"), "2");
    for question in ["m_idtype", "m_sex", "m_birth", "m_ethnic"] {
        assert!(filling.asked(&format!("{FATHER}/{question}")), "{question}");
        assert!(
            !filling.asked(&format!("{GRANDMOTHER}/{question}")),
            "{question}"
        );
    }
    let others = changed.iter().filter(|path| *path == "members[0].m_ethnic");
    assert_eq!(others.count(), 0, "{changed:?}");
    assert_eq!(
        filling.shown(&format!("{FATHER}/m_age")),
        "",
        "asked again and not said yet"
    );
    filling.unchanged("members", Some(FATHER));
    assert_eq!(
        filling.shown(&format!("{FATHER}/m_idno")),
        "532899197305200015"
    );
    assert_eq!(
        filling.shown(&format!("{FATHER}/m_age")),
        "45",
        "computed from the number"
    );
    assert_eq!(
        filling.question(&format!("{FATHER}/m_train_will")).value,
        Value::Empty,
        "wishes are confirmed one by one"
    );
    // A slip: nothing that was typed goes away with it.
    filling.set(&format!("{FATHER}/m_politics"), "01");
    filling.set(&format!("{FATHER}/m_change"), "1");
    assert!(filling.asked(&format!("{FATHER}/m_politics")));
    assert!(!filling.asked(&format!("{FATHER}/m_train_will")));
    assert_eq!(filling.shown(&format!("{FATHER}/m_age")), "45");
}

#[test]
fn who_has_no_number_keeps_sex_and_birth_date() {
    let mut record = first();
    let row = record.answers["members"][0].as_object_mut().expect("a row");
    row.remove("m_idno");
    row.insert("m_idtype".to_owned(), json!("999"));
    row.insert("m_noid_reason".to_owned(), json!("2"));
    let mut current = Current::default();
    take(&mut current, &record);
    let mut filling = Filling::new(&current, "2018-12-20", "3");
    filling.set(&format!("{GRANDMOTHER}/m_change"), "1");
    filling.unchanged("members", Some(GRANDMOTHER));
    assert_eq!(
        filling.shown(&format!("{GRANDMOTHER}/m_birth")),
        "1948-03-12"
    );
    assert_eq!(filling.shown(&format!("{GRANDMOTHER}/m_age")), "70");
    assert_eq!(
        filling.question("visitor_role").offer,
        None,
        "that is of the visit"
    );
}

#[test]
fn what_becomes_relevant_and_is_not_known_is_asked() {
    let mut filling = Filling::new(&known(), "2018-12-20", "1");
    filling.set(&format!("{DAUGHTER}/m_change"), "1");
    assert!(!filling.asked(&format!("{DAUGHTER}/m_bigdis_name")));
    filling.set(&format!("{DAUGHTER}/m_health"), "4");
    assert!(filling.asked(&format!("{DAUGHTER}/m_bigdis_name")));
    let members = filling.path("members").node;
    filling.apply(Command::AddRow(members, "baby".to_owned()));
    filling.set("baby/m_change", "3");
    for question in ["m_add_reason", "m_idtype", "m_birth", "m_sex", "m_rel"] {
        assert!(filling.asked(&format!("baby/{question}")), "{question}");
    }
}

#[test]
fn an_opened_section_asks_everything_for_good() {
    let current = known();
    let mut filling = Filling::new(&current, "2018-12-20", "1");
    let changed = filling.open("a5");
    assert!(changed.contains(&"house_own".to_owned()), "{changed:?}");
    assert!(!changed.contains(&"water_src".to_owned()), "{changed:?}");
    assert!(filling.asked("house_own") && !filling.asked("water_src"));
    assert_eq!(filling.open("a5"), Vec::<String>::new());
    assert_eq!(filling.section("a5").carried, 0);
    filling.set("house_own", "2");
    let draft = filling.0.draft_answers();
    assert_eq!(draft["_opened"], json!(["a5"]));
    let (again, wrong) = Engine::load(survey(), context(Some(&current), "2018-12-20"), &draft);
    assert_eq!(wrong, []);
    assert!(
        Filling(again).asked("house_struct"),
        "still open after a restart"
    );
    assert_eq!(filling.0.finished().answers["_opened"], json!(["a5"]));
    let node = filling.path("house_own").node;
    let no_section = filling.0.apply(&Command::OpenSection(node));
    assert_eq!(no_section, Err(CommandError::NotFound));
}

#[test]
fn a_full_survey_asks_all_and_offers_what_was_said() {
    let mut filling = Filling::new(&known(), "2018-12-20", "3");
    let offer = filling.question("water_src").offer.expect("an offer");
    assert_eq!(
        (&*offer.shown, &*offer.date, &*offer.by),
        ("入户自来水", "2018-11-20", "示例干部")
    );
    assert!(offer.with_section);
    let money = filling.question("tr_farm").offer.expect("an offer");
    assert_eq!((&*money.shown, money.with_section), ("204.00", false));
    for question in ["events", "house_visible", "sign_house", "visit_date"] {
        assert_eq!(filling.offered(question), None, "{question}");
    }
    filling.unchanged("a5", None);
    assert_eq!(
        filling.shown("house_area"),
        "72.5",
        "it applies only with its tenure"
    );
    assert_eq!(filling.offered("house_area"), None, "answered");
    filling.unchanged("a9", None);
    assert!(
        filling.question("tr_farm").value.is_empty(),
        "money is never taken over silently"
    );
    filling.accept("tr_farm");
    assert_eq!(filling.shown("tr_farm"), "204.00");
    let path = filling.path("tr_farm");
    let nothing = filling.0.apply(&Command::AcceptPrefill(path));
    assert_eq!(
        nothing,
        Err(CommandError::NotFound),
        "there is nothing left to take over"
    );
}

#[test]
fn lists_are_offered_row_by_row_without_their_amounts() {
    let mut filling = Filling::new(&known(), "2018-12-20", "1");
    let offer = filling.offered("productions").expect("an offer");
    assert_eq!(offer.split('、').count(), 3, "{offer}");
    filling.unchanged("a8", None);
    let rows = filling.0.rows(filling.path("productions").node);
    assert_eq!(rows.len(), 3);
    let first = |question: &str| filling.question(&format!("{}/{question}", rows[0].key));
    assert!(!first("p_kind").value.is_empty());
    assert!(first("p_income").value.is_empty());
    assert_eq!(first("p_income").offer.expect("an offer").shown, "3,600.00");
    assert_eq!(filling.offered("productions"), None);
    let productions = filling.path("productions").node;
    filling.apply(Command::RemoveRow(productions, rows[1].key.clone()));
    assert!(
        filling.offered("productions").is_some(),
        "the removed row may come back"
    );
    filling.accept("productions");
    assert_eq!(filling.0.rows(productions).len(), 3);
}

#[test]
fn answers_are_counted_by_how_they_came() {
    let mut filling = Filling::new(&known(), "2018-12-20", "1");
    let before = filling.0.prefill_counts();
    filling.set("hh_phone_owner", "1");
    filling.accept("hh_phone");
    filling.accept("food_months");
    filling.set("events", "0");
    let counts = filling.0.prefill_counts();
    let expected = PrefillCounts {
        changed: before.changed + 1,
        taken_over: before.taken_over + 2,
        typed: before.typed + 1,
        ..before
    };
    assert_eq!(counts, expected);
    let stored = &filling.0.finished().computed["_prefill"];
    assert_eq!(stored["changed"], json!(counts.changed));
    assert_eq!(stored["not_asked"], json!(counts.not_asked));
    let alone = Engine::new(survey(), context(None, "2018-12-20"));
    assert_eq!(
        alone.finished().computed.get("_prefill"),
        None,
        "nothing to count"
    );
}

#[test]
fn changes_of_income_and_members_are_told_from_others() {
    let current = known();
    let changed = |answers: &[(&str, &str)]| {
        let record = visit(&current, "2018-12-20", 2, answers);
        ChangeRow::of("h", &record).expect("counted").changed
    };
    assert_eq!(changed(&[]), 0, "all as it was");
    assert_eq!(changed(&[("hh_phone_owner", "5"), ("food_months", "9")]), 0);
    assert_eq!(changed(&[("tr_farm", "250"), ("tr_eco", "50")]), 2);
    let presence = format!("{DAUGHTER}/m_presence");
    let member = format!("{DAUGHTER}/m_change");
    assert_eq!(changed(&[(&member, "1"), (&presence, "1")]), 1);
    assert!(
        ChangeRow::of("h", &first()).is_none(),
        "a first survey compares with nothing"
    );
    let mut left = Filling::new(&current, "2018-12-20", "1");
    let before = left.0.prefill_counts().income_and_members;
    left.set(&format!("{FATHER}/m_change"), "4");
    assert_eq!(left.0.prefill_counts().income_and_members, before + 1);
    let members = left.path("members").node;
    left.apply(Command::AddRow(members, "baby".to_owned()));
    assert_eq!(left.0.prefill_counts().income_and_members, before + 2);
}

#[test]
fn the_journal_gives_the_same_form_again() {
    let current = known();
    let mut filling = Filling::new(&current, "2018-12-20", "3");
    let start = filling.0.draft_answers();
    let form = survey();
    let mut journal = Vec::new();
    for command in [
        Command::OpenSection(filling.path("a5").node),
        Command::AcceptSection(filling.path("a8").node, None),
        Command::AcceptSection(filling.path("members").node, Some(FATHER.to_owned())),
        Command::AcceptPrefill(filling.path("hh_phone_owner")),
        Command::AcceptPrefill(filling.path("hh_phone")),
    ] {
        journal.push(command.to_json(&form).to_string());
        filling.apply(command);
    }
    let context = context(Some(&current), "2018-12-20");
    let (mut again, _) = Engine::load(Arc::clone(&form), context, &start);
    for entry in journal {
        let entry = serde_json::from_str(&entry).expect("JSON");
        let command = Command::from_json(&form, &entry).expect("a command");
        again.apply(&command).expect("it fits");
    }
    assert_eq!(again.draft_answers(), filling.0.draft_answers());
}

#[test]
fn a_short_record_is_complete_for_phone_and_server() {
    let current = known();
    let record = visit(&current, "2018-12-20", 2, &[]);
    assert_eq!(record.answers.get("house_grade"), None);
    assert_eq!(record.answers["members"][0].get("m_birth"), None);
    let violations = validate(&survey(), &record, context(Some(&current), "2018-12-20"));
    assert_eq!(violations, Ok(Vec::<Violation>::new()));
    let (engine, _) = Engine::load(
        survey(),
        context(Some(&current), "2018-12-20"),
        &record.answers,
    );
    assert_eq!(
        Json::Object(engine.finished().computed),
        Json::Object(record.computed.clone())
    );
    assert_eq!(record.computed["inc_pc"], 290_000);
}

#[test]
fn a_visit_replaces_what_it_asked_and_keeps_the_rest() {
    let mut current = known();
    let answers = [
        ("tr_farm", "250"),
        ("remark", "示例"),
        ("hh_phone_owner", "5"),
    ];
    let record = visit(&current, "2018-12-20", 2, &answers);
    take(&mut current, &record);
    assert_eq!(current.answers["tr_farm"], 25_000);
    assert_eq!(
        current.source_of("tr_farm").expect("a source").date,
        "2018-12-20"
    );
    assert_eq!(current.answers["house_grade"], "C");
    assert_eq!(
        current.source_of("house_grade").expect("a source").date,
        "2018-11-20"
    );
    let edu = current.source_of(&format!("members/{FATHER}/m_edu"));
    assert_eq!(edu.expect("a source").date, "2018-11-20");
    let health = current.source_of(&format!("members/{FATHER}/m_health"));
    assert_eq!(health.expect("a source").date, "2018-12-20");
    assert_eq!(
        current.answers.get("hh_phone"),
        None,
        "without a telephone there is no number"
    );
    assert_eq!(
        current.answers.get("need_note"),
        None,
        "asked and left empty"
    );
    assert_eq!(current.answers["wages"], json!([]));
    assert_eq!(
        current.full_survey.as_ref().expect("one").date,
        "2018-11-20"
    );
    assert_eq!(current.visits.len(), 2);
    assert_eq!(current.visits[0].date, "2018-12-20");
    let facts = current.to_facts();
    assert_eq!(facts["answered"]["house_grade"], "2018-11-20");
    assert_eq!(facts["answered"]["tr_farm"], "2018-12-20");
    assert_eq!(
        (&facts["last_visit"], &facts["first_survey"]),
        (&json!("2018-12-20"), &json!(false))
    );

    let before = current.clone();
    let context = context(Some(&known()), "2018-12-20");
    let (engine, _) = Engine::load(survey(), context, &record.answers);
    current.absorb(&engine, &record, Source::of(&record, "示例干部"));
    assert_eq!(current, before, "taken in twice");
}

#[test]
fn the_order_in_which_surveys_come_makes_no_difference() {
    let start = known();
    let early = visit(
        &start,
        "2018-12-20",
        2,
        &[("tr_farm", "250"), ("food_months", "9")],
    );
    let late = visit(
        &start,
        "2018-12-21",
        3,
        &[("tr_farm", "260"), ("remark", "示例")],
    );
    let again = Record {
        finished_at: "2018-12-21T08:00:00Z".to_owned(),
        ..visit(&start, "2018-12-21", 1, &[("tr_farm", "270")])
    };
    let mut in_order = start.clone();
    for record in [&early, &late, &again] {
        take(&mut in_order, record);
    }
    assert_eq!(
        in_order.answers["tr_farm"], 27_000,
        "of one day, what was finished later"
    );
    assert_eq!(
        in_order.answers.get("remark"),
        None,
        "asked again and left empty"
    );
    let mut reversed = start.clone();
    for record in [&again, &late, &early] {
        take(&mut reversed, record);
    }
    assert_eq!(reversed.answers, in_order.answers);
    assert_eq!(reversed.sources, in_order.sources);
    assert_eq!(reversed.from, in_order.from);
    assert_eq!(reversed.years, in_order.years);
    assert_eq!(reversed.computed, in_order.computed);
    assert_eq!(reversed.visits, in_order.visits);
}

#[test]
fn members_leave_and_come() {
    let mut current = known();
    let mut filling = Filling::new(&current, "2018-12-20", "1");
    filling.set(&format!("{FATHER}/m_change"), "4");
    filling.set(&format!("{FATHER}/m_remove_reason"), "1");
    filling.set(&format!("{FATHER}/m_change_date"), "2018-12-01");
    filling.accept(&format!("{FATHER}/m_name"));
    filling.set("declared_members", "2");
    filling.set("loan_want", "");
    filling.answer_the_rest(VISIT);
    let record = filling.record(2, "2018-12-20T03:00:00Z");
    take(&mut current, &record);
    assert_eq!(member(&current, FATHER), None);
    assert!(member(&current, DAUGHTER).is_some());
    let facts = current.to_facts();
    assert!(
        facts["from"]
            .get(format!("members/{FATHER}/m_health"))
            .is_none()
    );
    // A survey of before does not bring the person back.
    let mut first = first();
    first.id = "01672edd-14e1-7000-8000-000000000009".to_owned();
    take(&mut current, &first);
    assert_eq!(member(&current, FATHER), None);
}

#[test]
fn measures_that_a_visit_does_not_mention_keep_their_status() {
    let mut current = known();
    let before = current.answers["measures"].as_array().expect("rows").len();
    let mut filling = Filling::new(&current, "2018-12-20", "1");
    let measures = filling.path("measures").node;
    filling.apply(Command::AddRow(measures, "m-new".to_owned()));
    for (question, typed) in [
        ("ms_code", "M56"),
        ("ms_status", "5"),
        ("ms_date", "2018-12-20"),
        ("ms_source", "1"),
    ] {
        filling.set(&format!("m-new/{question}"), typed);
    }
    filling.answer_the_rest(VISIT);
    let record = filling.record(2, "2018-12-20T03:00:00Z");
    take(&mut current, &record);
    let rows = current.answers["measures"].as_array().expect("rows");
    assert_eq!(rows.len(), before + 1);
    let facts = current.to_facts();
    let of_household = facts["measures"].as_array().expect("a list").iter();
    let new = of_household.filter(|measure| measure["code"] == "M56" && measure["member"] == "HH");
    assert_eq!(new.count(), 1);
}

#[test]
fn the_last_survey_is_that_of_an_earlier_income_year() {
    let mut current = known();
    let mut short = Filling::new(&current, "2018-12-20", "1");
    assert_eq!(short.shown("income_year"), "2019", "the running year");
    let last = |filling: &Filling| {
        let survey = filling.0.survey();
        survey.last().and_then(|last| last.whole("inc_net"))
    };
    assert_eq!(last(&short), Some(870_000), "of 2018");
    let full = Filling::new(&current, "2018-12-20", "3");
    assert_eq!(
        full.shown("income_year"),
        "2018",
        "the year that has just closed"
    );
    assert_eq!(last(&full), None, "nothing is known of before 2018");
    short.set("tr_support", "20000");
    short.answer_the_rest(VISIT);
    let jump = short.question("inc_pc").violation.expect("a warning");
    assert_eq!((&*jump.check, jump.reason.is_some()), ("W-A51", true));
    let record = short.record(2, "2018-12-20T03:00:00Z");
    take(&mut current, &record);
    let years: Vec<_> = current
        .years
        .iter()
        .map(|year| year["income_year"].clone())
        .collect();
    assert_eq!(years, [json!(2019), json!(2018)]);
    let next = Filling::new(&current, "2019-06-20", "1");
    assert_eq!(
        last(&next),
        Some(870_000),
        "the survey of the same year is not the last"
    );
}

#[test]
fn a_visit_to_a_closed_door_changes_no_value() {
    let mut current = known();
    let before = current.clone();
    let mut filling = Filling::new(&current, "2018-12-20", "1");
    filling.set("seen_state", "4");
    filling.set("next_visit_date", "2019-01-05");
    filling.answer_the_rest(VISIT);
    take(&mut current, &filling.record(2, "2018-12-20T03:00:00Z"));
    assert_eq!(
        (&current.answers, &current.sources),
        (&before.answers, &before.sources)
    );
    assert_eq!(current.visits[0].seen_state, "4");
    assert_eq!(
        current.to_facts()["last_visit"],
        "2018-11-20",
        "nobody was met"
    );
}

#[test]
fn an_own_survey_counts_before_the_office_has_accepted_it() {
    let office = known();
    let record = visit(&office, "2018-12-20", 2, &[("tr_farm", "250")]);
    let context = context(Some(&office), "2018-12-20");
    let (engine, _) = Engine::load(survey(), context, &record.answers);
    let own = office.with_own(&engine, &record, Source::of(&record, "示例干部"));
    let next = Filling::new(&own, "2018-12-22", "1");
    assert_eq!(next.offered("tr_farm").as_deref(), Some("250.00"));
    assert_eq!(
        office.answers["tr_farm"], 20_400,
        "the office's facts are as they were"
    );
}

#[test]
fn the_office_answers_for_itself() {
    let current = known();
    let mut context = context(Some(&current), "2018-12-20");
    context.office.insert("hh_kind".to_owned(), json!("1"));
    context.office.insert("hh_attr".to_owned(), json!("2"));
    let members = json!([{"_key": FATHER, "m_dibao": true}]);
    context.office.insert("members".to_owned(), members);
    let mut filling = Filling(Engine::new(survey(), context.clone()));
    filling.set("visit_purpose", "1");
    assert!(!filling.asked("hh_attr"), "known, and nothing to ask");
    assert_eq!(
        filling.question("hh_attr").value,
        Value::Code("2".to_owned())
    );
    assert_eq!(filling.0.finished().answers.get("hh_attr"), None);
    let listed = filling.question(&format!("{FATHER}/m_dibao"));
    assert_eq!(
        (listed.value, listed.read_only),
        (Value::Code("yes".to_owned()), true)
    );
    let (server, _) = Engine::load(survey(), context, &filling.0.finished().answers);
    let at_server = Filling(server).question("hh_attr");
    assert_eq!(
        at_server.value,
        Value::Code("2".to_owned()),
        "the record need not repeat it"
    );
    filling.set("visit_purpose", "3");
    assert!(filling.asked("hh_attr"));
    assert_eq!(filling.0.finished().answers["hh_attr"], "2");
}
