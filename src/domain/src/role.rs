//! Roles: who may see and send what.
//!
//! One table for phone and server. The phone uses it to offer only what will be taken; the server
//! refuses the rest.

use serde::{Deserialize, Serialize};

use crate::rules::measure_status::Recorder;
use crate::sync::protocol::Message;

/// What a user does. A household has no role: it opens its own page without an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Village or group cadre, first secretary, member of the work team (村干部、第一书记、驻村队员).
    Cadre,
    /// Assigned helper of some households (帮扶责任人).
    Helper,
    /// Trainer or organiser of training (培训教员).
    Trainer,
    /// Credit officer of a bank (信贷员).
    CreditOfficer,
    /// Member of a village's appraisal group (评议组成员).
    Appraiser,
    /// Poverty officer of a township (乡镇扶贫专干).
    Township,
    /// Officer of a unit of the county (行业部门).
    Unit,
    /// County poverty office (县扶贫办).
    County,
    /// Looks after users and phones; sees no household.
    Admin,
}

/// Which households a role gets on its phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of the user's area.
    Area,
    /// Those assigned to the user.
    Assigned,
    /// None; of the people in the villages of the user's course runs only what a trainer may see.
    Runs,
    /// The credit files and loans of the user's area.
    Credit,
    /// The credit files of the user's area that wait for the appraisal group.
    Appraisal,
    /// None.
    Nothing,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Cadre,
        Self::Helper,
        Self::Trainer,
        Self::CreditOfficer,
        Self::Appraiser,
        Self::Township,
        Self::Unit,
        Self::County,
        Self::Admin,
    ];

    /// The name in data and commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cadre => "cadre",
            Self::Helper => "helper",
            Self::Trainer => "trainer",
            Self::CreditOfficer => "credit_officer",
            Self::Appraiser => "appraiser",
            Self::Township => "township",
            Self::Unit => "unit",
            Self::County => "county",
            Self::Admin => "admin",
        }
    }

    /// The role called `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role in words.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::Cadre => ("村组干部", "Village cadre"),
            Self::Helper => ("帮扶责任人", "Helper"),
            Self::Trainer => ("培训教员", "Trainer"),
            Self::CreditOfficer => ("信贷员", "Credit officer"),
            Self::Appraiser => ("评议组成员", "Appraiser"),
            Self::Township => ("乡镇扶贫专干", "Township officer"),
            Self::Unit => ("行业部门", "Unit of the county"),
            Self::County => ("县扶贫办", "County office"),
            Self::Admin => ("系统管理员", "Administrator"),
        };
        Message {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    /// Which households are on this role's phone.
    pub const fn sight(self) -> Sight {
        match self {
            Self::Cadre | Self::Township | Self::County => Sight::Area,
            Self::Helper => Sight::Assigned,
            Self::Trainer => Sight::Runs,
            Self::CreditOfficer => Sight::Credit,
            Self::Appraiser => Sight::Appraisal,
            // The list of a unit's measures comes with those forms.
            Self::Unit | Self::Admin => Sight::Nothing,
        }
    }

    /// Whether records of this form are taken from the role. Forms the office made itself are for
    /// everybody who visits households.
    pub fn may_send(self, form_id: &str) -> bool {
        match form_id {
            "credit_info" => matches!(self, Self::Cadre | Self::CreditOfficer),
            "credit_appraisal" => self == Self::Appraiser,
            "credit_notice" => self == Self::Cadre,
            "credit_confirm" => self == Self::Township,
            "loan_entry" => matches!(self, Self::Cadre | Self::CreditOfficer),
            "loan_followup" => matches!(self, Self::Cadre | Self::Helper | Self::CreditOfficer),
            "household_said" => self.gives_cards(),
            "measure_step" => self.records_measures().is_some(),
            "status_proposal" => matches!(self, Self::Cadre | Self::Township),
            "household_survey" => matches!(self, Self::Cadre | Self::Helper),
            form if form.starts_with("training_") => self == Self::Trainer,
            _ => matches!(self, Self::Cadre | Self::Helper | Self::Township),
        }
    }

    /// Whether the role may read what an appraisal group said of a person's character.
    pub const fn reads_character(self) -> bool {
        matches!(self, Self::Appraiser | Self::Township | Self::County)
    }

    /// Whether the role accepts, returns and voids records of its area.
    pub const fn reviews(self) -> bool {
        matches!(self, Self::Township | Self::County)
    }

    /// As whom the role records steps of measures (措施状态); `None` when it records none.
    pub const fn records_measures(self) -> Option<Recorder> {
        match self {
            Self::Cadre | Self::Helper => Some(Recorder::Village),
            Self::Township | Self::Unit | Self::County => Some(Recorder::Office),
            Self::Trainer | Self::CreditOfficer | Self::Appraiser | Self::Admin => None,
        }
    }

    /// Whether the role gives households their cards (明白卡) and opens them again: whoever sits in
    /// the kitchen when the PIN is chosen, and the township.
    pub const fn gives_cards(self) -> bool {
        matches!(self, Self::Cadre | Self::Helper | Self::Township)
    }

    /// Whether the role is told of red warnings about loans of its area, which are to be reported
    /// within the quarter.
    pub const fn watches_loans(self) -> bool {
        matches!(self, Self::Township | Self::CreditOfficer | Self::County)
    }

    /// Whether the role changes settings and reads the audit.
    pub const fn governs(self) -> bool {
        matches!(self, Self::County | Self::Admin)
    }

    /// Whether the role adds users and revokes phones.
    pub const fn administers(self) -> bool {
        matches!(self, Self::Admin)
    }

    /// Digits of the area code such a user is given: a county 6, a township 9, a village 12.
    pub fn area_fits(self, area: &str) -> bool {
        let digits = area.bytes().all(|byte| byte.is_ascii_digit());
        let lengths: &[usize] = match self {
            Self::Cadre | Self::Appraiser => &[9, 12],
            Self::Township => &[9],
            Self::Helper | Self::Trainer | Self::CreditOfficer => &[6, 9, 12],
            Self::Unit | Self::County | Self::Admin => &[6],
        };
        digits && lengths.contains(&area.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_json() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
            assert_eq!(
                serde_json::to_value(role).expect("a name"),
                serde_json::json!(role.name())
            );
        }
        assert_eq!(Role::parse("household"), None);
    }

    #[test]
    fn forms_are_taken_from_those_who_fill_them_in() {
        let senders = |form: &str| {
            Role::ALL
                .into_iter()
                .filter(|role| role.may_send(form))
                .map(Role::name)
                .collect::<Vec<_>>()
        };
        assert_eq!(senders("household_survey"), ["cadre", "helper"]);
        assert_eq!(senders("visit_short"), ["cadre", "helper", "township"]);
        assert_eq!(senders("status_proposal"), ["cadre", "township"]);
        assert_eq!(senders("credit_info"), ["cadre", "credit_officer"]);
        assert_eq!(senders("credit_appraisal"), ["appraiser"]);
        assert_eq!(senders("credit_notice"), ["cadre"]);
        assert_eq!(senders("credit_confirm"), ["township"]);
        assert_eq!(
            senders("measure_step"),
            ["cadre", "helper", "township", "unit", "county"]
        );
        assert_eq!(senders("loan_entry"), ["cadre", "credit_officer"]);
        assert_eq!(
            senders("loan_followup"),
            ["cadre", "helper", "credit_officer"]
        );
        assert_eq!(senders("training_attend"), ["trainer"]);
    }

    #[test]
    fn areas_have_the_length_of_their_level() {
        assert!(Role::Township.area_fits("532822103"));
        assert!(!Role::Township.area_fits("532822"));
        assert!(!Role::Cadre.area_fits("532822"));
        assert!(!Role::County.area_fits("53282x"));
    }
}
