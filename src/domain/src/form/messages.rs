//! The generic messages, valid for every question of every form.

use super::definition::Kind;

/// What is wrong with an answer, apart from the sheet `checks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generic {
    Required,
    NotANumber,
    NotADate,
    Unreadable,
    TooLong,
    UnknownOption,
    Constraint,
}

impl Generic {
    /// The code people quote. A failed constraint is named after the type it bounds.
    pub(super) fn id(self, kind: Kind, negative: bool) -> &'static str {
        match (self, kind) {
            (Self::Required, _) => "E-REQ",
            (Self::NotANumber | Self::Unreadable, _) => "E-NUM",
            (Self::NotADate, _) => "E-DATE",
            (Self::TooLong, _) => "E-LEN",
            (Self::UnknownOption, _) => "E-OPT",
            (Self::Constraint, Kind::Text | Kind::LongText | Kind::IdNumber | Kind::Phone) => {
                "E-LEN"
            }
            (Self::Constraint, Kind::SelectMany) => "E-MAX",
            (Self::Constraint, Kind::Money) if negative => "E-NEG",
            (Self::Constraint, _) => "E-RANGE",
        }
    }
}

/// The message for a generic check in the language `tag` (`zh`, else English), with the label of
/// the question filled in.
pub fn generic_message(id: &str, tag: &str, label: &str) -> String {
    let chinese = tag == "zh";
    let text = match (id, chinese) {
        ("E-REQ", true) => return format!("请填写“{label}”"),
        ("E-REQ", false) => return format!("Please answer \"{label}\""),
        ("E-NUM", true) => "请填数字",
        ("E-NUM", false) => "Enter a number",
        ("E-DATE", true) => "日期不对",
        ("E-DATE", false) => "Not a valid date",
        ("E-LEN", true) => "字数太多",
        ("E-LEN", false) => "The text is too long",
        ("E-OPT", true) => "选项无效，请重选",
        ("E-OPT", false) => "Option is not valid",
        ("E-NEG", true) => "金额不能为负",
        ("E-NEG", false) => "Amount cannot be negative",
        ("E-MAX", true) => "选得太多",
        ("E-MAX", false) => "Too many choices",
        (_, true) => "超出范围",
        (_, false) => "Out of range",
    };
    text.to_owned()
}
