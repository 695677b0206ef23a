//! Batches as lines of JSON: what is written is what is read, and what is not known is refused.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use geodata::{
    AreaCode, Blank, Cell, IndicatorId, Interval, Period, TotalKey, Trust,
    import::{
        Batch, Fragment,
        wire::{BatchReader, WireError, batch_hash, read_batch, write_batch},
    },
    package::{Package, read_folder},
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packages")
}

fn fixture(id: &str) -> Package {
    let (package, problems) = read_folder(&fixtures().join(id));
    package.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// A batch with something of every kind.
fn everything() -> Batch {
    let small = fixture("small");
    let code = |text: &str| AreaCode::parse(text).expect("a code");
    let cases = IndicatorId::parse("cases").expect("an identifier");
    let cells = vec![
        // A number whose shortest digits a careless reader gets wrong by one bit.
        (code("39201"), Cell::new(0.1 + 0.2, Trust::Sample)),
        (code("39202"), Cell::blank(Blank::Suppressed, Trust::Estimate)),
        (
            code("39203"),
            Cell {
                value: Ok(9_007_199_254_740_993.0),
                trust: Trust::Sample,
                interval: Some(Interval { low: 1e-300, high: 1e300 }),
                note: Some("注\n二行目".to_owned()),
            },
        ),
    ];
    let member = TotalKey::Member { grouping: "coast".to_owned(), member: "east".to_owned() };
    let totals = BTreeMap::from([
        (TotalKey::Prefecture, Cell::new(-0.0, Trust::Provisional)),
        (member, Cell::blank(Blank::NoReply, Trust::Published)),
    ]);
    Batch {
        package: "small".to_owned(),
        indicators: small.indicators,
        fragments: BTreeMap::from([
            ((cases.clone(), Period::FiscalYear(2020)), Fragment { cells: cells.into(), totals }),
            ((cases, Period::CalendarYear(2021)), Fragment::default()),
        ]),
        facility_kinds: small.facility_kinds,
        facilities: small.facilities,
        whole_kinds: vec!["office".to_owned()],
        tables: small.tables,
        ..Batch::default()
    }
}

fn written(batch: &Batch) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_batch(batch, &mut bytes).expect("writing to memory");
    bytes
}

#[test]
fn what_is_written_is_what_is_read_bit_by_bit() {
    let whole = |package: Package| Batch {
        package: package.info.id.clone(),
        whole: Some(Box::new(package)),
        ..Batch::default()
    };
    let polygons = Batch {
        package: "japan-boundaries".to_owned(),
        boundaries: fixture("japan-boundaries").boundaries,
        ..Batch::default()
    };
    for batch in [everything(), whole(fixture("small")), whole(fixture("japan-boundaries")), polygons] {
        let again = read_batch(written(&batch).as_slice()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, batch);
        assert_eq!(batch_hash(&again), batch_hash(&batch), "the hash sees the sign of zero, too");
    }
}

#[test]
fn a_batch_can_be_read_part_by_part() {
    let batch = everything();
    let bytes = written(&batch);
    let mut reader = BatchReader::new(bytes.as_slice()).expect("a head");
    assert_eq!((reader.parts(), reader.head().indicators.len()), ((2, 0), batch.indicators.len()));
    let mut n_parts = 0;
    while reader.next_part().expect("a part").is_some() {
        n_parts += 1;
    }
    assert_eq!(n_parts, 2);
}

#[test]
fn a_batch_that_was_cut_off_anywhere_is_refused() {
    let bytes = written(&everything());
    for length in (0..bytes.len()).step_by(7).chain([bytes.len() - 1]) {
        assert!(read_batch(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn what_a_hostile_reader_may_write_is_refused_with_the_line() {
    let text = String::from_utf8(written(&everything())).expect("UTF-8");
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let error = read_batch(text.replacen(from, to, 1).as_bytes()).expect_err(to);
        assert!(matches!(error, WireError::Line { line: 1..=3, .. }), "{to}: {error}");
    };
    refused("tsunagi batch 1", "tsunagi batch 2");
    refused("\"package\":\"small\"", "\"package\":\"../small\"");
    refused("\"fragments\":2", "\"fragments\":1");
    refused("\"fragments\":2", "\"fragments\":99999999999");
    refused("\"39201\",\"39202\"", "\"39202\",\"39201\"");
    refused("\"39201\",\"39202\"", "\"39201\",\"39201\"");
    refused("\"39201\",\"39202\"", "\"39201\",\"３９\"");
    refused("\"blanks\":[\"suppressed\"]", "\"blanks\":[\"zero\"]");
    refused("\"blanks\":[\"suppressed\"]", "\"blanks\":[]");
    refused("\"intervals\":[[2,", "\"intervals\":[[99,");
    refused("0.30000000000000004", "1e999");
    refused("注\\n", "\\u001b[31m");
    refused("\"indicator\":\"cases\"", "\"indicator\":\"CASES\"");
    refused("\"indicator\":\"cases\"", "\"indicator\":\"cases\",\"more\":1");
    refused("\"period\":\"CY2021\"", "\"period\":\"令和3年\"");
    let twice = format!("{text}{}\n", text.lines().last().expect("a line"));
    assert!(read_batch(twice.as_bytes()).is_err(), "a line more than the head says");
}
