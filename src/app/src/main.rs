//! The phone's page.

fn main() {
    ruhu_app::start();
}
