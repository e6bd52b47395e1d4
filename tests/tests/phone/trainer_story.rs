//! A course run from its form to the counters, on one phone and mostly without a signal: what the
//! worked examples of the rules say must stand on the screen.

use ruhu_domain::forms::TRAINING_RUN_ID;
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::Change;
use ruhu_domain::training::Trainee;
use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, fixture, read};
use ruhu_tests::household::post;
use ruhu_tests::phone::{PATIENCE, fill, go, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Value, json};

use super::training::{DAY, VILLAGE, enrolled, record, trouble, until};

/// The page's clock is set by `offset`: a run of five days is told in a minute. Only the time of the
/// day and the date follow; pauses are real ones, so the phone does not lock itself.
const CLOCK: &str = "{
    const True = Date;
    globalThis.offset = 0;
    globalThis.Date = class extends True {
        constructor(...parts) { parts.length ? super(...parts) : super(True.now() + globalThis.offset); }
    };
}";

/// A detector of codes as the browser of an Android phone has it, which this Chromium lacks: it sees
/// what the test holds up once the camera gives a picture.
const DETECTOR: &str = "globalThis.BarcodeDetector = class {
    constructor(options) { this.kinds = options.formats; }
    async detect(video) {
        const sees = video.readyState >= 2 && video.videoWidth > 0 && this.kinds.includes('qr_code');
        return sees && globalThis.heldUp ? [{ rawValue: globalThis.heldUp }] : [];
    }
};";

fn before_each_page(page: &Page, source: &str) {
    page.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    );
}

/// Sets the clock to a day of June 2019 and a time such as `08:30`.
fn at(page: &Page, day: usize, time: &str) {
    let time = time.replace(':', ", ");
    let time = time.trim_start_matches('0').replace(", 0", ", ");
    page.eval(&format!(
        "globalThis.offset = new Date(2019, 5, {day}, {time}).getTime() - Date.now()"
    ));
}

/// The people of the run's villages, as the server gives them to the trainer.
fn people(api: &Phone) -> Vec<Trainee> {
    let (changes, _) = api.changes("");
    let people = changes
        .into_iter()
        .filter(|change: &Change| change.kind == "people");
    people
        .filter_map(|change| serde_json::from_value::<Vec<Trainee>>(change.body?).ok())
        .flatten()
        .collect()
}

fn row(person: &str, rest: &str) -> String {
    format!("[data-person='{person}'] {rest}")
}

fn count(selector: &str) -> String {
    format!("document.querySelectorAll({}).length", json!(selector))
}

/// Everything that stands on the card or row of a person, folded away or not.
fn words(page: &Page, person: &str) -> String {
    let selector = json!(format!("[data-person='{person}']"));
    let text = page.eval(&format!("document.querySelector({selector}).textContent"));
    text.as_str().expect("a text").to_owned()
}

/// The answers of the run; sessions are made by two taps.
fn answers() -> Value {
    json!({
        "course_code": "030201", "skill_level": "2", "organiser": "U05", "provider": "示例培训学校",
        "fund": "1", "subsidy_day": 2500, "trainer_kind": "1", "lang": ["1"],
        "place_village": VILLAGE, "place_name": "村委会", "target_villages": [VILLAGE],
        "capacity": 40, "start_date": DAY, "end_date": "2019-06-14", "plan_hours": "30",
        "run_state": "2",
    })
}

/// Another run of the trainer, on the morning of the third day.
fn other_run(api: &Phone) -> Record {
    let mut answers = answers();
    let more = json!({
        "course_code": "030301", "course_name": "茶艺", "train_type": "3", "skill": "03",
        "trainer_name": "示例教员", "start_date": "2019-06-12", "end_date": "2019-06-12",
        "plan_hours": "2", "run_state": "1",
        "sessions": [{"_key": "x", "s_date": "2019-06-12", "s_start": "09:00", "s_end": "11:00"}],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        answers[name] = value.clone();
    }
    record(api, TRAINING_RUN_ID, 2, &answers)
}

/// Finds somebody by what is typed and enrols them with two taps.
fn enrol(page: &Page, person: &Trainee, typed: &str) {
    page.replace_text("[data-action=search]", typed);
    let button = row(&person.person, "[data-action=enrol-person]");
    until(page, &format!("{} === 1", count(&button)), PATIENCE);
    page.click(&button);
    let labour = row(&person.person, "[data-action=labour][value='2']");
    wait_for(page, &labour);
    page.click(&labour);
    wait_for(page, &row(&person.person, ".ruhu-chip"));
}

/// The initials of a name as somebody types them.
fn initials(person: &Trainee) -> String {
    let reading = person.pinyin.first().expect("a reading");
    reading
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Takes the roll of one session: who comes at which time; everybody who came leaves at the end.
fn session(page: &Page, number: usize, came: &[(&Trainee, &str)]) {
    let day = 10 + number / 2;
    let (_, ends) = times(number);
    page.click(&format!(
        "[data-session]:nth-child({}) [data-action=open-session]",
        number + 1
    ));
    wait_for(page, "[data-page=session] [data-person]");
    for (person, time) in came {
        at(page, day, time);
        page.click(&row(&person.person, "[data-action=checkin]"));
        wait_for(page, &row(&person.person, "[data-action=checkout]"));
    }
    at(page, day, ends);
    let (first, _) = came.first().expect("somebody came");
    page.click(&row(&first.person, "[data-action=checkout]"));
    until(
        page,
        &format!("{} === 1", count("[data-person][data-state=done]")),
        PATIENCE,
    );
    page.click("[data-action=everyone-out]");
    let done = format!(
        "{} === {}",
        count("[data-person][data-state=done]"),
        came.len()
    );
    until(page, &done, PATIENCE);
    page.click("[data-action=back]");
    wait_for(page, "[data-page=run] [data-session]");
}

/// Start and end of a session: mornings and afternoons in turn.
fn times(number: usize) -> (&'static str, &'static str) {
    match number % 2 {
        0 => ("08:30", "11:30"),
        _ => ("14:00", "17:00"),
    }
}

/// Fifteen and twenty minutes after the start.
fn late(number: usize) -> (&'static str, &'static str) {
    match number % 2 {
        0 => ("08:45", "08:50"),
        _ => ("14:15", "14:20"),
    }
}

#[test]
fn a_run_from_its_form_to_the_counters_says_what_the_examples_say() {
    let mut server = Server::start_on(DAY);
    let api = Phone::enrol(&server, "DEMO-TRAINER");
    let carded = carded(&server);
    let browser = Browser::launch();
    let page = enrolled(&browser, &server, "DEMO-TRAINER");
    before_each_page(&page, CLOCK);
    before_each_page(&page, DETECTOR);
    page.reload();
    until(
        &page,
        &format!("{} === 1", count("[data-action=new-run]")),
        PATIENCE,
    );
    at(&page, 10, "08:00");

    // The run, through its form.
    page.click("[data-action=new-run]");
    wait_for(&page, "[data-page=survey]");
    let draft = page.eval("location.hash.split('/')[2]");
    go(&page, draft.as_str().expect("a draft"), "course");
    wait_for(&page, "[data-page=section] [data-q=course_code]");
    let answers = answers();
    let answers = answers.as_object().expect("an object");
    fill(&page, &mut Typist::new(answers, &[]), &|page| {
        if page.eval(&count("[data-action=plan-mornings]")) == json!(1) {
            page.click("[data-action=plan-mornings]");
            page.click("[data-action=plan-afternoons]");
            let rows = count("[data-q=sessions] [data-action=open-repeat]");
            page.wait_for(&format!("{rows} === 10"), PATIENCE);
        }
    });
    page.click("[data-action=finish]");
    wait_for(&page, "[data-page=run] [data-session]");
    let run = page.eval("location.hash.split('/')[2]");
    let run = run.as_str().expect("a run").to_owned();
    let open = |place: &str| page.goto(&format!("{}/#/run/{run}{place}", server_url(&api)));
    assert_eq!(page.eval(&count("[data-session]")), json!(10));
    // Ten sessions on five days of one week, the first of them today.
    let cells = page.eval(
        "[...document.querySelectorAll('.ruhu-calendar td')].map((day) => day.textContent).filter((text) => text.length > 2)",
    );
    assert_eq!(
        cells,
        json!([
            "10今天上午下午",
            "11上午下午",
            "12上午下午",
            "13上午下午",
            "14上午下午"
        ])
    );
    assert_eq!(
        page.eval("document.querySelector('.ruhu-calendar caption').textContent"),
        json!("2019 年 6 月")
    );
    must_be_fine(&page, "run-calendar");

    // Once with a signal: the people of the village come.
    let waiting = std::time::Instant::now();
    let mut found = people(&api);
    while found.is_empty() && waiting.elapsed() < PATIENCE {
        std::thread::sleep(std::time::Duration::from_millis(300));
        found = people(&api);
    }
    let grown = |person: &&Trainee| {
        person.archived
            && !person.id.is_empty()
            && person.age.is_some_and(|age| (20..55).contains(&age))
    };
    let whose = |person: &&Trainee| person.name == carded.name && person.id.ends_with(&carded.end);
    let mut class: Vec<Trainee> = found.iter().filter(whose).take(1).cloned().collect();
    let others = found
        .iter()
        .filter(grown)
        .filter(|person| person.card.is_empty());
    class.extend(others.take(3).cloned());
    let [late_once, eight, seven, on_time] = class.as_slice() else {
        panic!("four people of {}", found.len());
    };
    open("/people");
    until(
        &page,
        &format!("{} > 0", count("[data-action=enrol-person]")),
        PATIENCE * 3,
    );
    // The card was made after the people had come: they come again with the next download.
    page.reload();
    until(
        &page,
        &format!("{} > 0", count("[data-action=enrol-person]")),
        PATIENCE * 3,
    );
    at(&page, 10, "08:20");
    server.stop();

    enrol(&page, late_once, &initials(late_once));
    enrol(&page, eight, &eight.pinyin[0].replace(' ', ""));
    enrol(&page, seven, &seven.name);
    enrol(&page, on_time, &on_time.id[14..]);
    page.replace_text("[data-action=search]", &initials(eight));
    must_be_fine(&page, "people-by-initials");

    open("");
    wait_for(&page, "[data-page=run] [data-session]");
    for number in 0..10 {
        let (starts, _) = times(number);
        let (grace, after) = late(number);
        let mut came = Vec::new();
        // Ten sessions, one of them begun 20 minutes late.
        came.push((late_once, if number == 0 { after } else { starts }));
        // Eight, and seven with an eighth 20 minutes late.
        if number < 8 {
            came.push((eight, starts));
            came.push((seven, if number == 7 { after } else { starts }));
        }
        // Always late, by exactly the 15 minutes that cost nothing.
        came.push((on_time, grace));
        came.sort_by_key(|(_, time)| *time);
        session(&page, number, &came);
    }

    // At the door a card shows whose it is.
    page.click("[data-session]:nth-child(10) [data-action=open-session]");
    wait_for(&page, "[data-page=session] [data-action=scan-card]");
    page.click("[data-action=scan-card]");
    wait_for(&page, ".ruhu-scan video");
    page.eval(&format!("globalThis.heldUp = {}", json!(carded.link)));
    wait_for(&page, "[data-page=session] [data-action=show-all]");
    assert_eq!(
        page.eval(&count(".ruhu-scan")),
        json!(0),
        "the camera is off"
    );
    let shown = page
        .eval("[...document.querySelectorAll('[data-person]')].map((row) => row.dataset.person)");
    let shown: Vec<String> = serde_json::from_value(shown).expect("keys");
    assert!(shown.contains(&late_once.person), "{shown:?}");
    assert!(shown.len() < 4, "only one household's people: {shown:?}");
    must_be_fine(&page, "session-card");
    page.eval("globalThis.heldUp = 'http://127.0.0.1/home/#/0000000000'");
    page.click("[data-action=scan-card]");
    until(
        &page,
        &format!("{} === 0", count("[data-person]")),
        PATIENCE,
    );
    page.click("[data-action=show-all]");
    until(
        &page,
        &format!("{} === 4", count("[data-person]")),
        PATIENCE,
    );

    // One photo of each session; where it is missing the run says so.
    let fixture = fixture();
    let pictures = fixture["context"]["attachments"].as_array();
    let photo = json!({"at_photo": fixture["record"]["answers"]["house_photo"]});
    let photo = photo.as_object().expect("answers");
    page.click("[data-action=session-photo]");
    wait_for(&page, "[data-page=section] [data-q=at_photo]");
    Typist::new(photo, pictures.expect("pictures")).section(&page);
    page.click("[data-action=next]");
    wait_for(&page, "[data-page=finish]");
    page.click("[data-action=finish]");
    wait_for(&page, "[data-page=session]");
    open("");
    let missing = |row| format!("[data-session]:nth-child({row}) [data-state=open]");
    wait_for(&page, &missing(9));
    assert_eq!(
        page.eval(&count(&missing(10))),
        json!(0),
        "it has its photo"
    );

    // Results: hours, rate, completion, allowance.
    open("/results");
    wait_for(&page, "[data-page=run-results] [data-person]");
    for person in &class {
        page.click(&row(&person.person, "[data-action=test-pass]"));
        wait_for(
            &page,
            &row(&person.person, "[data-action=test-pass][aria-pressed=true]"),
        );
    }
    for (person, hours, rate, complete, allowance) in [
        (
            late_once,
            "29.67",
            "98.89%",
            "yes",
            Some("补贴 5 天，共 125.00 元"),
        ),
        (
            eight,
            "24",
            "80.00%",
            "yes",
            Some("补贴 4 天，共 100.00 元"),
        ),
        (seven, "23.67", "78.89%", "no", None),
        (
            on_time,
            "30",
            "100.00%",
            "yes",
            Some("补贴 5 天，共 125.00 元"),
        ),
    ] {
        let said = words(&page, &person.person);
        let expected = format!("{hours} 学时，出勤 {rate}");
        assert!(said.contains(&expected), "{expected}: {said}");
        for (result, state) in [("complete", complete), ("subsidy", complete)] {
            let chip = row(
                &person.person,
                &format!("[data-result={result}][data-state={state}]"),
            );
            assert_eq!(page.eval(&count(&chip)), json!(1), "{result}: {said}");
        }
        match allowance {
            Some(amount) => assert!(said.contains(amount), "{amount}: {said}"),
            None => assert!(said.contains("不足 80%") && !said.contains("元"), "{said}"),
        }
    }
    must_be_fine(&page, "results-examples");

    // Nothing counts before the run is finished.
    page.goto(&format!("{}/#/counters", server_url(&api)));
    until(
        &page,
        &format!("{} === 1", count("[data-result=times]")),
        PATIENCE,
    );
    let shown = |mark: &str| {
        page.eval(&format!(
            "document.querySelector('[data-result={mark}]').textContent"
        ))
    };
    assert_eq!(shown("times"), json!("0，目标 10000"));
    open("");
    wait_for(&page, "[data-page=run] [data-action=change-run]");
    page.click("[data-action=change-run]");
    wait_for(
        &page,
        "[data-page=survey], [data-page=section], [data-page=finish]",
    );
    let draft = page.eval("location.hash.split('/')[2]");
    let draft = draft.as_str().expect("a draft").to_owned();
    go(&page, &draft, "state");
    wait_for(&page, "[data-q=run_state] input[value='3']");
    page.click("[data-q=run_state] input[value='3']");
    go(&page, &draft, "finish");
    wait_for(&page, "[data-page=finish] [data-action=finish]");
    page.click("[data-action=finish]");
    wait_for(&page, "[data-page=run] [data-session]");
    page.goto(&format!("{}/#/counters", server_url(&api)));
    until(
        &page,
        "document.querySelector('[data-result=times]')?.textContent.startsWith('3')",
        PATIENCE,
    );
    assert_eq!(shown("times"), json!("3，目标 10000"));
    assert_eq!(shown("persons"), json!("3"));
    let lines = page.eval("document.querySelector('.ruhu-why').textContent");
    let lines = lines.as_str().expect("a text");
    assert!(
        lines.contains(&format!("{}（030201 2019-06-14）：没有结业", seven.name)),
        "{lines}"
    );

    // With a signal the phone sends, the server counts, and a second run comes.
    server.restart();
    api.take(&other_run(&api), 201);
    page.goto(&format!("{}/#/records", server_url(&api)));
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    until(
        &page,
        &format!(
            "{} === 0",
            count("[data-record][data-state=queued], [data-record][data-state=sending]")
        ),
        PATIENCE * 6,
    );
    page.goto(&format!("{}/#/counters", server_url(&api)));
    until(
        &page,
        "document.querySelector('[data-counter=times] dd')?.textContent.startsWith('3')",
        PATIENCE,
    );
    for counter in [
        "persons",
        "farm",
        "transfers",
        "startups",
        "skills",
        "willing",
    ] {
        let card = format!("[data-counter={counter}] .ruhu-why");
        assert_eq!(page.eval(&count(&card)), json!(1), "{counter}");
    }
    must_be_fine(&page, "counters-area");

    // Whoever has a place on a morning is not enrolled for the same morning unawares.
    page.goto(&format!("{}/#/", server_url(&api)));
    until(
        &page,
        &format!("{} === 2", count("[data-action=open-run]")),
        PATIENCE * 3,
    );
    let other = other_run(&api).id;
    page.goto(&format!("{}/#/run/{other}/people", server_url(&api)));
    until(
        &page,
        &format!("{} > 0", count("[data-action=enrol-person]")),
        PATIENCE,
    );
    server.stop();
    page.replace_text("[data-action=search]", &late_once.name);
    let button = row(&late_once.person, "[data-action=enrol-person]");
    wait_for(&page, &button);
    page.click(&button);
    wait_for(&page, &row(&late_once.person, "[data-action=enrol-anyway]"));
    let said = words(&page, &late_once.person);
    assert!(said.contains("茶叶加工 2019-06-12 08:30–11:30"), "{said}");
    must_be_fine(&page, "people-booked");
    // Taken back: nobody is enrolled.
    page.click(&row(&late_once.person, "[data-action=enrol-not]"));
    until(
        &page,
        &format!("{} === 0", count("[data-action=enrol-anyway]")),
        PATIENCE,
    );
    assert_eq!(page.eval(&count(&button)), json!(1));
    // Meant all the same.
    page.click(&button);
    page.click(&row(&late_once.person, "[data-action=enrol-anyway]"));
    page.click(&row(&late_once.person, "[data-action=labour][value='2']"));
    wait_for(&page, &row(&late_once.person, ".ruhu-chip"));
    assert_eq!(trouble(&page), Vec::<String>::new());
}

/// Where the phone's server is, also while it is stopped.
fn server_url(api: &Phone) -> String {
    format!("http://127.0.0.1:{}", api.port)
}

/// Somebody whose household has a card, and what is on it.
struct Carded {
    name: String,
    /// The last four of the ID number.
    end: String,
    link: String,
}

/// Makes the card of an archived household of the village in which somebody is between 20 and 55.
fn carded(server: &Server) -> Carded {
    let cadre = Phone::enrol(server, "DEMO-CADRE");
    let (changes, _) = cadre.changes("");
    let grown = |change: &Change| {
        let body = change
            .body
            .as_ref()
            .filter(|_| change.kind == "household")?;
        let archived = body["status"].as_str()?.starts_with('2');
        let here = change.id.starts_with(VILLAGE) && archived;
        let mut members = body["office"]["members"]
            .as_array()
            .filter(|_| here)?
            .iter();
        members.find_map(|member| {
            let number = member["m_idno"].as_str()?;
            let born: u32 = number.get(6..10)?.parse().ok()?;
            (1966..1998).contains(&born).then(|| {
                let name = member["m_name"].as_str().unwrap_or_default();
                (change.id.clone(), name.to_owned(), number[14..].to_owned())
            })
        })
    };
    let (household, name, end) = changes.iter().find_map(grown).expect("a household");
    let path = format!("/api/v1/households/{household}/card");
    let card: Value = read(&post(&cadre, &path, &json!({"pin": "4702"})), 201);
    let link = card["url"].as_str().expect("a link").to_owned();
    Carded { name, end, link }
}
