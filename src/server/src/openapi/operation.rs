//! One route in words, and its OpenAPI.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::problem::Code;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    /// A household that opened its page.
    Household,
    /// Every enrolled phone.
    Phone,
    /// Who gives households their cards.
    CardGiver,
    /// Who records steps of measures.
    Recorder,
    /// Township, credit officer and county.
    LoanWatcher,
    /// Township and county.
    Reviewer,
    /// The administrator.
    Administrator,
    /// County and administrator.
    Governor,
}

/// A route with one method.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    says: &'static str,
    who: Who,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Vec<(u16, Value)>,
    codes: Vec<(u16, Code)>,
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn content(media_type: &str, schema: &Value) -> Value {
    json!({ media_type: { "schema": schema } })
}

impl Operation {
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        who: Who,
        says: &'static str,
    ) -> Self {
        let new = Self {
            method,
            path,
            says,
            who,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            codes: Vec::new(),
        };
        // The storage may be busy or fail under every route.
        let new = new.refuses(&[Code::Busy, Code::Internal]);
        let new = match who {
            Who::Anybody => return new,
            Who::Household => return new.refuses(&[Code::PageClosed, Code::TooMany]),
            Who::Phone => new,
            Who::CardGiver
            | Who::Recorder
            | Who::LoanWatcher
            | Who::Reviewer
            | Who::Administrator
            | Who::Governor => new.refuses(&[Code::ForbiddenRole]),
        };
        new.refuses(&[Code::TokenRevoked, Code::TokenExpired, Code::TooMany])
    }

    /// What may stand behind `?`.
    pub(super) fn query(self, name: &str, schema: Value, says: &str) -> Self {
        self.parameter("query", name, schema, says, false)
    }

    /// A header a phone sends.
    pub(super) fn header(self, name: &str, schema: Value, says: &str, required: bool) -> Self {
        self.parameter("header", name, schema, says, required)
    }

    fn parameter(
        mut self,
        place: &str,
        name: &str,
        schema: Value,
        says: &str,
        required: bool,
    ) -> Self {
        self.parameters.push(json!({
            "in": place, "name": name, "schema": schema, "description": says, "required": required,
        }));
        self
    }

    /// A body of a named shape.
    pub(super) fn takes(self, name: &str) -> Self {
        self.takes_content(content("application/json", &schema(name)))
            .refuses(&[Code::BadJson])
    }

    /// A body of these media types.
    pub(super) fn takes_content(mut self, content: Value) -> Self {
        self.body = Some(json!({ "required": true, "content": content }));
        self
    }

    /// An answer in a named shape.
    pub(super) fn answers(self, status: u16, says: &str, name: &str) -> Self {
        self.answers_content(status, says, content("application/json", &schema(name)))
    }

    /// An answer without a body.
    pub(super) fn answers_empty(self, status: u16, says: &str) -> Self {
        self.answers_content(status, says, json!({}))
    }

    pub(super) fn answers_html(self, status: u16, says: &str) -> Self {
        let html = json!({ "type": "string" });
        self.answers_content(status, says, content("text/html; charset=utf-8", &html))
    }

    pub(super) fn answers_content(mut self, status: u16, says: &str, content: Value) -> Self {
        let mut answer = json!({ "description": says });
        if content.as_object().is_some_and(|types| !types.is_empty()) {
            answer["content"] = content;
        }
        self.answers.push((status, answer));
        self
    }

    /// Problems with their usual status.
    pub(super) fn refuses(mut self, codes: &[Code]) -> Self {
        let codes = codes.iter().map(|code| (code.status().as_u16(), *code));
        self.codes.extend(codes);
        self
    }

    /// A problem with another status than usual.
    pub(super) fn refuses_with(mut self, status: u16, code: Code) -> Self {
        self.codes.push((status, code));
        self
    }

    /// The names in braces.
    pub(super) fn path_parameters(&self) -> Value {
        let names = self.path.split('{').skip(1).filter_map(|rest| {
            let (name, _) = rest.split_once('}')?;
            Some(json!({
                "in": "path", "name": name, "required": true,
                "schema": { "type": "string", "minLength": 1 },
            }))
        });
        names.collect()
    }

    /// The operation object.
    pub(super) fn describe(&self) -> Value {
        let mut responses: Map<String, Value> = Map::new();
        for (status, answer) in &self.answers {
            responses.insert(status.to_string(), answer.clone());
        }
        let mut problems: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for (status, code) in &self.codes {
            problems.entry(*status).or_default().push(code.name());
        }
        for (status, codes) in problems {
            let mut answer = json!({ "description": codes.join(", ") });
            // What answers HEAD has no body.
            if self.method != "head" {
                let named = json!({ "properties": { "code": { "enum": codes } } });
                let problem = json!({ "allOf": [schema("Problem"), named] });
                answer["content"] = content("application/problem+json", &problem);
            }
            responses.insert(status.to_string(), answer);
        }
        let mut operation = json!({
            "operationId": self.id(),
            "summary": self.says,
            "tags": [self.tag()],
            "parameters": self.parameters,
            "responses": responses,
            "security": match self.who {
                Who::Anybody => json!([]),
                Who::Household => json!([{ "household": [] }]),
                _ => json!([{ "device": [] }]),
            },
        });
        if let Some(roles) = self.roles() {
            operation["x-roles"] = roles;
        }
        if let Some(body) = &self.body {
            operation["requestBody"] = body.clone();
        }
        operation
    }

    fn tag(&self) -> &'static str {
        match self.who {
            Who::Household => "household",
            _ if self.path.contains("/office/") => "office",
            _ => "phone",
        }
    }

    /// Such as `get_office_records_id`.
    fn id(&self) -> String {
        let path = self.path.trim_start_matches("/api/v1");
        let words = path
            .split(['/', '{', '}', '.'])
            .filter(|word| !word.is_empty());
        std::iter::once(self.method)
            .chain(words)
            .collect::<Vec<_>>()
            .join("_")
    }

    /// Names of the roles that are let in, where not all are.
    fn roles(&self) -> Option<Value> {
        use ruhu_domain::role::Role;
        let may: fn(Role) -> bool = match self.who {
            Who::Anybody | Who::Household | Who::Phone => return None,
            Who::CardGiver => Role::gives_cards,
            Who::Recorder => |role| role.records_measures().is_some(),
            Who::LoanWatcher => Role::watches_loans,
            Who::Reviewer => Role::reviews,
            Who::Administrator => Role::administers,
            Who::Governor => Role::governs,
        };
        let names = Role::ALL.into_iter().filter(|role| may(*role));
        Some(names.map(Role::name).collect())
    }
}
