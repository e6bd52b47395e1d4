//! What goes over the network.

use std::fmt;

use ruhu_domain::sync::machine::Answer;
use ruhu_domain::sync::protocol::Review;

use crate::content::Content;

/// How far a phone has downloaded, and as whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) user: usize,
    pub(crate) number: u64,
}

/// A changed thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Review(Review),
    /// The accepted records of a household, as (record, revision).
    Current(Vec<(String, u32)>),
    /// The household a temporary one was joined to.
    Alias(String),
}

/// Kind and id of a thing.
pub(crate) type Name = (&'static str, String);

/// A page of changes; `None` for what is gone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) since: Option<Cursor>,
    pub(crate) cursor: Cursor,
    pub(crate) more: bool,
    pub(crate) reset: bool,
    pub(crate) items: Vec<(Name, Option<Body>)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Request {
    Records(Vec<Content>),
    AskFile(String),
    SendFile(String, u64),
    Changes(Option<Cursor>),
}

#[derive(Clone, Debug)]
pub(crate) enum Response {
    Unauthorized,
    Busy,
    TooLarge,
    /// Not of this API: an empty 200, a portal's page.
    Unreadable,
    Records(Vec<Answer>),
    /// `None`: all of it.
    FileAt(Option<u64>),
    FileForbidden,
    Page(Page),
}

/// A request or the answer to one, under way.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) phone: usize,
    /// Names the request at the phone.
    pub(crate) ticket: u64,
    pub(crate) token: u32,
    pub(crate) load: Load,
}

#[derive(Clone, Debug)]
pub(crate) enum Load {
    Request(Request),
    Response(Response),
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.load {
            Load::Request(request) => {
                write!(f, "phone {}, token {} -> server: ", self.phone, self.token)?;
                match request {
                    Request::Records(contents) => {
                        let texts: Vec<String> = contents.iter().map(Content::text).collect();
                        write!(f, "records {texts:?}")
                    }
                    other => write!(f, "{other:?}"),
                }
            }
            Load::Response(response) => {
                write!(f, "server -> phone {}: ", self.phone)?;
                let Response::Records(answers) = response else {
                    return write!(f, "{response:?}");
                };
                for answer in answers {
                    match answer {
                        Answer::Taken(taken) => {
                            let (state, revision) = (taken.state.name(), taken.revision);
                            write!(f, "{} {state}@{revision} ", taken.id)?;
                        }
                        Answer::Refused(problem) => write!(f, "{} ", problem.status)?,
                    }
                }
                Ok(())
            }
        }
    }
}
