//! A household as reports count it.

use super::table::Cell;

/// A household, with what every report may group it by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// Its code.
    pub code: String,
    /// 9-digit township code.
    pub township: String,
    /// 12-digit village code.
    pub village: String,
    /// Name of the village.
    pub village_name: String,
    /// CL_STATUS code; empty for households that are not archived.
    pub status: String,
    /// Registered members.
    pub persons: i64,
    /// CL_CAUSE code of the main cause.
    pub cause: String,
    /// Year in which the plan wants it out of poverty.
    pub planned_exit_year: Option<i32>,
}

impl Home {
    /// 未脱贫, 新识别, 返贫 or 预脱贫.
    pub fn is_not_exited(&self) -> bool {
        matches!(self.status.as_str(), "20" | "21" | "22" | "30")
    }

    /// 脱贫, 脱贫监测 or 稳定脱贫.
    pub fn is_exited(&self) -> bool {
        matches!(self.status.as_str(), "40" | "41" | "42")
    }

    /// 建档立卡, whether exited or not.
    pub fn is_archived(&self) -> bool {
        self.is_not_exited() || self.is_exited()
    }
}

/// Number of households.
pub(super) fn households<'a>(homes: impl IntoIterator<Item = &'a Home>) -> Cell {
    Cell::count(homes.into_iter().map(|home| home.code.as_str()))
}

/// Registered members of households.
pub(super) fn persons<'a>(homes: impl IntoIterator<Item = &'a Home>) -> Cell {
    let homes: Vec<&Home> = homes.into_iter().collect();
    Cell::whole(homes.iter().map(|home| home.persons).sum())
        .behind(homes.iter().map(|home| home.code.as_str()))
}
