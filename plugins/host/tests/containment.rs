//! Whatever a plugin does, the call ends within its bounds, its reason is told, and the next call on the same host works.

mod support;

use std::time::{Duration, Instant};

use plugin_host::{CallFailure, Host, InputProblem, Limits, ParameterValue, ProblemKind, Request};
use support::{Answer, ECHO, Guest, Three, host, load};

/// Far more than any machine needs to notice that the time is up.
const GENEROUS: Duration = Duration::from_secs(10);

/// Calls a hostile guest, then a good one on the same host, and gives the failure of the first.
fn contained(limits: Limits, guest: &Guest) -> CallFailure {
    let host = host(limits);
    let failure = fails(&host, guest);
    let good = load(&host, &Guest::computing(ECHO).with_manifest("good", &["cases"]));
    let layer = good.compute(Box::new(Three::new()), &Request::default()).expect("the next call works");
    assert_eq!(layer.cells.len(), 3);
    failure
}

fn fails(host: &Host, guest: &Guest) -> CallFailure {
    let plugin = load(host, guest);
    let error = plugin.compute(Box::new(Three::new()), &Request::default()).expect_err("a failure");
    assert_eq!((error.plugin.as_str(), error.version.as_str()), ("hostile", "1.0.0"), "a failure names its plugin");
    error.failure
}

fn bad_output(answer: &Answer) -> String {
    match contained(Limits::default(), &Guest::answering(answer)) {
        CallFailure::BadOutput { why } => why,
        other => panic!("{other}"),
    }
}

fn short() -> Limits {
    let mut limits = Limits::default();
    limits.wall = Duration::from_millis(100);
    limits
}

#[test]
fn an_endless_loop_is_stopped_at_the_deadline() {
    let start = Instant::now();
    let failure = contained(short(), &Guest::computing("(loop $again (br $again)) (unreachable)"));
    assert_eq!(failure, CallFailure::DeadlineExceeded { ms: 100 });
    assert!(start.elapsed() < GENEROUS);
}

#[test]
fn an_endless_loop_of_host_calls_is_stopped() {
    let guest = "(loop $again (call $log (i32.const CASES_AT) (i32.const CASES_LEN)) (br $again)) (unreachable)";
    assert_eq!(contained(Limits::default(), &Guest::computing(guest)), CallFailure::TooManyHostCalls { limit: 4_096 });
}

#[test]
fn a_host_function_that_blocks_counts_as_the_plugins_time() {
    let plugin = load(&host(short()), &Guest::computing(ECHO));
    let error = plugin.compute(Box::new(Slow(Three::new())), &Request::default()).expect_err("a failure");
    assert_eq!(error.failure, CallFailure::DeadlineExceeded { ms: 100 });
}

#[test]
fn a_trap_is_told_as_such() {
    let failure = contained(Limits::default(), &Guest::computing("(unreachable)"));
    assert_eq!(failure, CallFailure::Trapped { message: "panic などにより自分で停止しました".to_owned() });
    let failure = contained(Limits::default(), &Guest::computing("(i32.div_s (i32.const 1) (i32.const 0))"));
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
}

#[test]
fn recursion_without_end_overflows_the_guests_stack_and_not_the_hosts() {
    let guest = Guest::computing("(call $deeper (i32.const 0))")
        .with_fields("(func $deeper (param i32) (result i32) (i32.add (call $deeper (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))");
    let failure = contained(Limits::default(), &guest);
    assert_eq!(failure, CallFailure::Trapped { message: "呼び出しが深すぎてスタックがあふれました".to_owned() });
}

#[test]
fn memory_beyond_the_limit_is_denied() {
    let guest = Guest::computing("(loop $again (drop (memory.grow (i32.const 16))) (br $again)) (unreachable)");
    assert_eq!(contained(Limits::default(), &guest), CallFailure::OutOfMemory { limit_mib: 64 });
    let at_once = Guest::computing("(drop (memory.grow (i32.const 65535))) (unreachable)");
    assert_eq!(contained(Limits::default(), &at_once), CallFailure::OutOfMemory { limit_mib: 64 });
}

#[test]
fn tables_beyond_the_limit_are_denied() {
    let guest = Guest::computing(
        "(loop $again (drop (table.grow $t (ref.null func) (i32.const 1000))) (br $again)) (unreachable)",
    )
    .with_fields("(table $t 1 funcref)");
    assert_eq!(contained(Limits::default(), &guest), CallFailure::TableLimit { limit: 100_000 });
}

#[test]
fn a_list_that_claims_to_be_huge_is_refused_before_the_host_allocates_for_it() {
    // A layer whose `values` claim 2^27 numbers, 1 GiB. Memory of that size the guest may not even have.
    let beyond = "(i32.store (i32.const 59012) (i32.const 0)) (i32.store (i32.const 59016) (i32.const 0x08000000)) (i32.const 59000)";
    let failure = contained(Limits::default(), &Guest::computing(beyond));
    assert!(matches!(failure, CallFailure::Trapped { .. } | CallFailure::OutputTooLarge { .. }), "{failure}");
    // One that lies within the guest's memory but is beyond what may leave it: 3 million numbers, 24 MB.
    let within = "(drop (memory.grow (i32.const 600))) (i32.store (i32.const 59012) (i32.const 0)) (i32.store (i32.const 59016) (i32.const 3000000)) (i32.const 59000)";
    assert_eq!(contained(Limits::default(), &Guest::computing(within)), CallFailure::OutputTooLarge { limit_mib: 16 });
}

#[test]
fn a_message_to_the_log_is_bounded_like_any_output() {
    let guest = Guest::computing(
        "(drop (memory.grow (i32.const 600))) (call $log (i32.const 0) (i32.const 20000000)) (unreachable)",
    );
    assert_eq!(contained(Limits::default(), &guest), CallFailure::OutputTooLarge { limit_mib: 16 });
}

#[test]
fn text_that_is_not_utf_8_is_refused() {
    let guest = Guest::computing(
        "(i32.store8 (i32.const 59500) (i32.const 0xff)) (i32.store (i32.const 59004) (i32.const 59500)) (i32.store (i32.const 59008) (i32.const 1)) (i32.const 59000)",
    );
    let failure = contained(Limits::default(), &guest);
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
}

#[test]
fn a_layer_of_the_wrong_length_is_refused() {
    assert_eq!(bad_output(&Answer::of(&[1.0, 2.0])), "values の長さが 2 です（地域の数は 3）");
    let short_status = Answer { status: vec![0, 0], ..Answer::of(&[1.0, 2.0, 3.0]) };
    assert_eq!(bad_output(&short_status), "valuesの status の長さが 2 です（地域の数は 3）");
}

#[test]
fn a_value_that_is_no_number_is_neither_zero_nor_blank() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::from_bits(0x7ff8_dead_beef_cafe)] {
        let why = bad_output(&Answer::of(&[1.0, number, 3.0]));
        assert!(why.starts_with("valuesの地域 39202 が数ではありません"), "{why}");
    }
}

#[test]
fn a_status_byte_that_the_contract_does_not_know_is_refused() {
    for status in [0x05, 0x0f, 0x40, 0xff] {
        let why = bad_output(&Answer { status: vec![0, 0, status], ..Answer::of(&[1.0, 2.0, 3.0]) });
        assert_eq!(why, format!("valuesの地域 39203 の状態バイト 0x{status:02x} は決められていません"));
    }
}

#[test]
fn an_interval_that_does_not_hold_its_value_is_refused() {
    let answer = Answer { low: vec![0.0; 3], high: vec![2.0, 1.0, 9.0], ..Answer::of(&[1.0, 2.0, 3.0]) };
    assert_eq!(bad_output(&answer), "区間の地域 39202 が low ≦ 値 ≦ high になっていません");
}

#[test]
fn class_breaks_that_do_not_ascend_are_refused() {
    let answer = Answer { class_breaks: vec![1.0, 1.0], ..Answer::of(&[1.0, 2.0, 3.0]) };
    assert_eq!(bad_output(&answer), "class-breaks が小さい順の数ではありません");
}

#[test]
fn a_chart_of_an_unknown_area_is_refused() {
    let chart = |code: &str| ("c".to_owned(), vec!["39201".to_owned(), code.to_owned()], vec![1.0, 2.0]);
    let answer = |code| Answer { charts: vec![chart(code)], ..Answer::of(&[1.0, 2.0, 3.0]) };
    assert_eq!(bad_output(&answer("99999")), "図「c」の items の2番目は知らない地域コードです");
    assert_eq!(bad_output(&answer("39201")), "図「c」の items に 39201 が二度あります");
    let plugin = load(&host(Limits::default()), &Guest::answering(&answer("39202")));
    let layer = plugin.compute(Box::new(Three::new()), &Request::default()).expect("a layer");
    assert_eq!(layer.charts[0].series[0].cells.len(), 2);
}

#[test]
fn lines_run_over_periods_and_dots_need_two_series() {
    let of = |chart_kind, items: [&str; 2]| Answer {
        chart_kind,
        charts: vec![("c".to_owned(), items.map(str::to_owned).to_vec(), vec![1.0, 2.0])],
        ..Answer::of(&[1.0, 2.0, 3.0])
    };
    let (lines, scatter) = (2, 3);
    assert_eq!(
        bad_output(&of(lines, ["FY2020", "令和2年度"])),
        "図「c」の items の2番目が「FY2020」や「2022-03-31」の形ではありません"
    );
    assert_eq!(bad_output(&of(lines, ["FY2020", "FY2020"])), "図「c」の items に FY2020 が二度あります");
    assert_eq!(bad_output(&of(scatter, ["39201", "39202"])), "図「c」は散布図なので series は横と縦の二つです（1個）");
    let plugin = load(&host(Limits::default()), &Guest::answering(&of(lines, ["FY2020", "CY2021"])));
    let layer = plugin.compute(Box::new(Three::new()), &Request::default()).expect("a layer");
    assert_eq!((layer.charts[0].kind, layer.charts[0].items.len()), (plugin_host::ChartKind::Lines, 2));
}

#[test]
fn characters_that_break_or_disguise_a_text_are_refused() {
    for (character, name) in [("\0", "U+0000"), ("\u{1b}", "U+001B"), ("\u{202e}", "U+202E"), ("\u{200b}", "U+200B")] {
        let note = (format!("高知{character}市"), String::new());
        let notes = vec![note, Default::default(), Default::default()];
        let why = bad_output(&Answer { notes, ..Answer::of(&[1.0, 2.0, 3.0]) });
        assert_eq!(why, format!("notes の地域 39201に使えない文字 {name} があります"));
    }
}

#[test]
fn an_input_that_is_not_declared_is_refused_without_asking_for_it() {
    // `Three` has this column and would give it.
    let guest = Guest::computing(ECHO).with_manifest("hostile", &["other"]);
    let failure = contained(Limits::default(), &guest);
    let message = "指標「cases」は manifest の inputs に書かれていません".to_owned();
    assert_eq!(failure, CallFailure::Problem { kind: ProblemKind::Refused, message });
}

#[test]
fn a_parameter_that_is_not_in_the_manifest_never_reaches_the_plugin() {
    let plugin = load(&host(Limits::default()), &Guest::computing("(unreachable)"));
    let parameters = [("level".to_owned(), ParameterValue::Number(1.0))].into();
    let error = plugin.compute(Box::new(Three::new()), &Request { period: None, parameters }).expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "プラグイン「hostile」（版 1.0.0）：パラメーター「level」はありません（あるもの：なし）"
    );
    assert!(!error.is_fault_of_plugin());
}

#[test]
fn hostile_calls_side_by_side_do_not_disturb_a_good_one() {
    let host = host(short());
    let looping = load(&host, &Guest::computing("(loop $again (br $again)) (unreachable)"));
    let good = load(&host, &Guest::computing(ECHO));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let looping = looping.clone();
            scope.spawn(move || looping.compute(Box::new(Three::new()), &Request::default()).expect_err("a failure"));
        }
        for _ in 0..200 {
            good.compute(Box::new(Three::new()), &Request::default()).expect("a layer");
        }
    });
}

/// Inputs that take longer than a call may.
struct Slow(Three);

impl plugin_host::Inputs for Slow {
    fn areas(&self) -> &[plugin_host::Area] {
        self.0.areas()
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<plugin_host::Column, InputProblem> {
        // Work, not sleep: until the deadline of `short` is past.
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(150) {
            std::hint::spin_loop();
        }
        self.0.column(indicator, period)
    }

    fn series(&self, indicator: &str) -> Result<Vec<plugin_host::Column>, InputProblem> {
        self.0.series(indicator)
    }

    fn groupings(&self) -> Result<Vec<plugin_host::Grouping>, InputProblem> {
        self.0.groupings()
    }

    fn facilities(&self, kind: &str) -> Result<Vec<plugin_host::Place>, InputProblem> {
        self.0.facilities(kind)
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        self.0.neighbours()
    }

    fn distances(&self, kind: &str) -> Result<plugin_host::DistanceColumn, InputProblem> {
        self.0.distances(kind)
    }

    fn reached(&self, kind: &str, km: f64) -> Result<plugin_host::Column, InputProblem> {
        self.0.reached(kind, km)
    }
}
