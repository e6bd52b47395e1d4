//! A line between phone and server that does what bad lines do.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of one request and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server gets the request and acts; the phone gets nothing, and the connection is closed.
    CutBeforeAnswer,
    /// As above, but nobody closes the connection for so long.
    Silence(Duration),
    /// The server gets the request; the phone gets 200 and an empty body.
    Empty200,
    /// The phone gets this many bytes of the answer's body, then the connection is closed.
    Truncated(usize),
    /// The server gets nothing; the phone gets 503 with this `Retry-After` in seconds.
    Busy(u32),
}

/// Requests whose path begins so meet the fault, so many times.
#[derive(Debug)]
struct Rule {
    path: String,
    fault: Fault,
    times: usize,
}

/// A proxy on a port of its own in front of a server. It ends with the process.
#[derive(Debug)]
pub struct Line {
    port: u16,
    rules: Arc<Mutex<Vec<Rule>>>,
}

impl Line {
    /// A good line to the server that listens on `server`.
    ///
    /// # Panics
    ///
    /// When there is no free port.
    #[must_use]
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let rules: Arc<Mutex<Vec<Rule>>> = Arc::default();
        let line = Self {
            port,
            rules: Arc::clone(&rules),
        };
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let rules = Arc::clone(&rules);
                // Whatever breaks here breaks the line, which is what it is for.
                thread::spawn(move || carry(phone, server, &rules));
            }
        });
        line
    }

    /// The port that phones talk to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next `times` requests below `path` meet this.
    ///
    /// # Panics
    ///
    /// When a request panicked.
    pub fn breaks(&self, path: &str, fault: Fault, times: usize) {
        self.rules.lock().expect("rules").push(Rule {
            path: path.to_owned(),
            fault,
            times,
        });
    }

    /// From now on it is a good line.
    ///
    /// # Panics
    ///
    /// When a request panicked.
    pub fn mend(&self) {
        self.rules.lock().expect("rules").clear();
    }

    /// How often the line will still break.
    ///
    /// # Panics
    ///
    /// When a request panicked.
    #[must_use]
    pub fn left(&self) -> usize {
        let rules = self.rules.lock().expect("rules");
        rules.iter().map(|rule| rule.times).sum()
    }
}

/// Head and body of a message, and its first line.
struct Message {
    first: String,
    head: Vec<u8>,
    body: Vec<u8>,
}

fn carry(phone: TcpStream, server: u16, rules: &Mutex<Vec<Rule>>) -> io::Result<()> {
    let request = read(&mut BufReader::new(&phone))?;
    let path = request
        .first
        .split(' ')
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    let fault = {
        let mut rules = rules.lock().map_err(|_| io::ErrorKind::Other)?;
        let rule = rules
            .iter_mut()
            .find(|rule| rule.times > 0 && path.starts_with(&rule.path));
        rule.map(|rule| {
            rule.times -= 1;
            rule.fault.clone()
        })
    };
    let mut phone = phone;
    if let Some(Fault::Busy(seconds)) = fault {
        let head = format!(
            "HTTP/1.1 503 Busy\r\nRetry-After: {seconds}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        return phone.write_all(head.as_bytes());
    }
    let mut upstream = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    upstream.write_all(&request.head)?;
    upstream.write_all(&request.body)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    match fault {
        None => phone.write_all(&answer)?,
        Some(Fault::CutBeforeAnswer | Fault::Busy(_)) => {}
        Some(Fault::Silence(time)) => thread::sleep(time),
        Some(Fault::Empty200) => {
            phone
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
        }
        Some(Fault::Truncated(bytes)) => {
            let head = answer.windows(4).position(|end| end == b"\r\n\r\n");
            let end = head.map_or(0, |head| head + 4 + bytes).min(answer.len());
            phone.write_all(&answer[..end])?;
        }
    }
    phone.shutdown(Shutdown::Both)
}

/// A whole request. The server is asked to close the connection after its answer.
fn read(stream: &mut impl BufRead) -> io::Result<Message> {
    let (mut head, mut first, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let lower = line.to_ascii_lowercase();
        if first.is_empty() {
            first.clone_from(&line);
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value
                .trim()
                .parse()
                .map_err(|_| io::ErrorKind::InvalidData)?;
        }
        if line == "\r\n" {
            head += "Connection: close\r\n\r\n";
            break;
        }
        if !lower.starts_with("connection:") {
            head += &line;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Message {
        first,
        head: head.into_bytes(),
        body,
    })
}
