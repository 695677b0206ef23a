//! Every file ends in a book or in a typed refusal, whatever it is: never in a panic, an abort or a hang.
//!
//! Beyond those that are listed, files are damaged by a seeded generator: 300 of them, or as many as `TSUNAGI_HOSTILE_INPUTS` says;
//! the files of `TSUNAGI_HOSTILE_FOLDER` are damaged along with them.

use crate::{
    child::{End, FATAL, Reader},
    hostile::{self, Expected},
    made::{ods, xls},
    mutation::{Random, damage},
    ugly,
};

#[test]
fn hostile_files_are_refused_for_what_they_are() {
    let mut reader = Reader::new();
    let mut wrong = Vec::new();
    for (name, bytes, expected) in hostile::all() {
        let end = reader.read(name, &bytes);
        let right = match (&end, expected) {
            (End::Book(_), Expected::Read) => true,
            (End::Refused(code), Expected::Refused(wanted)) => code == wanted,
            _ => false,
        };
        if !right {
            wrong.push(format!("{name}: {end:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_reader_that_dies_is_seen_and_replaced() {
    // Without this the other tests could pass by not noticing.
    let mut reader = Reader::new();
    assert_eq!(reader.read(FATAL, b"a,b\n"), End::Died);
    assert_eq!(reader.read("plain.csv", b"a,b\n"), End::Book(0));
    assert_eq!(reader.read("empty.csv", b""), End::Refused("empty-file".to_owned()));
}

#[test]
fn ugly_files_end_in_a_book_or_a_refusal() {
    let mut reader = Reader::new();
    let files = ugly::all();
    assert!(files.len() > 800, "each rule alone and each two together, in two formats");
    for (name, bytes) in files {
        let end = reader.read(&name, &bytes);
        match end {
            End::Book(_) => {}
            // A web page is no table; one whose encoding is broken too is nothing.
            End::Refused(_) if name.contains("L1-01") => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn damaged_files_end_in_a_book_or_a_refusal() {
    let n_inputs = std::env::var("TSUNAGI_HOSTILE_INPUTS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let mut whole: Vec<(String, Vec<u8>)> = ugly::all().into_iter().step_by(7).collect();
    // Large ones would only make the test slow.
    whole.extend(
        hostile::all()
            .into_iter()
            .filter(|(_, bytes, _)| bytes.len() < 200_000)
            .map(|(name, bytes, _)| (name.to_owned(), bytes)),
    );
    whole.push(("plain.xls".to_owned(), xls(&[("高知市", 1.0), ("室戸市", 2.5), ("合計", 3.5)], &[])));
    whole.push((
        "plain.ods".to_owned(),
        ods("<table:table table:name=\"a\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>高知市</text:p></table:table-cell></table:table-row></table:table>"),
    ));
    if let Some(folder) = std::env::var_os("TSUNAGI_HOSTILE_FOLDER") {
        for entry in
            std::fs::read_dir(folder).expect("a readable folder").flatten().filter(|entry| entry.path().is_file())
        {
            whole.push((
                entry.file_name().to_string_lossy().into_owned(),
                std::fs::read(entry.path()).expect("a readable file"),
            ));
        }
    }
    let mut random = Random(0x7473_756E_6167_6901);
    let mut reader = Reader::new();
    let mut dead = Vec::new();
    for number in 0..n_inputs {
        let (name, bytes) = &whole[random.below(whole.len())];
        let mut bytes = damage(bytes, &mut random);
        if random.below(4) == 0 {
            bytes = damage(&bytes, &mut random);
        }
        let end = reader.read(name, &bytes);
        if matches!(end, End::Died | End::Hung) {
            // Kept for whoever looks into it.
            let kept = std::env::temp_dir().join(format!("tsunagi-damaged-{number}-{name}"));
            let _ = std::fs::write(&kept, &bytes);
            dead.push(format!("{} ({end:?})", kept.display()));
        }
    }
    assert!(dead.is_empty(), "{} of {n_inputs} inputs killed their reader: {}", dead.len(), dead.join(", "));
}
