//! Which type of training fits what a person wants (按需分类).

use crate::rules::truth::Truth;

/// CL_TRAINTYPE codes for a purpose (`en_need`): not working away → guidance; wants work → skills;
/// wants a business → business start; farming → farm skills; Mandarin → Mandarin; other → any.
/// Empty for a purpose that does not exist.
pub fn types(need: &str) -> &'static [&'static str] {
    match need {
        "1" => &["1", "2"],
        "2" => &["3", "6", "7", "8", "9"],
        "3" => &["4"],
        "4" => &["5"],
        "5" => &["10"],
        "6" => &[
            "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
        ],
        _ => &[],
    }
}

/// Whether a type of training fits the purpose; unknown when one of them is missing.
pub fn fits(need: Option<&str>, train_type: Option<&str>) -> Truth {
    let both = need.zip(train_type);
    Truth::from(both.map(|(need, train_type)| types(need).contains(&train_type)))
}
