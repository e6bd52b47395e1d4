//! The expression language: what every function and operator gives, and what an author is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Form, Kind, NodeId};
use ruhu_domain::form::expression::evaluate::{Place, evaluate};
use ruhu_domain::form::expression::scalar::Scalar;
use ruhu_domain::form::expression::{Expression, FUNCTIONS, Names, ParseError, parse, types};
use ruhu_domain::form::{Context, Engine, Lists};
use ruhu_domain::settings::Settings;
use ruhu_domain::xlsform::{Workbook, compile};
use serde_json::json;

const SURVEY: &str = "\
type,name,label,appearance,relevant
text,word,Word,,
text,blank,Never answered,,
integer,whole,Whole,,
integer,gap,Never answered,,
decimal,part,Part,,
decimal,price,Price,money,
date,day,Day,,
date,no_day,Never answered,,
select_one colour,one,One,,
select_multiple colour,many,Many,,
select_multiple colour,none,Never answered,,
select_one yes_no,agreed,Agreed,,
geopoint,place,Place,,
text,hidden,Not asked,,false()
text,phone,Phone,phone,
begin_repeat,people,People,,
text,p_name,Name,,
integer,p_age,Age,,
select_multiple colour,p_likes,Likes,,
text,p_nick,Nickname,,${p_age} > 10
end_repeat,,,,
begin_repeat,animals,Animals,,
text,a_name,Name,,
end_repeat,,,,
";
const CHOICES: &str = "\
list_name,name,label,warm
colour,r,Red,1
colour,g,Green,0
colour,b,Blue,0
yes_no,yes,Yes,
yes_no,no,No,
";
const SETTINGS: &str = "form_id,version\nexpressions,1\n";

fn form() -> Arc<Form> {
    let sheets = [
        ("survey", SURVEY),
        ("choices", CHOICES),
        ("settings", SETTINGS),
    ];
    let workbook = Workbook::from_csv(&sheets).expect("CSV");
    Arc::new(compile(&workbook).unwrap_or_else(|errors| panic!("{errors:?}")))
}

#[derive(Debug)]
struct Neighbours;

impl Lists for Neighbours {
    fn phone_households(&self, phone: &str) -> usize {
        if phone == "13800138000" { 2 } else { 0 }
    }

    fn household_of(&self, id_number: &str) -> Option<String> {
        (id_number == "532899198806060061").then(|| "H7".to_owned())
    }
}

/// An open form with an answer of every kind, three people and no animals.
fn engine() -> Engine {
    let mut context = Context::new(Date::parse("2018-11-20").expect("a date"));
    context.area = Arc::new(Neighbours);
    let changes = json!({"P_LATE_DAYS": 45});
    context.settings = Settings::lenient(changes.as_object().expect("an object"));
    let last = json!({"word": "before", "people": [{"_key": "k2", "p_age": 6}]});
    context.last = last.as_object().cloned().unwrap_or_default();
    let answers = json!({
        "word": "hello", "whole": 12, "part": "2.50", "price": 123_450, "day": "2018-11-20",
        "one": "r", "many": ["b", "r"], "agreed": true, "hidden": "typed before",
        "place": {"lat": "21.95", "lon": "100.45", "accuracy": "5"}, "phone": "13800138000",
        "people": [
            {"_key": "k1", "p_name": "Aye", "p_age": 40, "p_likes": ["r", "g"], "p_nick": "A"},
            {"_key": "k2", "p_name": "Bo", "p_age": 7, "p_nick": "B"},
            {"_key": "k3", "p_name": "Cai"}
        ],
        "animals": [],
    });
    let (engine, wrong) = Engine::load(form(), context, answers.as_object().expect("an object"));
    assert_eq!(wrong, []);
    engine
}

/// Where an expression stands: everywhere in `repeat`, with or without what only `checks` may use.
struct Scope<'a> {
    form: &'a Form,
    repeat: Option<NodeId>,
    ours: bool,
    columns: bool,
}

impl Names for Scope<'_> {
    fn find(&self, name: &str) -> Option<NodeId> {
        self.form.find(name)
    }

    fn repeat_of(&self, node: NodeId) -> Option<NodeId> {
        self.form.repeat_of(node)
    }

    fn is_repeat(&self, node: NodeId) -> bool {
        self.form.nodes[node].kind == Kind::Repeat
    }

    fn scope(&self) -> Option<NodeId> {
        self.repeat
    }

    fn ours(&self) -> bool {
        self.ours
    }

    fn columns(&self) -> bool {
        self.columns
    }
}

fn read(form: &Form, source: &str, at: &str) -> Result<Expression, ParseError> {
    let node = form.find(at).expect("a question");
    parse(
        source,
        &Scope {
            form,
            repeat: form.repeat_of(node),
            ours: true,
            columns: false,
        },
    )
}

/// `'text'`, `12.5`, `NaN`, `true`, `[…]` for the answers of several rows.
fn show(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => format!("'{text}'"),
        Scalar::Number(number) => number.to_string(),
        Scalar::NotANumber => "NaN".to_owned(),
        Scalar::Boolean(value) => value.to_string(),
        Scalar::Set(items) => format!(
            "[{}]",
            items.iter().map(show).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// The value of an expression at a question; in a repeat, in the given row.
fn value(engine: &Engine, source: &str, at: &str, row: Option<usize>) -> String {
    let form = engine.form();
    let expression = match read(form, source, at) {
        Ok(expression) => expression,
        Err(error) => return format!("at {}: {}", error.at, error.message),
    };
    let stored = serde_json::to_value(&expression).expect("JSON");
    assert_eq!(
        serde_json::from_value::<Expression>(stored).ok().as_ref(),
        Some(&expression),
        "{source}"
    );
    let node = form.find(at).expect("a question");
    show(&evaluate(&expression, engine, Place { node, row }))
}

/// Checks `(source, value)` pairs at the question `word`.
fn check(cases: &[(&str, &str)]) {
    check_at("word", None, cases);
}

fn check_at(at: &str, row: Option<usize>, cases: &[(&str, &str)]) {
    let engine = engine();
    let wrong = cases.iter().filter_map(|(source, expected)| {
        let found = value(&engine, source, at, row);
        (found != *expected)
            .then(|| format!("{source}\n    expected {expected}\n    found    {found}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn literals_and_answers() {
    check(&[
        ("'a'", "'a'"),
        ("\"it's\"", "'it's'"),
        ("''", "''"),
        ("7", "7"),
        ("007", "7"),
        (".5", "0.5"),
        ("3.50", "3.5"),
        ("-3", "-3"),
        ("- -3", "3"),
        ("${word}", "'hello'"),
        ("${ word }", "'hello'"),
        (".", "'hello'"),
        ("${blank}", "''"),
        ("${whole}", "12"),
        ("${gap}", "''"),
        ("${part}", "2.5"),
        ("${price}", "1234.5"),
        ("${day}", "'2018-11-20'"),
        ("${one}", "'r'"),
        ("${many}", "'b r'"),
        ("${none}", "''"),
        ("${agreed}", "'yes'"),
        ("${place}", "'21.95 100.45 0 5'"),
        ("${hidden}", "''"),
        ("true()", "true"),
        ("false()", "false"),
    ]);
}

#[test]
fn operators_bind_as_in_xpath() {
    check(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 - 2 - 1", "4"),
        ("12 div 2 div 3", "2"),
        ("2 * 3 mod 4", "2"),
        ("-2 + 5", "3"),
        ("1 + 1 = 2 and 3 > 2", "true"),
        ("true() or false() and false()", "true"),
        ("(true() or false()) and false()", "false"),
        ("1 < 2 = true()", "true"),
        ("3 > 2 > 1", "false"),
        ("not(1 = 2) != false()", "true"),
        ("${whole}-1", "11"),
        ("${whole} -1", "11"),
        ("${whole}*${part}", "30"),
        ("1+1=2", "true"),
    ]);
}

#[test]
fn arithmetic_is_exact() {
    check(&[
        ("0.1 + 0.2", "0.3"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("1 div 3", "0.333333333333333"),
        ("1 div 3 * 3", "1"),
        ("5 mod 2", "1"),
        ("-5 mod 2", "-1"),
        ("5 mod -2", "1"),
        ("1.5 mod 0.5", "0"),
        ("1 div 0", "NaN"),
        ("0 div 0", "NaN"),
        ("5 mod 0", "NaN"),
        ("${gap} + 1", "NaN"),
        ("1 - ${gap}", "NaN"),
        ("${gap} * 0", "NaN"),
        ("-${gap}", "NaN"),
        ("'4' * '2'", "8"),
        ("'four' + 1", "NaN"),
        ("true() + 1", "2"),
        ("${price} - 0.5", "1234"),
        ("${day} - 1", "17854"),
        ("today() - ${day}", "0"),
        ("${no_day} - 1", "NaN"),
    ]);
}

#[test]
fn comparisons() {
    check(&[
        ("1 = 1.0", "true"),
        ("'1' = 1", "true"),
        ("'1.0' = '1'", "false"),
        ("'a' = 'a'", "true"),
        ("'a' = 'A'", "false"),
        ("'a' != 'b'", "true"),
        ("'' = ''", "true"),
        ("${gap} = ''", "true"),
        ("${gap} != ''", "false"),
        ("${gap} = 0", "false"),
        ("${gap} != 0", "true"),
        ("${gap} < 1", "false"),
        ("${gap} >= 0", "false"),
        ("not(${gap} >= 0)", "true"),
        ("${gap} = ${gap}", "true"),
        ("(1 div 0) = (1 div 0)", "false"),
        ("(1 div 0) != 1", "true"),
        ("number('x') = number('x')", "false"),
        ("${whole} > 11.99", "true"),
        ("${whole} <= 12", "true"),
        ("${whole} >= 12", "true"),
        ("${whole} < 12", "false"),
        ("'b' > 'a'", "false"),
        ("true() = 'x'", "true"),
        ("true() = ''", "false"),
        ("false() = ${gap}", "true"),
        ("${day} = '2018-11-20'", "true"),
        ("${day} < '2018-11-21'", "true"),
        ("${day} > '2018-11-20'", "false"),
        ("${day} <= today()", "true"),
        ("${no_day} < today()", "false"),
        ("${day} > date('2014-01-01')", "true"),
    ]);
}

#[test]
fn conditions() {
    check(&[
        ("if(1 = 1, 'yes', 'no')", "'yes'"),
        ("if(1 = 2, 'yes', 'no')", "'no'"),
        ("if(${gap}, 1, 2)", "2"),
        ("if(${word}, 1, 2)", "1"),
        ("if('0', 1, 2)", "1"),
        ("if(0, 1, 2)", "2"),
        ("if(number('x'), 1, 2)", "2"),
        ("if(true(), ${gap}, 1 div 0)", "''"),
        ("not('')", "true"),
        ("not(0)", "true"),
        ("boolean('false')", "true"),
        ("boolean(-1)", "true"),
        ("boolean(${people})", "true"),
        ("boolean(${animals})", "false"),
        ("'a' and 1", "true"),
        ("'' or 0", "false"),
        ("coalesce(${gap}, 5)", "5"),
        ("coalesce(${whole}, 5)", "12"),
        ("coalesce(${gap}, ${blank})", "''"),
        ("coalesce(0, 5)", "0"),
        ("once('new')", "'hello'"),
    ]);
    check_at(
        "blank",
        None,
        &[("once('new')", "'new'"), ("once(${gap})", "''")],
    );
}

#[test]
fn conversions_and_rounding() {
    check(&[
        ("number('12.5')", "12.5"),
        ("number(' 12 ')", "12"),
        ("number('')", "NaN"),
        ("number('12a')", "NaN"),
        ("number(true())", "1"),
        ("number('2018-11-20')", "17855"),
        ("string(12.50)", "'12.5'"),
        ("string(${gap})", "''"),
        ("string(true())", "'true'"),
        ("string(1 div 0)", "''"),
        ("int(2.7)", "2"),
        ("int(-2.7)", "-2"),
        ("int('3.9')", "3"),
        ("int('')", "NaN"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(2.4999)", "2"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234.5678, 1)", "1234.6"),
        ("round(${gap})", "NaN"),
        ("pow(2, 10)", "1024"),
        ("pow(2, -1)", "0.5"),
        ("pow(1.1, 2)", "1.21"),
        ("pow(2, 0)", "1"),
        ("pow(0, -1)", "NaN"),
        ("pow(${gap}, 2)", "NaN"),
    ]);
}

#[test]
fn choices() {
    check(&[
        ("selected(${many}, 'r')", "true"),
        ("selected(${many}, 'g')", "false"),
        ("selected(${one}, 'r')", "true"),
        ("selected(${none}, 'r')", "false"),
        ("selected(${none}, '')", "true"),
        ("selected(${many}, '')", "false"),
        ("selected('10 11 12', '1')", "false"),
        ("selected('10 11 12', ${whole})", "true"),
        ("selected-at(${many}, 0)", "'b'"),
        ("selected-at(${many}, 1)", "'r'"),
        ("selected-at(${many}, 2)", "''"),
        ("selected-at(${many}, -1)", "''"),
        ("selected-at(${none}, 0)", "''"),
        ("count-selected(${many})", "2"),
        ("count-selected(${one})", "1"),
        ("count-selected(${none})", "0"),
        ("jr:choice-name(${one}, '${one}')", "'Red'"),
        ("jr:choice-name('g', '${one}')", "'Green'"),
        ("jr:choice-name('x', '${one}')", "'x'"),
    ]);
}

#[test]
fn texts() {
    check(&[
        ("concat('a', 1, ${gap}, 'b')", "'a1b'"),
        ("concat(${p_name})", "'AyeBoCai'"),
        ("string-length(${word})", "5"),
        ("string-length('')", "0"),
        ("string-length('玉应罕')", "3"),
        ("string-length('𠮷')", "1"),
        ("string-length(${whole})", "2"),
        ("substr('hello', 1)", "'ello'"),
        ("substr('hello', 1, 3)", "'el'"),
        ("substr('hello', 0, 99)", "'hello'"),
        ("substr('hello', 3, 2)", "''"),
        ("substr('hello', -2)", "'lo'"),
        ("substr('hello', 1, -1)", "'ell'"),
        ("substr('', 0, 1)", "''"),
        ("substr('玉应罕', 1, 2)", "'应'"),
        ("regex('12', '^[0-9]+$')", "true"),
        ("regex('12a', '[0-9]+')", "false"),
        ("regex('', '[0-9]*')", "true"),
        ("regex('a', '(')", "false"),
        ("contains('hello', 'ell')", "true"),
        ("contains('hello', '')", "true"),
        ("contains('hello', 'EL')", "false"),
        ("starts-with('hello', 'he')", "true"),
        ("starts-with('hello', 'lo')", "false"),
        ("ends-with('hello', 'lo')", "true"),
        ("ends-with('hello', 'he')", "false"),
        ("translate('banana', 'an', 'oN')", "'boNoNo'"),
        ("translate('banana', 'an', 'o')", "'booo'"),
        ("normalize-space('  a   b ')", "'a b'"),
        ("join('-', 'a', 'b', '')", "'a-b-'"),
    ]);
}

#[test]
fn dates() {
    check(&[
        ("today()", "'2018-11-20'"),
        ("now()", "'2018-11-20'"),
        ("date('2018-11-20')", "'2018-11-20'"),
        ("date('2018-02-29')", "''"),
        ("date('')", "''"),
        ("date(17855)", "'2018-11-20'"),
        ("date(${day} + 1)", "'2018-11-21'"),
        ("date(-1)", "'1969-12-31'"),
        ("date('2018-11-20T08:30:00')", "'2018-11-20'"),
        ("format-date(${day}, '%Y-%m-%d')", "'2018-11-20'"),
        ("format-date('2018-02-09', '%e.%n.%y')", "'9.2.18'"),
        ("format-date('2018-02-09', '%d%m%Y')", "'09022018'"),
        ("format-date('', '%Y')", "''"),
        ("number(format-date(${day}, '%m')) >= 9", "true"),
        ("decimal-date-time('1970-01-02')", "1"),
        ("decimal-date-time('')", "NaN"),
    ]);
}

#[test]
fn rows_from_outside() {
    check(&[
        ("count(${people})", "3"),
        ("count(${animals})", "0"),
        ("count(${p_age})", "3"),
        ("count-non-empty(${p_age})", "2"),
        ("count(${people}[p_age > 10])", "1"),
        ("count(${people}[not(p_age > 10)])", "2"),
        ("count(${people}[p_name = ${word}])", "0"),
        ("count(${people}[./p_name = 'Bo'])", "1"),
        ("count(${people}[_key = 'k2'])", "1"),
        ("count(${people}[selected(p_likes, 'g')])", "1"),
        ("sum(${p_age})", "NaN"),
        ("sum(${people}[p_age != '']/p_age)", "47"),
        ("sum(${animals}/a_name)", "0"),
        ("min(${people}[p_age != '']/p_age)", "7"),
        ("max(${people}[p_age != '']/p_age)", "40"),
        ("min(${p_age})", "NaN"),
        ("min(${a_name})", "NaN"),
        ("min(3, 1, 2)", "1"),
        ("max(3, ${whole})", "12"),
        ("max(3, ${gap})", "NaN"),
        ("join(', ', ${p_name})", "'Aye, Bo, Cai'"),
        ("join(', ', ${a_name})", "''"),
        ("${p_age} = 7", "true"),
        ("${p_age} != 7", "true"),
        ("${p_age} > 39", "true"),
        ("${p_age} > 40", "false"),
        ("${a_name} = ''", "false"),
        ("${people}[_key = 'k2']/p_name = 'Bo'", "true"),
        ("string(${people}[_key = 'k9']/p_name)", "''"),
        ("indexed-repeat(${p_name}, ${people}, 2)", "'Bo'"),
        ("indexed-repeat(${p_name}, ${people}, 4)", "''"),
        ("indexed-repeat(${p_name}, ${people}, 0)", "''"),
        // The nickname is asked only of the first.
        ("${p_nick}", "['A']"),
        ("count(${p_nick})", "1"),
    ]);
}

#[test]
fn rows_from_inside() {
    let cases: &[(&str, &str)] = &[
        ("${p_name}", "'Bo'"),
        (".", "7"),
        ("${p_age} + 1", "8"),
        ("${whole} + ${p_age}", "19"),
        ("position(..)", "2"),
        ("${_key}", "'k2'"),
        ("${p_nick}", "''"),
        ("count(${people}[_key != ${_key}])", "2"),
        ("count(${people}[p_age > ${p_age}])", "1"),
        (
            "indexed-repeat(${p_name}, ${people}, position(..) - 1)",
            "'Aye'",
        ),
        ("last::p_age", "6"),
        ("${p_age} - last::p_age", "1"),
    ];
    check_at("p_age", Some(1), cases);
    check_at(
        "p_age",
        Some(2),
        &[(".", "''"), ("last::p_age", "''"), ("position(..)", "3")],
    );
}

#[test]
fn additions_for_checks() {
    check(&[
        ("last::word", "'before'"),
        ("last::whole", "''"),
        ("office::word", "''"),
        ("setting::P_LATE_DAYS", "45"),
        ("setting::P_MAX_AGE", "110"),
        ("setting::P_LOAN_CAP", "50000"),
        ("area::phone_households(${phone})", "2"),
        ("area::phone_households('')", "0"),
        ("area::household_of('532899198806060061')", "'H7'"),
        ("area::household_of('')", "''"),
        ("ruhu:phone('13800138000')", "true"),
        ("ruhu:phone('1380013800')", "false"),
        ("ruhu:luhn('79927398713')", "true"),
        ("ruhu:luhn('79927398710')", "false"),
        ("ruhu:id-problem('', ${day})", "'length'"),
        (
            "ruhu:id-problem('532899198806060062', ${day})",
            "'check-digit'",
        ),
        ("ruhu:id-problem('532899198806060061', ${no_day})", "''"),
        ("ruhu:id-birth('532899198806060061')", "'1988-06-06'"),
        ("ruhu:id-birth('532899198802300061')", "''"),
        ("ruhu:id-sex('532899198806060061')", "'2'"),
        ("ruhu:id-sex('12')", "''"),
        ("ruhu:distance-km('21.95 100.45', '21.95 100.45')", "0"),
        ("ruhu:distance-km(${place}, '22.95 100.45 0 5')", "111.195"),
        ("ruhu:distance-km('', ${place})", "NaN"),
        ("ruhu:school-year('2018-09-01')", "2018"),
        ("ruhu:school-year('2018-08-31')", "2017"),
        ("ruhu:school-year('')", "NaN"),
    ]);
}

#[test]
fn every_function_has_a_case() {
    let cases = include_str!("expressions.rs");
    let shown = |name: &str| {
        let call = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !matches!(name, "or" | "and" | "div" | "mod");
        cases.contains(&if call {
            format!("{name}(")
        } else {
            format!(" {name} ")
        })
    };
    let missing = FUNCTIONS
        .iter()
        .map(|info| info.name)
        .filter(|name| *name != "neg" && !shown(name));
    assert_eq!(missing.collect::<BTreeSet<_>>(), BTreeSet::new());
}

#[test]
fn syntax_errors_name_the_place() {
    let form = form();
    for (source, at, message) in [
        ("", 0, "the expression ends too early"),
        ("1 +", 3, "the expression ends too early"),
        ("1 + + 2", 4, "`+` cannot stand here"),
        ("(1 + 2", 6, "`)` is missing here"),
        (
            "1 2",
            2,
            "something is left over here; is an operator missing?",
        ),
        ("1 == 2", 3, "`=` cannot stand here"),
        ("'abc", 0, "the text that begins with ' has no end"),
        ("${word", 0, "`${` without `}`"),
        ("1.2.3", 0, "`1.2.3` is not a number"),
        ("${word} & 'a'", 8, "`&` has no meaning here"),
        (
            "${wrod} = 'a'",
            0,
            "there is no question named `wrod` in the sheet survey",
        ),
        (
            "1 + ${wrod}",
            4,
            "there is no question named `wrod` in the sheet survey",
        ),
        (
            "word = 'a'",
            0,
            "write `${word}` for a question, `'word'` for a text",
        ),
        ("uper(${word})", 0, "there is no function `uper()`"),
        (
            "string-length()",
            0,
            "`string-length()` takes 1 arguments, here are 0",
        ),
        ("if(true(), 1)", 0, "`if()` takes 3 arguments, here are 2"),
        (
            "round(1, 2, 3)",
            0,
            "`round()` takes 1 to 2 arguments, here are 3",
        ),
        ("if(true() 1, 2)", 10, "`,` is missing here"),
        ("count(${people}[p_age > 3)", 25, "`]` is missing here"),
        (
            "count(${people}[wrod = 1])",
            16,
            "there is no question named `wrod` in the sheet survey",
        ),
        (
            "count(${people}[word = 1])",
            16,
            "`word` is not a question of this repeat",
        ),
        (
            "sum(${people}/)",
            14,
            "the name of a question is missing after `/`",
        ),
        (
            "${_key} = 'a'",
            0,
            "`${_key}` is only known inside a repeat",
        ),
        (
            "before::word",
            0,
            "`before::` is unknown; there are last::, office::, setting::, area::",
        ),
        (
            "last::wrod",
            0,
            "there is no question named `wrod` in the sheet survey",
        ),
        ("setting::P_NO", 0, "there is no setting `P_NO`"),
        (
            "'玉' + é",
            8,
            "write `${é}` for a question, `'é'` for a text",
        ),
    ] {
        let found = read(&form, source, "word").expect_err(source);
        assert_eq!(
            (found.at, found.message.as_str()),
            (at, message),
            "{source}"
        );
    }
}

#[test]
fn our_additions_are_only_for_checks() {
    let form = form();
    let scope = Scope {
        form: &form,
        repeat: None,
        ours: false,
        columns: false,
    };
    for (source, message) in [
        (
            "ruhu:luhn(${word})",
            "`ruhu:luhn()` may only be used in the sheet checks",
        ),
        (
            "area::phone_households(${phone})",
            "`area::phone_households()` may only be used in the sheet checks",
        ),
        (
            "last::word",
            "`last::` may only be used in the sheet checks",
        ),
        (
            "setting::P_MAX_AGE",
            "`setting::` may only be used in the sheet checks",
        ),
    ] {
        assert_eq!(
            parse(source, &scope).map_err(|error| error.message),
            Err(message.to_owned()),
            "{source}"
        );
    }
}

#[test]
fn bare_names_are_columns_only_in_a_choice_filter() {
    let form = form();
    let scope = Scope {
        form: &form,
        repeat: None,
        ours: false,
        columns: true,
    };
    let column = |name: &str| Box::new(Expression::Column(name.to_owned()));
    match parse("warm = '1'", &scope) {
        Ok(Expression::Call(_, arguments)) => assert_eq!(arguments[0], *column("warm")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_meant_is_a_type_error() {
    let form = form();
    for (source, message) in [
        (
            "${word} + 1",
            "${word} is no number here; wrap it in number()",
        ),
        (
            "${one} > 2",
            "${one} is no number here; wrap it in number()",
        ),
        ("'a' < 'b'", "'a' is no number here; wrap it in number()"),
        (
            "selected(${many}, 'r') + 1",
            "`selected` is no number here; wrap it in number()",
        ),
        (
            "${p_age} + 1",
            "${p_age} stands for the answers of all rows; use sum(), count(), min(), max() or join()",
        ),
        (
            "string-length(${p_name}) > 1",
            "${p_name} stands for the answers of all rows; use sum(), count(), min(), max() or join()",
        ),
        (
            "sum(${whole})",
            "${whole} is one answer; `sum` needs a repeat",
        ),
        ("count('a')", "'a' is one answer; `count` needs a repeat"),
        (
            "${one} = 'x'",
            "`x` is not an option of ${one} (list colour)",
        ),
        (
            "'x' = ${one}",
            "`x` is not an option of ${one} (list colour)",
        ),
        (
            "selected(${many}, 'x')",
            "`x` is not an option of ${many} (list colour)",
        ),
        (
            "selected('r x', ${one})",
            "`x` is not an option of ${one} (list colour)",
        ),
        (
            "${people}[selected(p_likes, 'x')] = ''",
            "`x` is not an option of ${p_likes} (list colour)",
        ),
        (
            "${agreed} = 'true'",
            "`true` is not an option of ${agreed} (list yes_no)",
        ),
        (
            "${whole} = '12'",
            "${whole} is a number; write 12 without quotes",
        ),
        (
            "if(true(), ${word} + 1, 0)",
            "${word} is no number here; wrap it in number()",
        ),
    ] {
        let expression = read(&form, source, "word").expect(source);
        assert_eq!(
            types::check(&expression, &form),
            Err(message.to_owned()),
            "{source}"
        );
    }
}

#[test]
fn what_can_be_meant_passes() {
    let form = form();
    for source in [
        "number(${word}) + 1",
        "${whole} = ''",
        "${one} = ''",
        "${whole} > ${part} and ${price} > 0",
        "${day} - today() > 30",
        "min(${p_age}) < max(${p_age}, ${whole})",
        "join(' ', ${p_name}) = ${word}",
        "number(${people}[_key = 'k1']/p_age) > 3",
        "selected('r g', ${one})",
        "if(${whole} > 1, 1, 0) + 1",
        "coalesce(${price}, 0) * 2",
        "count(${people}[p_age > 3]) > 1",
    ] {
        let expression = read(&form, source, "word")
            .unwrap_or_else(|error| panic!("{source}: {}", error.message));
        assert_eq!(types::check(&expression, &form).err(), None, "{source}");
    }
}

#[test]
fn a_rebuilt_package_reads_the_same() {
    let form = form();
    assert_eq!(Form::from_package(&form.to_package()).as_ref(), Ok(&*form));
}
