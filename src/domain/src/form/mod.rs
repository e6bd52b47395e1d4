#![doc = include_str!("README.md")]

mod command;
mod context;
mod credit;
pub mod definition;
mod engine;
mod environment;
pub mod expression;
mod finish;
pub(crate) mod graph;
mod known;
mod load;
mod messages;
mod offer;
mod outcome;
mod package;
mod recompute;
pub(crate) mod rule;
mod state;
mod training;
pub mod value;
mod view;
mod violations;

pub use command::{Command, CommandError, Path};
pub use context::{Context, Lists, NoLists};
pub use definition::Form;
pub use engine::Engine;
pub(crate) use finish::PREFILL;
pub use finish::{Finished, OpenItem};
pub(crate) use known::LEFT;
pub use known::SourceView;
pub use load::WrongAnswer;
pub use messages::generic_message;
pub use offer::{OfferView, PrefillCounts};
pub(crate) use outcome::{Asked, Outcome};
pub use view::group_money;
pub use view::{OptionView, QuestionView, RowView, SectionView, ViolationView};
