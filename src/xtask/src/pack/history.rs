//! The hashed files of earlier builds.
//!
//! Trunk empties `dist`, but a phone that opened the app before the update may still ask for the
//! old names; without them it shows a white screen.

use super::names;
use crate::failure::Result;
use crate::files;
use std::path::Path;
use std::time::SystemTime;

/// So many builds before the present one stay available.
const EARLIER_BUILDS: usize = 3;

/// Adds the hashed files of earlier builds to the folder and remembers those of this build.
/// Returns how many were added.
pub(super) fn keep(staging: &Path, kept: &Path, build: &str) -> Result<usize> {
    // This build's first: what is added from earlier ones does not belong to it.
    let own = kept.join(build);
    files::remove(&own)?;
    for file in files::list(staging)? {
        if names::hash_in(&names::name_of(&file)).is_some() {
            files::write(&own.join(&file), files::read(&staging.join(&file))?)?;
        }
    }
    let mut added = 0;
    for (position, earlier) in earlier_builds(kept, build)?.iter().enumerate() {
        let folder = kept.join(earlier);
        if position >= EARLIER_BUILDS {
            files::remove(&folder)?;
            continue;
        }
        for file in files::list(&folder)? {
            let place = staging.join(&file);
            if !place.exists() {
                files::write(&place, files::read(&folder.join(&file))?)?;
                added += 1;
            }
        }
    }
    Ok(added)
}

/// The names of the builds before this one, newest first.
fn earlier_builds(kept: &Path, build: &str) -> Result<Vec<String>> {
    files::make_folder(kept)?;
    let mut builds: Vec<String> = files::list(kept)?
        .iter()
        .filter_map(|file| Some(file.iter().next()?.to_string_lossy().into_owned()))
        .filter(|name| name != build)
        .collect();
    builds.dedup();
    builds.sort_by_key(|name| {
        files::newest_change(&kept.join(name)).unwrap_or(SystemTime::UNIX_EPOCH)
    });
    builds.reverse();
    Ok(builds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;
    use std::time::Duration;
    use std::{env, process, thread};

    #[test]
    fn files_of_the_last_three_builds_stay_available() -> Result {
        let folder = env::temp_dir().join(format!("ruhu-history-{}", process::id()));
        let kept = folder.join("kept");
        let mut staging = PathBuf::new();
        for number in 1..=5 {
            staging = folder.join(format!("staging-{number}"));
            files::write(&staging.join("index.html"), "page")?;
            files::write(&staging.join(format!("app-0000000{number}.js")), "script")?;
            keep(&staging, &kept, &format!("build{number}"))?;
            // Their order is that of the files' times.
            thread::sleep(Duration::from_millis(20));
        }
        let names = files::list(&staging)?;
        files::remove(&folder)?;
        let expected = [
            "app-00000002.js",
            "app-00000003.js",
            "app-00000004.js",
            "app-00000005.js",
            "index.html",
        ];
        assert_eq!(names, expected.map(PathBuf::from));
        Ok(())
    }
}
