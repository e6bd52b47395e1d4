//! HTTP requests without a browser, for health checks, the API and files of the built app.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A request to a server on this machine, over a connection of its own.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// Such as 200.
    pub status: u16,
    /// Status line and headers, as sent.
    pub head: String,
    /// The body, put together if it came in chunks.
    pub body: Vec<u8>,
}

/// Gets a path from a server on this machine.
///
/// # Errors
///
/// When nobody listens, or what comes back is no HTTP.
pub fn get(port: u16, path: &str) -> io::Result<Answer> {
    Request::new("GET", path).send(port)
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = bytes.into();
        self
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When nobody listens, or what comes back is no HTTP or breaks off.
    pub fn send(&self, port: u16) -> io::Result<Answer> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (method, path) = (&self.method, &self.path);
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !matches!(method.as_str(), "GET" | "HEAD") {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(&self.body)?;
        read(&mut BufReader::new(stream), method == "HEAD")
    }
}

impl Answer {
    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut pairs = lines.filter_map(|line| line.split_once(':'));
        pairs.find_map(|(found, value)| found.eq_ignore_ascii_case(name).then(|| value.trim()))
    }

    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

fn read(stream: &mut impl BufRead, head_only: bool) -> io::Result<Answer> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(broken("the head of the answer breaks off"));
        }
    }
    let status = head.split_whitespace().nth(1);
    let mut answer = Answer {
        status: status
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| broken("not an HTTP answer"))?,
        head: head.trim_end().to_owned(),
        body: Vec::new(),
    };
    let length = answer.header("content-length").map(str::parse::<usize>);
    if head_only || matches!(answer.status, 204 | 304) {
        return Ok(answer);
    }
    if answer.header("transfer-encoding") == Some("chunked") {
        while chunk(stream, &mut answer.body)? {}
    } else if let Some(length) = length {
        let length = length.map_err(|_| broken("Content-Length is no number"))?;
        answer.body.resize(length, 0);
        stream.read_exact(&mut answer.body)?;
    } else {
        stream.read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

/// Adds the next chunk; false after the last one.
fn chunk(stream: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<bool> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let size = line.split(';').next().unwrap_or_default().trim();
    let size = usize::from_str_radix(size, 16).map_err(|_| broken("a chunk has no size"))?;
    let start = body.len();
    body.resize(start + size, 0);
    stream.read_exact(&mut body[start..])?;
    stream.read_exact(&mut [0; 2])?;
    Ok(size > 0)
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
