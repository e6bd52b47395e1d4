//! T3: targets, person-times, courses, farm trainings.

use ruhu_domain::reports::courses::{FarmTraining, Run};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::training::{Completion, Counts, Goal, Placement, Trainings, training};

use crate::support::{MENGMAN, MENGWANG, basis, behind, date, home, row, rows, with_status};

fn completion(person: &str, home: Home, kind: &str, ended: &str, counts: Counts) -> Completion {
    Completion {
        person: person.to_owned(),
        home,
        kind: kind.to_owned(),
        ended: date(ended),
        sex: "1".to_owned(),
        ethnic: "傣族".to_owned(),
        counts,
    }
}

fn nothing() -> Trainings<'static> {
    const NONE: &Goal = &Goal {
        base: Vec::new(),
        met: Vec::new(),
    };
    Trainings {
        completions: &[],
        transfers: &[],
        startups: &[],
        farm: &[],
        projects: NONE,
        skills: NONE,
        runs: &[],
    }
}

#[test]
fn t3_6238_of_10000_are_62_38() {
    let completions: Vec<Completion> = (0..6238)
        .map(|index| {
            let day = match index {
                0..2 => "2018-11-20",
                2..5 => "2018-10-01",
                5..9 => "2018-09-30",
                9..14 => "2018-01-01",
                _ => "2017-12-31",
            };
            // Every person twice.
            let person = format!("p{}", index / 2);
            completion(&person, home("1"), "3", day, Counts::Yes)
        })
        .collect();
    let report = training(
        &basis(),
        &Trainings {
            completions: &completions,
            ..nothing()
        },
    );
    assert_eq!(
        row(&report, "T3", "培训人次"),
        "培训人次 10000 5 14 6238 62.38% 3119",
        "T3"
    );
    assert_eq!(
        row(&report, "T3", "转移就业人次"),
        "转移就业人次 3000 0 0 0 0.00% 0"
    );
    assert_eq!(row(&report, "T3", "一户一技"), "一户一技 0 — — 0 — —");
    assert_eq!(behind(&report, "T3", 0, "all"), ["1"]);
    assert_eq!(report.heading.records, 6238);
}

#[test]
fn t3_of_p1_to_p4_is_5_person_times_3_persons_1_duplicate() {
    let done = |person: &str, home, counts| completion(person, home, "3", "2018-06-01", counts);
    let rows = [
        done("P1", home("1"), Counts::Yes),
        done("P1", home("1"), Counts::Yes),
        done("P1", home("1"), Counts::Yes),
        done("P2", with_status("2", "40"), Counts::Yes),
        done("P4", home("4"), Counts::Yes),
        done("P4", home("4"), Counts::Duplicate),
    ];
    let report = training(
        &basis(),
        &Trainings {
            completions: &rows,
            ..nothing()
        },
    );
    assert_eq!(
        row(&report, "T3.townships", "合计"),
        "合计 5 3 4 1 0 0 5 0 0 0 0 0 0 0 0 0 5 0 0 1"
    );
    assert_eq!(
        row(&report, "T3.townships", "勐海镇"),
        "勐海镇 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"
    );
}

#[test]
fn t3_shows_each_type_sex_and_those_without_id() {
    let mut all: Vec<Completion> = (1..=13)
        .flat_map(|kind: usize| {
            let counts = if kind < 10 {
                Counts::Yes
            } else {
                Counts::Apart
            };
            let one = move |index| {
                let person = format!("{kind}-{index}");
                completion(&person, home("1"), &kind.to_string(), "2018-06-01", counts)
            };
            (0..kind).map(one)
        })
        .collect();
    for row in all.iter_mut().take(2) {
        "2".clone_into(&mut row.sex);
        "哈尼族".clone_into(&mut row.ethnic);
    }
    all.push(completion(
        "x",
        home("1"),
        "3",
        "2018-06-01",
        Counts::Unverified,
    ));
    let report = training(
        &basis(),
        &Trainings {
            completions: &all,
            ..nothing()
        },
    );
    assert_eq!(
        row(&report, "T3.townships", "勐满镇"),
        "勐满镇 45 45 45 0 1 2 3 4 5 6 7 8 9 10 11 12 43 2 1 0"
    );
    assert_eq!(rows(&report, "T3.ethnic"), ["傣族 43", "哈尼族 2"]);
    assert_eq!(
        row(&report, "T3", "培训人次"),
        "培训人次 10000 0 45 45 0.45% 45"
    );
}

fn placement(person: &str, on: &str) -> Placement {
    Placement {
        person: person.to_owned(),
        household: "1".to_owned(),
        on: date(on),
    }
}

#[test]
fn t3_counts_transfers_by_time_and_startups_by_person() {
    let placements = [
        placement("a", "2018-10-02"),
        placement("a", "2017-05-01"),
        placement("b", "2018-11-20"),
        placement("c", "2018-11-21"),
    ];
    let goal = |base: &[&str], met: &[&str]| {
        let own = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Goal {
            base: own(base),
            met: own(met),
        }
    };
    let (projects, skills) = (
        goal(&["1", "2", "3"], &["1"]),
        goal(&["1", "2"], &["1", "2"]),
    );
    let report = training(
        &basis(),
        &Trainings {
            transfers: &placements,
            startups: &placements,
            projects: &projects,
            skills: &skills,
            ..nothing()
        },
    );
    assert_eq!(
        rows(&report, "T3")[1..],
        [
            "转移就业人次 3000 2 2 3 0.10% 2",
            // Person a counts once, on the first day.
            "自主创业人数 100 1 1 2 2.00% 2",
            "农技培训达标村 0 — — 0 — —",
            "有劳力户产业增收项目 3 — — 1 33.33% —",
            "一户一技 2 — — 2 100.00% —",
        ]
    );
}

#[test]
fn t3_lists_courses_and_villages_with_farm_trainings() {
    let farm: Vec<FarmTraining> = [
        (0, false),
        (1, false),
        (1, true),
        (2, true),
        (3, true),
        (2, false),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, (runs, met))| FarmTraining {
        village: format!("{MENGWANG}20{index}"),
        name: format!("村{index}"),
        township: MENGWANG.to_owned(),
        runs,
        met,
    })
    .collect();
    let run = Run {
        course: "茶叶种植".to_owned(),
        place: "示例甲村".to_owned(),
        township: MENGMAN.to_owned(),
        from: date("2018-06-01"),
        to: date("2018-06-05"),
        people: [40, 38, 35, 30],
        trainer: "示例老师".to_owned(),
    };
    let report = training(
        &basis(),
        &Trainings {
            farm: &farm,
            runs: &[run],
            ..nothing()
        },
    );
    assert_eq!(row(&report, "T3.farm", "勐往乡"), "勐往乡 6 1 2 3 3");
    assert_eq!(row(&report, "T3.farm", "勐满镇"), "勐满镇 0 0 0 0 0");
    assert_eq!(
        row(&report, "T3", "农技培训达标村"),
        "农技培训达标村 6 — — 3 50.00% —"
    );
    assert_eq!(
        rows(&report, "T3.runs"),
        ["茶叶种植 示例甲村 勐满镇 2018-06-01 2018-06-05 40 38 35 30 示例老师"]
    );
}
