//! All records of a request: read, judged, stored in one go, answered one by one.

use std::sync::Arc;

use axum::http::StatusCode;
use ruhu_domain::credit_file::{is_step, privacy};
use ruhu_domain::form::Context;
use ruhu_domain::forms::LOAN_FOLLOWUP_ID;
use ruhu_domain::forms::{HOUSEHOLD_SAID_ID, MEASURE_STEP_ID};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::loan::is_of_loan;
use ruhu_domain::office::{add_credit, add_loans};
use ruhu_domain::record::Record;
use ruhu_domain::sync::protocol::{RecordState, Taken};
use serde_json::{Map, Value as Json};

use super::context::County;
use super::judge::judge;
use super::place::Place;
use super::read::{Arrival, Arrived};
use crate::office::{benefits, credit, facts, loans, review, training};
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::{self, Refused, Revision, Session, Upload, Verdict};
use crate::{clock, receipts};

/// How one record is answered.
pub(crate) type Taking = Answer<(StatusCode, Taken)>;

/// A record that was not refused.
enum Ready {
    /// These bytes are here, or the record is void: nothing to judge.
    Known(Verdict),
    /// To be stored.
    New(Box<Upload>),
}

/// Takes records in the order given, so that a batch may hold a revision and the one before it.
pub(crate) async fn take(
    state: &AppState,
    session: &Session,
    arrivals: Vec<Arrival>,
) -> Vec<Taking> {
    let mut answers = Vec::with_capacity(arrivals.len());
    let (mut uploads, mut places) = (Vec::new(), Vec::new());
    let mut intake = Intake {
        state,
        session,
        county: None,
    };
    for arrival in arrivals {
        answers.push(match intake.prepare(arrival).await {
            Ok(Ready::Known(verdict)) => answer(state, session, verdict),
            Ok(Ready::New(upload)) => {
                places.push((answers.len(), upload.record.form_id.clone()));
                uploads.push(*upload);
                // Replaced below, as soon as it is stored.
                Err(Refusal::new(Code::Internal))
            }
            Err(refusal) => Err(refusal),
        });
    }
    for ((place, form_id), verdict) in places.into_iter().zip(state.storage.take(uploads).await) {
        answers[place] = match verdict {
            Ok(verdict) => answer(state, session, intake.accepted(&form_id, verdict).await),
            Err(error) => Err(error.into()),
        };
    }
    answers
}

/// The records of one request.
struct Intake<'a> {
    state: &'a AppState,
    session: &'a Session,
    /// Read once, with the first record that is new.
    county: Option<Arc<County>>,
}

impl Intake<'_> {
    /// Everything before the transaction. What cannot be taken goes into quarantine here.
    async fn prepare(&mut self, arrival: Arrival) -> Answer<Ready> {
        let arrived = match arrival.read() {
            Ok(arrived) => arrived,
            Err((refusal, bytes)) => return Err(self.quarantine(refusal, bytes).await),
        };
        let Arrived {
            record,
            bytes,
            sha256,
        } = arrived;
        let county = &self.session.user.county;
        let storage = &*self.state.storage;
        let head = storage.head(county, &record.id).await?;
        if head.is_some()
            && let Some(verdict) = storage.known(county, &record.id, &sha256).await?
        {
            return Ok(Ready::Known(verdict));
        }
        let mut place = Place::find(storage, county, &record).await?;
        let allowed = place.check(storage, self.session, &record, head.as_ref());
        if let Err(refusal) = allowed.await {
            return Err(self.quarantine(refusal, bytes).await);
        }
        let new = place.registers(&record);
        let (entry, run) = training::of(&record, &place.area);
        let record = Arc::new(record);
        let form = self
            .state
            .packages
            .parsed(&*self.state.storage, &record)
            .await;
        let judged = match form {
            Ok(form) => {
                let household = place.household.take();
                let packages = &self.state.packages;
                let current = facts::known_to(storage, packages, county, &record).await?;
                let office = self.county().await?;
                let role = self.session.user.role;
                let mut context = office.context(&record, role, household, current.as_ref());
                self.add_credit(&mut context, place.code(), &record).await?;
                judge(form, &record, context).await
            }
            Err(refusal) => Err(refusal),
        };
        let judgement = match judged {
            Ok(judgement) => judgement,
            Err(refusal) => return Err(self.quarantine(refusal, bytes).await),
        };
        Ok(Ready::New(Box::new(Upload {
            session: self.session.clone(),
            record: Arc::unwrap_or_clone(record),
            bytes,
            sha256,
            state: judgement.state,
            violations: judgement.violations,
            receipt: receipts::new_number(),
            key_id: self.state.keys.newest().to_owned(),
            received_at: clock::now(),
            items: match judgement.state {
                RecordState::Uploaded => new.into_iter().chain(entry).collect(),
                _ => Vec::new(),
            },
            run: run.filter(|_| judgement.state == RecordState::Uploaded),
            area: place.area,
        })))
    }

    /// What forms about credit and loans may know beside the survey.
    async fn add_credit(&self, context: &mut Context, code: &str, record: &Record) -> Answer<()> {
        let (storage, county) = (&*self.state.storage, &self.session.user.county);
        if is_step(&record.form_id) {
            let packages = &self.state.packages;
            let file = credit::known_to(storage, packages, county, code, record).await?;
            if let Some(file) = file {
                add_credit(context, &file);
            }
        }
        if record.form_id == LOAN_FOLLOWUP_ID {
            add_loans(context, &loans::stored(storage, county, code).await?);
        }
        Ok(())
    }

    /// The verdict once the record has done what it does by itself: a step of a credit file or of a
    /// measure, what a household says, a loan, a visit after it, and the county's rule for records
    /// without findings. One that cannot be accepted
    /// now waits for the office like the others.
    async fn accepted(&self, form_id: &str, verdict: Verdict) -> Verdict {
        let Verdict::Stored(mut revision) = verdict else {
            return verdict;
        };
        if revision.state != RecordState::Uploaded {
            return Verdict::Stored(revision);
        }
        let (state, county) = (self.state, &self.session.user.county);
        let (storage, packages) = (&*state.storage, &state.packages);
        let effect = if is_step(form_id) {
            credit::take(storage, packages, county, &revision.record).await
        } else if is_of_loan(form_id) {
            let visit = loans::take(storage, county, &revision.record).await;
            visit.map(|()| None)
        } else if matches!(form_id, MEASURE_STEP_ID | HOUSEHOLD_SAID_ID) {
            benefits::take(storage, packages, self.session, &revision.record).await
        } else {
            Ok(None)
        };
        match effect {
            Ok(Some(now)) => revision.state = now,
            Ok(None) => {}
            Err(refusal) => {
                // It is stored; the next step of this household takes it in.
                let code = refusal.problem().code.as_str();
                tracing::warn!(record = revision.record, code, "not taken into its file");
            }
        }
        let clean = revision.state == RecordState::Uploaded && revision.violations.is_empty();
        if clean && self.county.as_ref().is_some_and(|county| county.accepts()) {
            match review::accept_by_rule(state, county, &revision).await {
                Ok(()) => revision.state = RecordState::Accepted,
                Err(refusal) => {
                    let code = refusal.problem().code.as_str();
                    tracing::warn!(record = revision.record, code, "not accepted by itself");
                }
            }
        }
        Verdict::Stored(revision)
    }

    async fn county(&mut self) -> storage::Result<Arc<County>> {
        if let Some(county) = &self.county {
            return Ok(Arc::clone(county));
        }
        let county = County::load(&*self.state.storage, &self.session.user.county).await?;
        Ok(Arc::clone(self.county.insert(Arc::new(county))))
    }

    /// Keeps what could be read as JSON, whatever else is wrong with it; somebody typed it. The
    /// answer is the refusal, or that the storage failed: then nothing was kept, and the phone
    /// must come back.
    async fn quarantine(&self, refusal: Refusal, bytes: Vec<u8>) -> Refusal {
        use Code::{
            BadJson, ForbiddenArea, ForbiddenRole, Internal, UnknownForm, UnknownVersion,
            WrongDigest, WrongType,
        };
        let kept = matches!(
            refusal.code(),
            BadJson
                | ForbiddenArea
                | ForbiddenRole
                | Internal
                | UnknownForm
                | UnknownVersion
                | WrongDigest
                | WrongType
        );
        if !kept || serde_json::from_slice::<Map<String, Json>>(&bytes).is_err() {
            return refusal;
        }
        let problem = refusal.problem();
        let refused = Refused {
            session: self.session.clone(),
            sha256: sha256_hex(&bytes),
            code: problem.code.clone(),
            detail: problem.detail.clone(),
            bytes,
            received_at: clock::now(),
        };
        match self.state.storage.keep_refused(refused).await {
            Ok(()) => refusal,
            Err(error) => error.into(),
        }
    }
}

fn answer(state: &AppState, session: &Session, verdict: Verdict) -> Taking {
    match verdict {
        Verdict::Stored(revision) => Ok(taken(state, StatusCode::CREATED, revision)),
        Verdict::Known(revision) => Ok(taken(state, StatusCode::OK, revision)),
        Verdict::Stale(mut stored) => {
            if !session.user.role.reads_character() {
                let open = privacy::redacted_bytes(stored.record.as_bytes());
                stored.record = String::from_utf8(open).unwrap_or_default();
            }
            Err(Refusal::new(Code::StaleBase).with_stored(stored))
        }
        Verdict::Void(reason) => Err(Refusal::new(Code::Voided).with_detail(reason)),
    }
}

fn taken(state: &AppState, status: StatusCode, revision: Revision) -> (StatusCode, Taken) {
    let receipt = state.keys.receipt(&revision);
    let status = if revision.state == RecordState::Quarantined {
        StatusCode::ACCEPTED
    } else {
        status
    };
    let taken = Taken {
        id: revision.record,
        revision: revision.revision,
        state: revision.state,
        receipt,
        violations: revision.violations,
    };
    (status, taken)
}
