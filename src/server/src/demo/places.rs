//! The twelve townships with their real codes, and villages that do not exist.

use ruhu_domain::forms;
use serde_json::{Value as Json, json};

use super::names::People;

/// A township and how many households of the plan live in it. The plan gives no split; poor and
/// remote ones have more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Township {
    pub(super) code: &'static str,
    pub(super) households: usize,
    /// Some of its villages lie on the border.
    border: bool,
    /// Who lives there; the first mostly.
    pub(super) people: [People; 2],
}

const fn township(
    code: &'static str,
    households: usize,
    border: bool,
    people: [People; 2],
) -> Township {
    Township {
        code,
        households,
        border,
        people,
    }
}

use People::{Bulang, Dai, Han, Hani, Lahu};

/// Township of the fixture.
pub(super) const MENGHUN: &str = "532822103";
/// 勐遮镇 and 打洛镇 have the plan's relocation sites.
pub(super) const MENGZHE: &str = "532822104";
/// See [`MENGZHE`].
pub(super) const DALUO: &str = "532822102";
/// 西定乡, on the tourism route.
pub(super) const XIDING: &str = "532822205";

pub(super) const TOWNSHIPS: [Township; 12] = [
    township("532822101", 50, false, [Dai, Han]),
    township(DALUO, 35, true, [Dai, Hani]),
    township(MENGHUN, 65, false, [Dai, Hani]),
    township(MENGZHE, 85, false, [Dai, Lahu]),
    township("532822105", 70, true, [Dai, Lahu]),
    township("532822106", 60, false, [Dai, Lahu]),
    township("532822201", 75, false, [Hani, Lahu]),
    township("532822202", 60, false, [Dai, Lahu]),
    township("532822203", 60, false, [Hani, Lahu]),
    township("532822204", 110, true, [Bulang, Lahu]),
    township(XIDING, 120, true, [Hani, Bulang]),
    township("532822401", 6, false, [Han, Dai]),
];

/// Households per village, about.
const VILLAGE_SIZE: usize = 12;
/// The fixture's village, its number in 勐混镇.
const FIXTURE_VILLAGE: usize = 299;

/// A village of the demo.
#[derive(Clone, Debug)]
pub(super) struct Village {
    /// 12 digits.
    pub(super) code: String,
    pub(super) name: String,
    pub(super) township: Township,
    is_border: bool,
}

impl Village {
    /// As phones know it.
    pub(super) fn to_json(&self) -> Json {
        json!({
            "name": self.code, "label": self.name, "parent": self.township.code, "is_border": self.is_border,
        })
    }
}

/// The townships as phones know them, by the names the household survey has for them.
pub(super) fn townships() -> Json {
    let forms = forms::built_in().unwrap_or_default();
    let names = forms.iter().flat_map(|form| form.list("township"));
    let names = names.filter(|name| TOWNSHIPS.iter().any(|own| own.code == name.name));
    names
        .map(|name| json!({ "name": name.name, "label": name.label.get(0) }))
        .collect()
}

/// All villages, by township. Names count through stems and branches, so no two are the same.
pub(super) fn villages() -> Vec<Village> {
    const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    const BRANCHES: [char; 12] = [
        '子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥',
    ];
    let mut villages = Vec::new();
    for township in TOWNSHIPS {
        let code = |number: usize| format!("{}{number}", township.code);
        for number in 0..(township.households / VILLAGE_SIZE).max(1) {
            let place = villages.len();
            let name = format!("示例{}{}村", STEMS[place / 12 % 10], BRANCHES[place % 12]);
            let is_border = township.border && number % 2 == 0;
            villages.push(Village {
                code: code(201 + number),
                name,
                township,
                is_border,
            });
        }
        if township.code == MENGHUN {
            let name = "示例村".to_owned();
            villages.push(Village {
                code: code(FIXTURE_VILLAGE),
                name,
                township,
                is_border: false,
            });
        }
    }
    villages
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn places_hold_all_households_and_no_two_share_a_name() {
        assert_eq!(
            TOWNSHIPS
                .iter()
                .map(|township| township.households)
                .sum::<usize>(),
            796
        );
        assert_eq!(townships().as_array().map(Vec::len), Some(TOWNSHIPS.len()));
        let villages = villages();
        let names: BTreeSet<&str> = villages
            .iter()
            .map(|village| village.name.as_str())
            .collect();
        let codes: BTreeSet<&str> = villages
            .iter()
            .map(|village| village.code.as_str())
            .collect();
        assert_eq!((names.len(), codes.len()), (villages.len(), villages.len()));
        assert!(
            codes.iter().all(|code| code.len() == 12),
            "village codes have 12 digits"
        );
        assert!(names.iter().all(|name| name.starts_with("示例")));
    }
}
