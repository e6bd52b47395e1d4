//! T2: baseline + additions − removals = current.

use ruhu_domain::reports::plan::{Change, Movement, Planned, plan};

use crate::plan::county;
use crate::support::{basis, behind, notes, rows, with_status};

fn change(household: &str, movement: Movement, persons: i64) -> Change {
    Change {
        household: household.to_owned(),
        movement,
        persons,
    }
}

#[test]
fn the_balance_is_printed_and_says_whether_it_balances() {
    let mut all: Vec<Planned> = county()
        .into_iter()
        .map(|home| Planned {
            home,
            readiness: String::new(),
        })
        .collect();
    // Gone: an exit of 2 members, a household struck off, one that died out.
    let gone: Vec<i64> = all.drain(..3).map(|row| row.home.persons).collect();
    assert_eq!(gone, [3, 3, 3]);
    // Come: two newly identified, one relapsed; and a child was born, two people died.
    for code in ["new-1", "new-2"] {
        let home = with_status(code, "21");
        all.push(Planned {
            home,
            readiness: String::new(),
        });
    }
    let relapsed = with_status("back", "22");
    all.push(Planned {
        home: relapsed,
        readiness: String::new(),
    });
    all.push(Planned {
        home: with_status("exited", "40"),
        readiness: String::new(),
    });
    if let Some(row) = all.first_mut() {
        row.home.persons -= 1;
    }
    let mut changes = vec![
        change("new-1", Movement::Identified, 3),
        change("new-2", Movement::Identified, 3),
        change("back", Movement::Relapsed, 3),
        change("0000", Movement::Exited, 3),
        change("0001", Movement::StruckOff, 3),
        change("0002", Movement::DiedOut, 3),
        change("0003", Movement::Natural, 1),
        change("0003", Movement::Natural, -2),
    ];
    let report = plan(&basis(), &all, &changes);
    assert_eq!(
        rows(&report, "T2.changes"),
        [
            "方案基线 796 2505",
            "新识别 2 6",
            "返贫 1 3",
            "脱贫 -1 -3",
            "剔除 -1 -3",
            "整户减少 -1 -3",
            "自然增减 0 -1",
            "应有未脱贫 796 2504",
            "现有未脱贫 796 2504",
        ]
    );
    assert_eq!(notes(&report, "T2.changes"), ["平衡"]);
    assert_eq!(
        behind(&report, "T2.changes", 1, "households"),
        ["new-1", "new-2"]
    );
    changes.pop();
    let report = plan(&basis(), &all, &changes);
    assert_eq!(notes(&report, "T2.changes"), ["不平衡，差 0 户 -2 人"]);
    changes.remove(0);
    let report = plan(&basis(), &all, &changes);
    assert_eq!(notes(&report, "T2.changes"), ["不平衡，差 1 户 1 人"]);
}
