//! The record as a whole: sequences of publications, and failures in the middle of one.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;

use super::*;
use crate::{
    AreaCode, Cell, Indicator, IndicatorId, Measure, Period, Trust,
    import::{
        Batch, Fragment,
        wire::{BatchReader, write_batch},
    },
    package::{Package, read_folder},
    revision::Action,
    store::fault,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages")
}

fn fixture(id: &str) -> Package {
    let (package, problems) = read_folder(&fixtures().join(id));
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

fn open_from(folder: &Path, packages: &Path) -> Archive {
    Archive::open(OpenOptions { folder: folder.to_owned(), packages: PackageSource::Folder(packages.to_owned()) })
        .unwrap_or_else(|error| panic!("{error}"))
}

fn opened(folder: &Path) -> Archive {
    open_from(folder, &fixtures())
}

fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).expect("a code")
}

fn id(text: &str) -> IndicatorId {
    IndicatorId::parse(text).expect("an identifier")
}

/// A batch over the small package: one cell of 人数.
fn cell_batch(area: &str, year: i32, value: f64) -> Batch {
    let fragment =
        Fragment { cells: vec![(code(area), Cell::new(value, Trust::Sample))].into(), totals: BTreeMap::new() };
    Batch {
        package: "small".to_owned(),
        fragments: BTreeMap::from([((id("cases"), Period::FiscalYear(year)), fragment)]),
        ..Batch::default()
    }
}

fn origin(name: &str) -> Origin {
    let sha256 = crate::revision::ContentHash::of(name.as_bytes()).as_str().to_owned();
    Origin {
        file: FileFact { name: name.to_owned(), sha256, bytes: 12 },
        actor: "安芸福祉保健所".to_owned(),
        settings_json: "{}".to_owned(),
        template: None,
        new_package: None,
    }
}

fn import(archive: &Archive, batch: Batch) -> Published {
    archive.publish_batch(&Viewer::local(), batch, origin("R5.xlsx"), "").unwrap_or_else(|error| panic!("{error}"))
}

fn value(archive: &Archive, area: &str, year: i32) -> Option<f64> {
    let release = archive.release(&Viewer::local(), Some("small"), None).expect("the release");
    let place = release.area_index(&code(area)).expect("an area");
    release.column("cases", &Period::FiscalYear(year))?.cells.value(place).ok()
}

fn assert_sound(archive: &Archive) {
    let faults: Vec<CheckLine> = archive.check().expect("a check").into_iter().filter(|line| !line.sound).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn batches_can_be_taken_out_in_any_order_and_what_lies_below_shows_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let before = value(&archive, "39201", 2030);
    assert_eq!(before, None, "nobody has figures of 2030");
    let first = import(&archive, cell_batch("39201", 2030, 5.0));
    let second = import(&archive, cell_batch("39201", 2030, 7.0));
    let third = import(&archive, cell_batch("39202", 2030, 9.0));
    assert_eq!([first.revision.number, second.revision.number, third.revision.number], [2, 3, 4]);
    assert_eq!((value(&archive, "39201", 2030), value(&archive, "39202", 2030)), (Some(7.0), Some(9.0)));
    let taken = archive.withdraw(&viewer, &first.batch, "古い様式だった", "佐藤").expect("a withdrawal");
    assert_eq!(
        (taken.number, taken.action, taken.batches.as_slice()),
        (5, Action::Withdraw, &[first.batch.clone()][..])
    );
    assert_eq!(value(&archive, "39201", 2030), Some(7.0), "the later one lies over it anyway");
    archive.withdraw(&viewer, &second.batch, "誤りがあった", "佐藤").expect("a withdrawal");
    assert_eq!((value(&archive, "39201", 2030), value(&archive, "39202", 2030)), (None, Some(9.0)));
    let error = archive.withdraw(&viewer, &second.batch, "もう一度", "佐藤").expect_err("it is gone");
    assert!(matches!(error, RecordError::NotLive { .. }), "{error}");
    let states: Vec<BatchState> =
        archive.batches(&viewer).expect("the batches").into_iter().map(|batch| batch.state).collect();
    assert_eq!(states.iter().filter(|state| **state == BatchState::Live).count(), 1);
    assert!(states.contains(&BatchState::Withdrawn { reason: "誤りがあった".to_owned(), revision: 6 }), "{states:?}");
    let history = archive.history(&viewer).expect("the history");
    assert_eq!(history[1].files[0].name, "R5.xlsx");
    let counted: Vec<(&str, u64)> =
        history[1].changes.iter().map(|change| (change.id.as_str(), change.count)).collect();
    assert_eq!(counted, [("cases", 1)], "one cell of one indicator");
    assert_sound(&archive);
}

#[test]
fn importing_the_same_again_changes_nothing_but_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = opened(folder.path());
    let first = import(&archive, cell_batch("39201", 2030, 5.0));
    let lines = archive.audit(&Viewer::local(), 0, 100).expect("the log").len();
    let again = import(&archive, cell_batch("39201", 2030, 5.0));
    assert_eq!((again.changed, &again.revision, &again.batch), (false, &first.revision, &first.batch));
    let log = archive.audit(&Viewer::local(), 0, 100).expect("the log");
    assert_eq!((log.len(), log[lines].action.as_str()), (lines + 1, "import-unchanged"));
    assert_eq!(archive.history(&Viewer::local()).expect("the history").len(), 2);
}

#[test]
fn an_import_stands_on_the_ground_that_is_in_memory_and_new_polygons_make_a_new_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = opened(folder.path());
    let ground = || Arc::clone(archive.current().atlases.first().expect("the small package").ground());
    let before = ground();
    assert!(import(&archive, cell_batch("39201", 2023, 77.0)).changed);
    assert_eq!(value(&archive, "39201", 2023), Some(77.0));
    assert!(Arc::ptr_eq(&before, &ground()));

    let mut boundary = fixture("japan-boundaries").boundaries[0].clone();
    boundary.name.push('改');
    let package = "japan-boundaries".to_owned();
    import(&archive, Batch { package, boundaries: vec![boundary], ..Batch::default() });
    let after = ground();
    assert!(!Arc::ptr_eq(&before, &after));
    import(&archive, cell_batch("39201", 2024, 78.0));
    assert!(Arc::ptr_eq(&after, &ground()));
}

#[test]
fn what_a_later_batch_needs_cannot_be_taken_out_from_below_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let mut definition = cell_batch("39201", 2030, 1.0);
    let known = fixture("small").indicators[0].clone();
    definition.indicators = vec![Indicator { id: id("new-cases"), title: "新しい人数".to_owned(), ..known }];
    let mut use_of_it = cell_batch("39202", 2030, 2.0);
    let fragment = use_of_it.fragments.pop_first().expect("the one").1;
    use_of_it.fragments.insert((id("new-cases"), Period::FiscalYear(2030)), fragment);
    let first = import(&archive, definition);
    let second = import(&archive, use_of_it);
    let error = archive.withdraw(&viewer, &first.batch, "誤り", "佐藤").expect_err("the second needs it");
    assert!(matches!(error, RecordError::Needed { .. }), "{error}");
    assert!(error.to_string().contains("new-cases"), "{error}");
    archive.withdraw(&viewer, &second.batch, "誤り", "佐藤").expect("a withdrawal");
    archive.withdraw(&viewer, &first.batch, "誤り", "佐藤").expect("a withdrawal");
    assert_eq!(archive.revision().hash, archive.revisions(&viewer)[0].hash, "as at the beginning");
}

#[test]
fn undo_of_undo_is_where_one_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    import(&archive, cell_batch("39201", 2030, 5.0));
    let there = archive.revision().hash;
    let back = archive.revert(&viewer, 1, "元に戻す", "佐藤").expect("an undo").revision;
    assert_eq!((back.number, back.action, value(&archive, "39201", 2030)), (3, Action::Revert, None));
    assert_eq!(archive.batches(&viewer).expect("the batches")[0].state, BatchState::Reverted);
    let again = archive.revert(&viewer, 2, "やはり", "佐藤").expect("an undo of the undo").revision;
    assert_eq!((again.number, &again.hash, value(&archive, "39201", 2030)), (4, &there, Some(5.0)));
    let nothing = archive.revert(&viewer, 2, "もう一度", "佐藤").expect("nothing to do");
    assert_eq!((nothing.revision.number, nothing.changed), (4, false));
    let log = archive.audit(&viewer, 0, 100).expect("the log");
    let line = log.last().expect("a line");
    assert_eq!((line.action.as_str(), line.actor.as_str()), ("revert-unchanged", "佐藤"));
    assert!(line.detail.contains("もう一度") && line.detail.contains("\"to\":2"), "{}", line.detail);
    assert!(archive.check().expect("a check").iter().all(|line| line.sound));
    assert!(matches!(archive.revert(&viewer, 9, "", "佐藤"), Err(RecordError::UnknownRevision { number: 9 })));
}

/// The one fragment of a batch.
fn only(batch: &mut Batch) -> &mut Fragment {
    batch.fragments.values_mut().next().expect("the one")
}

#[test]
fn what_breaks_a_promise_of_packages_is_refused_with_a_sentence_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = opened(folder.path());
    let state = || (archive.revision(), archive.audit(&Viewer::local(), 0, 100).expect("the log"));
    let before = state();
    let refused = |change: fn(&mut Batch), words: &str| {
        let mut batch = cell_batch("39201", 2030, 5.0);
        change(&mut batch);
        let error = archive.publish_batch(&Viewer::local(), batch, origin("R5.xlsx"), "").expect_err(words);
        assert!(error.to_string().contains(words), "{error}");
    };
    refused(|batch| only(batch).cells = vec![(code("13101"), Cell::new(5.0, Trust::Sample))].into(), "13101");
    refused(|batch| only(batch).cells.set(0, Cell::new(-1.0, Trust::Sample)), "負の値");
    refused(|batch| only(batch).cells.set(0, Cell::new(f64::NAN, Trust::Sample)), "数ではありません");
    refused(|batch| only(batch).cells.push(code("39201"), Cell::new(5.0, Trust::Sample)), "二度");
    refused(|batch| batch.package = "nowhere".to_owned(), "nowhere");
    refused(
        |batch| {
            let fragment = only(batch).clone();
            batch.fragments.insert((id("unknown"), Period::FiscalYear(2030)), fragment);
        },
        "unknown",
    );
    refused(
        |batch| {
            let known = fixture("small").indicators[0].clone();
            batch.indicators = vec![Indicator { measure: Measure::Events, ..known }];
        },
        "測り方",
    );
    let mut actor = origin("R5.xlsx");
    actor.actor = "佐藤\u{202E}".to_owned();
    let error = archive.publish_batch(&Viewer::local(), cell_batch("39201", 2030, 5.0), actor, "").expect_err("a name");
    assert!(matches!(error, PublishError::Gate(_)), "{error}");
    assert_eq!(state(), before);
}

/// Everything that could differ after a failure.
fn all_of(archive: &Archive) -> String {
    let viewer = Viewer::local();
    let release = archive.release(&viewer, Some("small"), None).expect("the release");
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        archive.history(&viewer).expect("the history"),
        archive.batches(&viewer).expect("the batches"),
        archive.audit(&viewer, 0, 1_000).expect("the log"),
        archive.templates(&viewer).expect("the templates"),
        release.hash(),
    )
}

/// Lets the first, the second, the third … write of an operation fail until it succeeds; each failure changes nothing, in memory or
/// on the disk. Returns how many failures there were.
fn fail_at_every_write<T, E: std::fmt::Display>(folder: &Path, work: impl Fn(&Archive) -> Result<T, E>) -> u32 {
    let mut archive = opened(folder);
    let before = all_of(&archive);
    for n in 1..1_000 {
        fault::arm(Some(n));
        let result = work(&archive);
        if fault::arm(None) {
            result.unwrap_or_else(|error| panic!("write {n} was not reached: {error}"));
            assert_ne!(all_of(&archive), before, "it did nothing");
            assert_sound(&archive);
            return n - 1;
        }
        assert!(result.is_err(), "write {n} failed and nobody said so");
        assert_eq!(all_of(&archive), before, "write {n}, in memory");
        drop(archive);
        archive = opened(folder);
        assert_eq!(all_of(&archive), before, "write {n}, on the disk");
    }
    panic!("it never succeeds");
}

#[test]
fn a_failure_at_any_write_changes_nothing_in_memory_or_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let viewer = Viewer::local();
    let batch = cell_batch("39201", 2030, 5.0);
    let failures = fail_at_every_write(folder.path(), |archive| {
        archive.publish_batch(&viewer, batch.clone(), origin("R5.xlsx"), "")
    });
    assert!(failures > 5, "{failures} writes");
    let published = opened(folder.path()).batches(&viewer).expect("the batches")[0].id.clone();
    fail_at_every_write(folder.path(), |archive| archive.publish_batch(&viewer, batch.clone(), origin("R5.xlsx"), ""));
    fail_at_every_write(folder.path(), |archive| archive.withdraw(&viewer, &published, "誤り", "佐藤"));
    fail_at_every_write(folder.path(), |archive| archive.revert(&viewer, 2, "", "佐藤"));
    fail_at_every_write(folder.path(), |archive| archive.save_template(&viewer, "月報", serde_json::json!({}), "佐藤"));
    fail_at_every_write(folder.path(), |archive| archive.remove_template(&viewer, "月報", "佐藤"));
}

#[test]
fn a_new_version_of_what_ships_goes_below_what_was_imported() {
    let (folder, packages) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    copy(&fixtures(), packages.path());
    let archive = open_from(folder.path(), packages.path());
    import(&archive, cell_batch("39201", 2030, 5.0));
    drop(archive);
    let descriptor = packages.path().join("small/datapackage.json");
    let text = fs::read_to_string(&descriptor).expect("the descriptor");
    let title = fixture("small").info.title;
    assert!(text.contains(&title));
    fs::write(&descriptor, text.replacen(&title, "新しい版", 1)).expect("the descriptor");
    let archive = open_from(folder.path(), packages.path());
    let release = archive.release(&Viewer::local(), Some("small"), None).expect("the release");
    assert_eq!((archive.revision().number, archive.revision().action), (3, Action::Shipped));
    assert_eq!(release.package().title, "新しい版");
    assert_eq!(value(&archive, "39201", 2030), Some(5.0));
    assert_sound(&archive);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            fs::create_dir(&target).expect("a folder");
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("a copy");
        }
    }
}

#[test]
fn a_package_of_the_whole_country_begins_with_the_municipalities_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::open(OpenOptions { folder: folder.path().to_owned(), packages: PackageSource::Embedded })
        .unwrap_or_else(|error| panic!("{error}"));
    let viewer = Viewer::local();
    let new =
        NewPackage { id: "national".to_owned(), title: "全国".to_owned(), prefecture: None, trust: Trust::Published };
    let context = archive.import_context(&viewer, "national", Some(&new)).expect("a context");
    // 総務省: 792 cities, 743 towns, 183 villages and 23 special wards.
    assert_eq!((context.gazetteer.len(), context.package.areas.len()), (1_741, 1_741));
    assert_eq!(context.package.groupings[0].members.len(), 47);
    let mut indicator = fixture("small").indicators[0].clone();
    indicator.breaks.clear();
    let cells = context.package.areas.iter().map(|area| (code(area), Cell::new(1.0, Trust::Published))).collect();
    let batch = Batch {
        package: "national".to_owned(),
        indicators: vec![indicator],
        fragments: BTreeMap::from([(
            (id("cases"), Period::FiscalYear(2020)),
            Fragment { cells, totals: BTreeMap::new() },
        )]),
        ..Batch::default()
    };
    let origin = Origin { new_package: Some(new.clone()), ..origin("全国.csv") };
    let published = archive.publish_batch(&viewer, batch, origin, "").unwrap_or_else(|error| panic!("{error}"));
    assert!(published.changed);
    let release = archive.release(&viewer, Some("national"), None).expect("the release");
    assert_eq!((release.areas().len(), release.prefecture().name.as_str()), (1_741, "全国"));
    let whole = &release.groupings()[0].members[0];
    let total = release.total("cases", &Period::FiscalYear(2020), whole).expect("persons add over areas");
    assert_eq!(total.cell.value, Ok(1_741.0));
    let kochi = release.grouping("prefectures").expect("by prefecture").members[38].clone();
    assert_eq!((kochi.title.as_str(), kochi.areas.len()), ("高知県", 34));
    drop((release, archive));
    let archive = Archive::open(OpenOptions { folder: folder.path().to_owned(), packages: PackageSource::Embedded })
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(archive.release(&viewer, Some("national"), None).expect("the release").areas().len(), 1_741);
    let taken = archive.publish_batch(
        &viewer,
        Batch { package: "other".to_owned(), ..Batch::default() },
        Origin {
            new_package: Some(NewPackage { id: "other".to_owned(), prefecture: Some(code("39")), ..new }),
            ..self::origin("空.csv")
        },
        "",
    );
    assert!(!taken.expect("a batch without anything").changed, "a package with nothing in it is none");
}

#[test]
fn polygons_can_be_replaced_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    let mut boundary = fixture("japan-boundaries").boundaries[0].clone();
    boundary.name.push('改');
    let batch =
        Batch { package: "japan-boundaries".to_owned(), boundaries: vec![boundary.clone()], ..Batch::default() };
    let mut bytes = Vec::new();
    write_batch(&batch, &mut bytes).expect("lines");
    let mut reader = BatchReader::new(bytes.as_slice()).expect("a head");
    let staged = archive.difference_of_batch(&viewer, &mut reader, None).expect("a difference");
    assert_eq!((staged.boundaries.changed.as_slice(), staged.identical), (&[boundary.code.clone()][..], false));
    let published = import(&archive, batch);
    let difference = archive.difference(&viewer, "japan-boundaries", 1, 2).expect("a difference");
    assert_eq!(difference.boundaries, staged.boundaries);
    assert_sound(&archive);
    drop(archive);
    let archive = opened(folder.path());
    assert_eq!(archive.release(&viewer, None, None).expect("the release").revision().number, 2);
    archive.withdraw(&viewer, &published.batch, "誤り", "佐藤").expect("a withdrawal");
    assert_eq!(archive.revision().hash, archive.revisions(&viewer)[0].hash);
}

#[test]
fn a_staged_batch_shows_the_difference_that_it_makes_once_it_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, viewer) = (opened(folder.path()), Viewer::local());
    import(&archive, cell_batch("39201", 2030, 5.0));
    let mut batch = cell_batch("39201", 2030, 8.0);
    let fragment = batch.fragments.values_mut().next().expect("the one");
    fragment.cells.push(code("39202"), Cell::new(3.0, Trust::Sample));
    let mut bytes = Vec::new();
    write_batch(&batch, &mut bytes).expect("lines");
    let mut reader = BatchReader::new(bytes.as_slice()).expect("a head");
    let staged = archive.difference_of_batch(&viewer, &mut reader, None).expect("a difference");
    import(&archive, batch);
    let made = archive.difference(&viewer, "small", 2, 3).expect("a difference");
    assert_eq!(staged.cells, made.cells);
    assert_eq!(staged.areas, made.areas);
    let listed: Vec<(&str, Option<f64>)> = made.cells.iter().map(|cell| (cell.area.as_str(), cell.change)).collect();
    // By hand: 8 - 5 = 3 in 高知市; in 室戸市 a value where there was none.
    assert_eq!(listed, [("39201", Some(3.0)), ("39202", None)]);
    assert_eq!((made.areas[0].changed, made.areas[1].added), (1, 1));
    let back = archive.difference(&viewer, "small", 3, 2).expect("a difference");
    assert_eq!(back.cells[0].change, Some(-3.0));
    assert!(archive.difference(&viewer, "small", 3, 3).expect("a difference").identical);
}

#[test]
fn a_day_has_the_revision_that_was_newest_when_it_ended_in_japan() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = opened(folder.path());
    import(&archive, cell_batch("39201", 2030, 5.0));
    assert_eq!(archive.revision_at((9999, 1, 1)), Some(2));
    assert_eq!(archive.revision_at((2000, 1, 1)), None);
    assert_eq!(archive.revision_at((2023, 2, 29)), None);
}

#[derive(Debug, Clone)]
enum Step {
    Import { area: usize, year: i32, value: u8 },
    Withdraw { which: usize },
    Revert { which: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_usize, 2029..2031_i32, 0..3_u8).prop_map(|(area, year, value)| Step::Import { area, year, value }),
        1 => any::<usize>().prop_map(|which| Step::Withdraw { which }),
        1 => any::<usize>().prop_map(|which| Step::Revert { which }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn every_revision_is_rebuilt_as_it_was_whatever_happened_since(steps in prop::collection::vec(step(), 1..9)) {
        let folder = tempfile::tempdir().expect("a folder");
        let (archive, viewer) = (opened(folder.path()), Viewer::local());
        let mut seen: BTreeMap<u32, (String, Package)> = BTreeMap::new();
        let mut batches = Vec::new();
        let note = |archive: &Archive, seen: &mut BTreeMap<u32, (String, Package)>| {
            let release = archive.release(&viewer, Some("small"), None).expect("the release");
            let now = (release.hash().as_str().to_owned(), release.content().clone());
            let known = seen.entry(release.revision().number).or_insert_with(|| now.clone());
            assert!(*known == now, "revision {} has changed", release.revision().number);
        };
        note(&archive, &mut seen);
        for step in steps {
            match step {
                Step::Import { area, year, value } => {
                    let area = ["39201", "39202", "39203"][area];
                    batches.push(import(&archive, cell_batch(area, year, f64::from(value))).batch);
                }
                Step::Withdraw { which } if !batches.is_empty() => {
                    let batch = &batches[which % batches.len()];
                    match archive.withdraw(&viewer, batch, "試し", "佐藤") {
                        Ok(_) | Err(RecordError::NotLive { .. } | RecordError::UnknownBatch { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
                Step::Withdraw { .. } => {}
                Step::Revert { which } => {
                    let to = u32::try_from(which % seen.len()).expect("few") + 1;
                    archive.revert(&viewer, to, "", "佐藤").expect("an undo");
                }
            }
            note(&archive, &mut seen);
            assert_sound(&archive);
        }
        drop(archive);
        let archive = opened(folder.path());
        for (number, (hash, content)) in &seen {
            let release = archive.release(&viewer, Some("small"), Some(*number)).expect("a release");
            prop_assert_eq!(release.hash().as_str(), hash);
            prop_assert!(release.content() == content, "revision {}", number);
        }
        assert_sound(&archive);
    }
}
