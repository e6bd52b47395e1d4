//! The members of a household, as far as the office's list knows them.

use std::collections::BTreeSet;

use ruhu_domain::date::Date;
use ruhu_domain::identity::check_digit;
use serde_json::{Map, Value as Json, json};

use super::names::{self, People, Sex};
use super::plan::{LABOUR, Planned, SCHOOL};
use super::random::Random;

/// Ages are counted at the end of this year, the baseline of the plan.
const BASELINE: i32 = 2017;
/// An area code that is assigned to nobody.
const AREA: &str = "532899";
/// 2018-01-01T00:00:00Z in milliseconds: the instant in the keys of members.
const KEYS_MADE: u64 = 1_514_764_800_000;
/// Youngest head with children, and the years between parent and child.
const GENERATION: i32 = 19;

/// What a member is to the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Head,
    Spouse,
    Child,
    Grandchild,
    Parent,
}

#[derive(Clone, Copy, Debug)]
struct Person {
    role: Role,
    sex: Sex,
    age: i32,
}

/// Makes people whose ID numbers are all different.
#[derive(Debug, Default)]
pub(super) struct Registry {
    taken: BTreeSet<String>,
    made: u64,
}

impl Registry {
    /// Rows of the repeat `members`, the head first.
    pub(super) fn members(
        &mut self,
        random: &mut Random,
        planned: Planned,
        people: People,
    ) -> Vec<Map<String, Json>> {
        let surname = names::surname(random, people);
        let mut names_taken = Vec::new();
        let family = family(random, planned);
        let mut rows = Vec::with_capacity(family.len());
        for person in family {
            let own = match person.role {
                // Who married in kept the own family name.
                Role::Spouse => names::surname(random, people),
                Role::Head | Role::Child | Role::Grandchild | Role::Parent => surname,
            };
            let name = names::name(random, people, person.sex, own, &names_taken);
            names_taken.push(name.clone());
            rows.push(self.row(random, person, name));
        }
        rows
    }

    fn row(&mut self, random: &mut Random, person: Person, name: String) -> Map<String, Json> {
        let (number, birth) = self.id_number(random, person);
        let row = json!({
            "_key": self.key(random),
            "m_name": name,
            "m_idno": number,
            "m_sex": person.sex.code(),
            "m_birth": birth,
            "m_rel": relation(person),
        });
        row.as_object().cloned().unwrap_or_default()
    }

    /// A valid number nobody else has, and the birth date in it.
    fn id_number(&mut self, random: &mut Random, person: Person) -> (String, String) {
        loop {
            let (month, day) = (random.between(1, 12), random.between(1, 28));
            // 100 and up: the fixture's numbers end in 001 and 002.
            let sequence = 100 + 2 * random.between(0, 440) + i32::from(person.sex == Sex::Male);
            let birth = format!("{:04}{month:02}{day:02}", BASELINE - person.age);
            let digits = format!("{AREA}{birth}{sequence:03}");
            let Some(check) = check_digit(digits.as_bytes()) else {
                continue;
            };
            let number = format!("{digits}{}", char::from(check));
            if self.taken.insert(number.clone()) {
                let date = Date::new(BASELINE - person.age, month as u32, day as u32);
                return (
                    number,
                    date.map_or_else(String::new, |date| date.to_string()),
                );
            }
        }
    }

    /// A UUID v7 of a fixed instant; its random part counts, so that no two are the same.
    fn key(&mut self, random: &mut Random) -> String {
        self.made += 1;
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&(random.next() as u16).to_be_bytes());
        bytes[2..].copy_from_slice(&self.made.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(KEYS_MADE, &bytes)
            .into_uuid()
            .to_string()
    }
}

/// CL_REL.
fn relation(person: Person) -> &'static str {
    match (person.role, person.sex) {
        (Role::Head, _) => "02",
        (Role::Spouse, _) => "10",
        (Role::Child, Sex::Male) => "20",
        (Role::Child, Sex::Female) => "30",
        (Role::Grandchild, Sex::Male) => "41",
        (Role::Grandchild, Sex::Female) => "42",
        (Role::Parent, Sex::Male) => "51",
        (Role::Parent, Sex::Female) => "52",
    }
}

/// A family of the planned size that fits its cause.
fn family(random: &mut Random, planned: Planned) -> Vec<Person> {
    let size = planned.size as usize;
    let roles = if planned.cause == LABOUR {
        few_hands(random, size)
    } else {
        usual(random, size, planned.cause)
    };
    let old = !roles
        .iter()
        .any(|role| matches!(role, Role::Child | Role::Parent));
    let head = match (old, planned.cause) {
        (true, LABOUR) => random.between(62, 80),
        (true, _) => random.between(35, 70),
        // Old enough to have a child at school.
        (false, SCHOOL) => random.between(38, 52),
        (false, _) => random.between(28, 55),
    };
    let sex = if random.chance(75) {
        Sex::Male
    } else {
        Sex::Female
    };
    let mut family: Vec<Person> = Vec::with_capacity(size);
    for role in roles {
        let siblings = family.iter().filter(|person| person.role == role).count();
        let person = match role {
            Role::Head => Person {
                role,
                sex,
                age: head,
            },
            Role::Spouse => Person {
                role,
                sex: sex.other(),
                age: (head + random.between(-5, 5)).max(21),
            },
            Role::Child => Person {
                role,
                sex: any(random),
                age: child_age(random, planned.cause, head, siblings),
            },
            Role::Grandchild => Person {
                role,
                sex: any(random),
                age: random.between(3, 14),
            },
            // At most one father and one mother.
            Role::Parent => {
                let first = family.iter().find(|person| person.role == Role::Parent);
                let sex = first.map_or_else(|| any(random), |first| first.sex.other());
                Person {
                    role,
                    sex,
                    age: (head + random.between(GENERATION + 1, 30)).clamp(61, 90),
                }
            }
        };
        family.push(person);
    }
    family
}

fn any(random: &mut Random) -> Sex {
    if random.chance(50) {
        Sex::Male
    } else {
        Sex::Female
    }
}

fn child_age(random: &mut Random, cause: &str, head: i32, siblings: usize) -> i32 {
    match (cause, siblings) {
        // Only the head works where hands are lacking.
        (LABOUR, _) => random.between(2, 13.min(head - GENERATION)),
        // The first child is at senior school or further.
        (SCHOOL, 0) => random.between(15, 19),
        _ => random.between(1, 22.min(head - GENERATION)),
    }
}

/// Roles where at most one member is of working age.
fn few_hands(random: &mut Random, size: usize) -> Vec<Role> {
    let mut roles = vec![Role::Head];
    match size {
        1 => return roles,
        2 => {
            roles.push(random.pick(&[Role::Spouse, Role::Grandchild, Role::Child]));
            return roles;
        }
        _ => {}
    }
    let parents = if random.chance(50) {
        1 + usize::from(size > 3 && random.chance(40))
    } else {
        0
    };
    roles.extend(std::iter::repeat_n(Role::Parent, parents));
    roles.resize(size, Role::Child);
    roles
}

fn usual(random: &mut Random, size: usize, cause: &str) -> Vec<Role> {
    let mut roles = vec![Role::Head];
    let single = size == 2 && random.chance(40) || size > 2 && random.chance(12);
    if size > 1 && !single && !(cause == SCHOOL && size == 2) {
        roles.push(Role::Spouse);
    }
    let room = size - roles.len();
    let parents = match room {
        0 | 1 => 0,
        2 => usize::from(random.chance(35)),
        _ => 1 + usize::from(random.chance(40)),
    };
    roles.extend(std::iter::repeat_n(Role::Parent, parents));
    roles.resize(size, Role::Child);
    roles
}

#[cfg(test)]
mod tests {
    use ruhu_domain::identity::{id_birth, id_problem, id_sex};

    use super::*;

    #[test]
    fn families_of_every_size_pass_the_checks_of_the_roster() {
        let today = Date::parse("2019-06-15").expect("a date");
        let mut random = Random::new(5);
        let mut registry = Registry::default();
        for size in 1..=7 {
            for cause in ["01", LABOUR, SCHOOL, "11"] {
                let planned = Planned {
                    cause,
                    size,
                    exit_year: 2018,
                };
                if cause == SCHOOL && size == 1 {
                    continue;
                }
                for _ in 0..40 {
                    let members = registry.members(&mut random, planned, People::Dai);
                    assert_eq!(members.len(), size as usize);
                    check(&members, planned, today);
                }
            }
        }
    }

    fn check(members: &[Map<String, Json>], planned: Planned, today: Date) {
        let text = |member: &Map<String, Json>, name: &str| {
            member[name].as_str().unwrap_or_default().to_owned()
        };
        let age = |member: &Map<String, Json>| {
            Date::parse(&text(member, "m_birth"))
                .expect("a birth date")
                .years_until(today)
        };
        let head = &members[0];
        assert_eq!(text(head, "m_rel"), "02");
        for member in members {
            let number = text(member, "m_idno");
            assert_eq!(id_problem(&number, today), None, "{number}");
            assert!(number.starts_with(AREA));
            assert_eq!(id_sex(&number), Some(text(member, "m_sex").as_str()));
            assert_eq!(id_birth(&number), Date::parse(&text(member, "m_birth")));
            let apart = age(head) - age(member);
            match text(member, "m_rel").as_str() {
                "02" => {}
                "10" => assert_ne!(text(member, "m_sex"), text(head, "m_sex")),
                "20" | "30" | "41" | "42" => assert!(apart >= 12, "{members:?}"),
                "51" | "52" => assert!(apart <= -12, "{members:?}"),
                other => panic!("relation {other}"),
            }
        }
        let count = |relation: &str| {
            members
                .iter()
                .filter(|member| text(member, "m_rel") == relation)
                .count()
        };
        assert!(count("02") == 1 && count("10") <= 1 && count("51") <= 1 && count("52") <= 1);
        let working = members
            .iter()
            .filter(|member| (16..60).contains(&age(member)))
            .count();
        assert!(planned.cause != LABOUR || working <= 1, "{members:?}");
        assert!(
            planned.cause != SCHOOL || members.iter().any(|member| (6..23).contains(&age(member)))
        );
    }
}
