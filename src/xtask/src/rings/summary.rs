//! The table at the end of `cargo xtask test`.

use crate::failure::{Failure, Result};

/// How a ring ended.
pub(super) enum Ended {
    Passed,
    Skipped(String),
    Failed(Failure),
}

/// A ring that was run.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) seconds: f32,
    pub(super) ended: Ended,
}

/// Prints the table; an error when a ring failed.
pub(super) fn print(rows: &[Row]) -> Result {
    println!("\nring      seconds  result");
    let (mut passed, mut skipped, mut failed) = (0, 0, Vec::new());
    for row in rows {
        let word = match &row.ended {
            Ended::Passed => {
                passed += 1;
                "passed".to_owned()
            }
            Ended::Skipped(why) => {
                skipped += 1;
                format!("SKIPPED: {why}")
            }
            Ended::Failed(_) => {
                failed.push(row.name);
                "FAILED".to_owned()
            }
        };
        println!("{:<8} {:>8.1}  {word}", row.name, row.seconds);
    }
    for row in rows {
        if let Ended::Failed(failure) = &row.ended {
            println!("\n{}\n{failure}", row.name);
        }
    }
    println!(
        "\nrings: {passed} passed, {} failed, {skipped} skipped",
        failed.len()
    );
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(
            format!("ring {}", failed.join(", ")),
            format!(
                "mend it, then run it alone: cargo xtask test {}",
                failed.join(" ")
            ),
        ))
    }
}
