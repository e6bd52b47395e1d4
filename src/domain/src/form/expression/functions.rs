//! The one table of functions and operators: names, arguments, what they take and give.

/// What an argument must be, or what a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Anything that is one value.
    Any,
    /// A number, or text that is read as one.
    Number,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// A date as text, or days as a number.
    Date,
    /// Several answers: rows, or one question over all rows.
    Set,
}

macro_rules! functions {
    ($($variant:ident $name:literal $min:literal $max:literal ($($argument:ident)*) $result:ident $ours:literal;)*) => {
        /// A function or operator of the expression language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are the documentation: ODK XForms functions")]
        pub enum Function { $($variant),* }

        /// All functions and operators, in the order of [`Function`].
        pub const FUNCTIONS: &[FunctionInfo] = &[$(FunctionInfo {
            function: Function::$variant,
            name: $name,
            arguments: ($min, $max),
            takes: &[$(Type::$argument),*],
            gives: Type::$result,
            ours: $ours,
        }),*];
    };
}

/// One row of the table.
#[derive(Debug)]
pub struct FunctionInfo {
    /// Which.
    pub function: Function,
    /// As written in a sheet; an operator has its sign.
    pub name: &'static str,
    /// Fewest and most arguments.
    pub arguments: (u8, u8),
    /// What the arguments are; the last one stands for all that follow.
    pub takes: &'static [Type],
    /// What comes out.
    pub gives: Type,
    /// True for additions that only the sheet `checks` may use.
    pub ours: bool,
}

functions! {
    Or "or" 2 2 (Any) Boolean false;
    And "and" 2 2 (Any) Boolean false;
    Equal "=" 2 2 (Any) Boolean false;
    NotEqual "!=" 2 2 (Any) Boolean false;
    Less "<" 2 2 (Number) Boolean false;
    LessOrEqual "<=" 2 2 (Number) Boolean false;
    Greater ">" 2 2 (Number) Boolean false;
    GreaterOrEqual ">=" 2 2 (Number) Boolean false;
    Add "+" 2 2 (Number) Number false;
    Subtract "-" 2 2 (Number) Number false;
    Multiply "*" 2 2 (Number) Number false;
    Divide "div" 2 2 (Number) Number false;
    Remainder "mod" 2 2 (Number) Number false;
    Negate "neg" 1 1 (Number) Number false;
    If "if" 3 3 (Any) Any false;
    Not "not" 1 1 (Any) Boolean false;
    True "true" 0 0 () Boolean false;
    False "false" 0 0 () Boolean false;
    Boolean "boolean" 1 1 (Any) Boolean false;
    Number "number" 1 1 (Any) Number false;
    Text "string" 1 1 (Any) Text false;
    Int "int" 1 1 (Any) Number false;
    Round "round" 1 2 (Number) Number false;
    Power "pow" 2 2 (Number) Number false;
    Coalesce "coalesce" 2 2 (Any) Any false;
    Once "once" 1 1 (Any) Any false;
    Selected "selected" 2 2 (Text) Boolean false;
    SelectedAt "selected-at" 2 2 (Text Number) Text false;
    CountSelected "count-selected" 1 1 (Text) Number false;
    Count "count" 1 1 (Set) Number false;
    CountNonEmpty "count-non-empty" 1 1 (Set) Number false;
    Sum "sum" 1 1 (Set) Number false;
    Min "min" 1 9 (Any) Number false;
    Max "max" 1 9 (Any) Number false;
    Join "join" 2 9 (Text Any) Text false;
    Position "position" 1 1 (Any) Number false;
    IndexedRepeat "indexed-repeat" 3 3 (Set Set Number) Any false;
    Concat "concat" 1 9 (Any) Text false;
    StringLength "string-length" 1 1 (Text) Number false;
    Substr "substr" 2 3 (Text Number) Text false;
    Regex "regex" 2 2 (Text) Boolean false;
    Contains "contains" 2 2 (Text) Boolean false;
    StartsWith "starts-with" 2 2 (Text) Boolean false;
    EndsWith "ends-with" 2 2 (Text) Boolean false;
    Translate "translate" 3 3 (Text) Text false;
    NormalizeSpace "normalize-space" 1 1 (Text) Text false;
    Today "today" 0 0 () Date false;
    Now "now" 0 0 () Date false;
    Date "date" 1 1 (Date) Date false;
    FormatDate "format-date" 2 2 (Date Text) Text false;
    DecimalDateTime "decimal-date-time" 1 1 (Date) Number false;
    ChoiceName "jr:choice-name" 2 2 (Text) Text false;
    IdProblem "ruhu:id-problem" 2 2 (Text Date) Text true;
    IdBirth "ruhu:id-birth" 1 1 (Text) Date true;
    IdSex "ruhu:id-sex" 1 1 (Text) Text true;
    Luhn "ruhu:luhn" 1 1 (Text) Boolean true;
    Phone "ruhu:phone" 1 1 (Text) Boolean true;
    Distance "ruhu:distance-km" 2 2 (Text) Number true;
    SchoolYear "ruhu:school-year" 1 1 (Date) Number true;
    PhoneHouseholds "area::phone_households" 1 1 (Text) Number true;
    HouseholdOf "area::household_of" 1 1 (Text) Text true;
}

impl Function {
    /// The row of the table.
    pub fn info(self) -> &'static FunctionInfo {
        &FUNCTIONS[self as usize]
    }

    /// The function written `name`; operators are not found this way.
    pub fn named(name: &str) -> Option<Self> {
        FUNCTIONS[Self::If as usize..]
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.function)
    }
}
