//! The connection: commands with numbers, answers in any order, events in between.

use super::log::Log;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket, client};

/// How long one read waits, so that deadlines are looked at.
const TICK: Duration = Duration::from_millis(50);
/// How long [`Devtools::drain`] goes on at most.
const MOMENT: Duration = Duration::from_millis(200);

/// A connection to the browser; every page is a session on it.
#[derive(Debug)]
pub(super) struct Devtools {
    socket: WebSocket<TcpStream>,
    last_id: u64,
    logs: HashMap<String, Log>,
}

impl Devtools {
    /// Connects to `ws://127.0.0.1:PORT` + `path`.
    pub(super) fn connect(port: u16, path: &str) -> Result<Self, String> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).map_err(text)?;
        stream.set_nodelay(true).map_err(text)?;
        let url = format!("ws://127.0.0.1:{port}{path}");
        // Screenshots are larger than the usual limits.
        let config = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let (socket, _) = client::client_with_config(url, stream, Some(config)).map_err(text)?;
        socket
            .get_ref()
            .set_read_timeout(Some(TICK))
            .map_err(text)?;
        Ok(Devtools {
            socket,
            last_id: 0,
            logs: HashMap::new(),
        })
    }

    /// Sends a command, to the browser itself or to one page, and waits for its answer.
    pub(super) fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
        timeout: Duration,
    ) -> Result<Value, String> {
        let id = self.send(session, method, params)?;
        let deadline = Instant::now() + timeout;
        while Instant::now() < deadline {
            if let Some(session) = session
                && self.log(session).crashed
            {
                return Err(format!("{method}: the page's process has ended"));
            }
            let Some(message) = self.receive()? else {
                continue;
            };
            if message["id"] == id {
                return match message.get("error") {
                    Some(error) => Err(format!("{method}: {}", error["message"])),
                    None => Ok(message["result"].clone()),
                };
            }
        }
        Err(format!(
            "{method}: no answer within {} s",
            timeout.as_secs()
        ))
    }

    /// What a page has logged so far.
    pub(super) fn log(&mut self, session: &str) -> &mut Log {
        self.logs.entry(session.to_owned()).or_default()
    }

    /// Takes in what has arrived since, without waiting for more than a moment: a page may say things
    /// faster than they can be read.
    pub(super) fn drain(&mut self) {
        let end = Instant::now() + MOMENT;
        // The next command says it better when the connection is gone.
        while let Ok(Some(_)) = self.receive() {
            if Instant::now() > end {
                break;
            }
        }
    }

    fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<u64, String> {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        self.socket
            .send(Message::text(message.to_string()))
            .map_err(|error| format!("{method}: {error}"))?;
        Ok(self.last_id)
    }

    /// The next message, after events were noted; `None` when none came for a moment.
    fn receive(&mut self) -> Result<Option<Value>, String> {
        let message = match self.socket.read() {
            Ok(Message::Text(message)) => message,
            Ok(_) => return Ok(None),
            Err(Error::Io(error)) if is_pause(&error) => return Ok(None),
            Err(error) => return Err(format!("the browser has gone: {error}")),
        };
        let message: Value = serde_json::from_str(&message).map_err(text)?;
        if let (Some(method), Some(session)) =
            (message["method"].as_str(), message["sessionId"].as_str())
        {
            self.log(session).note(method, &message["params"]);
            if method == "Page.javascriptDialogOpening" {
                // Everything waits for a dialog; a person would press OK.
                self.send(
                    Some(session),
                    "Page.handleJavaScriptDialog",
                    json!({ "accept": true }),
                )?;
            }
        }
        Ok(Some(message))
    }
}

fn is_pause(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
