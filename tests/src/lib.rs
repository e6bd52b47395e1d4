//! What the tests of the whole need: a browser with a phone's screen, the server, and a place for
//! their files.
//!
//! - [`browser`]: Chromium by its DevTools protocol, with real taps and keys, and ways to kill it;
//! - [`server`]: the program `ruhu` on a free port with a database of its own;
//! - [`accessibility`], [`marks`]: axe and the closed list of marks over the page that is open;
//! - [`http`]: requests without a browser; [`client`]: a phone's requests;
//! - [`household`]: a surveyed household and its door; [`credit`]: the steps of its credit file;
//!   [`course`]: records of a course; [`loans`]: a bank's list and visits after loans;
//! - [`scratch`]: a folder that goes away with the test;
//! - [`repository`], [`source`]: the files of the repository, for the tidy checks;
//! - [`typist`]: fills in a form on the screen;
//! - [`phone`]: the way of a cadre through the app; [`kills`] on the way; [`disk`]: what a thief reads;
//! - [`faulty`]: a bad line between the two; [`queue`]: surveys that wait on a phone;
//! - [`process`]: the signals that end a process; [`qr`]: a code on the screen, read like a camera;
//! - [`paper`]: what comes out of the printer.
//!
//! Everything here panics with what it saw when the app does not do what a test expects: a test is
//! a story, and a story has no error handling.

pub mod accessibility;
pub mod browser;
pub mod client;
pub mod course;
pub mod credit;
pub mod credit_examples;
pub mod disk;
pub mod faulty;
pub mod guesses;
pub mod household;
pub mod http;
pub mod kills;
pub mod loans;
pub mod marks;
pub mod paper;
pub mod phone;
pub mod process;
pub mod qr;
pub mod queue;
pub mod repository;
pub mod scratch;
pub mod server;
pub mod source;
pub mod township;
pub mod typist;
