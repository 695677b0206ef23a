use super::*;
use crate::{Viewer, import::report::State, package::embedded_ids};

fn arrive(bytes: Vec<u8>) -> Arrived {
    let file = SourceFile { name: "データ.zip".to_owned(), bytes };
    read_datapackage(&file, &Context::default(), &Limits::default())
}

fn read_outcome(bytes: Vec<u8>) -> Outcome {
    match arrive(bytes) {
        Arrived::Outcome(outcome) => *outcome,
        Arrived::Sheets(..) => panic!("a package of this program"),
    }
}

fn zip_with(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(&files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect::<Vec<_>>())
}

#[test]
fn a_package_comes_back_from_its_zip_with_the_same_content() {
    for id in embedded_ids() {
        let package = read_embedded(id).0.expect("it ships");
        let zipped = zip_of(&package_files(&package));
        assert_eq!(zipped, zip_of(&package_files(&package)), "the same bytes again");
        // Packed as a folder, too, as file managers do.
        let folder: Vec<PackageFile> =
            package_files(&package).into_iter().map(|(path, bytes)| (format!("{id}/{path}"), bytes)).collect();
        for zipped in [zipped, zip_of(&folder)] {
            let outcome = read_outcome(zipped);
            assert_eq!(outcome.report.state, State::Ready, "{:#?}", outcome.report.findings);
            let batch = outcome.batch.expect("a batch");
            assert_eq!(batch.package, id);
            assert_eq!(batch.whole.expect("a whole package").content_hash(), package.content_hash());
        }
    }
}

#[test]
fn a_release_is_written_as_the_package_it_shows() {
    let data = read_embedded("kochi").0.expect("it ships");
    let boundaries = read_embedded(BOUNDARIES_ID).0.expect("it ships");
    let release = Release::from_packages(&data, &boundaries, &Viewer::local()).expect("a release");
    let read = read_outcome(zip(&release)).batch.and_then(|batch| batch.whole).expect("a whole package");
    assert_eq!(read.content_hash(), data.content_hash());
}

#[test]
fn archives_that_lead_out_or_lie_about_their_size_are_refused() {
    let code = |bytes: Vec<u8>| {
        let outcome = read_outcome(bytes);
        assert!(outcome.batch.is_none());
        outcome.report.findings[0].code.clone()
    };
    assert_eq!(code(zip_with(&[("../datapackage.json", b"{}")])), "unsafe-entry");
    assert_eq!(code(zip_with(&[("a\\..\\datapackage.json", b"{}")])), "unsafe-entry");
    assert_eq!(code(zip_with(&[("other.json", b"{}")])), "missing-descriptor");
    assert_eq!(code(b"PK\x03\x04 broken".to_vec()), "broken-zip");
    // 300 MB of zeros pack into less than a two-hundredth of that.
    let zeros = vec![0; 300 << 20];
    assert_eq!(code(zip_with(&[("datapackage.json", b"{}"), ("zeros.csv", &zeros)])), "unpacked-too-large");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("datapackage.json", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    assert_eq!(code(writer.finish().expect("an archive").into_inner()), "unsafe-entry");
}

#[test]
fn a_package_of_others_becomes_sheets() {
    let descriptor =
        r#"{"name":"other","resources":[{"name":"jinko","path":"data/jinko.csv"},{"name":"map","path":"map.png"}]}"#;
    let table = "市町村,人口\n高知市,326545\n";
    let zipped = zip_with(&[
        ("datapackage.json", descriptor.as_bytes()),
        ("data/jinko.csv", table.as_bytes()),
        ("map.png", b"x"),
    ]);
    let Arrived::Sheets(book, findings) = arrive(zipped) else { panic!("sheets") };
    assert_eq!(book.sheets.len(), 1);
    assert_eq!(book.sheets[0].name, "jinko");
    assert_eq!(book.sheets[0].at(1, 0).to_string(), "高知市");
    assert_eq!(findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["resource-ignored"]);
}
