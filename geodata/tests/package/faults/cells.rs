//! Cells: value or reason, what they speak of, and what they say about each other.

use super::{AREAS, DESCRIPTOR, NEED, SUPPORT, broken};
use crate::fixture::Fixture;

#[test]
fn a_cell_has_either_a_value_or_a_reason() {
    broken(
        NEED,
        "cases,39202,FY2020,0,,",
        "cases,39202,FY2020,,,",
        &[
            "誤り small/cells/need.csv 3行目 value列: 値も、値がない理由もありません。0なら0と書き、値がないなら blank に理由（suppressed、not_surveyed、no_reply、not_applicable）を書いてください。 [no-value-no-reason]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0,,",
        "cases,39202,FY2020,0,no_reply,",
        &[
            "誤り small/cells/need.csv 3行目 value列「0」: 値があるのに、値がない理由（no_reply）も書かれています。どちらかだけにしてください。 [value-and-reason]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0,,",
        "cases,39202,FY2020,,unknown,",
        &[
            "誤り small/cells/need.csv 3行目 blank列「unknown」: 値がない理由は suppressed（秘匿）、not_surveyed（未調査）、no_reply（未回答）、not_applicable（対象外）のどれかです。 [unknown-blank]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0,,",
        "cases,39202,FY2020,-,,",
        &[
            "誤り small/cells/need.csv 3行目 value列「-」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
        ],
    );
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,\"1,000\"",
        &[
            "誤り small/cells/need.csv 7行目 value列「1,000」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
        ],
    );
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,１０００",
        &[
            "誤り small/cells/need.csv 7行目 value列「１０００」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
        ],
    );
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,NaN",
        &[
            "誤り small/cells/need.csv 7行目 value列「NaN」: 数値として扱えない値（非数または無限大）です。値がない場合は空にして、理由を書いてください。 [not-finite]",
        ],
    );
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,1e999",
        &[
            "誤り small/cells/need.csv 7行目 value列「1e999」: 数値として扱えない値（非数または無限大）です。値がない場合は空にして、理由を書いてください。 [not-finite]",
        ],
    );
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,-1000",
        &[
            "誤り small/cells/need.csv 7行目 value列「-1000」: 数えた数が負です。符号を確かめてください。 [negative-count]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0,,,",
        "cases,39202,FY2020,0,,real,",
        &[
            "誤り small/cells/need.csv 3行目 trust列「real」: 信頼の度合いは published（公表値）、provisional（速報）、estimate（推計）、sample（見本）のどれかです。 [unknown-trust]",
        ],
    );
    broken(
        SUPPORT,
        "platform,39202,2022-03-31,0",
        "platform,39202,2022-03-31,1",
        &[
            "誤り small/cells/support.csv 6行目 value列「1」: この指標の状態にない数です。書けるのは 0（未設置）、2（設置済み） です。 [unknown-state]",
        ],
    );
    broken(
        SUPPORT,
        "platform,39202,2022-03-31,0,,,,,",
        "platform,39202,2022-03-31,0,,,,,\nplatform,39,2022-03-31,2,,,,,",
        &[
            "誤り small/cells/support.csv 7行目 area列「39」: 状態の指標に、県や区分の合計は書けません。状態ごとの市町村数は表（table）に書いてください。 [total-of-state]",
        ],
    );
}

#[test]
fn a_cell_names_what_the_package_knows_and_only_once() {
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "case,39202,FY2020,0",
        &[
            "誤り small/cells/need.csv 3行目 indicator列「case」: この指標は indicators のファイルにありません。綴りを確かめてください。 [unknown-indicator]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "cases,39204,FY2020,0",
        &[
            "誤り small/cells/need.csv 3行目 area列「39204」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "cases,92020,FY2020,0",
        &[
            "誤り small/cells/need.csv 3行目 area列「92020」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "cases,39202,2020年度,0",
        &[
            "誤り small/cells/need.csv 3行目 period列「2020年度」: パッケージでは「FY2020」と書いてください。 [period-form]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "cases,39202,2020-13-01,0",
        &[
            "誤り small/cells/need.csv 3行目 period列「2020-13-01」: 「2020-13-01」の日付（13月1日）は暦にありません。月と日を確かめてください。 [unknown-period]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,39202,FY2020,0",
        "cases,39202,,0",
        &[
            "誤り small/cells/need.csv 3行目 period列: 必ず書く列ですが、空です。 [missing-value]",
            "誤り small/cells/need.csv 2行目 area列「cases」: FY2020の値に、1市町村（室戸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        NEED,
        "cases,coast/east",
        "cases,coast/west",
        &[
            "誤り small/cells/need.csv 6行目 area列「coast/west」: この区分、またはその中の名前は groupings・grouping-members のファイルにありません。綴りを確かめてください。 [unknown-grouping]",
        ],
    );
    broken(
        SUPPORT,
        "visits,39203,FY2020,12",
        "cases,39203,FY2020,12",
        &[
            "誤り small/cells/support.csv 4行目 area列「39203」: 同じ指標・地域・時点の値が cells/need.csv の4行目にもあります。どちらかを消してください。 [duplicate-cell]",
            "誤り small/cells/support.csv 2行目 area列「visits」: FY2020の値に、1市町村（安芸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
    broken(
        SUPPORT,
        "visits,39203,FY2020,12,,,,,\n",
        "",
        &[
            "誤り small/cells/support.csv 2行目 area列「visits」: FY2020の値に、1市町村（安芸市）の行がありません。値、または値がない理由（blank）を書いた行を足してください。 [incomplete-column]",
        ],
    );
}

#[test]
fn intervals_enclose_their_values() {
    broken(
        NEED,
        "5,,,4,7",
        "5,,,4,",
        &[
            "誤り small/cells/need.csv 2行目 low列「4」: 区間の下限と上限は、両方書くか、両方空にしてください。 [half-interval]",
        ],
    );
    broken(
        NEED,
        "5,,,4,7",
        "5,,,6,7",
        &[
            "誤り small/cells/need.csv 2行目 low列「6」: 値が区間（下限から上限）の外にあります。 [value-outside-interval]",
        ],
    );
    broken(
        SUPPORT,
        "suppressed,,,,",
        "suppressed,,1,2,",
        &[
            "誤り small/cells/support.csv 2行目 low列「1」: 値がないのに区間があります。区間を空にしてください。 [interval-without-value]",
        ],
    );
}

#[test]
fn parts_wholes_and_sums_are_compared() {
    broken(
        NEED,
        "population,39201,FY2020,1000",
        "population,39201,FY2020,4",
        &[
            "誤り small/cells/need.csv 2行目 value列「5」: 高知市のcasesの値が、分母であるpopulationの4を超えています。どちらかを直してください。 [numerator-exceeds-denominator]",
        ],
    );
    broken(
        NEED,
        "case-rate,39203,FY2020,0.67",
        "case-rate,39203,FY2020,0.68",
        &[
            "注意 small/cells/need.csv 12行目 value列「0.68」: 安芸市の値が、cases÷populationから計算した0.67と違います（この時点で違うのは1市町村）。分母の取り方を caveats に書いてください。 [rate-differs-from-its-parts]",
        ],
    );
    broken(
        NEED,
        "cases,39,FY2020,7",
        "cases,39,FY2020,8",
        &[
            "注意 small/cells/need.csv 5行目 value列「8」: 公表された合計が、市町村の値の合計7と違います。どちらかを直すか、違う理由を note に書いてください。 [total-differs-from-its-parts]",
        ],
    );
}

#[test]
fn fictitious_figures_stay_in_sample_packages() {
    let fixture = Fixture::new();
    fixture.replace(NEED, "cases,39202,FY2020,0,,,", "cases,39202,FY2020,0,,published,");
    assert_eq!(
        fixture.problems("small"),
        [
            "注意 small/cells/need.csv 3行目 trust列「published」: 見本のパッケージに、見本ではない値があります。見本と取り違えられないか確かめてください。 [real-in-sample]"
        ]
    );
    fixture.replace(NEED, "cases,39202,FY2020,0,,published,", "cases,39202,FY2020,0,,sample,").replace(
        DESCRIPTOR,
        "\"trust\": \"sample\",\n",
        "\"trust\": \"published\",\n",
    );
    assert_eq!(
        fixture.problems("small"),
        [
            "誤り small/cells/need.csv 3行目 trust列「sample」: 見本の値は、見本のパッケージにだけ置けます。別のパッケージに分けてください。 [sample-in-real]",
            "誤り small/datapackage.json resources[9].tsunagi.trust「sample」: 見本の表は、見本のパッケージにだけ置けます。別のパッケージに分けてください。 [sample-in-real]",
        ]
    );
}

#[test]
fn many_faults_are_reported_at_once_and_a_shared_one_with_its_number_of_rows() {
    let fixture = Fixture::new();
    fixture
        .replace(AREAS, "39203,安芸市,あきし,Aki City,市\n", "")
        .replace(NEED, "cases,39201,FY2020,5,", "cases,39201,FY2020,五,")
        .replace(SUPPORT, "suppressed", "secret");
    assert_eq!(
        fixture.problems("small"),
        [
            "誤り small/grouping-members.csv 2行目 code列「39203」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 2行目 value列「五」: 数値ではありません。半角の数字で、桁区切りのコンマや単位を付けずに書いてください。値がない場合は空にして、理由を書いてください。 [not-a-number]",
            "誤り small/cells/need.csv 4行目 area列「39203」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 2行目 blank列「secret」: 値がない理由は suppressed（秘匿）、not_surveyed（未調査）、no_reply（未回答）、not_applicable（対象外）のどれかです。 [unknown-blank]",
            "誤り small/cells/support.csv 4行目 area列「39203」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
        ]
    );
}
