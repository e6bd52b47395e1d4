//! Pages, one per route.

mod app;
mod card;
mod coverage;
mod credit;
mod enrol;
mod finish;
mod form;
mod guest;
mod home;
mod household;
mod lent;
mod loans;
mod lock;
mod measures;
mod merge;
mod new;
mod overview;
mod phone;
mod record;
mod records;
mod recover;
mod row;
mod section;
mod states;
mod steps;
mod trainer;
mod work;

pub use app::App;
