//! The table of routes.

use serde_json::{Value, json};

use super::operation::{Operation, Who};
use crate::problem::Code::{
    BadRequest, CardLocked, ForbiddenArea, ForbiddenRole, NeedsReason, NotAPicture, NotFound,
    NotNamed, StaleBase, StatusRefused, TooLarge, TooMany, Unfinished, UnknownEnrolment,
    UnknownForm, UnknownVersion, UnsupportedEncoding, Voided, WrongCard, WrongDigest, WrongOffset,
    WrongType,
};

fn get(path: &'static str, who: Who, says: &'static str) -> Operation {
    Operation::new("get", path, who, says)
}

fn post(path: &'static str, who: Who, says: &'static str) -> Operation {
    Operation::new("post", path, who, says)
}

fn put(path: &'static str, who: Who, says: &'static str) -> Operation {
    Operation::new("put", path, who, says)
}

fn limit() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// Every route of the router, with every method.
pub(super) fn all() -> Vec<Operation> {
    let mut all = phones();
    all.extend(households());
    all.extend(measures());
    all.extend(office());
    all
}

fn phones() -> Vec<Operation> {
    use Who::{Anybody, Phone};
    let digest = "sha-256 of the body, as RFC 9530 writes it.";
    vec![
        get("/api/v1/openapi.json", Anybody, "This document.").answers(200, "OpenAPI 3.1.", "Any"),
        get(
            "/api/v1/health",
            Anybody,
            "Whether the server can read its database.",
        )
        .answers(200, "It is well.", "Health"),
        post(
            "/api/v1/enrol",
            Anybody,
            "Turns an enrolment code into a phone with a token.",
        )
        .takes("Enrol")
        .answers(201, "The phone is enrolled.", "Enrolled")
        .refuses(&[
            BadRequest,
            UnknownEnrolment,
            TooLarge,
            UnsupportedEncoding,
            TooMany,
        ]),
        get("/api/v1/me", Phone, "Who the token belongs to.").answers(200, "The user.", "Me"),
        get("/api/v1/forms", Phone, "All versions of all forms.").answers(
            200,
            "The list.",
            "FormList",
        ),
        get(
            "/api/v1/forms/{form_id}/{version}",
            Phone,
            "A form package; its bytes never change.",
        )
        .header(
            "If-None-Match",
            text(),
            "The package's SHA-256 in quotes.",
            false,
        )
        .answers(200, "The package, as brotli where it is accepted.", "Any")
        .answers_empty(304, "The phone has it.")
        .refuses(&[NotFound]),
        get(
            "/api/v1/changes",
            Phone,
            "What changed in the user's area, page by page.",
        )
        .query(
            "since",
            text(),
            "The cursor of the page before; empty at first.",
        )
        .query(
            "limit",
            limit(),
            "Items in a page, 1 to 500; 200 unless asked.",
        )
        .answers(200, "A page.", "Changes")
        .refuses(&[BadRequest]),
        post(
            "/api/v1/records/batch",
            Phone,
            "Uploads up to 100 records; each has its own result.",
        )
        .takes("Batch")
        .answers(
            200,
            "One result for each record, in the order sent.",
            "BatchAnswer",
        )
        .refuses(&[BadRequest, TooLarge, UnsupportedEncoding]),
        get(
            "/api/v1/runs/counters",
            Phone,
            "What runs and surveys of the area add up to against the plan's targets; for trainers and those who review.",
        )
        .answers(200, "The counters.", "Counters")
        .refuses(&[ForbiddenRole]),
        post(
            "/api/v1/runs/{run}/join",
            Phone,
            "Makes the user a second trainer of a course run, whose id another trainer gave them.",
        )
        .answers(200, "They get the run with their next download.", "Any")
        .refuses(&[ForbiddenRole, ForbiddenArea, NotFound]),
        put(
            "/api/v1/records/{id}",
            Phone,
            "Uploads one record: the bytes themselves.",
        )
        .header("Content-Digest", text(), digest, true)
        .takes("Record")
        .answers(
            200,
            "These bytes were here already; the same receipt.",
            "Taken",
        )
        .answers(201, "Stored as a new revision.", "Taken")
        .answers(
            202,
            "Stored, but it breaks checks: `violations` says which.",
            "Taken",
        )
        .refuses(&[
            WrongDigest,
            UnknownForm,
            UnknownVersion,
            WrongType,
            TooLarge,
        ])
        .refuses(&[
            UnsupportedEncoding,
            StaleBase,
            Voided,
            ForbiddenRole,
            ForbiddenArea,
        ])
        .refuses(&[BadRequest, NotFound]),
        get(
            "/api/v1/records/{id}",
            Phone,
            "The newest bytes of a record this user sent.",
        )
        .answers(
            200,
            "The bytes; headers say revision, state and digest.",
            "Record",
        )
        .refuses(&[NotFound]),
        put(
            "/api/v1/attachments/{sha256}",
            Phone,
            "Adds a piece of a picture, or all of it.",
        )
        .header(
            "Content-Range",
            text(),
            "bytes FIRST-LAST/TOTAL; all of it without.",
            false,
        )
        .takes_content(json!({ "image/jpeg": {}, "image/png": {}, "image/webp": {} }))
        .answers_empty(200, "It was complete already.")
        .answers_empty(201, "It is complete.")
        .answers_empty(
            204,
            "The piece is here; `Upload-Offset` says where to go on.",
        )
        .refuses(&[BadRequest, NotNamed, WrongOffset, NotAPicture, TooLarge])
        .refuses(&[UnsupportedEncoding, NotFound])
        .refuses_with(422, WrongDigest),
        Operation::new(
            "head",
            "/api/v1/attachments/{sha256}",
            Phone,
            "How much of a picture is here.",
        )
        .answers_empty(200, "All of it.")
        .answers_empty(204, "A part: `Upload-Offset` says how much.")
        .refuses(&[NotFound]),
        get(
            "/api/v1/receipts/key",
            Anybody,
            "The public keys that check receipts.",
        )
        .answers(200, "Newest first.", "Keys"),
        get(
            "/api/v1/receipts/{number}",
            Anybody,
            "A receipt, by its number.",
        )
        .answers(200, "The receipt.", "Receipt")
        .refuses(&[NotFound]),
        get("/r/{number}", Anybody, "The same for people.")
            .answers_html(200, "When it was received.")
            .answers_html(404, "There is no such number, or it is mistyped."),
    ]
}

fn households() -> Vec<Operation> {
    use Who::{Anybody, CardGiver, Household};
    vec![
        post(
            "/api/v1/household-sessions",
            Anybody,
            "Opens a household's page: code of the card, last four of an adult's ID, PIN.",
        )
        .takes("CardOpening")
        .answers(201, "A token for 20 minutes.", "PageSession")
        .refuses(&[BadRequest, WrongCard, CardLocked]),
        get("/api/v1/my-household", Household, "The household's page.")
            .answers(200, "All it is shown.", "HouseholdPage")
            .refuses(&[NotFound]),
        post(
            "/api/v1/my-household/disputes",
            Household,
            "Says that something did not arrive, is wrong, or is needed; its id makes it one.",
        )
        .takes("NewDispute")
        .answers(200, "The page as it is now.", "HouseholdPage")
        .refuses(&[BadRequest, NotFound]),
        post("/api/v1/my-household/leave", Household, "Closes the page.")
            .answers_empty(204, "Closed."),
        get(
            "/api/v1/households/{code}/card",
            CardGiver,
            "Whether a household has a card, and whether it is closed.",
        )
        .answers(200, "The card, without its code.", "CardState")
        .refuses(&[NotFound, ForbiddenArea]),
        post(
            "/api/v1/households/{code}/card",
            CardGiver,
            "Makes a household's card; the one it had is worth nothing any more.",
        )
        .takes("NewPin")
        .answers(201, "The code; it is shown only now.", "NewCard")
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        get(
            "/api/v1/households/{code}/page",
            CardGiver,
            "What a household is shown, for a household that looks at it on a cadre's phone.",
        )
        .answers(200, "The household's page.", "HouseholdPage")
        .refuses(&[NotFound, ForbiddenArea]),
        post(
            "/api/v1/households/{code}/disputes",
            CardGiver,
            "Says for a household without a phone what it says on its own page.",
        )
        .takes("NewDispute")
        .answers(200, "The household's page as it is now.", "HouseholdPage")
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        post(
            "/api/v1/households/{code}/card/unlock",
            CardGiver,
            "Opens a card that was closed by wrong tries.",
        )
        .answers_empty(204, "Done.")
        .refuses(&[NotFound, ForbiddenArea, BadRequest]),
    ]
}

fn measures() -> Vec<Operation> {
    use Who::{LoanWatcher, Recorder};
    let waiting = json!({ "enum": ["apply", "approve", "pay", "answer"] });
    vec![
        get(
            "/api/v1/loans/warnings",
            LoanWatcher,
            "Red warnings about open loans of the area.",
        )
        .answers(200, "Newest first, at most 200.", "LoanWarnings"),
        get(
            "/api/v1/measures",
            Recorder,
            "Measures of the area, or of the unit, that wait for a step or an answer.",
        )
        .query("waiting", waiting, "What they wait for.")
        .answers(200, "Oldest first, at most 200.", "WaitingMeasures")
        .refuses(&[BadRequest]),
        post(
            "/api/v1/measures/{household}/steps",
            Recorder,
            "Records a step of a measure; its id makes it one.",
        )
        .takes("Step")
        .answers(200, "What is kept of the household's measures.", "Benefits")
        .refuses(&[BadRequest, NotFound, ForbiddenArea, StatusRefused]),
        post(
            "/api/v1/measures/{household}/disputes/{id}/answer",
            Recorder,
            "Answers what a household said.",
        )
        .takes("DisputeAnswerBody")
        .answers(200, "What is kept of the household's measures.", "Benefits")
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        get(
            "/api/v1/measures/{household}/disputes/{id}/voice",
            Recorder,
            "What a household said aloud, for those who answer it.",
        )
        .answers_content(
            200,
            "The recording.",
            json!({ "audio/webm": {}, "audio/ogg": {}, "audio/mp4": {} }),
        )
        .refuses(&[NotFound, ForbiddenArea]),
    ]
}

fn office() -> Vec<Operation> {
    use Who::{Administrator, Governor, Reviewer};
    let states = json!({ "$ref": "#/components/schemas/State" });
    let decided = [NotFound, ForbiddenArea, NeedsReason, Voided, BadRequest];
    vec![
        get(
            "/api/v1/office/records",
            Reviewer,
            "Records of the area, oldest arrival first.",
        )
        .query("state", states, "Only in this state.")
        .query("household", text(), "Only of this household.")
        .query("after", text(), "`after` of the page before.")
        .query(
            "limit",
            limit(),
            "Records in a page, 1 to 500; 100 unless asked.",
        )
        .answers(200, "A page.", "Heads")
        .refuses(&[BadRequest]),
        get(
            "/api/v1/office/records/{id}",
            Reviewer,
            "The newest bytes; reading is noted.",
        )
        .answers(200, "The bytes.", "Record")
        .refuses(&[NotFound, ForbiddenArea]),
        post(
            "/api/v1/office/records/{id}/review",
            Reviewer,
            "Accepts or returns a revision.",
        )
        .takes("ReviewBody")
        .answers(200, "Where the record stands.", "Head")
        .refuses(&decided)
        .refuses(&[StaleBase, Unfinished, StatusRefused]),
        post(
            "/api/v1/office/records/{id}/void",
            Reviewer,
            "Declares a record invalid.",
        )
        .takes("VoidBody")
        .answers(200, "Where the record stands.", "Head")
        .refuses(&decided)
        .refuses(&[StaleBase]),
        get(
            "/api/v1/office/duplicates",
            Reviewer,
            "Households of the area that seem to be one family.",
        )
        .answers(200, "The strongest reasons first.", "Duplicates"),
        post(
            "/api/v1/office/households/{code}/join",
            Reviewer,
            "Makes a household part of another; every record follows.",
        )
        .takes("Join")
        .answers(
            200,
            "What followed, and where both said something else.",
            "Joined",
        )
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        post(
            "/api/v1/office/households/{code}/split",
            Reviewer,
            "Makes a household of its own of some members.",
        )
        .takes("Split")
        .answers(200, "Who went where.", "Moved")
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        post(
            "/api/v1/office/households/{code}/move",
            Reviewer,
            "Moves a member to another household.",
        )
        .takes("Move")
        .answers(200, "Who went where.", "Moved")
        .refuses(&[BadRequest, NotFound, ForbiddenArea]),
        get("/api/v1/office/users", Administrator, "All users.").answers(200, "By id.", "Users"),
        post(
            "/api/v1/office/users",
            Administrator,
            "Adds a user and makes the first code.",
        )
        .takes("NewUser")
        .answers(201, "The code; it is shown only now.", "Enrolment")
        .refuses(&[BadRequest]),
        post(
            "/api/v1/office/users/{id}/code",
            Administrator,
            "A code for one more phone.",
        )
        .answers(201, "The code; it is shown only now.", "Enrolment")
        .refuses(&[NotFound, BadRequest]),
        post(
            "/api/v1/office/users/{id}/disable",
            Administrator,
            "Shuts a user's phones out.",
        )
        .answers_empty(204, "Done.")
        .refuses(&[NotFound, BadRequest]),
        post(
            "/api/v1/office/users/{id}/enable",
            Administrator,
            "Lets them in again.",
        )
        .answers_empty(204, "Done.")
        .refuses(&[NotFound, BadRequest]),
        get(
            "/api/v1/office/devices",
            Administrator,
            "All phones, newest first.",
        )
        .answers(200, "The phones.", "Devices"),
        post(
            "/api/v1/office/devices/{id}/revoke",
            Administrator,
            "Takes a phone's token away.",
        )
        .answers_empty(204, "Done.")
        .refuses(&[NotFound, BadRequest]),
        get(
            "/api/v1/office/settings",
            Governor,
            "Settings the county changed.",
        )
        .answers(200, "By name.", "Settings"),
        put(
            "/api/v1/office/settings",
            Governor,
            "Changes settings, all or none; null sets back.",
        )
        .takes("Settings")
        .answers(200, "All that are changed now.", "Settings")
        .refuses(&[BadRequest]),
        get(
            "/api/v1/office/training",
            Reviewer,
            "The course runs of the area: person-times, one line a run, what to look at.",
        )
        .answers(200, "The counts.", "Any"),
        get(
            "/api/v1/office/audit",
            Governor,
            "Who read and changed what, newest first.",
        )
        .query("limit", limit(), "Lines, 1 to 1000; 100 unless asked.")
        .answers(200, "The lines.", "Lines")
        .refuses(&[BadRequest]),
    ]
}
