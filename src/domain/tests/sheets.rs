//! What an author is told: sheet, row, column and what to do.

use std::collections::BTreeMap;

use ruhu_domain::form::Form;
use ruhu_domain::form::definition::{Computed, Kind, Options};
use ruhu_domain::xlsform::{Sheet, SheetError, Workbook, compile};

/// A small form without errors; a row is `column=cell|column=cell`.
const SURVEY: &[&str] = &[
    "type=text|name=word|label=Word",
    "type=integer|name=whole|label=Whole",
    "type=select_one colour|name=one|label=One",
    "type=begin_repeat|name=people|label=People",
    "type=text|name=p_name|label=Name",
    "type=end_repeat",
];
const CHOICES: &[&str] = &[
    "list_name=colour|name=r|label=Red|warm=1",
    "list_name=colour|name=g|label=Green",
];
const CHECKS: &[&str] = &[];
const SETTINGS: &[&str] = &["form_id=small|version=1"];

fn sheet(name: &str, lines: &[&str]) -> Sheet {
    let cells = |line: &&str| -> Vec<(String, String)> {
        let cells = line.split('|').filter_map(|cell| cell.split_once('='));
        cells
            .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
            .collect()
    };
    let lines: Vec<BTreeMap<String, String>> = lines
        .iter()
        .map(|line| cells(line).into_iter().collect())
        .collect();
    let mut header: Vec<String> = lines.iter().flat_map(|line| line.keys().cloned()).collect();
    header.sort();
    header.dedup();
    let row = |line: &BTreeMap<String, String>| {
        header
            .iter()
            .map(|column| line.get(column).cloned().unwrap_or_default())
            .collect()
    };
    let rows: Vec<_> = std::iter::once(header.clone())
        .chain(lines.iter().map(row))
        .collect();
    Sheet {
        name: name.to_owned(),
        rows,
    }
}

/// The small form with `line` added to one of its sheets.
fn with(name: &str, line: &str) -> Workbook {
    let sheets = [
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("checks", CHECKS),
        ("settings", SETTINGS),
    ];
    let sheets = sheets.map(|(sheet_name, lines)| {
        let added = (sheet_name == name && !line.is_empty()).then_some(line);
        sheet(
            sheet_name,
            &lines.iter().copied().chain(added).collect::<Vec<_>>(),
        )
    });
    Workbook {
        sheets: sheets.to_vec(),
    }
}

fn told(workbook: &Workbook) -> Vec<String> {
    compile(workbook)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Each line, added as the last row of the sheet, gives just this error.
fn check(sheet: &str, cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(told(&with(sheet, line)), [expected.to_owned()], "{line}");
    }
}

#[test]
fn the_small_form_has_no_errors() {
    assert_eq!(told(&with("survey", "")), Vec::<String>::new());
}

#[test]
fn types_and_names() {
    check(
        "survey",
        &[
            (
                "type=texxt|name=a|label=A",
                "sheet survey, row 8, column type: `texxt` is not a type; there are text, integer, decimal, date, time, select_one LIST, select_multiple LIST, geopoint, image, note, calculate, begin_group, begin_repeat",
            ),
            (
                "name=a|label=A",
                "sheet survey, row 8, column type: may not be empty",
            ),
            (
                "type=text|label=A",
                "sheet survey, row 8, column name: may not be empty",
            ),
            (
                "type=text|name=word|label=A",
                "sheet survey, row 8, column name: `word` stands twice; names are unique in the whole form",
            ),
            (
                "type=text|name=1st|label=A",
                "sheet survey, row 8, column name: `1st`: use letters a–z, digits and _, beginning with a letter",
            ),
            (
                "type=text|name=my word|label=A",
                "sheet survey, row 8, column name: `my word`: use letters a–z, digits and _, beginning with a letter",
            ),
            (
                "type=text|name=a",
                "sheet survey, row 8, column label: write the question as it is asked",
            ),
            (
                "type=note|name=a",
                "sheet survey, row 8, column label: write the question as it is asked",
            ),
            (
                "type=text|name=a|label=A|prefill=P7",
                "sheet survey, row 8, column prefill: `P7` is unknown; there are P0 to P4",
            ),
            (
                "type=image|name=a|label=A|kind=many",
                "sheet survey, row 8, column kind: write `photos` and a number from 1 to 9, or leave it empty",
            ),
            (
                "type=image|name=a|label=A|kind=photos 10",
                "sheet survey, row 8, column kind: write `photos` and a number from 1 to 9, or leave it empty",
            ),
        ],
    );
}

#[test]
fn selects() {
    check(
        "survey",
        &[
            (
                "type=select_one|name=a|label=A",
                "sheet survey, row 8, column type: write `select_one LIST` with the name of one list",
            ),
            (
                "type=select_one colour size|name=a|label=A",
                "sheet survey, row 8, column type: write `select_one LIST` with the name of one list",
            ),
            (
                "type=select_multiple size|name=a|label=A",
                "sheet survey, row 8, column type: there is no list `size` in the sheet choices",
            ),
            (
                "type=select_one ${nobody}|name=a|label=A",
                "sheet survey, row 8, column type: `nobody` must be a question of a repeat further up",
            ),
            (
                "type=select_one ${word}|name=a|label=A",
                "sheet survey, row 8, column type: `word` must be a question of a repeat further up",
            ),
            (
                "type=select_one ${p_name}|name=a|label=A|also=size",
                "sheet survey, row 8, column also: there is no list `size` in the sheet choices",
            ),
            (
                "type=select_one colour|name=a|label=A|choice_filter=warm =",
                "sheet survey, row 8, column choice_filter: at character 7: the expression ends too early — in `warm =`",
            ),
            (
                "type=select_one ${p_name}|name=a|label=A|choice_filter=word = 'x'",
                "sheet survey, row 8, column choice_filter: at character 1: `word` is not a question of this repeat — in `word = 'x'`",
            ),
        ],
    );
}

#[test]
fn groups_and_repeats() {
    check(
        "survey",
        &[
            (
                "type=begin_group|name=g",
                "sheet survey, row 8, column type: the group `g` has no end",
            ),
            (
                "type=end_group",
                "sheet survey, row 8, column type: ends a group that was not begun",
            ),
        ],
    );
    let lines = [
        "type=begin_repeat|name=outer",
        "type=begin_repeat|name=inner",
        "type=text|name=a|label=A",
        "type=end_repeat",
        "type=end_repeat",
    ];
    let mut workbook = with("survey", "");
    workbook.sheets[0] = sheet("survey", &lines);
    assert_eq!(
        told(&workbook),
        [
            "sheet survey, row 3, column type: a repeat inside a repeat is not supported; make it a list of its own with a question that names the row"
        ]
    );
    workbook.sheets[0] = sheet(
        "survey",
        &[
            "type=begin_repeat|name=r",
            "type=text|name=a|label=A",
            "type=end_group",
        ],
    );
    assert_eq!(
        told(&workbook),
        ["sheet survey, row 4, column type: `r` is still open; write end_repeat for it first"]
    );
    workbook.sheets[0] = sheet("survey", &["type=start|name=start"]);
    assert_eq!(
        told(&workbook),
        ["sheet survey, row 2, column type: the form has no questions"]
    );
}

#[test]
fn expressions() {
    check(
        "survey",
        &[
            (
                "type=text|name=a|label=A|relevant='玉应罕' = ${wrod}",
                "sheet survey, row 8, column relevant: at character 9: there is no question named `wrod` in the sheet survey — in `'玉应罕' = ${wrod}`",
            ),
            (
                "type=text|name=a|label=A|relevant=${wrod} = ''",
                "sheet survey, row 8, column relevant: at character 1: there is no question named `wrod` in the sheet survey — in `${wrod} = ''`",
            ),
            (
                "type=text|name=a|label=A|relevant=${one} = 'x'",
                "sheet survey, row 8, column relevant: `x` is not an option of ${one} (list colour) — in `${one} = 'x'`",
            ),
            (
                "type=text|name=a|label=A|relevant=selected(${one} 'r')",
                "sheet survey, row 8, column relevant: at character 17: `,` is missing here — in `selected(${one} 'r')`",
            ),
            (
                "type=text|name=a|label=A|required=${word} > 1",
                "sheet survey, row 8, column required: ${word} is no number here; wrap it in number() — in `${word} > 1`",
            ),
            (
                "type=text|name=a|label=A|constraint=strlen(.) < 3",
                "sheet survey, row 8, column constraint: at character 1: there is no function `strlen()` — in `strlen(.) < 3`",
            ),
            (
                "type=text|name=a|label=A|constraint=ruhu:phone(.)",
                "sheet survey, row 8, column constraint: at character 1: `ruhu:phone()` may only be used in the sheet checks — in `ruhu:phone(.)`",
            ),
            (
                "type=text|name=a|label=A|default=todai()",
                "sheet survey, row 8, column default: at character 1: there is no function `todai()` — in `todai()`",
            ),
            (
                "type=text|name=a|label=A|calculation=${word}|trigger=${wrod}",
                "sheet survey, row 8, column trigger: there is no question named `wrod`; write ${name}",
            ),
            (
                "type=text|name=a|label=A ${wrod}",
                "sheet survey, row 8, column label: there is no question named `wrod` to put in here",
            ),
            (
                "type=text|name=a|label=A|hint=see ${wrod}",
                "sheet survey, row 8, column hint: there is no question named `wrod` to put in here",
            ),
            (
                "type=text|name=a|label=A|constraint_message=not ${wrod}",
                "sheet survey, row 8, column constraint_message: there is no question named `wrod` to put in here",
            ),
        ],
    );
}

#[test]
fn calculations() {
    check(
        "survey",
        &[
            (
                "type=calculate|name=a",
                "sheet survey, row 8, column calculation: write how it is computed, or name a rule",
            ),
            (
                "type=calculate|name=a|calculation=''",
                "sheet survey, row 8, column calculation: write how it is computed, or name a rule",
            ),
            (
                "type=calculate|name=a|calculation=''|rule=income.pcs",
                "sheet survey, row 8, column rule: there is no rule `income.pcs`",
            ),
            (
                "type=calculate|name=a|calculation=''|rule=setting.P_NO",
                "sheet survey, row 8, column rule: there is no rule `setting.P_NO`",
            ),
            (
                "type=calculate|name=a|calculation=1|kind=float",
                "sheet survey, row 8, column kind: `float` is unknown; there are integer, decimal, money, text, choice",
            ),
            (
                "type=calculate|name=a|calculation=${p_name}",
                "sheet survey, row 8, column calculation: ${p_name} stands for the answers of all rows; use sum(), count(), min(), max() or join() — in `${p_name}`",
            ),
            (
                "type=calculate|name=a|calculation=${a} + 1",
                "sheet survey, row 8, column relevant, calculation: these depend on each other in a circle: a → a",
            ),
        ],
    );
    let lines = [
        "type=calculate|name=a|calculation=${b}",
        "type=calculate|name=c|calculation=1",
        "type=text|name=b|label=B|relevant=${a} = 1",
    ];
    let mut workbook = with("survey", "");
    workbook.sheets[0] = sheet("survey", &lines);
    assert_eq!(
        told(&workbook),
        [
            "sheet survey, row 2, column relevant, calculation: these depend on each other in a circle: a → b → a"
        ]
    );
}

#[test]
fn the_sheet_choices() {
    check(
        "choices",
        &[
            (
                "name=x|label=X",
                "sheet choices, row 4, column list_name: may not be empty",
            ),
            (
                "list_name=colour|label=X",
                "sheet choices, row 4, column name: may not be empty",
            ),
            (
                "list_name=colour|name=r|label=X",
                "sheet choices, row 4, column name: `r` stands twice in the list colour",
            ),
            (
                "list_name=colour|name=light blue|label=X",
                "sheet choices, row 4, column name: a code may not contain blanks, they separate codes",
            ),
            (
                "list_name=colour|name=x",
                "sheet choices, row 4, column label: write what people read",
            ),
        ],
    );
}

#[test]
fn the_sheet_checks() {
    check(
        "checks",
        &[
            (
                "question=word|when=${word} = ''|severity=error|message=M",
                "sheet checks, row 2, column id: may not be empty; people quote it, such as E-A01",
            ),
            (
                "id=E-1|question=wrod|when=true()|severity=error|message=M",
                "sheet checks, row 2, column question: there is no question named `wrod` in the sheet survey",
            ),
            (
                "id=E-1|question=word|when=true()|severity=fatal|message=M",
                "sheet checks, row 2, column severity: `fatal` is unknown; there are error, warning, info",
            ),
            (
                "id=E-1|question=word|when=true()|severity=error",
                "sheet checks, row 2, column message: say what to do",
            ),
            (
                "id=E-1|question=word|severity=error|message=M",
                "sheet checks, row 2, column when: may not be empty; it is true when there is a problem",
            ),
            (
                "id=E-1|question=word|when=true()|severity=error|message=M ${wrod}",
                "sheet checks, row 2, column message: there is no question named `wrod` to put in here",
            ),
            (
                "id=E-1|question=word|when=last::wrod = ''|severity=error|message=M",
                "sheet checks, row 2, column when: at character 1: there is no question named `wrod` in the sheet survey — in `last::wrod = ''`",
            ),
            (
                "id=E-1|question=word|when=setting::P_NO > 1|severity=error|message=M",
                "sheet checks, row 2, column when: at character 1: there is no setting `P_NO` — in `setting::P_NO > 1`",
            ),
            (
                "id=E-1|question=word|when=${_key} = ''|severity=error|message=M",
                "sheet checks, row 2, column when: at character 1: `${_key}` is only known inside a repeat — in `${_key} = ''`",
            ),
        ],
    );
    let mut workbook = with("checks", "");
    let twice = "id=E-1|question=word|when=true()|severity=error|message=M";
    workbook.sheets[2] = sheet("checks", &[twice, twice]);
    assert_eq!(
        told(&workbook),
        [
            "sheet checks, row 3, column id: `E-1` stands twice for word; join the conditions with or"
        ]
    );
}

#[test]
fn missing_sheets_and_settings() {
    let without = |name: &str| {
        let mut workbook = with("survey", "");
        workbook.sheets.retain(|sheet| sheet.name != name);
        told(&workbook)
    };
    assert_eq!(
        without("survey"),
        ["sheet survey: the sheet is missing; a form needs survey, choices and settings"]
    );
    assert_eq!(
        without("settings"),
        ["sheet settings: the sheet is missing; a form needs survey, choices and settings"]
    );
    assert_eq!(
        without("choices"),
        ["sheet survey, row 4, column type: there is no list `colour` in the sheet choices"]
    );
    assert_eq!(
        without("checks"),
        Vec::<String>::new(),
        "a form needs no checks of its own"
    );
    let settings = |lines: &[&str]| {
        let mut workbook = with("survey", "");
        workbook.sheets[3] = sheet("settings", lines);
        told(&workbook)
    };
    assert_eq!(
        settings(&[]),
        ["sheet settings, row 2, column form_id: write form_id and version in the second row"]
    );
    assert_eq!(
        settings(&["version=1"]),
        [
            "sheet settings, row 2, column form_id: may not be empty; it names the form in every record"
        ]
    );
    assert_eq!(
        settings(&["form_id=a"]),
        [
            "sheet settings, row 2, column version: may not be empty; it names the form in every record"
        ]
    );
}

#[test]
fn all_errors_are_told_at_once() {
    let mut workbook = with(
        "checks",
        "id=E-1|question=word|when=${wrod} = ''|severity=error|message=M",
    );
    workbook.sheets[0] = sheet(
        "survey",
        &[
            "type=text|name=word",
            "type=select_one size|name=a|label=A",
            "type=text|name=b|label=B|relevant=1 +",
        ],
    );
    workbook.sheets[1] = sheet("choices", &["list_name=colour|name=r"]);
    let places: Vec<_> = compile(&workbook)
        .expect_err("errors")
        .into_iter()
        .map(
            |SheetError {
                 sheet, row, column, ..
             }| (sheet, row, column),
        )
        .collect();
    let expected = [
        ("choices", 2, "label"),
        ("survey", 2, "label"),
        ("survey", 3, "type"),
        ("survey", 4, "relevant"),
        ("checks", 2, "when"),
    ];
    assert_eq!(
        places,
        expected.map(|(sheet, row, column)| (sheet.to_owned(), row, column.to_owned()))
    );
}

#[test]
fn rows_count_as_in_a_spreadsheet() {
    let csv = "type,name,label\n,,\ntext,a,A\n,,\n\"text\",b,\n";
    let sheets = [("survey", csv), ("settings", "form_id,version\nx,1\n")];
    let workbook = Workbook::from_csv(&sheets).expect("CSV");
    assert_eq!(
        told(&workbook),
        ["sheet survey, row 5, column label: write the question as it is asked"]
    );
}

#[test]
fn every_type_has_its_kind() {
    let published = |line: &str| -> Form {
        compile(&with("survey", line)).unwrap_or_else(|errors| panic!("{line}: {errors:?}"))
    };
    for (line, kind) in [
        ("type=text", Kind::Text),
        ("type=text|appearance=multiline", Kind::LongText),
        ("type=text|appearance=w4 id18", Kind::IdNumber),
        ("type=text|appearance=phone", Kind::Phone),
        ("type=int", Kind::Integer),
        ("type=decimal", Kind::Decimal),
        ("type=decimal|appearance=money", Kind::Money),
        ("type=date", Kind::Date),
        ("type=date|appearance=month-year", Kind::Month),
        ("type=time", Kind::Time),
        ("type=select_one colour", Kind::SelectOne),
        ("type=select_multiple colour", Kind::SelectMany),
        ("type=select_one_from_file villages.csv", Kind::SelectOne),
        ("type=select_multiple ${p_name}", Kind::SelectMany),
        ("type=geopoint", Kind::Geopoint),
        ("type=image", Kind::Photo(1)),
        ("type=image|kind=photos 3", Kind::Photo(3)),
        ("type=image|appearance=signature", Kind::Signature),
        ("type=note", Kind::Note),
        (
            "type=calculate|calculation=1 + 1",
            Kind::Calculate(Computed::Decimal),
        ),
        (
            "type=calculate|calculation='a'",
            Kind::Calculate(Computed::Text),
        ),
        (
            "type=calculate|calculation=1|kind=integer",
            Kind::Calculate(Computed::Integer),
        ),
        (
            "type=calculate|calculation=1|kind=money",
            Kind::Calculate(Computed::Money),
        ),
        (
            "type=calculate|calculation=''|rule=context.status|kind=choice|also=colour",
            Kind::Calculate(Computed::Text),
        ),
    ] {
        let form = published(&format!("{line}|name=a|label=A"));
        let node = &form.nodes[form.find("a").expect("the question")];
        assert_eq!(node.kind, kind, "{line}");
    }
    let form = published("type=select_one ${p_name}|name=a|label=A|also=colour");
    let (people, name) = (
        form.find("people").expect("a repeat"),
        form.find("p_name").expect("a question"),
    );
    let rows = Options::Rows {
        repeat: people,
        label: name,
        also: Some("colour".to_owned()),
    };
    assert_eq!(
        form.nodes[form.find("a").expect("the question")].options,
        Some(rows)
    );
    assert_eq!(form.choices["colour"][0].columns["warm"], "1");
}

#[test]
fn languages_come_from_the_columns() {
    let mut workbook = with("survey", "");
    workbook.sheets[0] = sheet(
        "survey",
        &[
            "type=text|name=a|label::English (en)=Word|label::中文 (zh)=词",
            "type=text|name=b|label::English (en)=Only English",
            "type=text|name=c|label=For all",
        ],
    );
    workbook.sheets[3] = sheet(
        "settings",
        &["form_id=a|version=1|default_language=中文 (zh)|form_title=表"],
    );
    let form = compile(&workbook).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!(form.languages, ["zh", "en"]);
    assert_eq!(form.title.get(1), "表");
    let label = |name: &str, language| {
        form.nodes[form.find(name).expect("a question")]
            .label
            .get(language)
            .to_owned()
    };
    assert_eq!(
        (label("a", 0), label("a", 1)),
        ("词".to_owned(), "Word".to_owned())
    );
    assert_eq!(
        (label("b", 0), label("c", 1)),
        ("Only English".to_owned(), "For all".to_owned())
    );
}
