//! Descriptors and files that are missing, broken or outside the package.

use super::{AREAS, DESCRIPTOR, NEED, broken};
use crate::fixture::Fixture;
use geodata::package::check;

#[test]
fn a_descriptor_that_cannot_be_read_is_located() {
    broken(
        DESCRIPTOR,
        "\"tsunagi\": {\n    \"format\": 1,",
        "\"tsunagi\": {\n    \"format\": 1",
        &[
            "誤り small/datapackage.json 21行目: 5文字目でJSONとして読めません。かっこ・引用符・コンマの過不足を確かめてください。 [broken-json]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"format\": 1",
        "\"format\": 2",
        &[
            "誤り small/datapackage.json tsunagi.format「2」: この版のつなぎが読めるのは形式1だけです。新しい版のつなぎで開いてください。 [unknown-format]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"tsunagi\": {\n    \"format\"",
        "\"other\": {\n    \"format\"",
        &[
            "誤り small/datapackage.json tsunagi: tsunagi の項目がありません。format、kind、prefecture、trust、retrieved を書いてください。 [missing-value]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"name\": \"small\"",
        "\"name\": \"Small Package\"",
        &[
            "誤り small/datapackage.json name「Small Package」: パッケージの名前は、半角の英小文字・数字・ハイフンだけで64文字以内にしてください。 [bad-id]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"kind\": \"data\"",
        "\"kind\": \"maps\"",
        &[
            "誤り small/datapackage.json tsunagi.kind「maps」: パッケージの種類は data か boundaries です。 [unknown-kind]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"trust\": \"sample\",\n",
        "\"trust\": \"true\",\n",
        &[
            "誤り small/datapackage.json tsunagi.trust「true」: 信頼の度合いは published（公表値）、provisional（速報）、estimate（推計）、sample（見本）のどれかです。 [unknown-trust]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"prefecture\": \"39\"",
        "\"prefecture\": \"48\"",
        &[
            "誤り small/datapackage.json tsunagi.prefecture「48」: 都道府県コードは 01 から 47 の2桁です。 [unknown-code]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"retrieved\": \"2026-11-22\"",
        "\"retrieved\": \"令和8年11月\"",
        &[
            "誤り small/datapackage.json tsunagi.retrieved「令和8年11月」: 日付は 2026-11-22 のように書いてください。 [bad-date]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"title\": \"試験用の小さなパッケージ\"",
        "\"title\": 39",
        &["誤り small/datapackage.json title「39」: 文字列（\" \" で囲んだ文字）で書いてください。 [not-a-text]"],
    );
}

#[test]
fn a_package_states_source_and_licence() {
    broken(
        DESCRIPTOR,
        "\"sources\": [\n    {\n      \"title\": \"架空\"\n    }\n  ]",
        "\"sources\": []",
        &["誤り small/datapackage.json sources: 出典を少なくとも1つ書いてください。 [missing-value]"],
    );
    broken(
        DESCRIPTOR,
        "\"licenses\": [\n    {\n      \"name\": \"CC0-1.0\"\n    }\n  ]",
        "\"licenses\": [\"CC0\"]",
        &["誤り small/datapackage.json licenses[0]: { } で囲んだ項目で書いてください。 [not-an-object]"],
    );
}

#[test]
fn resources_need_a_role_a_name_and_a_file_inside_the_package() {
    broken(
        DESCRIPTOR,
        "{\"role\": \"breaks\"}",
        "{\"role\": \"brakes\"}",
        &[
            "誤り small/datapackage.json resources[4].tsunagi.role「brakes」: 役割（role）は areas、groupings、grouping-members、indicators、breaks、cells、facility-kinds、facilities、table、boundaries、area-changes、crosswalks のどれかです。 [unknown-role]",
        ],
    );
    broken(
        DESCRIPTOR,
        "{\"role\": \"breaks\"}",
        "{\"role\": \"areas\"}",
        &[
            "誤り small/datapackage.json resources[4].tsunagi「areas」: この役割のファイルは1つだけです。1つにまとめてください。 [duplicate-role]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"name\": \"support\"",
        "\"name\": \"need\"",
        &[
            "誤り small/datapackage.json resources[6].name「need」: 同じ名前のファイルが前にあります。名前を変えてください。 [duplicate-id]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"path\": \"breaks.csv\"",
        "\"path\": \"gone.csv\"",
        &["誤り small/gone.csv: ファイルがありません。名前と置き場所を確かめてください。 [missing-file]"],
    );
    broken(
        DESCRIPTOR,
        "\"path\": \"breaks.csv\"",
        "\"path\": \"../small/breaks.csv\"",
        &[
            "誤り small/../small/breaks.csv: パッケージのフォルダーの外を指しています。フォルダーの中のファイルを、/ で区切った相対パスで書いてください。 [path-outside-package]",
        ],
    );
    broken(
        DESCRIPTOR,
        "\"path\": \"breaks.csv\"",
        "\"path\": \"https://example.jp/breaks.csv\"",
        &[
            "誤り small/https://example.jp/breaks.csv: パッケージのフォルダーの外を指しています。フォルダーの中のファイルを、/ で区切った相対パスで書いてください。 [path-outside-package]",
        ],
    );
    broken(
        DESCRIPTOR,
        "{\"role\": \"areas\"}",
        "{\"role\": \"boundaries\"}",
        &[
            "誤り small/datapackage.json resources: 役割 areas のファイルがありません。resources に加えてください。 [missing-role]",
            "誤り small/datapackage.json resources[0].tsunagi「areas」: 種類が data のパッケージには置けない役割です。 [role-does-not-fit]",
        ],
    );
}

#[test]
fn a_csv_that_cannot_be_read_is_located() {
    broken(
        AREAS,
        "code,name,kana",
        "code,title,kana",
        &[
            "注意 small/areas.csv 1行目 title列: 知らない見出しなので、この列は読みません。綴りを確かめてください。 [unknown-column]",
            "誤り small/areas.csv 1行目 name列: この見出しの列がありません。1行目を確かめてください。 [missing-column]",
            "誤り small/areas.csv 1行目: 見出しが datapackage.json の schema と違います。schema では code, name, kana, name_en, kind の順です。 [schema-mismatch]",
        ],
    );
    broken(
        AREAS,
        "39201,高知市",
        "39201,\"高知市",
        &[
            "誤り small/areas.csv: 引用符（\"）の数が奇数です。閉じられていない引用符があるため、行の切れ目が分かりません。 [bad-csv]",
        ],
    );
    broken(
        AREAS,
        "こうちし,Kochi City",
        "こうちし,Kochi, City",
        &[
            "誤り small/areas.csv 3行目: 見出しは5列ですが、この行は6列です。コンマと引用符を確かめてください。 [wrong-field-count]",
            "誤り small/grouping-members.csv 4行目 code列「39201」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 2行目 area列「39201」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 2行目 area列「39201」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
            "誤り small/facilities.csv 3行目 code列「39201」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        NEED,
        "indicator,area,period,value,blank,trust,low,high,note",
        "indicator,area,period,value,blank,trust,low,high,memo",
        &[
            "注意 small/cells/need.csv 1行目 memo列: 知らない見出しなので、この列は読みません。綴りを確かめてください。 [unknown-column]",
            "誤り small/cells/need.csv 1行目: 見出しが datapackage.json の schema と違います。schema では indicator, area, period, value, blank, trust, low, high, note の順です。 [schema-mismatch]",
        ],
    );
}

#[test]
fn a_package_without_descriptor_or_folder_says_so() {
    let fixture = Fixture::new();
    fixture.remove("small/datapackage.json");
    let missing =
        "誤り small/datapackage.json: ファイルがありません。名前と置き場所を確かめてください。 [missing-file]";
    assert_eq!(fixture.problems("small"), [missing]);
    assert_eq!(fixture.problems("nowhere"), [missing.replace("small", "nowhere")]);
    let report = check(&fixture.path("nowhere"));
    assert!(report.package.is_none() && !report.is_publishable());
}

#[test]
fn a_file_that_excel_saved_in_shift_jis_is_refused_with_advice() {
    let fixture = Fixture::new();
    // 高知市 in Shift_JIS, on the second line.
    fixture.write("small/areas.csv", b"code,name,kana,name_en,kind\n39201,\x8d\x82\x92\x6d\x8e\x73,,,\n");
    assert_eq!(
        fixture.problems("small"),
        [
            "誤り small/areas.csv 2行目: UTF-8ではない文字があります。Shift_JISで保存されていないか確かめ、「CSV UTF-8」で保存し直してください。 [not-utf8]"
        ]
    );
}

#[test]
fn an_empty_file_is_not_an_empty_list() {
    let fixture = Fixture::new();
    fixture.write("small/breaks.csv", "");
    assert_eq!(
        fixture.problems("small"),
        ["誤り small/breaks.csv: ファイルが空です。1行目に見出しを書いてください。 [empty-file]"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_package() {
    let fixture = Fixture::new();
    fixture.remove("small/breaks.csv").write("secret.csv", "indicator,period,note\n");
    std::os::unix::fs::symlink(fixture.path("secret.csv"), fixture.path("small/breaks.csv")).expect("a link");
    assert_eq!(
        fixture.problems("small"),
        [
            "誤り small/breaks.csv: パッケージのフォルダーの外を指しています。フォルダーの中のファイルを、/ で区切った相対パスで書いてください。 [path-outside-package]"
        ]
    );
}
