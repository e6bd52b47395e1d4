//! The household's own page.

fn main() {
    ruhu_app::home::start();
}
