//! What every figure holds to, checked on the SVG itself: parsed by roxmltree, its texts set by usvg, which shares no code
//! with the measuring of `fonts.rs`.

use geodata::{
    Blank, Cell, Interval, Measure, Period, ProfileTable, Trust,
    measure::Marks,
    table::{TableCell, TableColumn, TableFigure},
};
use resvg::usvg::{self, roxmltree};

use super::{
    Evidence, Figure, Frame, Lang,
    chart::{Area, Chart, Kind, Part},
    csv,
    map::{MapArea, MapClass, MapFigure, Place, PlaceKind, StateSign},
    palette::SEQUENTIAL,
    png::{options, png},
    profile::Profile,
    ranking::{Benchmark, Order, Ranking, Row},
    series::{Break, Line, Panel, Point, Reference, Series},
    states::{States, Step},
    table::Field,
};

const NAMES: [&str; 8] = ["高知市", "室戸市", "土佐清水市", "四万十市", "大川村", "いの町", "四万十町", "黒潮町"];
const HOSTILE: &str = "</text><script>alert(1)</script>\u{0}\u{1b}[31m\u{202e}市場\u{200b}\u{feff}\u{ffff}\"'&";

fn frame(trust: Trust) -> Frame {
    Frame {
        what: "ひきこもりの状態にある方の割合".into(),
        place: "高知県 34市町村".into(),
        when: "令和2年度（2020年度）".into(),
        unit: "千人あたり人".into(),
        kind: "率".into(),
        source: "高知県「取組発表資料」（令和4年）".into(),
        definition: "15〜64歳の人口千人あたりの人数です。".into(),
        as_of: "2026年11月22日取得".into(),
        notes: vec!["市部では把握が難しいと資料に書かれています。".into()],
        trust,
        data: "高知県".into(),
        revision: 3,
        release: "0123456789ab".into(),
        plugin: Some(Evidence {
            id: "prevalence".into(),
            version: "0.1.0".into(),
            hash: "fedcba9876543210".into(),
            parameters: "千人あたり".into(),
        }),
        ..Frame::default()
    }
}

fn cell(index: usize, trust: Trust) -> Cell {
    match index {
        5 => Cell::blank(Blank::Suppressed, trust),
        6 => Cell::blank(Blank::NoReply, trust),
        4 => Cell::new(0.0, trust),
        _ => {
            let value = 1.0 + index as f64 * 0.7;
            let interval = Some(Interval { low: value * 0.5, high: value * (1.5 + index as f64) });
            Cell { value: Ok(value), trust, interval, note: None }
        }
    }
}

fn rows(trust: Trust) -> Vec<Row> {
    let row = |(index, name): (usize, &&str)| Row {
        code: format!("3920{index}"),
        name: (*name).to_owned(),
        cell: cell(index, trust),
        color: Some(SEQUENTIAL[index % 5]),
        selected: false,
    };
    NAMES.iter().enumerate().map(row).collect()
}

fn ranking(frame: Frame) -> Ranking {
    let trust = frame.trust;
    Ranking {
        frame,
        unit: "人".into(),
        decimals: 1,
        rows: rows(trust),
        benchmark: Some(Benchmark { label: "高知県".into(), cell: Cell::new(1.9, trust) }),
        order: Order::Descending,
        interval_label: "95%区間".into(),
    }
}

fn series(frame: Frame) -> Series {
    let trust = frame.trust;
    let line = |id: &str, name: &str, values: &[Result<f64, Blank>]| Line {
        id: id.into(),
        name: name.into(),
        selected: false,
        points: (2017..)
            .zip(values)
            .map(|(year, value)| Point {
                at: Period::FiscalYear(year),
                cell: Cell { value: *value, trust, interval: None, note: None },
            })
            .collect(),
    };
    let all =
        line("all", "来所相談（全体）", &[Err(Blank::NotSurveyed), Ok(2040.0), Ok(2181.0), Ok(2091.0), Ok(2231.0)]);
    let part = line("part", "うちひきこもり相談", &[Ok(832.0), Ok(954.0), Ok(975.0), Ok(704.0), Ok(834.0)]);
    let references = vec![Reference { label: "目標 900".into(), value: 900.0 }];
    Series {
        frame,
        panels: vec![Panel {
            title: "延べ".into(),
            unit: "件".into(),
            decimals: 0,
            lines: vec![all, part],
            references,
        }],
        breaks: vec![Break {
            at: Period::FiscalYear(2020), note: "面接を休止した期間があります。".into()
        }],
        interval_label: String::new(),
    }
}

fn states(frame: Frame) -> States {
    let mut rows = rows(frame.trust);
    for (index, row) in rows.iter_mut().enumerate() {
        row.cell.interval = None;
        row.cell.value = row.cell.value.map(|_| (index % 3) as f64);
    }
    let step = |(index, label): (usize, &str)| Step {
        value: index as f64,
        label: label.into(),
        color: super::palette::STATES[index],
    };
    States {
        frame, steps: ["未設置", "設置予定", "設置済み"].into_iter().enumerate().map(step).collect(), rows
    }
}

fn chart(frame: Frame, kind: Kind) -> Chart {
    let trust = frame.trust;
    let area = |(index, name): (usize, &&str)| Area {
        code: format!("3920{index}"),
        name: (*name).into(),
        selected: index == 1,
    };
    let part = |shift: usize, name: &str| Part {
        name: name.into(),
        cells: (0..NAMES.len())
            .map(|index| match (index, shift) {
                (5, _) => Cell::blank(Blank::NoReply, trust),
                (6, 1) => Cell::blank(Blank::Suppressed, trust),
                _ => Cell::new(((index * 3 + shift * 5) % 7) as f64, trust),
            })
            .collect(),
    };
    let series = vec![part(0, "必要の高さ"), part(1, "体制の不足"), part(2, "場所までの遠さ")];
    Chart { frame, unit: "点".into(), decimals: 1, kind, areas: NAMES.iter().enumerate().map(area).collect(), series }
}

fn table(figure: TableFigure) -> ProfileTable {
    let column = |id: &str, title: &str, unit: &str| TableColumn {
        id: id.into(),
        title: title.into(),
        title_en: String::new(),
        unit: unit.into(),
        is_number: !unit.is_empty(),
    };
    let words = |words: &str| TableCell::Text(words.to_owned());
    let rows = vec![
        vec![words("社会参加につながった人"), TableCell::Number(54.0), TableCell::Number(4.0), words("D")],
        vec![words("相談窓口を知った人"), TableCell::Number(100.0), TableCell::Number(23.0), words("D")],
        vec![
            words("まだ数えていないもの"),
            TableCell::Blank(Blank::NotApplicable),
            TableCell::Blank(Blank::NotSurveyed),
            words("—"),
        ],
    ];
    ProfileTable {
        id: "kpi".into(),
        section: "KPI".into(),
        title: "KPIの目標と実績（人）".into(),
        title_en: "KPI".into(),
        definition: "計画が定めた目標と実績です。".into(),
        as_of: "令和5年度末現在".into(),
        measure: Measure::Persons,
        marks: Marks { multiple_response: true, relisted: false },
        base: None,
        figure,
        columns: vec![
            column("item", "取組と指標", ""),
            column("target", "目標", "人"),
            column("actual", "実績", "人"),
            column("grade", "達成度", ""),
        ],
        rows,
        notes: Vec::new(),
        source: "高知県".into(),
        trust: Trust::Published,
    }
}

fn map(frame: Frame) -> MapFigure {
    let trust = frame.trust;
    let area = |(index, name): (usize, &&str)| {
        let (west, south) = (133.0 + (index % 4) as f64 * 0.2, 33.0 + (index / 4) as f64 * 0.3);
        let cell = Cell { interval: None, ..cell(index, trust) };
        let ring = [(0.0, 0.0), (0.2, 0.0), (0.2, 0.3), (0.0, 0.3), (0.0, 0.0)];
        MapArea {
            code: format!("3920{index}"),
            name: (*name).into(),
            class: cell.value.ok().map(|_| index % 3),
            cell,
            rings: vec![ring.iter().map(|(x, y)| (west + x, south + y)).collect()],
            label_at: (west + 0.1, south + 0.15),
            selected: index == 2,
        }
    };
    let class = |index: usize| MapClass {
        label: format!("{index}〜{}", index + 1),
        color: SEQUENTIAL[index],
        sign: Some(StateSign::of_step(index, 3)),
    };
    MapFigure {
        frame,
        unit: "人".into(),
        decimals: 1,
        areas: NAMES.iter().enumerate().map(area).collect(),
        classes: (0..3).map(class).collect(),
        surroundings: vec![vec![vec![(132.0, 33.0), (133.0, 33.0), (133.0, 34.0), (132.0, 34.0), (132.0, 33.0)]]],
        districts: vec![vec![0, 1, 4, 5]],
        place_kinds: vec![PlaceKind { id: "desk".into(), label: "相談窓口".into(), symbol: "diamond".into() }],
        places: vec![Place { kind: "desk".into(), name: "窓口".into(), longitude_deg: 133.3, latitude_deg: 33.2 }],
        boundary_source: "境界：気象庁ホームページのデータを加工。".into(),
    }
}

/// Every kind of figure from one frame.
fn all(frame: &Frame) -> Vec<(&'static str, Figure)> {
    vec![
        ("ranking", ranking(frame.clone()).draw()),
        ("series", series(frame.clone()).draw()),
        ("states", states(frame.clone()).draw()),
        ("stacked", chart(frame.clone(), Kind::Stacked).draw()),
        ("beside", chart(frame.clone(), Kind::Beside).draw()),
        ("table bars", Profile::from_table(&table(TableFigure::Bars), frame.clone()).draw()),
        ("table text", Profile::from_table(&table(TableFigure::None), frame.clone()).draw()),
        ("map", map(frame.clone()).draw()),
    ]
}

fn hostile_frame() -> Frame {
    let hostile = || HOSTILE.to_owned();
    Frame {
        what: hostile(),
        place: hostile(),
        when: hostile(),
        unit: hostile(),
        kind: hostile(),
        source: hostile(),
        definition: hostile(),
        notes: vec![hostile(), "長い".repeat(500_000)],
        data: hostile(),
        release: hostile(),
        ..frame(Trust::Sample)
    }
}

fn parse(svg: &str) -> roxmltree::Document<'_> {
    roxmltree::Document::parse(svg).expect("well-formed SVG")
}

fn marks<'d>(document: &'d roxmltree::Document<'d>) -> impl Iterator<Item = roxmltree::Node<'d, 'd>> {
    let is_mark = |node: &roxmltree::Node<'_, '_>| {
        node.attribute("class").is_some_and(|class| class.split(' ').any(|word| word == "mark"))
    };
    document.descendants().filter(move |node| is_mark(node))
}

fn attribute(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{name} of {node:?}"))
}

/// The texts that lie outside the sheet, as usvg sets them.
fn texts_outside(svg: &str) -> Vec<String> {
    fn visit(group: &usvg::Group, size: usvg::Size, out: &mut Vec<String>) {
        for node in group.children() {
            match node {
                usvg::Node::Group(inner) => visit(inner, size, out),
                usvg::Node::Text(text) => {
                    let bounds = text.abs_bounding_box();
                    let inside = 0.0 <= bounds.left()
                        && 0.0 <= bounds.top()
                        && bounds.right() <= size.width()
                        && bounds.bottom() <= size.height();
                    if !inside {
                        let words: String = text.chunks().iter().map(usvg::TextChunk::text).collect();
                        out.push(format!("{words}: {bounds:?}"));
                    }
                }
                _ => {}
            }
        }
    }
    let tree = usvg::Tree::from_str(svg, options()).expect("an SVG");
    let mut out = Vec::new();
    visit(tree.root(), tree.size(), &mut out);
    out
}

#[test]
fn no_label_can_break_out_of_a_figure_or_turn_its_reading_direction() {
    for (kind, figure) in all(&hostile_frame()) {
        let document = parse(&figure.svg);
        let odd = |letter: char| letter.is_control() && letter != '\n' || ('\u{202a}'..='\u{202e}').contains(&letter);
        assert!(!figure.svg.contains(odd), "{kind}");
        let known = [
            "svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "circle", "path", "text", "defs",
            "pattern", "clipPath",
        ];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{kind}: {node:?}");
        }
        assert!(figure.svg.len() < 300_000, "{kind}: a long label is cut");
    }
}

#[test]
fn a_figure_needs_no_inline_style_and_nothing_from_outside() {
    for (kind, figure) in all(&frame(Trust::Sample)) {
        let document = parse(&figure.svg);
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for name in node.attributes().map(|attribute| attribute.name()) {
                assert!(!matches!(name, "style" | "href" | "src") && !name.starts_with("on"), "{kind}: {name}");
            }
        }
        assert!(!figure.svg.contains("url(http") && !figure.svg.contains("@import"), "{kind}");
    }
}

#[test]
fn every_figure_names_itself_for_those_who_do_not_see_it() {
    for (kind, figure) in all(&frame(Trust::Published)) {
        let document = parse(&figure.svg);
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{kind}");
        assert_eq!(root.attribute("lang"), Some("ja"), "{kind}");
        let ids: Vec<&str> = root.attribute("aria-labelledby").expect("a label").split(' ').collect();
        for id in ids {
            let named =
                document.descendants().find(|node| node.attribute("id") == Some(id)).expect("what the label names");
            assert!(named.text().is_some_and(|words| words.chars().count() > 4), "{kind}: {id}");
        }
    }
}

#[test]
fn all_texts_stay_on_the_sheet_at_any_width_and_in_both_languages() {
    for width in [0, 480, 9999] {
        for lang in [Lang::Ja, Lang::En] {
            let frame = Frame { width: Some(width), lang, ..frame(Trust::Estimate) };
            for (kind, figure) in all(&frame) {
                assert_eq!(texts_outside(&figure.svg), Vec::<String>::new(), "{kind} at {width} in {lang:?}");
            }
        }
    }
    for (kind, figure) in all(&Frame { width: Some(360), ..hostile_frame() }) {
        assert_eq!(texts_outside(&figure.svg), Vec::<String>::new(), "{kind} with long labels");
    }
}

#[test]
fn bars_start_at_zero_and_their_lengths_are_their_values() {
    let figure = ranking(frame(Trust::Published)).draw();
    let document = parse(&figure.svg);
    let bars: Vec<(f64, f64, f64)> = marks(&document)
        .filter_map(|mark| {
            let value = mark.attribute("data-value")?.parse().ok()?;
            let bar = mark.children().find(|node| node.has_tag_name("rect"))?;
            Some((value, attribute(bar, "x"), attribute(bar, "width")))
        })
        .collect();
    assert_eq!(bars.len(), 6);
    let (most, zero, longest) = bars[0];
    for (value, from, long) in bars {
        assert!((from - zero).abs() < 0.05, "{value} starts at {from}, not at {zero}");
        assert!((long - longest * value / most).abs() <= 0.2, "{value} is {long} long");
    }
}

#[test]
fn a_ranking_is_ordered_by_value_and_every_area_is_on_it() {
    let mut model = ranking(frame(Trust::Published));
    let codes = |model: &Ranking| -> Vec<String> {
        let svg = model.draw().svg;
        let document = parse(&svg);
        marks(&document).map(|mark| mark.attribute("data-area").expect("a code").to_owned()).collect()
    };
    assert_eq!(codes(&model), ["39207", "39203", "39202", "39201", "39200", "39204", "39205", "39206"]);
    model.order = Order::Ascending;
    assert_eq!(codes(&model)[..2], ["39204", "39200"], "zero is a value, and here the first");
    for (kind, figure) in all(&frame(Trust::Published))
        .into_iter()
        .filter(|(kind, _)| matches!(*kind, "states" | "stacked" | "beside" | "map"))
    {
        let document = parse(&figure.svg);
        let mut areas: Vec<_> = marks(&document).filter_map(|mark| mark.attribute("data-area")).collect();
        areas.sort_unstable();
        areas.dedup();
        assert_eq!(areas.len(), NAMES.len(), "{kind}");
    }
}

#[test]
fn a_blank_is_listed_with_its_reason_and_hatch_and_never_as_zero() {
    let figure = ranking(frame(Trust::Published)).draw();
    let document = parse(&figure.svg);
    let blanks: Vec<_> = marks(&document)
        .filter_map(|mark| {
            Some((mark.attribute("data-label")?, mark.attribute("data-blank")?, mark.attribute("data-value")))
        })
        .collect();
    assert_eq!(blanks, [("いの町", "suppressed", None), ("四万十町", "no_reply", None)]);
    assert!(
        figure.svg.contains("-suppressed\" width") && figure.svg.contains("-no-reply\" width"),
        "the hatches are defined"
    );
    assert!(!figure.svg.contains("-not-surveyed\""), "a hatch that is not used is not defined");
}

#[test]
fn the_band_stands_exactly_when_something_on_the_figure_is_no_published_value() {
    for (kind, figure) in all(&frame(Trust::Published)) {
        for word in ["見本", "推計", "速報"] {
            assert!(!figure.svg.contains(word), "{kind}: {word}");
        }
    }
    for (trust, word) in [(Trust::Sample, "見本"), (Trust::Estimate, "推計"), (Trust::Provisional, "速報")] {
        for (kind, figure) in all(&frame(trust)) {
            let document = parse(&figure.svg);
            let band = document.descendants().find(|node| node.has_tag_name("text") && node.text() == Some(word));
            assert!(band.is_some_and(|band| attribute(band, "y") < 24.0), "{kind}: {word}");
        }
    }
    let mut one = ranking(frame(Trust::Published));
    one.rows[3].cell.trust = Trust::Sample;
    assert!(one.draw().svg.contains("data-trust=\"sample\""), "one sample value makes the figure a sample");
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for ((kind, one), (_, two)) in all(&frame(Trust::Sample)).into_iter().zip(all(&frame(Trust::Sample))) {
        assert_eq!(one, two, "{kind}");
    }
    let svg = ranking(frame(Trust::Sample)).draw().svg;
    assert_eq!(png(&svg, 1.0).expect("a picture"), png(&svg, 1.0).expect("a picture"));
}

#[test]
fn a_picture_has_the_size_of_its_drawing_times_the_scale() {
    let svg = ranking(frame(Trust::Sample)).draw().svg;
    let side = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let (one, two) = (png(&svg, 1.0).expect("a picture"), png(&svg, 2.0).expect("a picture"));
    assert_eq!((side(&one, 16), side(&two, 16)), (480, 960));
    assert_eq!(side(&one, 20) * 2, side(&two, 20));
    assert_eq!(png(&svg, f32::NAN).expect("a picture"), one, "an odd scale is held within bounds");
    assert_eq!(&png(&svg, 99.0).expect("a picture")[16..20], 1920u32.to_be_bytes());
    assert!(png("no svg", 1.0).is_err());
}

#[test]
fn hatches_and_japanese_text_reach_the_pixels() {
    let ink = |svg: &str| {
        let tree = usvg::Tree::from_str(svg, options()).expect("an SVG");
        let size = tree.size().to_int_size();
        let mut pixels = resvg::tiny_skia::Pixmap::new(size.width(), size.height()).expect("a picture");
        resvg::render(&tree, resvg::tiny_skia::Transform::identity(), &mut pixels.as_mut());
        pixels.pixels().iter().filter(|pixel| pixel.red() < 200).count()
    };
    let sheet = |inside: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='60'><rect width='60' height='60' fill='#fff'/>{inside}</svg>"
        )
    };
    assert!(ink(&sheet("<text y='40' font-size='40' font-family='BIZ UDPGothic'>高</text>")) > 200);
    for pattern in super::palette::Pattern::ALL {
        let (width, height, content) = pattern.tile();
        let hatch = format!(
            "<pattern id='h' width='{width}' height='{height}' patternUnits='userSpaceOnUse'>{content}</pattern><rect width='60' height='60' fill='url(#h)'/>"
        );
        assert!(ink(&sheet(&hatch)) > 40, "{pattern:?}");
    }
}

#[test]
fn a_long_number_at_the_end_of_the_axis_stays_within_the_figure() {
    let mut model = ranking(frame(Trust::Published));
    model.benchmark = None;
    for width_px in [360, 480, 640] {
        model.frame.width = Some(width_px);
        for (row, value) in model.rows.iter_mut().zip([100_000.0, 99_974.0, 81_000.0]) {
            row.cell = Cell::new(value, Trust::Published);
        }
        assert_eq!(texts_outside(&model.draw().svg), [""; 0], "{width_px}");
    }
}

#[test]
fn a_line_runs_neither_across_a_break_nor_across_a_blank() {
    let model = series(frame(Trust::Published));
    let svg = model.draw().svg;
    let document = parse(&svg);
    let lines: Vec<usize> = document
        .descendants()
        .filter(|node| node.has_tag_name("polyline") && node.attribute("stroke-width") == Some("2"))
        .map(|node| node.attribute("points").expect("points").split(' ').count())
        .collect();
    // All: blank, 2018–2019 | 2020–2021. Part: 2017–2019 | 2020–2021.
    assert_eq!(lines, [2, 2, 3, 2]);
    assert!(svg.contains("面接を休止した期間があります。"), "the break says why");
    let blank =
        marks(&document).find(|mark| mark.attribute("data-blank") == Some("not_surveyed")).expect("a mark for the gap");
    assert_eq!(blank.attribute("data-period"), Some("FY2017"));
}

#[test]
fn the_value_of_a_point_on_the_axis_stands_above_it() {
    let mut model = series(frame(Trust::Published));
    for point in &mut model.panels[0].lines[1].points {
        point.cell.value = Ok(3.0);
    }
    let svg = model.draw().svg;
    let document = parse(&svg);
    let low: Vec<_> =
        marks(&document).filter(|mark| mark.attribute("data-label") == Some("うちひきこもり相談")).collect();
    let number = |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).and_then(|it| it.parse::<f64>().ok());
    let mut seen = 0;
    for mark in &low {
        let top = mark.descendants().find(|node| node.has_tag_name("rect")).and_then(|node| number(node, "y"));
        let Some(text) = mark.descendants().find(|node| node.has_tag_name("text")) else { continue };
        seen += 1;
        assert!(number(text, "y").expect("a baseline") < top.expect("a square"));
    }
    assert!(seen > 1, "some points say their value");
}

#[test]
fn fiscal_years_and_dates_share_an_axis_only_with_a_mark() {
    let mut model = series(frame(Trust::Published));
    assert!(!model.draw().svg.contains('◇'));
    let at = Period::as_of(2022, 3, 31).expect("a date");
    model.panels[0].lines[0].points.push(Point { at, cell: Cell::new(2300.0, Trust::Published) });
    let svg = model.draw().svg;
    assert!(svg.contains('◇') && svg.contains("R4.3末") && svg.contains("時点"));
    let document = parse(&svg);
    let dated =
        marks(&document).find(|mark| mark.attribute("data-period") == Some("2022-03-31")).expect("the date's mark");
    assert!(dated.children().any(|node| node.has_tag_name("polygon")), "an open diamond");
}

#[test]
fn calendar_years_stand_in_their_own_row_and_are_not_joined_with_fiscal_years() {
    let mut model = series(frame(Trust::Published));
    let lines = |svg: &str| parse(svg).descendants().filter(|node| node.has_tag_name("polyline")).count();
    let before = lines(&model.draw().svg);
    // Between 年度 2020 and 2021: the line through both parts in two there.
    let at = Period::CalendarYear(2021);
    model.panels[0].lines[0].points.push(Point { at, cell: Cell::new(2300.0, Trust::Published) });
    let svg = model.draw().svg;
    assert!(svg.contains("暦年") && svg.contains("□は暦年（1月〜12月）") && svg.contains(">R3<"));
    let document = parse(&svg);
    let mark = marks(&document).find(|mark| mark.attribute("data-period") == Some("CY2021")).expect("the year's mark");
    assert!(mark.children().any(|node| node.has_tag_name("polygon")), "an open square");
    assert!(lines(&svg) <= before + 1, "one tick more on the axis, and no line more");
}

#[test]
fn a_stack_with_an_unknown_part_has_no_sum() {
    let svg = chart(frame(Trust::Published), Kind::Stacked).draw().svg;
    let document = parse(&svg);
    let partial = marks(&document).find(|mark| mark.attribute("data-label") == Some("四万十町")).expect("a mark");
    assert_eq!((partial.attribute("data-value"), partial.attribute("data-blank")), (None, Some("suppressed")));
    assert!(partial.descendants().any(|node| node.text() == Some("（秘匿）")));
}

#[test]
fn targets_stand_on_the_axis_of_what_was_reached() {
    let svg = Profile::from_table(&table(TableFigure::Bars), frame(Trust::Published)).draw().svg;
    let document = parse(&svg);
    let mark = marks(&document).next().expect("a row");
    let bar = mark.children().find(|node| node.has_tag_name("rect")).expect("a bar");
    let goal = mark
        .children()
        .find(|node| node.has_tag_name("polyline") && node.attribute("stroke-width") == Some("2"))
        .and_then(|node| node.attribute("points"))
        .and_then(|points| points.split(',').next()?.parse::<f64>().ok())
        .expect("a target line");
    // 4 of 54: by hand.
    let zero = attribute(bar, "x");
    assert!(((goal - zero) / attribute(bar, "width") - 13.5).abs() < 0.1, "{goal}");
    assert!(svg.contains("対象外") && svg.contains("未調査"), "a missing number says why");
}

#[test]
fn the_table_twin_says_all_that_the_figure_says_in_every_row() {
    for (kind, Figure { table, .. }) in all(&frame(Trust::Estimate)) {
        assert!(table.caption.contains(if kind.starts_with("table") { "KPI" } else { "ひきこもり" }), "{kind}");
        let at = |id: &str| {
            table.columns.iter().position(|column| column.id == id).unwrap_or_else(|| panic!("{kind}: {id}"))
        };
        assert!(!table.rows.is_empty(), "{kind}");
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{kind}");
            for id in ["period", "trust", "source", "definition", "data", "revision", "release"] {
                assert_ne!(row[at(id)], Field::Empty, "{kind}: {id}");
            }
            if let Some(value) = table.columns.iter().position(|column| column.id == "value") {
                assert_ne!(row[value] == Field::Empty, row[at("blank")] == Field::Empty, "{kind}: a value or a reason");
            }
        }
        let lines = String::from_utf8(csv(&table)).expect("UTF-8");
        assert_eq!(lines.matches("\r\n").count(), table.rows.len() + 1, "{kind}");
    }
}

#[test]
fn a_prefecture_without_published_values_is_still_a_figure() {
    let mut model = ranking(frame(Trust::Published));
    for row in &mut model.rows {
        row.cell = Cell::blank(Blank::NotSurveyed, Trust::Published);
    }
    let svg = model.draw().svg;
    let document = parse(&svg);
    assert_eq!(marks(&document).count(), NAMES.len());
    assert!(svg.contains("この時点で値のある市町村はありません。"));
    let nothing = Series { panels: Vec::new(), breaks: Vec::new(), ..series(frame(Trust::Published)) };
    parse(&nothing.draw().svg);
    let nothing = MapFigure { areas: Vec::new(), ..map(frame(Trust::Published)) };
    parse(&nothing.draw().svg);
    let nothing = Ranking { rows: Vec::new(), benchmark: None, ..ranking(frame(Trust::Published)) };
    parse(&nothing.draw().svg);
}

#[test]
fn a_small_ranking_looks_like_this() {
    let mut model =
        ranking(Frame { definition: String::new(), notes: Vec::new(), plugin: None, ..frame(Trust::Sample) });
    model.rows.drain(..3);
    model.rows[0].selected = true;
    insta::assert_snapshot!("small_ranking", model.draw().svg);
}
