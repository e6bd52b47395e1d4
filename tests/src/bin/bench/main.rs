//! The figures of Ruhu, each as one JSON line: `{"figure", "value", "unit", "bound", "aim"}`.
//!
//! `cargo xtask bench` prepares the app and the server and runs this. Timings are taken on a phone's
//! profile with a processor four times slower; each is the median of a few runs.
//!
//! To add a figure: a function that returns its value, and a row in [`FIGURES`].

mod area;
mod home;
mod lighthouse;
mod median;
mod rules;
mod search;
mod server;
mod size;
mod start;
mod sync;
mod typing;
mod visits;

use std::env;
use std::process::ExitCode;

/// Where a figure should be.
enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

/// A figure that can be measured.
struct Figure {
    name: &'static str,
    unit: &'static str,
    aim: Aim,
    measure: fn() -> f64,
}

const FIGURES: [Figure; 27] = [
    Figure {
        name: "rules_of_one_household",
        unit: "µs",
        aim: Aim::AtMost(100.0),
        measure: rules::assess,
    },
    Figure {
        name: "evaluate_one_record",
        unit: "µs",
        aim: Aim::AtMost(1000.0),
        measure: rules::evaluate_record,
    },
    // A phone may take 50 ms; natively that is about a tenth.
    Figure {
        name: "search_20000",
        unit: "ms",
        aim: Aim::AtMost(5.0),
        measure: search::keystroke,
    },
    Figure {
        name: "first_load_bytes",
        unit: "bytes, brotli",
        aim: Aim::AtMost(200.0 * 1024.0),
        measure: size::first_load,
    },
    Figure {
        name: "household_page_bytes",
        unit: "bytes, brotli",
        aim: Aim::AtMost(150.0 * 1024.0),
        measure: size::household_page,
    },
    Figure {
        name: "household_door_250_kbit",
        unit: "ms",
        aim: Aim::AtMost(8000.0),
        measure: home::cold_at_250_kbit,
    },
    Figure {
        name: "household_benefits_250_kbit",
        unit: "ms",
        aim: Aim::AtMost(8000.0),
        measure: home::cold_to_benefits_at_250_kbit,
    },
    Figure {
        name: "guesses_of_10000_that_got_in",
        unit: "guesses",
        aim: Aim::AtMost(0.0),
        measure: home::guesses_that_got_in,
    },
    Figure {
        name: "lighthouse_accessibility",
        unit: "of 100",
        aim: Aim::AtLeast(100.0),
        measure: lighthouse::accessibility,
    },
    Figure {
        name: "lighthouse_best_practices",
        unit: "of 100",
        aim: Aim::AtLeast(100.0),
        measure: lighthouse::best_practices,
    },
    Figure {
        name: "cold_start_to_survey_slow_4g",
        unit: "ms",
        aim: Aim::AtMost(2000.0),
        measure: start::cold_on_slow_4g,
    },
    Figure {
        name: "cold_start_to_survey_250_kbit",
        unit: "ms",
        aim: Aim::AtMost(8000.0),
        measure: start::cold_at_250_kbit,
    },
    Figure {
        name: "offline_start_to_survey",
        unit: "ms",
        aim: Aim::AtMost(700.0),
        measure: start::offline,
    },
    Figure {
        name: "offline_start_to_home",
        unit: "ms",
        aim: Aim::AtMost(1200.0),
        measure: start::offline_home,
    },
    // Long enough for a guesser, short enough for a person.
    Figure {
        name: "key_derivation",
        unit: "ms",
        aim: Aim::AtMost(600.0),
        measure: start::key_derivation,
    },
    Figure {
        name: "key_to_painted_1_member",
        unit: "ms",
        aim: Aim::AtMost(16.0),
        measure: typing::key_with_1,
    },
    Figure {
        name: "key_to_painted_30_members",
        unit: "ms",
        aim: Aim::AtMost(16.0),
        measure: typing::key_with_30,
    },
    Figure {
        name: "add_1st_member",
        unit: "ms",
        aim: Aim::AtMost(60.0),
        measure: typing::add_1st,
    },
    Figure {
        name: "add_30th_member",
        unit: "ms",
        aim: Aim::AtMost(60.0),
        measure: typing::add_30th,
    },
    Figure {
        name: "key_to_durable",
        unit: "ms",
        aim: Aim::AtMost(100.0),
        measure: typing::durable,
    },
    Figure {
        name: "one_survey_on_the_wire",
        unit: "bytes",
        aim: Aim::AtMost(4096.0),
        measure: sync::bytes_of_one_survey,
    },
    Figure {
        name: "1000_queued_over_250_kbit",
        unit: "times what the line needs",
        aim: Aim::AtMost(1.3),
        measure: sync::queue_over_250_kbit,
    },
    Figure {
        name: "server_records_per_second",
        unit: "accepted and durable",
        aim: Aim::AtLeast(1500.0),
        measure: server::records_per_second,
    },
    // Grouping is what makes it more than one sync of the disk for each record allows.
    Figure {
        name: "server_records_to_plain_inserts",
        unit: "times",
        aim: Aim::AtLeast(1.0),
        measure: server::times_plain_inserts,
    },
    // No aim was set; half would be a good day.
    Figure {
        name: "questions_of_a_second_visit",
        unit: "% of the first",
        aim: Aim::AtMost(50.0),
        measure: visits::questions_again,
    },
    Figure {
        name: "answers_lost_in_200_renderer_kills",
        unit: "answers",
        aim: Aim::AtMost(0.0),
        measure: typing::lost_in_200_renderer_kills,
    },
    Figure {
        name: "answers_lost_in_50_browser_kills",
        unit: "answers",
        aim: Aim::AtMost(0.0),
        measure: typing::lost_in_50_browser_kills,
    },
];

fn main() -> ExitCode {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let known = |name: &String| FIGURES.iter().any(|figure| figure.name == name);
    if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
        let names: Vec<&str> = FIGURES.iter().map(|figure| figure.name).collect();
        eprintln!(
            "no figure is called {unknown}; there are: {}",
            names.join(" ")
        );
        return ExitCode::from(2);
    }
    for figure in &FIGURES {
        if wanted.is_empty() || wanted.iter().any(|name| name == figure.name) {
            let value = (figure.measure)();
            let (bound, aim) = match figure.aim {
                Aim::AtMost(aim) => ("at most", aim),
                Aim::AtLeast(aim) => ("at least", aim),
            };
            println!(
                r#"{{"figure":"{}","value":{value:.1},"unit":"{}","bound":"{bound}","aim":{aim}}}"#,
                figure.name, figure.unit
            );
        }
    }
    ExitCode::SUCCESS
}
