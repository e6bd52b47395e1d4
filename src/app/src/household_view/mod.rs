//! What a household sees of itself: the same on its own phone and in the guest mode of a cadre's.
//!
//! - [`HouseholdView`]: the whole page below the bar;
//! - `benefit`: one measure as a card; `icon`: its picture;
//! - `own`: courses of the members and the credit grade;
//! - `say`: answering back, `voice`: aloud; `speech`: reading aloud.

mod benefit;
mod icon;
mod own;
mod say;
pub mod speech;
mod view;
mod voice;

pub use say::Said;
pub use view::HouseholdView;
