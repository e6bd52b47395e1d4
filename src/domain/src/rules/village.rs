//! Exit of a poor village (贫困村退出): ten standards.

use super::reason::{Reason, percent, percent_text, yuan};
use super::truth::Truth;
use crate::settings::Settings;

/// What is known of a village; `None` is not known. Items 1, 6 and 9 are counted from surveys, the
/// office types the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Village {
    /// Registered members of households that have not exited.
    pub not_exited: Option<i64>,
    /// Registered population of the village.
    pub population: Option<i64>,
    /// Whether a hard road reaches the village (建制村).
    pub hard_road: Option<bool>,
    /// Whether dangerous places of that road are protected.
    pub road_protected: Option<bool>,
    /// Whether there is three-phase power (动力电).
    pub power: Option<bool>,
    /// Coverage of radio and television in hundredths of a percent.
    pub tv_coverage: Option<i64>,
    /// Whether the committee is on the network.
    pub net_committee: Option<bool>,
    /// Whether the school is; yes where the village has none.
    pub net_school: Option<bool>,
    /// Whether the clinic is.
    pub net_clinic: Option<bool>,
    /// Archived households by the state of their drinking water.
    pub water: Tally,
    /// Whether the clinic's building is up to standard.
    pub clinic: Option<bool>,
    /// Village doctors.
    pub doctors: Option<i64>,
    /// Whether there is a public place for activities.
    pub public_place: Option<bool>,
    /// Children out of school because the household is poor.
    pub out_because_poor: Option<i64>,
    /// Income of the collective in a year, in fen.
    pub collective_income: Option<i64>,
}

/// Households by state; none at all are met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Met.
    pub met: i64,
    /// Unmet.
    pub unmet: i64,
    /// Unknown, or without a survey.
    pub unknown: i64,
}

/// One of the ten standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// 1 to 10.
    pub number: u8,
    /// What was found: `2.23%`, `50,000.00`, `yes`; empty when it is not known.
    pub value: String,
    /// What is asked for, in the same unit.
    pub needed: String,
    /// Whether it is met.
    pub met: Truth,
    /// The standard and its state in words; its code is the number.
    pub reason: Reason,
}

/// The ten standards together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageExit {
    /// Whether all are met.
    pub met: Truth,
    /// The standards in order.
    pub items: Vec<Standard>,
}

/// Judges a village by the ten standards.
pub fn exit_standards(village: &Village, settings: &Settings) -> VillageExit {
    let network = [
        village.net_committee,
        village.net_school,
        village.net_clinic,
    ];
    let clinic = at_least(village.doctors, settings.get("P_VILLAGE_DOCTORS"));
    // A bad building decides, however many doctors there are.
    let doctors = match village.clinic {
        Some(false) => Some("no".to_owned()),
        Some(true) => village.doctors.map(|doctors| doctors.to_string()),
        None => None,
    };
    let collective = settings.get("P_COLLECTIVE");
    let tv = settings.get("P_VILLAGE_TV") * 100;
    let found = [
        poverty(village, settings),
        yes_no(&[village.hard_road, village.road_protected]),
        yes_no(&[village.power]),
        (
            village.tv_coverage.map(percent_text),
            percent_text(tv),
            at_least(village.tv_coverage, tv),
        ),
        yes_no(&network),
        water(village.water),
        (
            doctors,
            settings.get("P_VILLAGE_DOCTORS").to_string(),
            clinic.and(village.clinic.into()),
        ),
        yes_no(&[village.public_place]),
        (
            village
                .out_because_poor
                .map(|children| children.to_string()),
            "0".to_owned(),
            village
                .out_because_poor
                .map(|children| children == 0)
                .into(),
        ),
        (
            village.collective_income.map(yuan),
            yuan(collective),
            at_least(village.collective_income, collective),
        ),
    ];
    let items: Vec<Standard> = (1..)
        .zip(NAMES)
        .zip(found)
        .map(|((number, name), found)| standard(number, name, found))
        .collect();
    VillageExit {
        met: Truth::all(items.iter().map(|item| item.met)),
        items,
    }
}

const NAMES: [(&str, &str); 10] = [
    ("贫困发生率", "Share of poor people"),
    ("道路硬化到村", "Hard road to the village"),
    ("通动力电", "Three-phase power"),
    ("广播电视", "Radio and television"),
    ("网络宽带", "Broadband"),
    ("饮水有保障", "Drinking water"),
    ("卫生室", "Clinic"),
    ("公共活动场所", "Public place"),
    ("义务教育有保障", "Education"),
    ("集体经济收入", "Income of the collective"),
];

/// What was found, what is needed, and whether it is met.
type Found = (Option<String>, String, Truth);

fn standard(number: u8, (zh, en): (&str, &str), (value, needed, met): Found) -> Standard {
    let value = value.unwrap_or_default();
    let (state_zh, state_en) = match met {
        Truth::Yes => ("达标", "met"),
        Truth::No => ("未达标", "unmet"),
        Truth::Unknown => ("待核", "to be checked"),
    };
    let (mut zh, mut en) = (format!("{zh}{state_zh}"), format!("{en}: {state_en}"));
    if value.starts_with(|first: char| first.is_ascii_digit()) {
        zh = format!("{zh}：{value}，标准 {needed}");
        en = format!("{en}, {value}, needed {needed}");
    }
    Standard {
        number,
        value,
        needed,
        met,
        reason: Reason::new(&number.to_string(), zh, en),
    }
}

/// Below, not at, the share.
fn poverty(village: &Village, settings: &Settings) -> Found {
    let most = settings.get("P_VILLAGE_POOR");
    let counted = village.not_exited.zip(village.population);
    let counted = counted.filter(|(_, population)| *population > 0);
    let below = counted.map(|(poor, population)| {
        i128::from(poor) * 100 < i128::from(most) * i128::from(population)
    });
    let share = counted.and_then(|(poor, population)| percent(poor, population));
    (
        share.map(percent_text),
        format!("< {}", percent_text(most * 100)),
        below.into(),
    )
}

fn yes_no(parts: &[Option<bool>]) -> Found {
    let met = Truth::all(parts.iter().map(|part| Truth::from(*part)));
    let value = match met {
        Truth::Yes => Some("yes".to_owned()),
        Truth::No => Some("no".to_owned()),
        Truth::Unknown => None,
    };
    (value, "yes".to_owned(), met)
}

fn at_least(value: Option<i64>, least: i64) -> Truth {
    value.map(|value| value >= least).into()
}

fn water(homes: Tally) -> Found {
    let all = homes.met + homes.unmet + homes.unknown;
    let met = Truth::from(homes.unmet == 0);
    let known = Truth::from((homes.unknown == 0).then_some(true));
    (
        Some(format!("{}/{all}", homes.met)),
        format!("{all}/{all}"),
        met.and(known),
    )
}
