//! `cargo xtask run`: everything built, a synthetic county, the server, and the links to open.

use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::{dist, files, places, server};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

/// Who can be tried out, and the address below the site.
const LINKS: [(&str, &str); 12] = [
    ("village cadre (phone)", "/#/enrol/DEMO-CADRE"),
    ("second cadre (phone)", "/#/enrol/DEMO-CADRE-2"),
    ("helper (phone)", "/#/enrol/DEMO-HELPER"),
    ("trainer (phone)", "/#/enrol/DEMO-TRAINER"),
    ("second trainer (phone)", "/#/enrol/DEMO-TRAINER-2"),
    ("household (PIN 4702, ID 0022)", "/home/#/DEM00-CARD0"),
    ("township officer (phone)", "/#/enrol/DEMO-TOWNSHIP"),
    ("appraisal group (phone)", "/#/enrol/DEMO-APPRAISER"),
    ("credit officer (phone)", "/#/enrol/DEMO-OFFICER"),
    ("civil affairs, a unit (phone)", "/#/enrol/DEMO-UNIT"),
    ("county office (phone)", "/#/enrol/DEMO-COUNTY"),
    ("server's health", "/api/v1/health"),
];

const USUAL_PORT: u16 = 8080;

/// Builds, fills a fresh database, serves until stopped.
pub(crate) fn run() -> Result {
    dist::build_if_stale()?;
    let ruhu = server::build()?;

    let data = places::root().join("data");
    files::make_folder(&data)?;
    for file in ["demo.db", "demo.db-wal", "demo.db-shm"] {
        files::remove(&data.join(file))?;
    }
    let database = format!("sqlite://{}", data.join("demo.db").display());
    let remedy = "look at the message above; data/demo.db is only demo data and may be removed";
    Cmd::new(&ruhu, ["demo", "--database", &database], remedy).run()?;

    let port = free_port()?;
    let listen = format!("127.0.0.1:{port}");
    let mut serving = Cmd::new(
        &ruhu,
        ["serve", "--database", &database, "--listen", &listen],
        remedy,
    )
    .arg("--app")
    .arg(places::dist())
    .into_command()
    .spawn()
    .map_err(|error| Failure::new(format!("cannot start the server: {error}"), remedy))?;
    wait_until_healthy(&mut serving, port)?;

    println!("\nRuhu is running with a synthetic county.\n");
    for (who, link) in LINKS {
        println!("  {who:<24} http://{listen}{link}");
    }
    println!("\nStop it with Ctrl-C. Each start begins with fresh demo data.\n");
    let ended = serving
        .wait()
        .map_err(|error| Failure::new(format!("lost the server: {error}"), remedy))?;
    if ended.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("the server ended: {ended}"), remedy))
    }
}

/// The usual port, or one of the next when somebody has it, or any.
fn free_port() -> Result<u16> {
    (USUAL_PORT..USUAL_PORT + 20)
        .chain([0])
        .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
        .and_then(|listener| listener.local_addr().ok())
        .map(|address| address.port())
        .ok_or_else(|| {
            Failure::new(
                "no free port on 127.0.0.1",
                "stop some of the servers on this machine",
            )
        })
}

fn wait_until_healthy(serving: &mut Child, port: u16) -> Result {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if is_healthy(port) {
            return Ok(());
        }
        if let Ok(Some(ended)) = serving.try_wait() {
            return Err(Failure::new(
                format!("the server ended at once: {ended}"),
                "its message stands above",
            ));
        }
        thread::sleep(Duration::from_millis(50));
    }
    // It is useless to whoever reads the message; that it may already be gone does not matter.
    let _ = serving.kill();
    Err(Failure::new(
        "the server does not answer within 30 s",
        "look at its messages above",
    ))
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(
            b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
