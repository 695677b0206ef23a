//! From a view to the model of a figure. The figures know nothing of indicators, plugins or requests; here they are told.

use geodata::{AreaCode, Cell, Measure, Release, Trust, package::PackageKind};

use super::{
    Total, View, ViewError,
    catalogue::{Entry, Origin, Text},
    compute::{Chart, ChartKind},
    series::{Series, Subject},
};
use crate::figures::{
    Evidence, Figure, Frame, Lang, chart,
    map::{self, MapArea, MapClass, MapFigure, StateSign},
    profile,
    ranking::{Benchmark, Order, Ranking, Row},
    scatter::{self, Scatter},
    series as lines,
    states::{States, Step},
};

/// How a figure is to look.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Width in px.
    pub width: Option<u32>,
    /// Height in px that is wished for.
    pub height: Option<u32>,
    /// Codes of areas to stress.
    pub select: Vec<String>,
}

impl Look {
    fn text<'a>(&self, text: &'a Text) -> &'a str {
        match self.lang {
            Lang::En if !text.en.is_empty() => &text.en,
            _ => &text.ja,
        }
    }

    fn period(&self, period: geodata::Period) -> String {
        self.lang.pick(period.label(), period.label_en())
    }

    fn is_selected(&self, code: &AreaCode) -> bool {
        self.select.iter().any(|selected| selected == code.as_str())
    }

    fn area_name(&self, area: &geodata::Area) -> String {
        self.lang.pick(area.name.clone(), area.name_en.clone())
    }

    /// What intervals are. A parameter named `confidence` gives their level in percent; without one they are bounds of another kind.
    fn interval_label(&self, parameters: &[(String, String)]) -> String {
        match parameters.iter().find(|(id, _)| id == "confidence") {
            Some((_, level)) => self.lang.pick(format!("{level}%区間"), format!("{level}% interval")),
            None => self.lang.pick("区間", "interval").to_owned(),
        }
    }
}

/// Which part of a view a ranking shows.
#[derive(Debug, Clone)]
pub enum Part {
    /// The municipalities of one member of a grouping.
    Member {
        /// Identifier of the grouping.
        grouping: String,
        /// Identifier of its member.
        member: String,
    },
    /// Those that somebody chose to compare: codes of municipalities, and identifiers of members of the view's grouping.
    Chosen(Vec<String>),
}

/// As many chosen names as the line under a title has room for.
const MOST_NAMED: usize = 4;

/// All municipalities of a view, those of one member of a grouping, or a choice of both kinds: bars, or the steps of a state.
pub fn ranking(view: &View, look: &Look, part: Option<&Part>) -> Result<Figure, ViewError> {
    let release = &view.release;
    let member = match part {
        Some(Part::Member { grouping, member }) => Some(find_member(release, grouping, member)?),
        None | Some(Part::Chosen(_)) => None,
    };
    let mut totals = Vec::new();
    let indices: Vec<usize> = match (part, member) {
        (Some(Part::Chosen(ids)), _) => {
            let (codes, members) = choose(view, ids)?;
            totals = members;
            codes
        }
        (_, None) => (0..view.cells.len()).collect(),
        (_, Some(member)) => member.areas.iter().filter_map(|code| release.area_index(code)).collect(),
    };
    let mut frame = frame_of_view(view, look);
    frame.place = place(release, look, member, indices.len());
    if matches!(part, Some(Part::Chosen(_))) {
        let names = indices.iter().map(|&index| look.area_name(&release.areas()[index]));
        let names: Vec<String> =
            names.chain(totals.iter().map(|total| look.lang.pick(&total.title, &total.title_en).clone())).collect();
        frame.place =
            if names.len() <= MOST_NAMED { names.join(look.lang.pick("・", ", ")) } else { prefecture(release, look) };
    }
    for refused in totals.iter().filter_map(|total| total.outcome.as_ref().err()) {
        if !frame.notes.contains(refused) {
            frame.notes.push(refused.clone());
        }
    }
    // A district is in no class of the map: beside one, no municipality is colored by its own.
    let plain = !totals.is_empty();
    let color = |index: usize| view.cells[index].class.filter(|_| !plain).map(|class| view.classes.items[class].color);
    let of_members = totals.iter().filter_map(|total| {
        Some(Row {
            code: total.member.clone(),
            name: look.lang.pick(&total.title, &total.title_en).clone(),
            cell: total.outcome.as_ref().ok()?.clone(),
            color: None,
            selected: look.select.contains(&total.member),
        })
    });
    let rows = indices.iter().map(|&index| {
        let area = &release.areas()[index];
        Row {
            code: area.code.to_string(),
            name: look.area_name(area),
            cell: view.cells[index].cell.clone(),
            color: color(index),
            selected: look.is_selected(&area.code),
        }
    });
    let rows = rows.chain(of_members).collect();
    if view.entry.measure == Measure::State {
        return Ok(States { frame, steps: steps(view, look), rows }.draw());
    }
    let (wanted, of) = match part {
        Some(Part::Member { grouping, member }) => (grouping.as_str(), Some(member)),
        None | Some(Part::Chosen(_)) => ("prefecture", None),
    };
    let benchmark = if matches!(view.entry.measure, Measure::Rate | Measure::Index) {
        view.totals
            .iter()
            .find(|total| total.grouping == wanted && of.is_none_or(|member| *member == total.member))
            .or(view.totals.first())
            .and_then(|total| {
                let cell = total.outcome.as_ref().ok().filter(|cell| cell.value.is_ok())?.clone();
                Some(Benchmark { label: look.lang.pick(&total.title, &total.title_en).clone(), cell })
            })
    } else {
        // The total of a count is no bar to compare a part with.
        None
    };
    let order = match view.entry.polarity {
        geodata::indicator::Polarity::LowerIsNeed if view.entry.measure == Measure::Rate => Order::Ascending,
        _ => Order::Descending,
    };
    let ranking = Ranking {
        frame,
        unit: look.text(&view.entry.unit).to_owned(),
        decimals: view.entry.decimals,
        rows,
        benchmark,
        order,
        interval_label: look.interval_label(&view.evidence.parameters),
    };
    Ok(ranking.draw())
}

/// Lines over the years.
pub fn series(series: &Series, look: &Look) -> Figure {
    let entry = &series.entry;
    let mut frame = frame(&series.release, entry, look);
    let names: Vec<&str> = series.lines.iter().map(|line| look.lang.pick(line.name.as_str(), &line.name_en)).collect();
    frame.place =
        if names.len() <= 3 { names.join(look.lang.pick("・", ", ")) } else { place(&series.release, look, None, 0) };
    if let (Some(&first), Some(&last)) = (entry.periods.first(), entry.periods.last()) {
        frame.when =
            if first == last { look.period(first) } else { format!("{}〜{}", look.period(first), look.period(last)) };
    }
    let refusals = series.lines.iter().flat_map(|line| &line.points).filter_map(|(_, point)| point.as_ref().err());
    for refusal in refusals {
        if !frame.notes.contains(refusal) {
            frame.notes.push(refusal.clone());
        }
    }
    let drawn = series.lines.iter().map(|line| {
        let id = match &line.subject {
            Subject::Area { code } => code.clone(),
            Subject::Member { member, .. } => member.clone(),
        };
        lines::Line {
            selected: look.select.contains(&id),
            id,
            name: look.lang.pick(line.name.clone(), line.name_en.clone()),
            points: line
                .points
                .iter()
                .filter_map(|(period, point)| Some(lines::Point { at: *period, cell: point.as_ref().ok()?.clone() }))
                .collect(),
        }
    });
    let panel = lines::Panel {
        title: String::new(),
        unit: look.text(&entry.unit).to_owned(),
        decimals: entry.decimals,
        lines: drawn.collect(),
        references: Vec::new(),
    };
    let breaks = entry.breaks.iter().map(|it| lines::Break { at: it.period, note: it.note.clone() }).collect();
    lines::Series { frame, panels: vec![panel], breaks, interval_label: look.interval_label(&series.parameters) }.draw()
}

/// A table of the prefecture's profile.
pub fn table(release: &Release, id: &str, look: &Look) -> Result<Figure, ViewError> {
    let table = release.tables().iter().find(|table| table.id == id).ok_or_else(|| ViewError::Unknown {
        what: "表",
        id: id.to_owned(),
        next: "/api/v1/tables にあるものから選んでください。",
    })?;
    let frame = Frame { place: prefecture(release, look), ..frame_of_release(release, look) };
    Ok(profile::Profile::from_table(table, frame).draw())
}

/// A chart that a plugin made.
pub fn chart(view: &View, id: Option<&str>, look: &Look) -> Result<Figure, ViewError> {
    let charts: &[Chart] = view.computed.as_ref().map(|computed| computed.charts.as_slice()).unwrap_or_default();
    let chosen = match id {
        Some(id) => charts.iter().find(|chart| chart.id == id),
        None => charts.first(),
    };
    let chart = chosen.ok_or_else(|| ViewError::Unknown {
        what: "図",
        id: id.unwrap_or(&view.entry.id).to_owned(),
        next: "指標の charts にあるものから選んでください。",
    })?;
    let release = &view.release;
    let mut frame = frame_of_view(view, look);
    look.text(&chart.title).clone_into(&mut frame.what);
    look.text(&chart.unit).clone_into(&mut frame.unit);
    let n_areas = if chart.kind == ChartKind::Lines { 0 } else { chart.items.len() };
    frame.place = place(release, look, None, n_areas);
    let name_of = |code: &String| {
        let index = AreaCode::parse(code).ok().and_then(|code| release.area_index(&code));
        index.map_or_else(|| code.clone(), |index| look.area_name(&release.areas()[index]))
    };
    let unit = look.text(&chart.unit).to_owned();
    let decimals = view.entry.decimals;
    let bars = |kind| {
        let areas = chart.items.iter().map(|code| chart::Area {
            code: code.clone(),
            name: name_of(code),
            selected: look.select.contains(code),
        });
        let parts = chart
            .series
            .iter()
            .map(|(name, cells)| chart::Part { name: look.text(name).to_owned(), cells: cells.clone() });
        chart::Chart {
            frame: frame.clone(),
            unit: unit.clone(),
            decimals,
            kind,
            areas: areas.collect(),
            series: parts.collect(),
        }
        .draw()
    };
    Ok(match chart.kind {
        ChartKind::StackedBars => bars(chart::Kind::Stacked),
        ChartKind::Bars => bars(chart::Kind::Beside),
        ChartKind::Lines => {
            let periods: Vec<Option<geodata::Period>> =
                chart.items.iter().map(|id| geodata::Period::parse(id).ok()).collect();
            let drawn = chart.series.iter().enumerate().map(|(index, (name, cells))| lines::Line {
                id: format!("series-{index}"),
                name: look.text(name).to_owned(),
                selected: false,
                points: (periods.iter().zip(cells))
                    .filter_map(|(at, cell)| Some(lines::Point { at: (*at)?, cell: cell.clone() }))
                    .collect(),
            });
            let panel =
                lines::Panel { title: String::new(), unit, decimals, lines: drawn.collect(), references: Vec::new() };
            let breaks = view.entry.breaks.iter().map(|it| lines::Break { at: it.period, note: it.note.clone() });
            let interval_label = look.interval_label(&view.evidence.parameters);
            lines::Series { frame, panels: vec![panel], breaks: breaks.collect(), interval_label }.draw()
        }
        ChartKind::Scatter => {
            let axis = |index: usize| {
                let title = chart.series.get(index).map(|(name, _)| look.text(name).to_owned());
                scatter::Axis { title: title.unwrap_or_default(), unit: unit.clone(), decimals }
            };
            let dots = chart.items.iter().enumerate().filter_map(|(position, code)| {
                let cell = |series: usize| chart.series.get(series)?.1.get(position).cloned();
                let (along, up) = (cell(0)?, cell(1)?);
                let selected = look.select.contains(code);
                Some(scatter::Dot { code: code.clone(), name: name_of(code), along, up, selected })
            });
            Scatter { along: axis(0), up: axis(1), dots: dots.collect(), frame }.draw()
        }
    })
}

/// Two indicators against each other: `up` as the view that was asked for, `along` beside it.
pub fn scatter(up: &View, along: &View, look: &Look) -> Figure {
    let axis = |view: &View| scatter::Axis {
        title: look.text(&view.entry.title).to_owned(),
        unit: look.text(&view.entry.unit).to_owned(),
        decimals: view.entry.decimals,
    };
    let dots =
        up.release.areas().iter().zip(up.cells.iter().zip(&along.cells)).map(|(area, (up, along))| scatter::Dot {
            code: area.code.to_string(),
            name: look.area_name(area),
            along: along.cell.clone(),
            up: up.cell.clone(),
            selected: look.is_selected(&area.code),
        });
    let mut frame = frame_of_view(up, look);
    let other = frame_of_view(along, look);
    frame.place = place(&up.release, look, None, up.release.areas().len());
    frame.what =
        look.lang.pick(format!("{}と{}", other.what, frame.what), format!("{} and {}", other.what, frame.what));
    frame.unit.clear();
    if along.period != up.period {
        frame.when = look.lang.list(&[&other.when, &frame.when]);
    }
    if !frame.source.contains(&other.source) {
        frame.source = look.lang.list(&[&frame.source, &other.source]);
    }
    frame.notes.extend(other.notes.into_iter().filter(|note| !up.entry.caveats.iter().any(|it| it.ja == *note)));
    frame.trust = frame.trust.max(other.trust);
    Scatter { frame, along: axis(along), up: axis(up), dots: dots.collect() }.draw()
}

/// The map of a view, with the districts of a grouping and kinds of places.
pub fn map(
    view: &View,
    look: &Look,
    grouping: Option<&str>,
    places: &[String],
    boundaries: &str,
) -> Result<Figure, ViewError> {
    let release = &view.release;
    let districts = match grouping {
        None => Vec::new(),
        Some(id) => super::view::find_grouping(release, id)?
            .members
            .iter()
            .map(|member| member.areas.iter().filter_map(|code| release.area_index(code)).collect())
            .collect(),
    };
    let kinds = places.iter().map(|id| {
        let kind = release.facility_kinds().iter().find(|kind| kind.id == *id).ok_or_else(|| ViewError::Unknown {
            what: "施設の種類",
            id: id.clone(),
            next: "/api/v1/facilities の kinds にあるものから選んでください。",
        })?;
        Ok(map::PlaceKind {
            id: kind.id.clone(),
            label: look.lang.pick(kind.label.clone(), kind.label_en.clone()),
            symbol: kind.symbol.clone(),
        })
    });
    let place_kinds = kinds.collect::<Result<Vec<_>, ViewError>>()?;
    let shown = release.facilities().iter().filter(|placed| places.contains(&placed.facility.kind));
    let shown = shown.filter_map(|placed| {
        let position = placed.facility.position?;
        Some(map::Place {
            kind: placed.facility.kind.clone(),
            name: placed.facility.name.clone(),
            longitude_deg: position.longitude_deg(),
            latitude_deg: position.latitude_deg(),
        })
    });
    let areas = release.areas().iter().enumerate().map(|(index, area)| {
        let (position, _) = release.reference_point(index);
        MapArea {
            code: area.code.to_string(),
            name: look.area_name(area),
            cell: view.cells[index].cell.clone(),
            class: view.cells[index].class,
            rings: map::rings(release.geometry(index)),
            label_at: (position.longitude_deg(), position.latitude_deg()),
            selected: look.is_selected(&area.code),
        }
    });
    let n_classes = view.classes.items.len();
    let is_state = view.entry.measure == Measure::State;
    let classes = view.classes.items.iter().map(|item| MapClass {
        label: look.lang.pick(item.label.clone(), item.label_en.clone()),
        color: item.color,
        sign: is_state.then(|| StateSign::of_step(item.class, n_classes)),
    });
    let mut frame = frame_of_view(view, look);
    frame.place = place(release, look, None, release.areas().len());
    let figure = MapFigure {
        frame,
        unit: look.text(&view.entry.unit).to_owned(),
        decimals: view.entry.decimals,
        areas: areas.collect(),
        classes: classes.collect(),
        surroundings: release.surroundings().iter().map(|(_, shape)| map::rings(shape)).collect(),
        districts,
        place_kinds,
        places: shown.collect(),
        boundary_source: boundaries.to_owned(),
    };
    Ok(figure.draw())
}

/// How the boundaries are to be cited.
pub fn boundary_source(packages: &[geodata::package::PackageInfo]) -> String {
    let sources = packages.iter().filter(|info| info.kind == PackageKind::Boundaries).flat_map(|info| &info.sources);
    sources.map(|source| source.title.as_str()).collect::<Vec<_>>().join("、")
}

fn steps(view: &View, look: &Look) -> Vec<Step> {
    let steps = view.classes.items.iter().map(|item| Step {
        value: item.low,
        label: look.lang.pick(item.label.clone(), item.label_en.clone()),
        color: item.color,
    });
    steps.collect()
}

/// Tells the chosen municipalities, by their place, from the chosen members of the grouping that the view was asked for.
fn choose<'a>(view: &'a View, ids: &[String]) -> Result<(Vec<usize>, Vec<&'a Total>), ViewError> {
    let (mut indices, mut members) = (Vec::new(), Vec::new());
    for id in ids {
        let index = view.release.areas().iter().position(|area| area.code.as_str() == id);
        let total = view.totals.iter().find(|total| total.grouping != "prefecture" && total.member == *id);
        match (index, total) {
            (Some(index), _) => indices.push(index),
            (None, Some(total)) => members.push(total),
            (None, None) => {
                let next = "市町村のコードか、grouping に指定した分け方の圏域の番号を指定してください。";
                return Err(ViewError::Unknown { what: "地域", id: id.clone(), next });
            }
        }
    }
    Ok((indices, members))
}

fn find_member<'a>(
    release: &'a Release,
    grouping: &str,
    member: &str,
) -> Result<&'a geodata::GroupingMember, ViewError> {
    let grouping = super::view::find_grouping(release, grouping)?;
    grouping.members.iter().find(|one| one.id == member).ok_or_else(|| ViewError::Unknown {
        what: "地域のまとまり",
        id: member.to_owned(),
        next: "/api/v1/groupings にあるものから選んでください。",
    })
}

fn prefecture(release: &Release, look: &Look) -> String {
    let prefecture = release.prefecture();
    look.lang.pick(prefecture.name.clone(), prefecture.name_en.clone())
}

/// Such as 高知県 34市町村, or 幡多福祉保健所 6市町村.
fn place(release: &Release, look: &Look, member: Option<&geodata::GroupingMember>, n_areas: usize) -> String {
    let name = match member {
        Some(member) => look.lang.pick(member.title.clone(), member.title_en.clone()),
        None => prefecture(release, look),
    };
    if n_areas == 0 { name } else { format!("{name} {}", look.lang.municipalities(n_areas)) }
}

fn frame_of_release(release: &Release, look: &Look) -> Frame {
    let package = release.package();
    Frame {
        lang: look.lang,
        width: look.width,
        height: look.height,
        data: look.lang.pick(package.title.clone(), package.title_en.clone()),
        as_of: if package.retrieved.is_empty() {
            String::new()
        } else {
            look.lang.pick(format!("{}に確認", package.retrieved), format!("checked on {}", package.retrieved))
        },
        trust: package.trust,
        revision: release.revision().number,
        release: release.hash().short().to_owned(),
        ..Frame::default()
    }
}

fn frame(release: &Release, entry: &Entry, look: &Look) -> Frame {
    let plugin = match &entry.origin {
        Origin::Data => None,
        Origin::Plugin(installed) => Some(Evidence {
            id: installed.id().to_owned(),
            version: installed.manifest().version.clone(),
            hash: installed.hash().to_owned(),
            parameters: String::new(),
        }),
    };
    Frame {
        what: look.text(&entry.title).to_owned(),
        unit: look.text(&entry.unit).to_owned(),
        kind: look.lang.pick(entry.measure.label().to_owned(), measure_en(entry.measure).to_owned()),
        source: entry.source.clone(),
        definition: look.text(&entry.definition).to_owned(),
        notes: entry.caveats.iter().map(|caveat| look.text(caveat).to_owned()).collect(),
        trust: entry.trust,
        plugin,
        ..frame_of_release(release, look)
    }
}

fn frame_of_view(view: &View, look: &Look) -> Frame {
    let mut frame = frame(&view.release, &view.entry, look);
    frame.when = look.period(view.period);
    frame.trust = worst(view.cells.iter().map(|cell| &cell.cell)).max(frame.trust);
    let inputs = view.inputs.iter().filter(|input| input.period != view.period).map(|input| {
        let title = look.text(&input.title);
        look.lang.pick(
            format!("「{title}」は{}の値です。", input.period.label()),
            format!("“{title}” is {}.", input.period.label_en()),
        )
    });
    frame.notes.extend(inputs);
    frame.notes.extend(view.remarks.iter().map(|remark| look.text(remark).to_owned()));
    if let Some(plugin) = &mut frame.plugin {
        let parameters = view.evidence.parameters.iter().map(|(id, value)| format!("{id} = {value}"));
        plugin.parameters = parameters.collect::<Vec<_>>().join(", ");
    }
    frame
}

fn worst<'a>(cells: impl Iterator<Item = &'a Cell>) -> Trust {
    cells.map(|cell| cell.trust).max().unwrap_or(Trust::Published)
}

fn measure_en(measure: Measure) -> &'static str {
    match measure {
        Measure::Persons => "persons",
        Measure::Events => "events",
        Measure::Places => "places",
        Measure::Rate => "rate",
        Measure::State => "state",
        Measure::Index => "index",
    }
}
