//! The list of anomaly rules: code, name, severity, and where each can be decided.

/// One anomaly rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `AN01` to `AN62`.
    pub code: &'static str,
    /// Name in Chinese.
    pub zh: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// 1 must be corrected, 2 to be checked, 3 a notice.
    pub severity: u8,
    /// Whether a phone decides it, from one household.
    pub phone: bool,
    /// Whether the server decides it, with office lists or over all households.
    pub server: bool,
}

/// All rules in order of their codes.
pub fn catalogue() -> &'static [Rule] {
    RULES
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// Decided on the phone.
const P: (bool, bool) = (true, false);
/// Decided at the server.
const S: (bool, bool) = (false, true);
/// Decided on the phone, and at the server with more data.
const PS: (bool, bool) = (true, true);

const fn rule(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    severity: u8,
    (phone, server): (bool, bool),
) -> Rule {
    Rule {
        code,
        zh,
        en,
        severity,
        phone,
        server,
    }
}

const RULES: &[Rule] = &[
    rule("AN01", "身份证无效", "Invalid ID number", 1, P),
    rule("AN02", "人员重复", "Person in two households", 1, PS),
    rule("AN03", "同名同生日", "Same name and birth date", 2, S),
    rule("AN04", "无户主或多户主", "No head or several", 1, P),
    rule(
        "AN05",
        "多个配偶或同性",
        "Several spouses or same sex",
        1,
        P,
    ),
    rule("AN06", "性别与关系不符", "Sex does not fit relation", 2, P),
    rule("AN07", "年龄倒挂", "Parent too young for child", 2, P),
    rule("AN08", "超龄", "Very old", 2, PS),
    rule("AN09", "空户", "Household without members", 1, S),
    rule("AN10", "重要指标为空", "Important answers empty", 1, P),
    rule(
        "AN11",
        "学段年龄不符",
        "Age does not fit school stage",
        2,
        P,
    ),
    rule("AN12", "三年学段不变", "Same grade for years", 2, S),
    rule(
        "AN13",
        "文化程度与在校矛盾",
        "Education contradicts schooling",
        2,
        P,
    ),
    rule("AN14", "适龄未入学", "School age and out of school", 1, P),
    rule(
        "AN15",
        "劳动力不符",
        "Labour does not fit age or health",
        2,
        P,
    ),
    rule("AN16", "无劳力却务工", "Works without labour ability", 2, P),
    rule("AN17", "务工工资不符", "Work and wages do not match", 2, P),
    rule("AN18", "在校又务工", "Student who works", 2, P),
    rule(
        "AN19",
        "医保双重或都没有",
        "Insured twice or not at all",
        1,
        PS,
    ),
    rule("AN20", "未参大病保险", "No big-disease insurance", 1, P),
    rule(
        "AN21",
        "低保五保并存",
        "Dibao and extreme support together",
        1,
        P,
    ),
    rule(
        "AN22",
        "户属性与低保不符",
        "Attribute does not fit dibao",
        2,
        P,
    ),
    rule("AN23", "死亡仍领", "Paid after death", 1, S),
    rule("AN24", "五保户有劳力", "Extreme support with labour", 2, P),
    rule(
        "AN25",
        "残疾无证或证不符",
        "No or wrong disability certificate",
        2,
        P,
    ),
    rule("AN26", "因病无病人", "Cause illness, nobody ill", 2, P),
    rule(
        "AN27",
        "因残无残疾",
        "Cause disability, nobody disabled",
        2,
        P,
    ),
    rule("AN28", "因学无学生", "Cause schooling, no student", 2, P),
    rule(
        "AN29",
        "其他原因重复",
        "Other cause repeats main cause",
        1,
        P,
    ),
    rule(
        "AN30",
        "缺劳力劳力多",
        "Cause lack of labour, labour enough",
        2,
        P,
    ),
    rule("AN31", "收入突增", "Income rose steeply", 2, PS),
    rule("AN32", "收入突降", "Income fell steeply", 2, PS),
    rule("AN33", "收入异常", "Unusual income", 2, P),
    rule("AN34", "有经营无成本", "Production without cost", 2, P),
    rule("AN35", "收入刚好过线", "Income just above the line", 2, S),
    rule("AN36", "同村收入雷同", "Same income in one group", 2, S),
    rule("AN37", "脱贫户低于标准", "Exited but below the line", 1, S),
    rule("AN38", "预脱贫逾期", "Provisional exit overdue", 1, S),
    rule(
        "AN39",
        "计划年已过未脱贫",
        "Planned year passed, not exited",
        2,
        S,
    ),
    rule(
        "AN40",
        "脱贫户三保障缺项",
        "Exited but a guarantee is missing",
        1,
        PS,
    ),
    rule("AN41", "无帮扶人", "Helper missing or poor", 1, S),
    rule(
        "AN42",
        "一人帮扶过多",
        "Helper with too many households",
        3,
        S,
    ),
    rule("AN43", "应享未享", "Due measure not given", 2, S),
    rule("AN44", "重复享受", "Measure given twice", 1, S),
    rule("AN45", "培训人次重复", "Training counted twice", 2, S),
    rule("AN46", "同时两班签到", "In two classes at one time", 1, S),
    rule("AN47", "集中补签", "Many late sign-ins", 3, S),
    rule("AN48", "走访过快", "Visits too fast", 3, S),
    rule("AN49", "走访不在现场", "Visits away from the house", 2, S),
    rule("AN50", "全部无变化", "Nothing ever changes", 3, S),
    rule("AN51", "土地数值过大", "Very large land", 2, P),
    rule("AN52", "退耕大于林地", "Retired land exceeds forest", 2, P),
    rule("AN53", "住房矛盾", "House contradicts itself", 2, P),
    rule(
        "AN54",
        "危房已验收仍C/D",
        "Accepted house still dangerous",
        1,
        P,
    ),
    rule(
        "AN55",
        "搬迁重复享受",
        "Relocated and renovation paid",
        1,
        S,
    ),
    rule("AN56", "自付超标", "Own share too large", 2, P),
    rule(
        "AN57",
        "低保金养老金过低",
        "Very low dibao or pension",
        2,
        P,
    ),
    rule(
        "AN58",
        "信用与收入矛盾",
        "Credit file contradicts income",
        2,
        S,
    ),
    rule("AN59", "户贷企用预警", "Loan used by an enterprise", 1, S),
    rule(
        "AN60",
        "户数人口与基线不符",
        "Counts differ from the baseline",
        2,
        S,
    ),
    rule(
        "AN61",
        "财产与贫困不符",
        "Property does not fit poverty",
        2,
        S,
    ),
    rule("AN62", "电话异常", "Unusual telephone number", 3, S),
];
