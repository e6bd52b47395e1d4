//! What the office's list says of each household.

use std::collections::BTreeMap;

use ruhu_domain::household::Household;
use serde_json::{Map, Value as Json, json};

use super::people::Registry;
use super::places::{DALUO, MENGZHE, TOWNSHIPS, Village, XIDING, villages};
use super::plan::{Planned, plan};
use super::random::Random;
use super::{fixture, names::People};
use crate::pinyin;

/// Tourism key households the plan names for the county.
const TOURISM: usize = 20;
/// Causes a household may have beside its main one.
const CAUSES: [&str; 9] = ["01", "08", "07", "02", "09", "11", "03", "10", "05"];
const GROUPS: [&str; 4] = ["示例一组", "示例二组", "示例三组", "示例四组"];

/// All 796 households, the fixture's first; the same for the same seed.
pub fn households(seed: u64) -> Vec<Household> {
    let mut random = Random::new(seed);
    let plan = plan(&mut random);
    let mut office = Office {
        random,
        registry: Registry::default(),
        serials: BTreeMap::new(),
        tourism: TOURISM,
    };
    let mut households = vec![fixture::household()];
    // The fixture's place in its group is taken.
    office.serials.insert(format!("{}01", fixture::VILLAGE), 1);
    let villages = villages();
    let mut rest = plan.into_iter().skip(1);
    for township in TOWNSHIPS {
        let villages: Vec<&Village> = villages
            .iter()
            .filter(|village| village.township.code == township.code)
            .collect();
        let own = villages
            .iter()
            .any(|village| village.code == fixture::VILLAGE);
        for planned in rest.by_ref().take(township.households - usize::from(own)) {
            let village = villages[office.random.below(villages.len())];
            households.push(office.household(planned, village));
        }
    }
    households.iter_mut().for_each(pinyin::fill);
    households
}

/// Hands out codes, people and attributes.
struct Office {
    random: Random,
    registry: Registry,
    /// Last serial number by village and group.
    serials: BTreeMap<String, u32>,
    /// Tourism key households still to be named.
    tourism: usize,
}

impl Office {
    fn household(&mut self, planned: Planned, village: &Village) -> Household {
        let number = self.random.below(GROUPS.len());
        // The fixture's group keeps the name it has there.
        let first = village.code == fixture::VILLAGE && number == 0;
        let group = if first {
            "示例小组"
        } else {
            GROUPS[number]
        };
        let code = self.code(village, number);
        let people = self.people(village);
        let members = self.registry.members(&mut self.random, planned, people);
        let head = members
            .first()
            .and_then(|head| head.get("m_name"))
            .and_then(Json::as_str)
            .unwrap_or_default();
        let registered_year = self
            .random
            .pick(&[2014, 2014, 2014, 2014, 2014, 2015, 2016, 2017]);
        Household {
            head: head.to_owned(),
            township: village.township.code.to_owned(),
            village: village.code.clone(),
            group: group.to_owned(),
            status: "20".to_owned(),
            status_year: registered_year,
            members: planned.size,
            helper: format!("示例帮扶人{}{}", &village.code[6..], number + 1),
            helper_unit: "U01".to_owned(),
            helper_phone: "06910000000".to_owned(),
            office: self.office(planned, village, group, &code, registered_year, members),
            code,
            ..Household::default()
        }
    }

    /// Village, two digits of the group, four of the serial number: 18 in all.
    fn code(&mut self, village: &Village, group: usize) -> String {
        let group = format!("{}{:02}", village.code, group + 1);
        let serial = self.serials.entry(group.clone()).or_default();
        *serial += 1;
        format!("{group}{serial:04}")
    }

    fn people(&mut self, village: &Village) -> People {
        let [most, others] = village.township.people;
        if self.random.chance(75) { most } else { others }
    }

    fn office(
        &mut self,
        planned: Planned,
        village: &Village,
        group: &str,
        code: &str,
        registered_year: i32,
        members: Vec<Map<String, Json>>,
    ) -> Map<String, Json> {
        let site = self.relocation_site(village);
        let tourism = self.tourism > 0 && village.township.code == XIDING;
        self.tourism -= usize::from(tourism);
        let attribute = if self.random.chance(35) { "2" } else { "1" };
        let office = json!({
            "hh_code": code,
            "township": village.township.code,
            "village": village.code,
            "group_name": group,
            "hh_kind": "1",
            "hh_attr": attribute,
            "registered_year": registered_year,
            "planned_exit_year": planned.exit_year.to_string(),
            "is_relocated": site.is_some(),
            "tour_key": tourism,
            "cause_main": planned.cause,
            "members": members,
        });
        let mut office = office.as_object().cloned().unwrap_or_default();
        if let Some(site) = site {
            office.insert("relocation_site".to_owned(), json!(site));
        }
        let causes = self.other_causes(planned.cause);
        if !causes.is_empty() {
            office.insert("cause_other".to_owned(), json!(causes));
        }
        office
    }

    /// The site a few households of two townships were moved to.
    fn relocation_site(&mut self, village: &Village) -> Option<&'static str> {
        let sites: &[&str] = match village.township.code {
            MENGZHE => &["1"],
            DALUO => &["2", "3"],
            _ => return None,
        };
        self.random.chance(20).then(|| self.random.pick(sites))
    }

    /// None, one or two causes that are not the main one.
    fn other_causes(&mut self, main: &str) -> Vec<&'static str> {
        let wanted = self.random.pick(&[0, 0, 1, 1, 2]);
        let mut causes: Vec<&str> = CAUSES.into_iter().filter(|cause| *cause != main).collect();
        self.random.shuffle(&mut causes);
        causes.truncate(wanted);
        causes.sort_unstable();
        causes
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_county_is_the_table_of_the_plan() {
        let households = households(1);
        assert_eq!(households.len(), 796);
        assert_eq!(
            households
                .iter()
                .map(|household| household.members)
                .sum::<u32>(),
            2505
        );
        let year = |year: &str| {
            let of_year: Vec<&Household> = households
                .iter()
                .filter(|household| household.office["planned_exit_year"] == year)
                .collect();
            (
                of_year.len(),
                of_year
                    .iter()
                    .map(|household| household.members)
                    .sum::<u32>(),
            )
        };
        assert_eq!((year("2018"), year("2019")), ((539, 1769), (257, 736)));
        assert_eq!(
            households
                .iter()
                .filter(|household| household.office["tour_key"] == true)
                .count(),
            TOURISM
        );
        for township in TOWNSHIPS {
            let here = households
                .iter()
                .filter(|household| household.township == township.code)
                .count();
            assert_eq!(here, township.households, "{}", township.code);
        }
        let codes: BTreeSet<&str> = households
            .iter()
            .map(|household| household.code.as_str())
            .collect();
        assert_eq!(codes.len(), 796, "every code is there once");
        assert!(codes.iter().all(|code| code.len() == 18));
    }

    #[test]
    fn every_person_is_there_once_and_the_fixture_waits_for_its_survey() {
        let households = households(1);
        assert_eq!(households[0].code, "532822103299010001");
        assert!(!households[0].office.contains_key("members"));
        let members: Vec<&Json> = households
            .iter()
            .filter_map(|household| household.office.get("members").and_then(Json::as_array))
            .flatten()
            .collect();
        assert_eq!(members.len(), 2502);
        for name in ["_key", "m_idno"] {
            let values: BTreeSet<&str> = members
                .iter()
                .filter_map(|member| member[name].as_str())
                .collect();
            assert_eq!(values.len(), 2502, "{name}");
        }
        for household in &households[1..] {
            let rows = household.office["members"].as_array().map_or(0, Vec::len);
            assert_eq!(rows as u32, household.members, "{}", household.code);
            assert_eq!(household.office["members"][0]["m_name"], household.head);
            assert!(
                !household.pinyin.is_empty(),
                "{} cannot be read aloud",
                household.head
            );
        }
    }

    #[test]
    fn a_seed_always_gives_the_same_county_and_another_one_others() {
        assert_eq!(households(7), households(7));
        assert_ne!(households(7), households(8));
    }
}
