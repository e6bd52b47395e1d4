//! What the compiler does not check: the rules of the house, each as a test that names file and line.

use ruhu_tests::marks::Marks;
use ruhu_tests::repository::{read, root, text_files};
use ruhu_tests::source::{before_tests, without_comments};
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;

/// The rules must run on a phone and must not change under our feet: nothing else comes in.
const DOMAIN_MAY_USE: [&str; 5] = ["serde", "serde_json", "sha2", "regex-lite", "csv"];

/// Papers that stand outside the repository: who reads the code cannot read them. In two parts, so
/// that this file does not cite them.
const OUTSIDE: [&str; 3] = [
    concat!("shar", "ed/"),
    concat!("doma", "in.md"),
    concat!("desi", "gn.md"),
];

#[test]
fn every_rust_file_says_first_what_it_is_for() {
    // A module's README may be its documentation.
    let speaks = |file: &PathBuf| {
        read(file).starts_with("//! ") || read(file).starts_with("#![doc = include_str!")
    };
    let silent = rust_files().into_iter().filter(|file| !speaks(file));
    report("does not begin with a line of //!", silent.map(shown));
}

#[test]
fn no_rust_file_is_too_long_to_read() {
    let lines = |file: &PathBuf| read(file).lines().count();
    // Tables of cases may be longer.
    let is_test = |file: &PathBuf| {
        file.parent()
            .is_some_and(|folder| folder.ends_with("tests"))
    };
    let long = rust_files()
        .into_iter()
        .filter(|file| !is_test(file) && lines(file) > LONGEST_FILE);
    report(
        &format!("has more than {LONGEST_FILE} lines"),
        long.map(shown),
    );
}

#[test]
fn no_test_is_ignored_or_expects_a_panic() {
    let hushed = |line: &str| {
        line.contains(concat!("#[ign", "ore")) || line.contains(concat!("#[should", "_panic"))
    };
    report("is never seen to fail", lines_of(&rust_files(), hushed));
}

#[test]
fn the_app_has_no_inline_style() {
    let mut files = text_files("src/app");
    files.extend(text_files("public"));
    let styled =
        |line: &str| line.contains(concat!(" style", "=")) || line.contains(concat!(" style", ":"));
    report(
        "has an inline style, which the security policy forbids",
        lines_of(&files, styled),
    );
}

#[test]
fn every_word_on_the_screen_comes_from_the_table() {
    let mut files = text_files("src/app/src");
    files.retain(|file| {
        is_rust(file)
            && !file
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("i18n"))
    });
    let chinese = |line: &str| line.chars().any(is_chinese);
    report(
        "is text outside of src/app/src/i18n",
        lines_of(&files, chinese),
    );
}

#[test]
fn the_domain_depends_on_nothing_else() {
    let manifest = read(Path::new("src/domain/Cargo.toml"));
    let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let names = section
        .lines()
        .filter_map(|line| line.split(['=', '.', ' ']).next());
    let other = names.filter(|name| {
        !name.is_empty() && !name.starts_with('#') && !DOMAIN_MAY_USE.contains(name)
    });
    report(
        "is not a dependency that src/domain may have",
        other.map(str::to_owned),
    );
}

#[test]
fn the_changelog_has_this_version() {
    let version = version_of(&read(Path::new("Cargo.toml")), "[workspace.package]");
    assert!(
        root().join("CHANGELOG.md").is_file() && read(Path::new("CHANGELOG.md")).contains(&version),
        "CHANGELOG.md says nothing of {version}"
    );
}

#[test]
fn xtask_installs_the_wasm_bindgen_that_the_app_is_built_with() {
    let version = version_of(&read(Path::new("Cargo.lock")), "name = \"wasm-bindgen\"\n");
    let tools = read(Path::new("src/xtask/src/tools/crates.rs"));
    assert!(
        tools.contains(&format!("\"{version}\"")),
        "Cargo.lock has wasm-bindgen {version}, src/xtask/src/tools/crates.rs another"
    );
}

#[test]
fn every_mark_is_in_the_closed_list() {
    let marks = Marks::read();
    let mut unknown = Vec::new();
    for file in text_files("src/app/src") {
        let source = read(&file);
        let code = without_comments(before_tests(&source));
        for (number, line) in code.lines().enumerate() {
            for (name, value) in marks_in(line) {
                let known = value.map_or(marks.has(name), |value| marks.allows(name, value));
                if !known {
                    unknown.push(format!(
                        "{}:{}: {name} {value:?}",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    report("is not in tests/marks.txt", unknown);
}

/// `cargo test --test NAME` runs every program of this name, also one that needs what another ring
/// has built.
#[test]
fn every_test_program_has_a_name_of_its_own() {
    let mut names = Vec::new();
    for home in ["src/domain/tests", "src/server/tests", "tests/tests"] {
        for file in text_files(home) {
            let path = file.strip_prefix(home).expect("a file in its folder");
            match (path.parent().and_then(Path::to_str), path.file_name()) {
                (Some(""), _) if is_rust(path) => names.push(path.with_extension("")),
                (Some(folder), Some(name)) if name == "main.rs" => names.push(folder.into()),
                _ => {}
            }
        }
    }
    names.sort();
    assert!(names.len() > 15, "only {} test programs found", names.len());
    let twice = names.windows(2).filter(|pair| pair[0] == pair[1]);
    report(
        "is the name of two test programs",
        twice.map(|pair| shown(pair[0].clone())),
    );
}

#[test]
fn nothing_outside_the_repository_is_cited() {
    let mut cited = Vec::new();
    for file in text_files("") {
        for (number, line) in read(&file).lines().enumerate() {
            if OUTSIDE.iter().any(|paper| line.contains(paper)) {
                cited.push(format!(
                    "{}:{}: {}",
                    file.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    report("cites what its reader cannot open", cited);
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = text_files("src");
    files.extend(text_files("tests"));
    files.retain(|file| is_rust(file));
    files
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|kind| kind == "rs")
}

/// The lines that are as described; of Rust only the code, neither comments nor tests.
fn lines_of(files: &[PathBuf], described: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let mut source = read(file);
        if is_rust(file) {
            source = without_comments(before_tests(&source));
        }
        for (number, line) in source.lines().enumerate() {
            if described(line) {
                found.push(format!(
                    "{}:{}: {}",
                    file.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    found
}

/// The attributes `data-…` of a line, with their value where it is written beside them.
fn marks_in(line: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    line.match_indices("data-").map(move |(start, _)| {
        let rest = &line[start..];
        let end = rest
            .find(|c: char| c != '-' && !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let value = after
            .strip_prefix("=\"")
            .and_then(|value| value.split('"').next());
        (name, value)
    })
}

/// The first `version = "…"` after a heading.
fn version_of(manifest: &str, heading: &str) -> String {
    let after = manifest.split(heading).nth(1).unwrap_or_default();
    let version = after.split("version = \"").nth(1).unwrap_or_default();
    version.split('"').next().unwrap_or_default().to_owned()
}

fn is_chinese(c: char) -> bool {
    // Han, and the punctuation that comes with it.
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

fn shown(file: PathBuf) -> String {
    file.display().to_string()
}

#[track_caller]
fn report(what: &str, offenders: impl IntoIterator<Item = String>) {
    let offenders: Vec<String> = offenders.into_iter().collect();
    assert!(offenders.is_empty(), "{what}:\n{}", offenders.join("\n"));
}
