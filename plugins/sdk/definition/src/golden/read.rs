//! Reading the file, and checking that its lists are as long as they must be.

use serde::Deserialize;

use super::{Case, Golden, GoldenCell, GoldenTrust, Reached};
use crate::{
    cell::{Blank, Cell},
    problem::{Problem, Problems},
    words::Trust,
};

/// Most cases, and most areas of one: a plugin's file comes from anybody.
const MOST_CASES: usize = 200;
const MOST_AREAS: usize = 2_000;
/// Largest file, in bytes.
const LONGEST: usize = 8 * 1024 * 1024;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum WrittenCell {
    Number(f64),
    Nothing(()),
    Full {
        #[serde(default)]
        value: Option<f64>,
        #[serde(default)]
        blank: Option<String>,
        #[serde(default)]
        trust: Option<String>,
    },
}

impl TryFrom<WrittenCell> for GoldenCell {
    type Error = String;

    fn try_from(written: WrittenCell) -> Result<Self, String> {
        let plain = |value| Self { cell: Cell { value, trust: Trust::Published }, has_trust: false };
        match written {
            WrittenCell::Number(value) => Ok(plain(Ok(value))),
            WrittenCell::Nothing(()) => Ok(plain(Err(Blank::NotSurveyed))),
            WrittenCell::Full { value, blank, trust } => {
                let has_trust = trust.is_some();
                let trust = trust.map(GoldenTrust::try_from).transpose()?.unwrap_or_default().0;
                let value = match (value, blank) {
                    (Some(value), None) => Ok(value),
                    (None, Some(blank)) => Err(Blank::from_id(&blank).ok_or_else(|| {
                        format!("空欄の理由は {} のどれかです", Blank::ALL.map(Blank::id).join("、"))
                    })?),
                    _ => return Err("値は value か blank のどちらか一つで書きます".to_owned()),
                };
                Ok(Self { cell: Cell { value, trust }, has_trust })
            }
        }
    }
}

impl TryFrom<String> for GoldenTrust {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let known = Trust::ALL.into_iter().find(|trust| trust.id() == id);
        known.map(Self).ok_or_else(|| format!("trust は {} のどれかです", Trust::ALL.map(Trust::id).join("、")))
    }
}

impl Golden {
    /// Reads `golden.json`.
    pub fn read(text: &str) -> Result<Self, Problems> {
        let one = |problem| Problems { list: vec![problem] };
        if text.len() > LONGEST {
            let message = format!("golden.json が大きすぎます（上限 {} MiB）。", LONGEST / 1024 / 1024);
            return Err(one(Problem::at(text, 0, message)));
        }
        let golden: Self = serde_json::from_str(text).map_err(|error| {
            let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let offset = start + error.column().saturating_sub(1);
            one(Problem::at(
                text,
                offset,
                format!(
                    "golden.json を読めません（{}）。形は plugins/README.md の例を見てください。",
                    sentence(&error)
                ),
            ))
        })?;
        let mut problems = Problems::default();
        if golden.cases.is_empty() || golden.cases.len() > MOST_CASES {
            let message = format!("cases は1〜{MOST_CASES}件です（{}件あります）。", golden.cases.len());
            problems.list.push(Problem::at(text, 0, message));
        }
        for case in &golden.cases {
            // The name is the best place that a parsed file still has.
            let at = text.find(&format!("\"{}\"", case.name)).unwrap_or(0);
            problems.list.extend(
                case.flaws().into_iter().map(|flaw| Problem::at(text, at, format!("例「{}」：{flaw}", case.name))),
            );
        }
        if problems.list.is_empty() { Ok(golden) } else { Err(problems) }
    }
}

impl Case {
    fn flaws(&self) -> Vec<String> {
        let n = self.areas.len();
        let mut flaws = Vec::new();
        if n == 0 || n > MOST_AREAS {
            flaws.push(format!("areas は1〜{MOST_AREAS}件です（{n}件あります）。"));
        }
        let mut length = |what: String, found: usize| {
            if found != n {
                flaws.push(format!("{what} は areas と同じ{n}個です（{found}個あります）。"));
            }
        };
        for (indicator, periods) in &self.columns {
            for (period, cells) in periods {
                length(format!("columns の {indicator} の {period}"), cells.len());
            }
        }
        for (kind, distances) in &self.distances {
            length(format!("distances の {kind}"), distances.len());
        }
        for (kind, reached) in &self.reached {
            match reached {
                Reached::Any(cells) => length(format!("reached の {kind}"), cells.len()),
                Reached::ByKm(by_km) => {
                    for (km, cells) in by_km {
                        length(format!("reached の {kind} の {km}"), cells.len());
                    }
                }
            }
        }
        if self.expect.problem.is_none() {
            length("expect の values".to_owned(), self.expect.values.len());
        }
        for (what, ends) in [("low", &self.expect.low), ("high", &self.expect.high)] {
            if !ends.is_empty() {
                length(format!("expect の {what}"), ends.len());
            }
        }
        let is_outside = |position: u32| usize::try_from(position).map_or(true, |position| position >= n);
        if self.neighbours.iter().any(|(a, b)| is_outside(*a) || is_outside(*b)) {
            flaws.push("neighbours に areas にない番号があります（0から数えます）。".to_owned());
        }
        if self.groupings.iter().flat_map(|it| &it.members).flat_map(|it| &it.areas).any(|area| is_outside(*area)) {
            flaws.push("groupings に areas にない番号があります（0から数えます）。".to_owned());
        }
        flaws
    }
}

/// What the reader says, without its own words for the place.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before);
    text.chars().filter(|letter| !letter.is_control()).take(200).collect()
}
