//! What a package says about itself, how it groups municipalities and what it calls them: text by text.

use std::collections::BTreeMap;

use super::AboutDifference;
use crate::{
    area::AreaCode,
    grouping::{Grouping, GroupingMember},
    package::{Package, PackageInfo},
};

/// What is said otherwise, in the order of the package: about itself, its groupings with their members, its municipalities.
pub(super) fn differences(before: &Package, after: &Package) -> Vec<AboutDifference> {
    let mut found = Vec::new();
    let id = &after.info.id;
    for ((field, before), (_, after)) in info(&before.info).into_iter().zip(info(&after.info)) {
        push(&mut found, (field, id), Some(before), Some(after));
    }
    let by_id = |package: &Package| -> BTreeMap<String, Grouping> {
        package.groupings.iter().map(|grouping| (grouping.id.clone(), grouping.clone())).collect()
    };
    let name = |code: &AreaCode| name_of(after, code).or_else(|| name_of(before, code));
    sides(&by_id(before), &by_id(after), |id, old, new| {
        groupings(&mut found, id, old, new, &|code| name(code).unwrap_or_else(|| code.to_string()));
    });
    for area in &after.areas {
        let earlier = name_of(before, &area.code);
        if earlier.is_some() {
            push(&mut found, ("area", area.code.as_str()), earlier, Some(area.name.clone()));
        }
    }
    found
}

/// What a package says about itself, as texts.
fn info(info: &PackageInfo) -> [(&'static str, String); 10] {
    let sources: Vec<&str> = info.sources.iter().map(|source| source.title.as_str()).collect();
    let licenses: Vec<&str> = info.licenses.iter().map(|license| license.title.as_str()).collect();
    [
        ("title", info.title.clone()),
        ("title_en", info.title_en.clone()),
        ("description", info.description.clone()),
        ("version", info.version.clone()),
        ("created", info.created.clone()),
        ("retrieved", info.retrieved.clone()),
        ("trust", info.trust.label().to_owned()),
        ("sources", sources.join("、")),
        ("licenses", licenses.join("、")),
        ("caveats", info.caveats.join(" ")),
    ]
}

/// A grouping that comes, goes or is described otherwise, and its members.
fn groupings(
    found: &mut Vec<AboutDifference>,
    id: &str,
    old: Option<&Grouping>,
    new: Option<&Grouping>,
    name: &dyn Fn(&AreaCode) -> String,
) {
    let (Some(old), Some(new)) = (old, new) else {
        let title = |grouping: &Grouping| grouping.title.clone();
        return push(found, ("grouping", id), old.map(title), new.map(title));
    };
    let texts = |grouping: &Grouping| {
        let period = |at: Option<crate::Period>| at.map_or_else(String::new, |at| at.label());
        [
            ("grouping-title", grouping.title.clone()),
            ("grouping-title_en", grouping.title_en.clone()),
            ("grouping-version", grouping.version.clone()),
            ("grouping-valid_from", period(grouping.valid_from)),
            ("grouping-valid_to", period(grouping.valid_to)),
            ("grouping-source", grouping.source.clone()),
            ("grouping-note", grouping.note.clone()),
        ]
    };
    for ((field, before), (_, after)) in texts(old).into_iter().zip(texts(new)) {
        push(found, (field, id), Some(before), Some(after));
    }
    let by_id = |grouping: &Grouping| -> BTreeMap<String, GroupingMember> {
        grouping.members.iter().map(|member| (member.id.clone(), member.clone())).collect()
    };
    sides(&by_id(old), &by_id(new), |member, old, new| {
        let path = format!("{id}/{member}");
        let title = |member: &GroupingMember| member.title.clone();
        push(found, ("member", &path), old.map(title), new.map(title));
        let areas = |member: &GroupingMember| member.areas.iter().map(name).collect::<Vec<_>>().join("、");
        push(found, ("member-areas", &path), old.map(areas), new.map(areas));
    });
}

/// Goes through what one side or both have, in the order of the identifiers.
fn sides<T>(
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
    mut one: impl FnMut(&str, Option<&T>, Option<&T>),
) {
    let mut ids: Vec<&String> = before.keys().chain(after.keys()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        one(id, before.get(id), after.get(id));
    }
}

fn push(
    found: &mut Vec<AboutDifference>,
    (field, id): (&'static str, &str),
    before: Option<String>,
    after: Option<String>,
) {
    if before != after {
        found.push(AboutDifference { field, id: id.to_owned(), before, after });
    }
}

fn name_of(package: &Package, code: &AreaCode) -> Option<String> {
    let place = package.areas.binary_search_by(|area| area.code.cmp(code)).ok()?;
    Some(package.areas[place].name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::read_embedded;

    #[test]
    fn titles_groupings_members_and_names_that_change_are_listed() {
        let before = read_embedded("kochi").0.expect("it ships");
        assert_eq!(differences(&before, &before), []);
        let mut after = before.clone();
        "別の題".clone_into(&mut after.info.title);
        "別の市".clone_into(&mut after.areas[0].name);
        let place = after.groupings.iter().position(|it| it.members.len() > 1).expect("a grouping with members");
        let grouping = &mut after.groupings[place];
        let moved = grouping.members[0].areas.remove(0);
        grouping.members[1].areas.insert(0, moved);
        let (first, second) = (grouping.members[0].id.clone(), grouping.members[1].id.clone());
        let path = |member: &str| format!("{}/{member}", before.groupings[place].id);
        let gone = after.groupings.remove(usize::from(place == 0));
        let found = differences(&before, &after);
        let one = |field: &str, id: &str| {
            let known = found.iter().find(|it| it.field == field && it.id == id);
            known.unwrap_or_else(|| panic!("{field} {id}: {found:?}")).clone()
        };
        let title = one("title", "kochi");
        assert_eq!((title.before, title.after), (Some(before.info.title.clone()), Some("別の題".to_owned())));
        assert_eq!(one("area", before.areas[0].code.as_str()).after, Some("別の市".to_owned()));
        assert_eq!(one("grouping", &gone.id).after, None);
        for member in [&first, &second] {
            let areas = one("member-areas", &path(member));
            assert!(areas.before.is_some() && areas.after.is_some() && areas.before != areas.after, "{areas:?}");
        }
        assert_eq!(found.len(), 5, "and nothing else: {found:?}");
    }
}
