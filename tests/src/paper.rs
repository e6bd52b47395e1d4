//! What comes out of the printer: a page as PDF, and what stands in it.

use std::collections::BTreeSet;
use std::io::Read;

use data_encoding::BASE64;
use flate2::read::ZlibDecoder;
use serde_json::json;

use crate::browser::Page;

/// The page as it is printed.
///
/// # Panics
///
/// When the browser makes no file of it.
pub fn pdf(page: &Page) -> Vec<u8> {
    let answer = page.call("Page.printToPDF", json!({"preferCSSPageSize": true}));
    let data = answer["data"].as_str().expect("a file");
    BASE64.decode(data.as_bytes()).expect("base64")
}

/// The characters that a PDF's fonts say they draw, and the number of its pages.
pub fn printed(pdf: &[u8]) -> (BTreeSet<char>, usize) {
    let find = |text: &[u8], from: usize| {
        let rest = pdf.get(from..)?;
        rest.windows(text.len())
            .position(|window| window == text)
            .map(|at| from + at)
    };
    let (mut characters, mut at) = (BTreeSet::new(), 0);
    while let Some(begin) = find(b"stream\n", at) {
        let from = begin + b"stream\n".len();
        let Some(to) = find(b"endstream", from) else {
            break;
        };
        let mut unpacked = Vec::new();
        // Pictures and fonts are streams too; only maps of characters are read.
        if ZlibDecoder::new(&pdf[from..to])
            .read_to_end(&mut unpacked)
            .is_ok()
        {
            let text = String::from_utf8_lossy(&unpacked).into_owned();
            if text.contains("beginbfchar") || text.contains("beginbfrange") {
                characters.extend(mapped(&text).into_iter().map(plain));
            }
        }
        at = to + b"endstream".len();
    }
    let text = String::from_utf8_lossy(pdf);
    let pages = text.matches("/Type /Page\n").count();
    (characters, pages)
}

/// A PDF may name a character by the radical that looks like it (⽟ for 玉).
fn plain(character: char) -> char {
    const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
    const SIMPLE: [(char, char); 12] = [
        ('⻅', '见'),
        ('⻉', '贝'),
        ('⻋', '车'),
        ('⻓', '长'),
        ('⻔', '门'),
        ('⻘', '青'),
        ('⻚', '页'),
        ('⻛', '风'),
        ('⻢', '马'),
        ('⻩', '黄'),
        ('⻬', '齐'),
        ('⻰', '龙'),
    ];
    let place = u32::from(character).checked_sub(0x2F00);
    let radical = place.and_then(|place| RADICALS.chars().nth(place as usize));
    let simple = SIMPLE.iter().find(|(radical, _)| *radical == character);
    radical
        .or(simple.map(|(_, plain)| *plain))
        .unwrap_or(character)
}

/// The Unicode side of a ToUnicode map: the last number of each line.
fn mapped(map: &str) -> Vec<char> {
    let mut found = Vec::new();
    for line in map.lines().filter(|line| line.starts_with('<')) {
        let numbers: Vec<u32> = line
            .split(['<', '>', ' ', '[', ']'])
            .filter_map(|number| u32::from_str_radix(number, 16).ok())
            .collect();
        match numbers.as_slice() {
            [_, to] => found.extend(char::from_u32(*to)),
            [from, last, to] => {
                found.extend((0..=last - from).filter_map(|step| char::from_u32(to + step)));
            }
            _ => {}
        }
    }
    found
}
