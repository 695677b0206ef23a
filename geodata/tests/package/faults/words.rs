//! Areas, groupings and indicators.

use super::{AREAS, BREAKS, GROUPINGS, INDICATORS, MEMBERS, broken};

#[test]
fn area_codes_are_checked() {
    broken(
        AREAS,
        "39202,室戸市",
        "392023,室戸市",
        &[
            "誤り small/areas.csv 2行目 code列「392023」: 「392023」の検査数字が合いません（正しくは2）。6桁のコードを確かめるか、検査数字を除いた5桁で書いてください。 [wrong-check-digit]",
            "誤り small/grouping-members.csv 3行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
            "誤り small/facilities.csv 2行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        AREAS,
        "39202,室戸市",
        "3920,室戸市",
        &[
            "誤り small/areas.csv 2行目 code列「3920」: 「3920」は地域コードではありません（都道府県は2桁、市区町村は5桁または検査数字つき6桁）。先頭の0が落ちていないか確かめてください。 [not-a-code]",
            "誤り small/grouping-members.csv 3行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
            "誤り small/facilities.csv 2行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        AREAS,
        "39202,室戸市",
        "38201,松山市",
        &[
            "誤り small/areas.csv 2行目 code列「38201」: 都道府県39の市区町村コードではありません。39で始まる5桁のコードを書いてください。 [unknown-code]",
            "誤り small/grouping-members.csv 3行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
            "誤り small/facilities.csv 2行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        AREAS,
        "39202,室戸市",
        "39201,室戸市",
        &[
            "誤り small/areas.csv 3行目 code列「39201」: 同じコードが2行目の室戸市にもあります。どちらかを直してください。 [duplicate-code]",
            "誤り small/grouping-members.csv 3行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
            "誤り small/cells/need.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに2行あります） [unknown-code]",
            "誤り small/cells/support.csv 3行目 area列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。（ほかに1行あります） [unknown-code]",
            "誤り small/facilities.csv 2行目 code列「39202」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        AREAS,
        "39202,室戸市",
        "39202,",
        &["誤り small/areas.csv 2行目 name列: 必ず書く列ですが、空です。 [missing-value]"],
    );
}

#[test]
fn groupings_are_checked() {
    broken(
        GROUPINGS,
        "coast,2026",
        "prefecture,2026",
        &[
            "誤り small/groupings.csv 2行目 grouping列「prefecture」: prefecture（県全体）は自動で作られる区分の名前です。別の名前にしてください。 [reserved-id]",
            "誤り small/grouping-members.csv 2行目 grouping列「coast」: この区分は groupings のファイルにありません。綴りを確かめるか、区分を加えてください。（ほかに2行あります） [unknown-grouping]",
            "誤り small/cells/need.csv 6行目 area列「coast/east」: この区分、またはその中の名前は groupings・grouping-members のファイルにありません。綴りを確かめてください。 [unknown-grouping]",
        ],
    );
    broken(
        GROUPINGS,
        "block,2026",
        "coast,2026",
        &[
            "誤り small/groupings.csv 3行目 grouping列「coast」: 同じ区分が前の行にあります。識別子を変えてください。 [duplicate-id]",
            "誤り small/grouping-members.csv 5行目 grouping列「block」: この区分は groupings のファイルにありません。綴りを確かめるか、区分を加えてください。 [unknown-grouping]",
        ],
    );
    broken(
        GROUPINGS,
        "FY2019,FY2024",
        "FY2024,FY2019",
        &[
            "誤り small/groupings.csv 2行目 valid_to列「FY2019」: 終わり（FY2019）が始まり（FY2024）より前です。どちらかを直してください。 [ends-before-it-begins]",
        ],
    );
    broken(
        GROUPINGS,
        "FY2019,FY2024",
        "令和元年度,FY2024",
        &[
            "誤り small/groupings.csv 2行目 valid_from列「令和元年度」: パッケージでは「FY2019」と書いてください。 [period-form]",
        ],
    );
    broken(
        MEMBERS,
        "39201",
        "39211",
        &[
            "誤り small/grouping-members.csv 4行目 code列「39211」: このコードの市町村は areas のファイルにありません。コードを確かめてください。 [unknown-code]",
        ],
    );
    broken(
        MEMBERS,
        "middle,中央,Middle,39201",
        "middle,中央,Middle,39203",
        &[
            "誤り small/grouping-members.csv 4行目 code列「39203」: この市町村は2行目で「east」に入っています。1つの区分の中では1か所だけにしてください。 [area-in-two-members]",
        ],
    );
    broken(
        MEMBERS,
        "coast,east,東,East,39202",
        "coast,east,東部,East,39202",
        &[
            "誤り small/grouping-members.csv 3行目 title列「東部」: 同じ「east」の名前が、前の行では「東」です。揃えてください。 [conflicting-title]",
        ],
    );
    broken(
        MEMBERS,
        "block,north",
        "blok,north",
        &[
            "誤り small/grouping-members.csv 5行目 grouping列「blok」: この区分は groupings のファイルにありません。綴りを確かめるか、区分を加えてください。 [unknown-grouping]",
        ],
    );
}

#[test]
fn indicators_are_checked() {
    broken(
        INDICATORS,
        "visits,訪問",
        "cases,訪問",
        &[
            "誤り small/indicators.csv 5行目 id列「cases」: 同じ識別子の指標が前の行にあります。識別子を変えてください。 [duplicate-id]",
            "誤り small/cells/support.csv 2行目 indicator列「visits」: この指標は indicators のファイルにありません。綴りを確かめてください。（ほかに2行あります） [unknown-indicator]",
        ],
    );
    broken(
        INDICATORS,
        "cases,人数,Persons",
        "Cases,人数,Persons",
        &[
            "誤り small/indicators.csv 2行目 id列「Cases」: 識別子は、半角の英小文字・数字・ハイフンだけで64文字以内にしてください。 [bad-id]",
            "誤り small/indicators.csv 4行目 numerator列「cases」: この指標は indicators のファイルにありません。綴りを確かめてください。 [unknown-indicator]",
            "誤り small/breaks.csv 2行目 indicator列「cases」: この指標は indicators のファイルにありません。綴りを確かめてください。 [unknown-indicator]",
            "誤り small/cells/need.csv 2行目 indicator列「cases」: この指標は indicators のファイルにありません。綴りを確かめてください。（ほかに4行あります） [unknown-indicator]",
        ],
    );
    broken(
        INDICATORS,
        "架空の延べ件数です。,events",
        "架空の延べ件数です。,sum",
        &[
            "誤り small/indicators.csv 5行目 measure列「sum」: ここに書けるのは persons、events、places、rate、state、index のどれかです。 [unknown-word]",
        ],
    );
    broken(
        INDICATORS,
        "false,true,件",
        "no,true,件",
        &["誤り small/indicators.csv 5行目 multiple_response列「no」: true か false で書いてください。 [unknown-word]"],
    );
    broken(
        INDICATORS,
        "lower-is-need,0,,架空,,,,",
        "lower,0,,架空,,,,",
        &[
            "誤り small/indicators.csv 5行目 polarity列「lower」: ここに書けるのは higher-is-need、lower-is-need、neutral のどれかです。 [unknown-word]",
        ],
    );
    broken(
        INDICATORS,
        "lower-is-need,0,,架空,,,,",
        "lower-is-need,9,,架空,,,,",
        &["誤り small/indicators.csv 5行目 decimals列「9」: 小数の桁数は0から6までの整数です。 [bad-decimals]"],
    );
    broken(
        INDICATORS,
        "2:established:設置済み:Established|0:none:未設置:None",
        "",
        &["誤り small/indicators.csv 6行目 states列: 状態（state）の指標には、状態の一覧が要ります。 [bad-states]"],
    );
    broken(
        INDICATORS,
        "2:established:設置済み:Established",
        "2:established:設置済み",
        &[
            "誤り small/indicators.csv 6行目 states列「2:established:設置済み|0:none:未設置:None」: 「2:established:設置済み」を読めません。状態は「0:none:未設置:None|2:established:設置済み:Established」のように書いてください。 [bad-states]",
            "誤り small/cells/support.csv 5行目 value列「2」: この指標の状態にない数です。書けるのは 0（未設置） です。 [unknown-state]",
        ],
    );
    broken(
        INDICATORS,
        "2:established:設置済み:Established",
        "0:established:設置済み:Established",
        &[
            "誤り small/indicators.csv 6行目 states列「0:established:設置済み:Established|0:none:未設置:None」: 「0:none:未設置:None」の数か識別子が、前の状態と同じです。 [bad-states]",
            "誤り small/cells/support.csv 5行目 value列「2」: この指標の状態にない数です。書けるのは 0（設置済み） です。 [unknown-state]",
        ],
    );
}

#[test]
fn ratios_and_breaks_are_checked() {
    broken(
        INDICATORS,
        "cases,population,100",
        "cases,people,100",
        &[
            "誤り small/indicators.csv 4行目 denominator列「people」: この指標は indicators のファイルにありません。綴りを確かめてください。 [unknown-indicator]",
        ],
    );
    broken(
        INDICATORS,
        "cases,population,100",
        "cases,,100",
        &[
            "誤り small/indicators.csv 4行目 numerator列「cases」: numerator、denominator、per は3つとも書いてください。 [bad-ratio]",
        ],
    );
    broken(
        INDICATORS,
        "cases,population,100",
        "cases,population,0",
        &["誤り small/indicators.csv 4行目 per列「0」: per は 1、100、1000 のような正の数です。 [bad-ratio]"],
    );
    broken(
        INDICATORS,
        "cases,population,100",
        "case-rate,population,100",
        &[
            "誤り small/indicators.csv 4行目 numerator列「case-rate」: 率の分子と分母になるのは、人数・延べ数・か所数の指標だけです。 [ratio-of-non-counts]",
        ],
    );
    broken(
        BREAKS,
        "cases,FY2020",
        "case,FY2020",
        &[
            "誤り small/breaks.csv 2行目 indicator列「case」: この指標は indicators のファイルにありません。綴りを確かめてください。 [unknown-indicator]",
        ],
    );
    broken(
        BREAKS,
        "cases,FY2020",
        "cases,R2",
        &["誤り small/breaks.csv 2行目 period列「R2」: パッケージでは「FY2020」と書いてください。 [period-form]"],
    );
}
