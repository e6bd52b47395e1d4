//! A picture for each measure, for those who cannot read: one line drawing for each kind of help.

use leptos::prelude::*;

/// Paths on a field of 24 × 24.
const HOSPITAL: &str = "M4 21V6l8-4 8 4v15zM12 8v6M9 11h6M10 21v-4h4v4";
const DOCTOR: &str = "M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3-7 8-7s8 3 8 7M12 16v4M10 18h4";
const CHILD: &str = "M12 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 9v7M7 12h10M12 16l-4 5M12 16l4 5";
const TREE: &str = "M12 2l6 8h-3l4 6H5l4-6H6zM12 16v6";
const WORK: &str = "M3 8h18v12H3zM8 8V5h8v3M3 13h18M12 12v3";
const FIELD: &str =
    "M12 21V9M12 13c-4 0-6-2-6-6 4 0 6 2 6 6zM12 10c4 0 6-2 6-6-4 0-6 2-6 6zM4 21h16";
const LEARN: &str = "M2 8l10-4 10 4-10 4zM6 10v5c3 3 9 3 12 0v-5M22 8v6";
const AWAY: &str = "M3 6h13v10H3zM16 9h3l2 3v4h-5M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z";
const WHEELCHAIR: &str = "M10 4a1.5 1.5 0 1 0 .1 0zM10 7v6h6l3 6M10 10h5M8 11a5 5 0 1 0 6 7";
const MONEY: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 7l4 5 4-5M12 12v6M9 13h6M9 16h6";
const OLD: &str =
    "M10 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7 21v-8c0-3 6-3 6 0v8M17 12v9M13 13c2 0 4-3 4-1";
const BANK: &str = "M2 9l10-6 10 6zM5 9v9M10 9v9M14 9v9M19 9v9M3 21h18M3 18h18";
const SCHOOL: &str = "M4 21V9l8-6 8 6v12zM10 21v-6h4v6M12 3v-2h4v2M8 11h2M14 11h2";
const HOUSE: &str = "M3 12l9-8 9 8M6 10v11h12V10M10 21v-6h4v6";
const WATER: &str = "M12 2c4 6 7 9 7 13a7 7 0 0 1-14 0c0-4 3-7 7-13z";
const ROAD: &str = "M8 3L4 21M16 3l4 18M12 4v3M12 10v4M12 17v4";
const TALK: &str = "M4 4h16v12H10l-5 5v-5H4zM8 9h8M8 12h5";
const HANDS: &str = "M3 12l5-5 4 3 4-3 5 5-9 8zM12 10l-3 3";
const FLAG: &str = "M6 22V3M6 4h12l-3 4 3 4H6";
const SHIELD: &str = "M12 2l8 3v7c0 5-4 8-8 10-4-2-8-5-8-10V5zM8 12l3 3 5-6";

const fn path(number: u8) -> &'static str {
    match number {
        1 | 3..=6 => HOSPITAL,
        2 => SHIELD,
        7..=9 => DOCTOR,
        10 => CHILD,
        11 | 47 => TREE,
        12 | 20 | 21 => WORK,
        13 | 14 | 52 => FIELD,
        15..=18 => LEARN,
        19 => AWAY,
        22..=25 => WHEELCHAIR,
        26..=28 => MONEY,
        29 | 30 | 50 => OLD,
        31..=34 | 39 => BANK,
        35..=38 | 40 | 41 => SCHOOL,
        42..=44 => HOUSE,
        45 | 55 => WATER,
        46 => ROAD,
        48 | 49 => TALK,
        51 | 53 => FLAG,
        56 => SHIELD,
        _ => HANDS,
    }
}

/// The picture of a measure. The words beside it say the same.
#[component]
pub(super) fn Icon(code: String) -> impl IntoView {
    let number = code.get(1..).and_then(|digits| digits.parse().ok());
    view! {
        <svg class="ruhu-benefit__icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path(number.unwrap_or_default())></path>
        </svg>
    }
}
