//! Statuses in the words a household is told.

use crate::sync::protocol::Message;

pub(super) fn message(zh: impl Into<String>, en: impl Into<String>) -> Message {
    Message {
        zh: zh.into(),
        en: en.into(),
    }
}

/// The household's status (CL_STATUS) in plain words; empty where there is nothing to tell. Whether a
/// household fell back or is watched is for those who help it, not a label to read of oneself.
pub(super) fn household(status: &str) -> Message {
    match status {
        "10" => message(
            "正在核实您家的情况",
            "Your family's situation is being looked at",
        ),
        "20" | "21" | "22" => message("还在帮扶中", "Still being helped"),
        "30" => message(
            "今年计划脱贫，正在核查",
            "Planned to leave poverty this year; being checked",
        ),
        "40" | "41" | "42" => message(
            "已脱贫，政策继续一段时间",
            "Out of poverty; the benefits go on for a time",
        ),
        _ => Message::default(),
    }
}

/// A measure's status in plain words. `due` says whether the household should have it; `money`
/// whether it comes as money.
pub(super) fn measure(status: &str, due: bool, money: bool) -> Message {
    match (status, due) {
        ("2", _) => message("已申请，等着批", "Applied for; waiting for approval"),
        ("3", _) if money => message("已批准，等着发", "Approved; waiting for payment"),
        ("3", _) => message("已批准，正在办", "Approved; being done"),
        ("4", _) if money => message("已发放", "Paid"),
        ("4", _) => message("已办好", "Done"),
        ("5", _) => message("正在享受", "You are receiving it"),
        ("6", _) => message("已结束", "Ended"),
        ("7", _) => message("没有批准", "Not approved"),
        ("8", _) => message("您家说不要", "Your family did not want it"),
        ("9", _) => message(
            "您说没收到，正在核实",
            "You said it did not arrive; being checked",
        ),
        (_, true) => message("应该有，还没办", "You should have it; nobody applied yet"),
        (_, false) => message("可以申请", "You can apply"),
    }
}
