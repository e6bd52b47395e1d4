//! Names in the manner of the county's peoples, put together from common syllables.

use super::random::Random;

/// Whose manner of naming a household follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    Dai,
    Hani,
    Lahu,
    Bulang,
    Han,
}

/// CL_SEX.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Male,
    Female,
}

impl Sex {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }
}

/// A name. `surname` is used where the people have surnames, and the given name is not one of
/// `taken`, so that a household can be told apart.
pub(super) fn name(
    random: &mut Random,
    people: People,
    sex: Sex,
    surname: &str,
    taken: &[String],
) -> String {
    loop {
        let name = candidate(random, people, sex, surname);
        if !taken.contains(&name) {
            return name;
        }
    }
}

/// A family name for those who have one.
pub(super) fn surname(random: &mut Random, people: People) -> &'static str {
    match people {
        People::Han => random.pick(&["李", "杨", "王", "张", "罗", "周", "陈", "赵", "刘", "马"]),
        People::Dai | People::Hani | People::Lahu | People::Bulang => "",
    }
}

fn candidate(random: &mut Random, people: People, sex: Sex, surname: &str) -> String {
    let two = |random: &mut Random, first: &[&str], second: &[&str]| {
        format!("{}{}", random.pick(first), random.pick(second))
    };
    match (people, sex) {
        // Dai and Bulang: 岩 for men, 玉 for women.
        (People::Dai, Sex::Male) => format!("岩{}", two(random, &DAI, &DAI_END)),
        (People::Dai, Sex::Female) => format!("玉{}", two(random, &DAI_WOMEN, &DAI_END)),
        (People::Bulang, Sex::Male) => format!("岩{}", two(random, &BULANG, &BULANG_END)),
        (People::Bulang, Sex::Female) => format!("玉{}", two(random, &BULANG, &BULANG_END)),
        (People::Hani, Sex::Male) => two(random, &HANI_MEN, &HANI_MEN_END),
        (People::Hani, Sex::Female) => two(random, &HANI_WOMEN, &HANI_WOMEN_END),
        // Lahu: 扎 for men, 娜 for women.
        (People::Lahu, Sex::Male) => format!("扎{}", random.pick(&LAHU)),
        (People::Lahu, Sex::Female) => format!("娜{}", random.pick(&LAHU)),
        (People::Han, Sex::Male) => format!("{surname}{}", two(random, &HAN, &HAN_MEN)),
        (People::Han, Sex::Female) => format!("{surname}{}", two(random, &HAN, &HAN_WOMEN)),
    }
}

const DAI: [&str; 12] = [
    "温", "香", "应", "坎", "叫", "光", "拉", "罕", "恩", "龙", "胆", "庄",
];
const DAI_WOMEN: [&str; 12] = [
    "应", "香", "罕", "坎", "儿", "波", "旺", "叫", "囡", "喃", "光", "燕",
];
const DAI_END: [&str; 10] = ["罕", "香", "叫", "坎", "龙", "丙", "甩", "尖", "囡", "扁"];
const BULANG: [&str; 10] = ["三", "帕", "兰", "嫩", "布", "勒", "砍", "章", "对", "迈"];
const BULANG_END: [&str; 8] = ["章", "南", "勐", "贡", "帕", "砍", "温", "洪"];
const HANI_MEN: [&str; 10] = ["批", "飘", "车", "梭", "资", "者", "沙", "阿", "克", "抛"];
const HANI_MEN_END: [&str; 10] = ["二", "大", "三", "才", "龙", "车", "戈", "抓", "门", "土"];
const HANI_WOMEN: [&str; 8] = ["米", "搓", "拉", "阿", "布", "丁", "飘", "都"];
const HANI_WOMEN_END: [&str; 10] = ["则", "英", "香", "努", "优", "嘎", "兰", "区", "妹", "吐"];
const LAHU: [&str; 16] = [
    "体", "努", "拉", "莫", "迫", "儿", "发", "倮", "袜", "约", "朵", "妥", "思", "列", "海", "克",
];
const HAN: [&str; 10] = ["志", "建", "文", "国", "春", "小", "云", "海", "永", "明"];
const HAN_MEN: [&str; 8] = ["强", "华", "军", "平", "林", "福", "成", "勇"];
const HAN_WOMEN: [&str; 8] = ["英", "兰", "芳", "琴", "梅", "凤", "仙", "丽"];
