//! From the inputs to each step, with the words that explain it.

use std::{collections::BTreeMap, rc::Rc};

use tsunagi_indicator::{Blank, Cell, Inputs, Problem, Text, Trust, fixed, optional, period_label, text};

use crate::{
    calendar::is_later,
    formula::{Step, reached_by_places, reached_by_state},
};

/// The kinds of place that one can go to, and their names.
pub const KINDS: [(&str, &str, &str); 2] = [
    ("warm-contact-centre", "あったかふれあいセンター", "warm-contact centres"),
    ("peer-support", "ピアサポートセンター", "peer support centres"),
];

/// What a user has set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// What a step under way counts, 0 to 1.
    pub under_way: f64,
    /// How near a place has to be, in kilometers.
    pub place_km: f64,
}

/// One step of one area.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// 0 (not reached) to 1 (reached), or why it is unknown.
    pub reached: Cell,
    /// What it comes from. Areas in the same state share it.
    pub words: Rc<Text>,
}

/// The indicator behind a step, and the words of its states from 0 on; the last is that of a step reached.
struct State {
    indicator: &'static str,
    words: &'static [(&'static str, &'static str)],
}

const DESK: State = State {
    indicator: "desk",
    words: &[("未設置", "none"), ("一部", "in part"), ("設置済み", "established")],
};
const SURVEY: State = State {
    indicator: "needs-survey",
    words: &[
        ("その他", "other"),
        ("県の調査を活用", "uses the prefecture's survey"),
        ("実施予定・実施中", "planned or under way"),
        ("実施済み", "done"),
    ],
};
const PLATFORM: State = State {
    indicator: "platform",
    words: &[("未設置・その他", "none or other"), ("設置予定", "planned"), ("設置済み", "established")],
};
const INTEGRATED: State = State {
    indicator: "integrated-support",
    words: &[("取り組んでいない", "not in use"), ("一部", "in part"), ("取り組む", "in use")],
};
const OUTREACH: State = State {
    indicator: "outreach-staff",
    words: &[("配置なし", "no staff"), ("一部", "in part"), ("配置あり", "staff placed")],
};

/// The period of the layer, and the evidence of each area: one for each of [`Step::ALL`].
pub fn read(inputs: &dyn Inputs, period: Option<&str>, rules: Rules) -> Result<(String, Vec<[Evidence; 6]>), Problem> {
    let n_areas = inputs.areas().len();
    // What is told is told as of one day: that of the platform.
    let platform = optional(inputs.column(PLATFORM.indicator, period))?;
    let as_of = platform.map(|column| column.period).or(period.map(str::to_owned)).unwrap_or_default();
    let columns = [
        by_state(inputs, &DESK, &as_of, n_areas, rules)?,
        by_state(inputs, &SURVEY, &as_of, n_areas, rules)?,
        by_state(inputs, &PLATFORM, &as_of, n_areas, rules)?,
        by_state(inputs, &INTEGRATED, &as_of, n_areas, rules)?,
        by_state(inputs, &OUTREACH, &as_of, n_areas, rules)?,
        by_places(inputs, n_areas, rules.place_km)?,
    ];
    let evidence = (0..n_areas).map(|area| Step::ALL.map(|step| columns[step as usize][area].clone()));
    Ok((as_of, evidence.collect()))
}

fn by_state(
    inputs: &dyn Inputs,
    state: &State,
    as_of: &str,
    n_areas: usize,
    rules: Rules,
) -> Result<Vec<Evidence>, Problem> {
    let period = (!as_of.is_empty()).then_some(as_of);
    let Some(column) = optional(inputs.column(state.indicator, period))? else {
        let nobody = Cell::blank(Blank::NotSurveyed, Trust::Published);
        let words = Rc::new(Blank::NotSurveyed.label());
        return Ok(vec![Evidence { reached: nobody, words }; n_areas]);
    };
    let when = period_label(&column.period);
    if is_later(&column.period, as_of) {
        // What was found out later says nothing of this day.
        let later = Rc::new(text(format!("{}より前は不明", when.ja), format!("unknown before {}", when.en)));
        let blank = |cell: &Cell| Cell::blank(Blank::NotSurveyed, cell.trust);
        return Ok(column
            .cells()
            .iter()
            .map(|cell| Evidence { reached: blank(cell), words: Rc::clone(&later) })
            .collect());
    }
    let full = state.words.len() - 1;
    let dated = |ja: &str, en: &str| Rc::new(text(format!("{ja}、{}", when.ja), format!("{en}, {}", when.en)));
    let of_state: Vec<Rc<Text>> = state.words.iter().map(|(ja, en)| dated(ja, en)).collect();
    let of_blank = Blanks::of(|label| dated(&label.ja, &label.en));
    let evidence = |cell: &Cell| match cell.value {
        Ok(value) => {
            // The last step that the value reaches; what lies between none and the first counts as the first.
            let reached = (1..=full).rfind(|step| *step as f64 <= value).unwrap_or(0);
            let position = if value > 0.0 { reached.max(1) } else { 0 };
            let words = Rc::clone(&of_state[position]);
            Evidence { reached: reached_by_state(cell, full as f64, rules.under_way), words }
        }
        Err(reason) => Evidence { reached: *cell, words: of_blank.get(reason) },
    };
    Ok(column.cells().iter().map(evidence).collect())
}

/// Places count where their positions are known. Where none of a kind is, nobody can say that there are none.
fn by_places(inputs: &dyn Inputs, n_areas: usize, km: f64) -> Result<Vec<Evidence>, Problem> {
    let unlocated = vec![Cell::blank(Blank::NotSurveyed, Trust::Published); n_areas];
    let mut counts = Vec::with_capacity(KINDS.len());
    for (kind, ..) in KINDS {
        let is_located = optional(inputs.facilities(kind))?.is_some_and(|places| !places.is_empty());
        let column = if is_located { optional(inputs.reached(kind, km))? } else { None };
        counts.push(column.map_or_else(|| unlocated.clone(), |column| column.cells()));
    }
    let far = fixed(km, 0);
    let none_near = Rc::new(text(
        format!("位置の分かる場所は、どれも直線{far} kmより遠い"),
        format!("all with known positions are farther than {far} km"),
    ));
    let unknown = Rc::new(text("場所の位置が公表されていない", "positions are not published"));
    // Areas have a few numbers of places between them; unknown counts as none here.
    let mut of_counts: BTreeMap<[u64; KINDS.len()], Rc<Text>> = BTreeMap::new();
    let evidence = |area: usize| {
        let of_area: [Cell; KINDS.len()] = std::array::from_fn(|kind| counts[kind][area]);
        let reached = reached_by_places(&of_area);
        let words = match reached.value {
            Ok(reached) if reached > 0.0 => {
                let there = of_area.map(|count| count.value.unwrap_or(0.0));
                Rc::clone(of_counts.entry(there.map(f64::to_bits)).or_insert_with(|| Rc::new(near(there, &far))))
            }
            Ok(_) => Rc::clone(&none_near),
            Err(_) => Rc::clone(&unknown),
        };
        Evidence { reached, words }
    };
    Ok((0..n_areas).map(evidence).collect())
}

/// How many places of each kind are near.
fn near(counts: [f64; KINDS.len()], km: &str) -> Text {
    let mut words = text(format!("直線{km} km以内に"), "");
    let mut joint = ["", ""];
    for ((_, ja, en), count) in KINDS.iter().zip(counts) {
        if count > 0.0 {
            let count = fixed(count, 0);
            words.add(&[joint[0], ja, &count, "か所"], &[joint[1], &count, " ", en]);
            joint = ["・", " and "];
        }
    }
    words.add(&[], &[" within ", km, " km"]);
    words
}

/// A text for each reason.
struct Blanks([Rc<Text>; 4]);

impl Blanks {
    fn of(words: impl Fn(&Text) -> Rc<Text>) -> Self {
        let all = [Blank::Suppressed, Blank::NotSurveyed, Blank::NoReply, Blank::NotApplicable];
        Self(all.map(|reason| words(&reason.label())))
    }

    fn get(&self, reason: Blank) -> Rc<Text> {
        Rc::clone(&self.0[reason as usize])
    }
}
