//! One test for each kind of problem: status, media type, code, place and words.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use insta::assert_snapshot;

use crate::{
    guests::Guest,
    support::{Server, fixture, shipped},
};

#[tokio::test]
async fn an_unknown_page_of_the_api_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/nothing").await.problem(), @r#"
        404 application/problem+json
        unknown-page | ページがありません | null
        「/api/v1/nothing」というページはありません。アドレスを確かめてください。
        "#);
}

#[tokio::test]
async fn a_method_that_a_route_does_not_take_is_refused() {
    assert_snapshot!(fixture().method(Method::DELETE, "/api/v1/areas", Body::empty()).await.problem(), @r#"
        405 application/problem+json
        method-not-allowed | この操作は使えません | null
        この操作（DELETE）は、ここでは使えません。
        "#);
}

#[tokio::test]
async fn an_unknown_indicator_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/indicators/nothing/values").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"nothing"}
        指標「nothing」はありません。指標の一覧から選んでください。プラグインの指標なら、プラグインが入っているか確かめてください。
        "#);
}

#[tokio::test]
async fn an_unknown_package_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/areas?data=nothing").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"nothing"}
        データパッケージ「nothing」はありません。/api/v1/packages にあるものから選んでください。
        "#);
}

#[tokio::test]
async fn an_unknown_revision_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/areas?revision=9").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"9"}
        版「9」はありません。/api/v1/revisions にあるものから選んでください。
        "#);
}

#[tokio::test]
async fn a_period_without_figures_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/indicators/cases/values?period=FY1999").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"FY1999"}
        時点「FY1999」はありません。この指標に数値がある年度・時点から選んでください。
        "#);
}

#[tokio::test]
async fn an_unknown_area_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/areas/39999/profile").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"39999"}
        市町村「39999」はありません。/api/v1/areas にある5桁のコードで指定してください。
        "#);
}

#[tokio::test]
async fn an_unknown_grouping_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/indicators/cases/values?grouping=nothing").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"nothing"}
        地域のまとめ方「nothing」はありません。/api/v1/groupings にあるものから選んでください。
        "#);
}

#[tokio::test]
async fn an_unknown_table_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/figures/table.svg?table=nothing").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"nothing"}
        表「nothing」はありません。/api/v1/tables にあるものから選んでください。
        "#);
}

#[tokio::test]
async fn an_unknown_kind_of_figure_is_not_found() {
    assert_snapshot!(fixture().get("/api/v1/figures/pie.svg?indicator=cases").await.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"pie"}
        図の種類「pie」はありません。ranking, series, table, chart, scatter, map から選んでください。
        "#);
}

#[tokio::test]
async fn a_period_that_cannot_be_read_is_named() {
    assert_snapshot!(fixture().get("/api/v1/indicators/cases/values?period=2022-03").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"period"}
        period の値「2022-03」は使えません。「2022-03」は何日か分かりません。月の末日なら「2022年3月末」、ほかの日なら「2022年3月1日」のように書いてください。
        "#);
}

#[tokio::test]
async fn an_area_code_with_a_wrong_check_digit_is_named() {
    assert_snapshot!(fixture().get("/api/v1/areas/392015/profile").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"area"}
        area の値「392015」は使えません。「392015」の検査数字が合いません（正しくは4）
        "#);
}

#[tokio::test]
async fn a_number_out_of_bounds_is_named() {
    assert_snapshot!(fixture().get("/api/v1/indicators/cases/values?classes=99").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"classes"}
        classes の値「99」は使えません。2から7までの整数にしてください。
        "#);
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_named() {
    assert_snapshot!(fixture().get("/api/v1/areas?data=kochi&data=kochi").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"data"}
        data の値「kochi」は使えません。同じ名前の指定が二つあります。一つにしてください。
        "#);
}

#[tokio::test]
async fn control_characters_in_a_query_are_refused() {
    assert_snapshot!(fixture().get("/api/v1/areas?data=a%00b").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"data"}
        data の値「ab」は使えません。文字として読めない部分があります（UTF-8で書いてください）。
        "#);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    assert_snapshot!(fixture().get("/api/v1/areas?data=%ff%fe").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"data"}
        data の値「��」は使えません。文字として読めない部分があります（UTF-8で書いてください）。
        "#);
}

#[tokio::test]
async fn a_thousand_parameters_are_refused() {
    let query: Vec<String> = (0..1_000).map(|index| format!("p{index}")).collect();
    assert_snapshot!(fixture().get(&format!("/api/v1/areas?{}", query.join("&"))).await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"?"}
        ? の値「1000個」は使えません。指定が多すぎます。
        "#);
}

#[tokio::test]
async fn a_misspelt_parameter_is_refused_with_those_that_there_are() {
    assert_snapshot!(fixture().get("/api/v1/areas?revison=1").await.problem(), @r#"
        422 application/problem+json
        unknown-parameter | 指定に誤りがあります | {"parameter":"revison"}
        「revison」という指定はここでは使えません。使えるのは data, revision です。
        "#);
}

#[tokio::test]
async fn a_parameter_that_a_plugin_does_not_have_is_refused() {
    assert_snapshot!(shipped().get("/api/v1/indicators/expected-cases/values?rate=1").await.problem(), @r#"
        422 application/problem+json
        unknown-parameter | 指定に誤りがあります | {"parameter":"rate"}
        「rate」という指定はここでは使えません。使えるのは data, revision, period, grouping, classes, method, breaks, urban-rate、rural-rate です。
        "#);
}

#[tokio::test]
async fn a_parameter_of_a_plugin_out_of_bounds_is_named() {
    assert_snapshot!(shipped().get("/api/v1/indicators/expected-cases/values?urban-rate=-1").await.problem(), @r#"
        422 application/problem+json
        bad-parameter | 指定に誤りがあります | {"parameter":"urban-rate"}
        urban-rate の値「-1」は使えません。パラメーター「urban-rate」は 0〜5 の数です。
        "#);
}

#[tokio::test]
async fn an_endless_address_is_refused() {
    assert_snapshot!(fixture().get(&format!("/{}", "a".repeat(9_000))).await.problem(), @r#"
        414 application/problem+json
        address-too-long | 要求が長すぎます | null
        要求のアドレスが長すぎます（上限 8192 バイト）。選ぶ地域や条件を減らしてください。
        "#);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_while_it_streams() {
    let server = Server::with(|settings, _| settings.limits.body_mib = 0);
    let pieces = futures_util::stream::iter((0..3).map(|_| Ok::<_, std::io::Error>("x".repeat(100))));
    let streamed = server.method(Method::POST, "/api/v1/plugins", Body::from_stream(pieces)).await;
    assert_snapshot!(streamed.problem(), @r#"
        413 application/problem+json
        body-too-large | ファイルが大きすぎます | null
        送られたファイルが大きすぎます（上限 0 MiB）。
        "#);
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", "x".repeat(100)).await.status, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_told() {
    let pieces = futures_util::stream::iter([Ok("\0asm"), Err(std::io::Error::other("gone"))]);
    let answer = fixture().method(Method::POST, "/api/v1/plugins", Body::from_stream(pieces)).await;
    assert_snapshot!(answer.problem(), @r#"
        400 application/problem+json
        body-broken | 受け取れませんでした | null
        送信が途中で切れました。もう一度送ってください。
        "#);
}

#[tokio::test]
async fn another_sites_page_cannot_change_anything() {
    let request = Request::post("/api/v1/plugins")
        .header(header::HOST, "127.0.0.1:8787")
        .header(header::ORIGIN, "http://evil.example")
        .body(Body::empty())
        .expect("a valid request");
    assert_snapshot!(fixture().send(request).await.problem(), @r#"
        403 application/problem+json
        foreign-origin | 受け付けられません | null
        ほかのサイト（http://evil.example）からの操作は受け付けません。つなぎの画面から操作してください。
        "#);
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_refused_even_for_prepared_answers() {
    assert_eq!(fixture().get("/api/v1/groupings").await.kind(), "200 application/json");
    let answer = fixture().get_with("/api/v1/groupings", header::HOST, "127.0.0.1.evil.example").await;
    assert_snapshot!(answer.problem(), @r#"
        421 application/problem+json
        wrong-host | 受け付けられません | null
        「127.0.0.1.evil.example」という名前では使えません。http://127.0.0.1 または http://localhost で開いてください。
        "#);
}

#[tokio::test]
async fn a_file_that_is_no_plugin_is_refused_with_what_it_is() {
    let answer = fixture().method(Method::POST, "/api/v1/plugins", "これはプラグインではありません").await;
    assert_snapshot!(answer.problem(), @r#"
        422 application/problem+json
        plugin-refused | プラグインを受け付けられません | null
        「送られたファイル」は読み込めません：WebAssembly のファイルではありません。拡張子が .wasm の、コンパイル済みのプラグインを指定してください。
        "#);
}

#[tokio::test]
async fn a_plugin_that_ships_cannot_be_removed() {
    let answer = shipped().method(Method::DELETE, "/api/v1/plugins/prevalence", Body::empty()).await;
    assert_snapshot!(answer.problem(), @r#"
        422 application/problem+json
        plugin-refused | プラグインを受け付けられません | null
        プラグイン「prevalence」はプログラムに内蔵されているため、外せません。使わないときは「使わない」にしてください。
        "#);
}

#[tokio::test]
async fn removing_an_unknown_plugin_is_not_found() {
    let answer = fixture().method(Method::DELETE, "/api/v1/plugins/..%2f..%2fetc", Body::empty()).await;
    assert_snapshot!(answer.problem(), @r#"
        404 application/problem+json
        not-found | 見つかりません | {"id":"../../etc"}
        プラグイン「../../etc」はありません。/api/v1/plugins にあるものから選んでください。
        "#);
}

#[tokio::test]
async fn a_plugin_that_fails_is_named_and_after_three_failures_it_is_stopped() {
    let server = Server::new();
    let hostile = Guest::computing("(unreachable)").with_manifest("trapping", &["cases"]);
    // Installing tries it out once: that is the first failure.
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", hostile.component()).await.status, 201);
    assert_snapshot!(server.get("/api/v1/indicators/trapping/values").await.problem(), @r#"
        502 application/problem+json
        plugin-failed | プラグインが計算できませんでした | {"plugin":"trapping（1.0.0）"}
        プラグイン trapping（1.0.0） の計算に失敗しました。実行中に異常終了しました（panic などにより自分で停止しました）。
        "#);
    assert_eq!(server.get("/api/v1/indicators/trapping/values").await.status, 502);
    assert_snapshot!(server.get("/api/v1/indicators/trapping/values").await.problem(), @r#"
        503 application/problem+json
        plugin-quarantined | プラグインを止めてあります | {"plugin":"trapping（1.0.0）"}
        プラグイン trapping（1.0.0） は止めてあります。3回続けて失敗したため停止しました。最後の理由：実行中に異常終了しました（panic などにより自分で停止しました）。直した版を入れるか、画面「プラグイン」の「また使えるようにする」か tsunagi plugin release で戻してください。
        "#);
}

#[tokio::test]
async fn a_plugin_that_cannot_compute_says_why() {
    let server = Server::new();
    let guest = Guest::computing(crate::guests::ECHO).with_manifest("wanting", &["nothing-such"]);
    assert_eq!(server.method(Method::POST, "/api/v1/plugins", guest.component()).await.status, 201);
    assert_snapshot!(server.get("/api/v1/indicators/wanting/values").await.problem(), @r#"
        422 application/problem+json
        plugin-cannot | プラグインが計算できませんでした | {"plugin":"wanting（1.0.0）"}
        プラグイン wanting（1.0.0） は計算できませんでした。許可されていないデータを求めました：指標「cases」は manifest の inputs に書かれていません。
        "#);
}

#[tokio::test]
async fn too_many_requests_for_one_plugin_are_turned_away() {
    let server = Server::with(|_, limits| limits.wall = std::time::Duration::from_millis(600));
    let endless = Guest::computing("(loop $again (br $again)) (unreachable)").with_manifest("endless", &["cases"]);
    std::fs::write(server.plugin_folder().join("endless.wasm"), endless.component()).expect("a written file");
    server.state.plugins.look_again();
    let answers =
        futures_util::future::join_all((0..40).map(|_| server.get("/api/v1/indicators/endless/values"))).await;
    let busy = answers.iter().find(|answer| answer.status == 429).expect("somebody is turned away");
    assert_eq!(busy.header(header::RETRY_AFTER), "2");
    assert_snapshot!(busy.problem(), @r#"
        429 application/problem+json
        busy | 混み合っています | null
        いま混み合っています。数秒おいて、もう一度お試しください。
        "#);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let server = Server::with(|settings, limits| {
        settings.limits.request_s = 1;
        limits.wall = std::time::Duration::from_secs(3);
    });
    let endless = Guest::computing("(loop $again (br $again)) (unreachable)").with_manifest("endless", &["cases"]);
    std::fs::write(server.plugin_folder().join("endless.wasm"), endless.component()).expect("a written file");
    server.state.plugins.look_again();
    assert_snapshot!(server.get("/api/v1/indicators/endless/values").await.problem(), @r#"
        503 application/problem+json
        took-too-long | 時間内に答えられませんでした | null
        1秒以内に答えを出せませんでした。条件を減らして、もう一度お試しください。
        "#);
}

#[tokio::test]
async fn a_fault_of_ours_says_one_fixed_sentence_and_no_cause() {
    let response = axum::response::IntoResponse::into_response(tsunagi::problem::Problem::internal("秘密の原因"));
    assert_eq!(response.status(), 500);
    let body = http_body_util::BodyExt::collect(response.into_body()).await.expect("a body").to_bytes();
    let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    assert_snapshot!(body["detail"].as_str().expect("a sentence"), @r#"つなぎの内部で問題が起きました。もう一度お試しください。続く場合は、この番号と一緒に管理者へお知らせください。"#);
    assert!(!body.to_string().contains("秘密"));
}
