//! The binary `ruhu`; everything is in the library, where tests can reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    ruhu_server::cli::main()
}
