//! Areas: which municipality a row speaks of.
//!
//! A row is matched by its code, its name, or both; a prefecture beside them says which of several municipalities of one name is
//! meant. Nothing is joined because it looks alike: what is similar is only suggested.

mod codes;
pub(crate) mod names;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::context::Context;
use crate::area::{Area, AreaCode};

/// What a row says about its area.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Labels<'a> {
    /// Its code.
    pub(crate) code: Option<&'a str>,
    /// Its prefecture, by name or code.
    pub(crate) prefecture: Option<&'a str>,
    /// Its name.
    pub(crate) name: Option<&'a str>,
}

/// What a row was found to speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A municipality of the gazetteer, by its 5-digit code.
    Area(String),
    /// A whole prefecture, by its 2-digit code.
    Prefecture(String),
    /// The whole country.
    Country,
    /// A sum of rows that does not say of which.
    Sum,
    /// A member of a grouping of the package: grouping, member.
    Member(String, String),
    /// A ward of a city that has wards: the city's code.
    Ward(String),
    /// A former municipality: position in [`Context::changes`].
    Former(usize),
    /// Several municipalities have this name, none of them in the package.
    Elsewhere,
    /// Several municipalities may be meant; their codes.
    Many(Vec<String>),
    /// The code says one municipality and the name another.
    Clash {
        /// Code and name that the code stands for.
        code: (String, String),
        /// What the name was taken for: code and name, or empty and the text.
        name: (String, String),
    },
    /// Six digits with a wrong check digit.
    WrongCheckDigit {
        /// The code as written.
        text: String,
        /// The right sixth digit.
        expected: u8,
    },
    /// A code whose lost zero nothing confirms: the code that it would be.
    ZeroUnproven(String),
    /// A text that nothing matches.
    Unknown(String),
    /// Nothing is written.
    Nothing,
}

/// A rewriting on the way to a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The rule, in kebab-case.
    pub(crate) rule: &'static str,
    /// The text before.
    pub(crate) before: String,
    /// What it was taken for.
    pub(crate) after: String,
}

/// What a row was found to speak of, and what had to be rewritten for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matched {
    /// What it speaks of.
    pub(crate) place: Place,
    /// The rewritings.
    pub(crate) steps: Vec<Step>,
}

/// Municipalities by code and by name.
pub(crate) struct AreaIndex<'a> {
    context: &'a Context,
    by_code: HashMap<&'a str, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_stem: HashMap<String, Vec<usize>>,
    in_package: HashSet<&'a str>,
    former_codes: HashMap<&'a str, usize>,
    former_names: HashMap<String, Vec<usize>>,
    members: HashMap<String, (String, String)>,
    prefectures: Vec<(String, String)>,
}

impl<'a> AreaIndex<'a> {
    /// Indexes what a context knows.
    pub(crate) fn new(context: &'a Context) -> Self {
        let mut index = Self {
            context,
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            by_stem: HashMap::new(),
            in_package: context.package.areas.iter().map(String::as_str).collect(),
            former_codes: HashMap::new(),
            former_names: HashMap::new(),
            members: HashMap::new(),
            prefectures: (1..=47)
                .filter_map(|number| {
                    let code = format!("{number:02}");
                    let area = Area::of_prefecture(&AreaCode::parse(&code).ok()?)?;
                    Some((code, area.name))
                })
                .collect(),
        };
        for (position, area) in context.gazetteer.iter().enumerate() {
            index.by_code.insert(area.code.as_str(), position);
            let key = names::unified(&names::compact(&area.name));
            if let Some(stem) = names::stem(&key) {
                index.by_stem.entry(stem.to_owned()).or_default().push(position);
            }
            index.by_name.entry(key).or_default().push(position);
        }
        for (position, change) in context.changes.iter().enumerate() {
            for (code, name) in &change.from {
                // A municipality that only grew keeps its code and name: it is not a former one.
                if index.by_code.contains_key(code.as_str()) {
                    continue;
                }
                index.former_codes.insert(code.as_str(), position);
                let key = names::unified(&names::compact(name));
                index.former_names.entry(key).or_default().push(position);
            }
        }
        for grouping in &context.package.groupings {
            for (member, title, _) in &grouping.members {
                let key = names::unified(&names::compact(title));
                index.members.entry(key).or_insert_with(|| (grouping.id.clone(), member.clone()));
            }
        }
        index
    }

    /// Whether a municipality belongs to the package.
    pub(crate) fn is_in_package(&self, code: &str) -> bool {
        self.in_package.contains(code)
    }

    /// Official name of a municipality or prefecture.
    pub(crate) fn name(&self, code: &str) -> &str {
        if let Some(position) = self.by_code.get(code) {
            return &self.context.gazetteer[*position].name;
        }
        self.prefectures.iter().find(|(known, _)| known == code).map_or("", |(_, name)| name)
    }

    /// Name with its prefecture in front: 高知県四万十市.
    pub(crate) fn full_name(&self, code: &str) -> String {
        format!("{}{}", code.get(..2).map_or("", |prefecture| self.name(prefecture)), self.name(code))
    }

    /// Whether a text alone could be a municipality, a ward or a former one: used to find the columns that hold areas.
    pub(crate) fn looks_like_name(&self, text: &str) -> bool {
        let labels = Labels { name: Some(text), ..Labels::default() };
        matches!(
            self.find(labels).place,
            Place::Area(_) | Place::Ward(_) | Place::Former(_) | Place::Many(_) | Place::Elsewhere
        )
    }

    /// Whether a text is the code of a municipality, prefecture or ward.
    pub(crate) fn looks_like_code(&self, text: &str) -> bool {
        let (readings, wrong) = codes::readings(&names::compact(text));
        wrong.is_some() || readings.iter().any(|reading| reading.code.len() == 5 && self.knows(&reading.code))
    }

    /// 2-digit code of a prefecture's full name, or of its code.
    pub(crate) fn prefecture(&self, text: &str) -> Option<&str> {
        let compact = names::unified(&names::compact(text));
        let name = names::without_marks(&compact);
        let by_name = self.prefectures.iter().find(|(_, known)| known == name || known == &compact);
        let found = by_name.or_else(|| {
            let (readings, _) = codes::readings(&compact);
            let reading = readings.into_iter().find(|reading| reading.code.len() == 2)?;
            self.prefectures.iter().find(|(code, _)| *code == reading.code)
        });
        found.map(|(code, _)| code.as_str())
    }

    fn knows(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
            || self.former_codes.contains_key(code)
            || self.ward_of(code).is_some()
            || self.prefectures.iter().any(|(known, _)| known == code)
            || code == "00"
    }

    /// The city that a ward's code belongs to: the nearest city below it whose number ends with 0 (JIS X 0402).
    fn ward_of(&self, code: &str) -> Option<&str> {
        if !codes::may_be_ward(code) || self.by_code.contains_key(code) {
            return None;
        }
        let number: u32 = code.parse().ok()?;
        (1..50).filter_map(|back| number.checked_sub(back)).filter(|below| below % 10 == 0).find_map(|below| {
            let city = format!("{below:05}");
            (city[..2] == code[..2] && codes::may_be_ward(&city))
                .then(|| self.by_code.get_key_value(city.as_str()))?
                .map(|(known, _)| *known)
        })
    }

    /// What the labels of a row speak of.
    pub(crate) fn find(&self, labels: Labels<'_>) -> Matched {
        let mut steps = Vec::new();
        let said = labels.prefecture.and_then(|text| self.prefecture(text)).map(str::to_owned);
        let by_name = labels.name.map_or(Place::Nothing, |text| self.find_name(text, said.as_deref(), &mut steps));
        let by_name = match (by_name, labels.prefecture) {
            // 「高知県」「-」: the row of the prefecture; 「合計」「-」: the row of all.
            (Place::Nothing | Place::Sum, Some(prefecture)) => match (&said, Self::sum_of(prefecture)) {
                (Some(code), _) => Place::Prefecture(code.clone()),
                (None, Some(place)) => place,
                (None, None) => Place::Nothing,
            },
            (found, _) => found,
        };
        let Some(text) = labels.code.map(names::compact).filter(|text| !text.is_empty()) else {
            return Matched { place: by_name, steps };
        };
        let place = self.with_code(&text, by_name, said.as_deref(), labels, &mut steps);
        Matched { place, steps }
    }

    fn sum_of(text: &str) -> Option<Place> {
        let compact = names::compact(text);
        match compact.as_str() {
            "全国" | "全国計" | "日本" | "総計" => Some(Place::Country),
            _ if names::is_sum_word(&compact) => Some(Place::Sum),
            _ => None,
        }
    }

    /// Weighs what the code says against what the name says.
    fn with_code(
        &self,
        text: &str,
        by_name: Place,
        prefecture: Option<&str>,
        labels: Labels<'_>,
        steps: &mut Vec<Step>,
    ) -> Place {
        let (readings, wrong) = codes::readings(text);
        if readings.is_empty() {
            return match (wrong, by_name) {
                (Some(expected), _) => Place::WrongCheckDigit { text: text.to_owned(), expected },
                (None, Place::Nothing) if text.chars().all(|letter| "-‐―ー*…".contains(letter)) => {
                    Place::Nothing
                }
                (None, Place::Nothing) => self.find_name(text, prefecture, steps),
                (None, found) => found,
            };
        }
        let mut known: Vec<_> = readings.iter().filter(|reading| self.knows(&reading.code)).collect();
        // What the prefecture or the name says decides between two readings of the same digits.
        if known.len() > 1 {
            let agreeing: Vec<_> = known
                .iter()
                .copied()
                .filter(|reading| {
                    prefecture.is_some_and(|prefecture| reading.code.starts_with(prefecture))
                        || self.place_of(&reading.code) == by_name
                })
                .collect();
            if !agreeing.is_empty() {
                known = agreeing;
            }
        }
        let Some(reading) = known.first() else {
            return match by_name {
                Place::Nothing => Place::Unknown(text.to_owned()),
                Place::Area(code) => Place::Clash {
                    code: (text.to_owned(), String::new()),
                    name: (code.clone(), self.name(&code).to_owned()),
                },
                found => found,
            };
        };
        if known.len() > 1 {
            return Place::Many(known.iter().map(|reading| reading.code.clone()).collect());
        }
        let by_code = self.place_of(&reading.code);
        let agrees = by_name == by_code || prefecture.is_some_and(|prefecture| reading.code.starts_with(prefecture));
        if reading.zero_added && !reading.proven && !agrees {
            return Place::ZeroUnproven(reading.code.clone());
        }
        if reading.zero_added {
            steps.push(Step { rule: "area-code-zero", before: text.to_owned(), after: format!("0{text}") });
        }
        if reading.six && reading.code.len() == 5 {
            steps.push(Step { rule: "area-code-check-digit", before: text.to_owned(), after: reading.code.clone() });
        }
        self.agreed(by_code, by_name, &reading.code, labels)
    }

    fn agreed(&self, by_code: Place, by_name: Place, code: &str, labels: Labels<'_>) -> Place {
        let clash = |name: (String, String)| Place::Clash { code: (code.to_owned(), self.name(code).to_owned()), name };
        match (&by_code, by_name) {
            (Place::Area(_), Place::Unknown(name)) => clash((String::new(), name)),
            (Place::Area(_) | Place::Prefecture(_), Place::Area(named)) if named != code => {
                let name = self.name(&named).to_owned();
                clash((named, name))
            }
            // A name of several municipalities, or of one elsewhere, must at least be the name of this one.
            (Place::Area(_), Place::Many(_) | Place::Elsewhere) => match labels.name {
                Some(name) if !self.shares_name(code, name) => clash((String::new(), name.to_owned())),
                _ => by_code,
            },
            // The name of a ward may stand without its city: 中央区.
            _ => by_code,
        }
    }

    fn shares_name(&self, code: &str, name: &str) -> bool {
        let key = |text: &str| names::unified(&names::compact(text));
        key(self.name(code)) == names::without_marks(&key(name))
    }

    fn place_of(&self, code: &str) -> Place {
        if code == "00" {
            return Place::Country;
        }
        if code.len() == 2 {
            return Place::Prefecture(code.to_owned());
        }
        if self.by_code.contains_key(code) {
            return Place::Area(code.to_owned());
        }
        if let Some(change) = self.former_codes.get(code) {
            return Place::Former(*change);
        }
        self.ward_of(code).map_or_else(|| Place::Unknown(code.to_owned()), |city| Place::Ward(city.to_owned()))
    }

    fn find_name(&self, text: &str, prefecture: Option<&str>, steps: &mut Vec<Step>) -> Place {
        let compact = names::compact(text);
        if compact.is_empty() || compact.chars().all(|letter| "-‐‑–—―ー−*…・/".contains(letter)) {
            return Place::Nothing;
        }
        if let Some(place) = Self::sum_of(&compact) {
            return place;
        }
        let key = names::unified(&compact);
        let mut tried: Vec<&str> = vec![&key];
        let unmarked = names::without_marks(&key);
        tried.push(unmarked);
        tried.extend(names::without_brackets(&key));
        tried.extend(names::without_brackets(unmarked));
        tried.dedup();
        for name in &tried {
            if let Some((place, rule)) = self.by_plain_name(name, prefecture) {
                self.tell(text, &compact, &key, name, rule, &place, steps);
                return place;
            }
        }
        for name in &tried {
            if let Some(place) = self.by_stem(name, prefecture) {
                if let Place::Area(code) = &place {
                    steps.push(Step {
                        rule: "area-name-completed",
                        before: text.to_owned(),
                        after: self.name(code).to_owned(),
                    });
                }
                return place;
            }
        }
        let bare = names::without_sum_word(unmarked);
        if let Some((grouping, member)) = self.members.get(bare) {
            return Place::Member(grouping.clone(), member.clone());
        }
        if let Some((code, _)) = self.prefectures.iter().find(|(_, known)| known == bare) {
            return Place::Prefecture(code.clone());
        }
        Place::Unknown(text.trim().to_owned())
    }

    /// Notes which rewriting made a name match.
    #[expect(clippy::too_many_arguments, reason = "the stages of one name, from the written to the matched")]
    fn tell(
        &self,
        text: &str,
        compact: &str,
        key: &str,
        name: &str,
        rule: Option<&'static str>,
        place: &Place,
        steps: &mut Vec<Step>,
    ) {
        let Place::Area(code) = place else { return };
        let official = self.name(code);
        let mut step = |rule| steps.push(Step { rule, before: text.to_owned(), after: official.to_owned() });
        if let Some(rule) = rule {
            step(rule);
        } else if name != key {
            step("area-name-marks");
        } else if text.trim().chars().any(char::is_whitespace) {
            step("area-name-spaces");
        } else if compact != official {
            step("area-name-variant");
        }
    }

    fn by_plain_name(&self, name: &str, prefecture: Option<&str>) -> Option<(Place, Option<&'static str>)> {
        if let Some((code, _)) = self.prefectures.iter().find(|(_, known)| known == name) {
            return Some((Place::Prefecture(code.clone()), None));
        }
        if let Some(place) = self.exact(name, prefecture) {
            return Some((place, None));
        }
        for (code, known) in &self.prefectures {
            if let Some(rest) = name.strip_prefix(known.as_str()).filter(|rest| !rest.is_empty())
                && prefecture.is_none_or(|said| said == code)
            {
                let inner = names::without_marks(rest);
                let found =
                    self.exact(inner, Some(code)).or_else(|| self.exact(names::behind_county(inner)?, Some(code)));
                return found.map(|place| (place, Some("area-name-prefecture")));
            }
        }
        let found = names::behind_county(name).and_then(|rest| self.exact(rest, prefecture));
        if let Some(place) = found {
            return Some((place, Some("area-name-county")));
        }
        self.ward_name(name, prefecture).map(|place| (place, None))
    }

    /// A name exactly as the gazetteer or the list of former municipalities has it.
    fn exact(&self, name: &str, prefecture: Option<&str>) -> Option<Place> {
        let prefecture_of = |position: &usize| self.context.gazetteer[*position].code.get(..2).unwrap_or_default();
        let mut found: Vec<usize> = self.by_name.get(name).cloned().unwrap_or_default();
        if let Some(said) = prefecture {
            found.retain(|position| prefecture_of(position) == said);
        }
        if found.len() > 1 {
            let ours: Vec<usize> = found.iter().copied().filter(|position| self.is_ours(*position)).collect();
            // Where the package is one prefecture, its own municipality is the one that is meant.
            match (ours.as_slice(), &self.context.package.prefecture) {
                ([], _) => return Some(Place::Elsewhere),
                ([_], Some(_)) => found = ours,
                _ => {}
            }
        }
        match found.as_slice() {
            [] => {
                let former = self.former_names.get(name)?;
                let fitting: Vec<usize> = former
                    .iter()
                    .copied()
                    .filter(|change| prefecture.is_none_or(|said| self.change_is_in(*change, said)))
                    .collect();
                let ours: Vec<usize> =
                    fitting.iter().copied().filter(|change| self.change_touches_package(*change)).collect();
                match (ours.as_slice(), fitting.as_slice()) {
                    ([one], _) | ([], [one]) => Some(Place::Former(*one)),
                    ([], []) => None,
                    _ => Some(Place::Elsewhere),
                }
            }
            [one] => Some(Place::Area(self.context.gazetteer[*one].code.clone())),
            many => {
                Some(Place::Many(many.iter().map(|position| self.context.gazetteer[*position].code.clone()).collect()))
            }
        }
    }

    fn is_ours(&self, position: usize) -> bool {
        self.in_package.contains(self.context.gazetteer[position].code.as_str())
    }

    fn change_is_in(&self, change: usize, prefecture: &str) -> bool {
        self.context.changes[change].from.iter().any(|(code, _)| code.starts_with(prefecture))
    }

    fn change_touches_package(&self, change: usize) -> bool {
        self.context.changes[change].to.iter().any(|(code, _)| self.in_package.contains(code.as_str()))
    }

    /// 札幌市中央区 where 札幌市 is a municipality.
    fn ward_name(&self, name: &str, prefecture: Option<&str>) -> Option<Place> {
        let at = name.find('市')? + '市'.len_utf8();
        if !name.ends_with('区') || at >= name.len() {
            return None;
        }
        let city = name.char_indices().filter(|(_, letter)| *letter == '市').find_map(|(start, letter)| match self
            .exact(&name[..start + letter.len_utf8()], prefecture)
        {
            Some(Place::Area(code)) if codes::may_be_ward(&code) => Some(code),
            _ => None,
        })?;
        Some(Place::Ward(city))
    }

    /// A name without its 市, 町 or 村, where the prefecture is known and only one municipality there can be meant.
    fn by_stem(&self, name: &str, prefecture: Option<&str>) -> Option<Place> {
        let within = prefecture.or(self.context.package.prefecture.as_deref())?;
        let rest = self
            .prefectures
            .iter()
            .find(|(code, _)| code == within)
            .and_then(|(_, known)| name.strip_prefix(known.as_str()));
        let found: Vec<String> = self
            .by_stem
            .get(rest.unwrap_or(name))?
            .iter()
            .map(|position| &self.context.gazetteer[*position].code)
            .filter(|code| code.starts_with(within))
            .cloned()
            .collect();
        match found.as_slice() {
            [] => None,
            [one] => Some(Place::Area(one.clone())),
            _ => Some(Place::Many(found)),
        }
    }

    /// Municipalities whose names look like a text, most similar first; those of the package come before others.
    pub(crate) fn similar(&self, text: &str) -> Vec<(String, String)> {
        let compact = names::unified(&names::compact(text));
        let name = names::without_marks(&compact);
        if name.is_empty() || name.chars().count() > 30 {
            return Vec::new();
        }
        let stem = names::stem(name).unwrap_or(name);
        let mut found: BTreeSet<(bool, usize, &str)> = BTreeSet::new();
        for (key, positions) in &self.by_name {
            let near = names::distance(key, name);
            let same_stem = names::stem(key) == Some(stem);
            let holds = stem.chars().count() >= 2 && (key.contains(stem) || name.contains(key.as_str()));
            if near > 1 && !same_stem && !holds {
                continue;
            }
            for position in positions {
                let code = self.context.gazetteer[*position].code.as_str();
                found.insert((!self.in_package.contains(code), if same_stem { 0 } else { near }, code));
            }
        }
        found.into_iter().take(5).map(|(_, _, code)| (code.to_owned(), self.full_name(code))).collect()
    }
}

#[cfg(test)]
mod tests;
