//! A step: a finished form of the chain, read once.

use serde_json::{Map, Value as Json};

use crate::date::Date;
use crate::form::Engine;
use crate::forms::{CREDIT_APPRAISAL_ID, CREDIT_CONFIRM_ID, CREDIT_INFO_ID, CREDIT_NOTICE_ID};
use crate::record::Record;
use crate::rules::credit::Credit;
use crate::sync::protocol::Message;

/// Which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 采集: the household's information.
    Collect,
    /// 评议: the village's appraisal group decides.
    Appraise,
    /// 公示: the notice is put up, and ended.
    Notice,
    /// 镇审定: the township confirms.
    Confirm,
}

impl Kind {
    /// The step a form is.
    pub fn of(form_id: &str) -> Option<Self> {
        [Self::Collect, Self::Appraise, Self::Notice, Self::Confirm]
            .into_iter()
            .find(|kind| kind.form_id() == form_id)
    }

    /// The form it is made with.
    pub const fn form_id(self) -> &'static str {
        match self {
            Self::Collect => CREDIT_INFO_ID,
            Self::Appraise => CREDIT_APPRAISAL_ID,
            Self::Notice => CREDIT_NOTICE_ID,
            Self::Confirm => CREDIT_CONFIRM_ID,
        }
    }

    /// The step in words.
    pub fn label(self) -> Message {
        let (zh, en) = match self {
            Self::Collect => ("采集信用信息", "Collect credit information"),
            Self::Appraise => ("评议", "Appraise"),
            Self::Notice => ("公示", "Public notice"),
            Self::Confirm => ("审定", "Confirm"),
        };
        Message {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// A finished form of the chain.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which.
    pub kind: Kind,
    /// Id of the record.
    pub record: String,
    /// The records whoever made it knew.
    pub known: Vec<String>,
    /// Code of the household.
    pub household: String,
    /// Its own day.
    pub date: Date,
    /// Name of who sent it.
    pub by: String,
    /// Its answers, private ones too: they stay in here.
    pub(super) answers: Map<String, Json>,
    /// What a credit file is worth; `None` for the other steps and without consent.
    pub(super) credit: Option<Credit>,
    /// Names of the members, between bars.
    pub(super) names: String,
    /// Name of the borrower.
    pub(super) borrower_name: String,
    /// Whether the survey knows of an honour.
    pub(super) honour: Option<bool>,
}

/// Questions that hold a step's own day.
const DATES: &[&str] = &["b_date", "ap_date", "nt_closed", "nt_from", "cf_date"];

impl Step {
    /// Reads a record; `engine` is the record, loaded with what was known to who made it. `None` for
    /// other forms, and without a day.
    pub fn of(engine: &Engine, record: &Record, by: &str) -> Option<Self> {
        let kind = Kind::of(&record.form_id)?;
        let text = |name: &str| record.answers.get(name).and_then(Json::as_str);
        Some(Self {
            kind,
            record: record.id.clone(),
            known: record.known.clone(),
            household: record.household.clone(),
            date: DATES.iter().find_map(|name| Date::parse(text(name)?))?,
            by: by.to_owned(),
            credit: engine.credit().map(|credit| (*credit).clone()),
            names: engine.calculated("b_members"),
            borrower_name: engine.calculated("b_name"),
            honour: match engine.calculated("survey_honour").as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            answers: record.answers.clone(),
        })
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let text = self.answers.get(name).and_then(Json::as_str);
        text.unwrap_or_default()
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        Date::parse(self.text(name))
    }
}
