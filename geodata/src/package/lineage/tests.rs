use std::collections::BTreeMap;

use crate::{
    lineage::CrosswalkKind,
    package::{Package, package_files, read_embedded, read_files},
};

const HEAD: &str = "crosswalk,title,kind,indicator,at,from,to,from_code,to_code,weight,source\n";

/// Package `kochi` with other rows of changes or crosswalks: the package, or code and line of each problem.
fn read(changes: Option<&str>, crosswalks: &str) -> Result<Package, Vec<(String, Option<usize>)>> {
    let package = read_embedded("kochi").0.expect("it ships");
    let mut files: BTreeMap<String, Vec<u8>> = package_files(&package).into_iter().collect();
    if let Some(rows) = changes {
        let head = "change,date,kind,from_code,from_name,to_code,to_name,source\n";
        files.insert("area-changes.csv".to_owned(), format!("{head}{rows}").into_bytes());
    }
    let text = String::from_utf8(files["datapackage.json"].clone()).expect("text");
    let resource = r#""resources": [{"name":"walks","path":"walks.csv","tsunagi":{"role":"crosswalks"}},"#;
    files.insert("datapackage.json".to_owned(), text.replacen("\"resources\": [", resource, 1).into_bytes());
    files.insert("walks.csv".to_owned(), format!("{HEAD}{crosswalks}").into_bytes());
    let (read, problems) = read_files("kochi", files);
    read.ok_or_else(|| problems.into_iter().map(|problem| (problem.code.to_owned(), problem.row)).collect())
}

const AREAS: &str = "split,見本の分け方,areas,,2010-01-01,前,後,39301,39302,0.25,見本
split,見本の分け方,areas,,2010-01-01,前,後,39301,39303,0.75,見本
";

#[test]
fn crosswalks_are_read_and_written_back_to_the_same_content() {
    let factors = "bridge,見本の換算,definition,cases,2025-01-01,前,後,,,1.05,見本
bridge,見本の換算,definition,cases,2025-01-01,前,後,39201,,1.1,見本
";
    let package = read(None, &format!("{AREAS}{factors}")).expect("sound");
    let [bridge, split] = package.crosswalks.as_slice() else { panic!("two crosswalks") };
    assert_eq!((bridge.kind, split.kind), (CrosswalkKind::Definition, CrosswalkKind::Areas));
    let code = |text: &str| crate::AreaCode::parse(text).expect("a code");
    assert_eq!((bridge.factor(&code("39201")), bridge.factor(&code("39202"))), (Some(1.1), Some(1.05)));
    assert_eq!(split.weights.iter().map(|weight| weight.weight).collect::<Vec<_>>(), [0.25, 0.75]);
    let (again, problems) = read_files("kochi", package_files(&package).into_iter().collect());
    assert_eq!(again.unwrap_or_else(|| panic!("{problems:#?}")).content_hash(), package.content_hash());
    // Lineage is content: without it the hash is another.
    let without = Package { crosswalks: Vec::new(), ..package.clone() };
    assert_ne!(without.content_hash(), package.content_hash());
}

#[test]
fn faults_of_crosswalks_are_located() {
    let faults = |rows: &str| read(None, rows).map(|_| ()).expect_err("a fault");
    let one = |code: &str, line: usize| vec![(code.to_owned(), Some(line))];
    assert_eq!(faults(&AREAS.replace("0.75", "0.7")), one("bad-crosswalk", 2));
    assert_eq!(faults(&AREAS.replacen("39303,0.75", "39302,0.75", 1))[0], ("duplicate-id".to_owned(), Some(3)));
    assert_eq!(faults(&AREAS.replacen("39303,0.75,見本", "39303,0.75,別の見本", 1)), one("conflicting-title", 3));
    assert_eq!(faults(&AREAS.replace("2010-01-01", "FY2010"))[0].0, "bad-crosswalk");
    assert_eq!(faults("a,見本,definition,nothing,FY2021,前,後,,,1.5,見本\n"), one("unknown-indicator", 2));
    assert_eq!(faults("a,見本,definition,cases,FY2021,前,後,,,-1,見本\n"), one("bad-crosswalk", 2));
    assert_eq!(faults("a,見本,area,,2010-01-01,前,後,39301,39302,1,見本\n")[0], ("unknown-word".to_owned(), Some(2)));
}

#[test]
fn faults_of_changes_are_located() {
    let faults = |rows: &str| read(Some(rows), AREAS).map(|_| ()).expect_err("a fault");
    let good = "merger,2005-04-10,新設合併,39207,中村市,39210,四万十市,見本\n";
    let one = |code: &str, line: usize| vec![(code.to_owned(), Some(line))];
    assert!(read(Some(good), AREAS).is_ok());
    assert_eq!(faults(&good.replace("2005-04-10", "平成17年4月10日")), one("bad-date", 2));
    assert_eq!(faults(&good.replace("2005-04-10", "2005-02-30")), one("bad-date", 2));
    assert_eq!(faults(&good.replace("39207", "392079")), one("wrong-check-digit", 2));
    assert_eq!(faults(&good.replace("39207", "39")), one("not-a-code", 2));
    assert_eq!(faults(&good.replace(",見本", ",")), one("missing-value", 2));
    assert_eq!(faults(&format!("{good}{good}")), one("duplicate-id", 3));
    let other = good.replace("39207,中村市", "39426,西土佐村").replace("新設合併", "編入合併");
    assert_eq!(faults(&format!("{good}{other}")), one("conflicting-title", 3));
}
