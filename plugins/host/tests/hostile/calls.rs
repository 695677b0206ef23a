//! Plugins that do harm while they run (T23, T24, T26, T27). More of them are in `containment.rs`.

use plugin_host::{CallFailure, LoadError, Quarantine, Refusal};

use crate::{
    call, fails, nested, patient, refused, runs_out_of_time, short, still_works,
    support::{self, ECHO, Guest},
};

fn describe_failure(bytes: &[u8]) -> CallFailure {
    match refused(bytes) {
        LoadError::Describe { failure, .. } => failure,
        other => panic!("{other}"),
    }
}

#[test]
fn t23_a_start_function_that_never_ends_is_stopped_before_anything_of_the_plugin_runs() {
    let bytes = nested::with_text(
        "(component (core module $m (func $f (loop (br 0))) (start $f)) (core instance (instantiate $m)))",
        1,
    );
    assert_eq!(describe_failure(&bytes), CallFailure::DeadlineExceeded { ms: 1_000 });
}

#[test]
fn t23_an_endless_loop_of_empty_calls_of_its_own_functions_is_stopped() {
    let guest = Guest::computing("(loop $again (call $f) (br $again)) (unreachable)").with_fields("(func $f)");
    assert_eq!(runs_out_of_time(&guest.module()), CallFailure::DeadlineExceeded { ms: 1_000 });
}

#[test]
fn t23_one_instruction_over_all_of_memory_again_and_again_is_stopped() {
    let guest = Guest::computing(
        "(drop (memory.grow (i32.const 900))) (loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 50000000)) (br $again)) (unreachable)",
    );
    assert_eq!(runs_out_of_time(&guest.module()), CallFailure::DeadlineExceeded { ms: 1_000 });
}

#[test]
fn t24_more_instances_than_a_plugin_may_have_are_refused_and_ten_thousand_are_not_even_read() {
    let text = "(component (core module $m) (core instance (instantiate $m)))";
    let error = refused(&nested::with_text(text, 70));
    assert!(matches!(error, LoadError::Refused { refusal: Refusal::OverLimits { .. }, .. }), "{error}");
    let error = refused(&nested::with_text(text, 10_000));
    assert!(matches!(error, LoadError::Refused { refusal: Refusal::Invalid { .. }, .. }), "{error}");
    assert!(error.to_string().contains("instances count exceeds limit"), "{error}");
}

#[test]
fn t24_instances_that_double_with_every_level_are_refused() {
    // Twenty levels of two make a million instances of a file of a kilobyte.
    let mut text = "(component $l0 (core module $m) (core instance (instantiate $m)))".to_owned();
    for level in 1..=20 {
        let below = level - 1;
        text = format!(
            "(component $l{level} {text} (instance (instantiate $l{below})) (instance (instantiate $l{below})))"
        );
    }
    let error = refused(&nested::with_text(&text, 1));
    let is_limit =
        matches!(error, LoadError::Refused { refusal: Refusal::OverLimits { .. } | Refusal::Invalid { .. }, .. });
    assert!(is_limit, "{error}");
}

#[test]
fn t24_many_memories_and_many_tables_are_refused() {
    for (part, number) in [("(memory 1)", 9), ("(table 1 funcref)", 17)] {
        let text = format!("(component (core module $m {part}) (core instance (instantiate $m)))");
        let error = refused(&nested::with_text(&text, number));
        assert!(matches!(error, LoadError::Refused { refusal: Refusal::OverLimits { .. }, .. }), "{part}: {error}");
    }
}

#[test]
fn t24_a_memory_or_table_that_is_too_large_from_the_start_is_denied() {
    let memory = nested::with_text("(component (core module $m (memory 60000)) (core instance (instantiate $m)))", 1);
    assert_eq!(describe_failure(&memory), CallFailure::OutOfMemory { limit_mib: 64 });
    let table =
        nested::with_text("(component (core module $m (table 9000000 funcref)) (core instance (instantiate $m)))", 1);
    let error = refused(&table);
    let is_limit = matches!(
        error,
        LoadError::Refused { refusal: Refusal::OverLimits { .. }, .. }
            | LoadError::Describe { failure: CallFailure::TableLimit { .. }, .. }
    );
    assert!(is_limit, "{error}");
}

#[test]
fn t24_several_memories_share_one_limit() {
    let bytes = nested::with_text("(component (core module $m (memory 300)) (core instance (instantiate $m)))", 5);
    assert_eq!(describe_failure(&bytes), CallFailure::OutOfMemory { limit_mib: 64 });
}

#[test]
fn t24_an_endless_loop_of_new_resources_runs_out_of_handles() {
    let bytes = nested::with_text(
        r#"(component
            (type $r (resource (rep i32)))
            (core func $new (canon resource.new $r))
            (core module $m
                (import "" "new" (func $new (param i32) (result i32)))
                (func $f (loop (drop (call $new (i32.const 1))) (br 0)))
                (start $f))
            (core instance (instantiate $m (with "" (instance (export "new" (func $new)))))))"#,
        1,
    );
    let failure = describe_failure(&bytes);
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
    assert!(failure.to_string().contains("handle"), "{failure}");
}

#[test]
fn t26_calling_the_host_back_from_within_its_own_answer_is_a_trap() {
    // The host writes its answer through this function of the guest, which calls the host again.
    let guest = Guest::computing(ECHO).with_realloc("(call $log (i32.const 0) (i32.const 0)) (i32.const 4096)");
    let failure = fails(&guest.module());
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
}

#[test]
fn t26_a_guest_that_gives_no_room_for_an_answer_is_stopped_or_refused() {
    let never = Guest::computing(ECHO).with_realloc("(loop $again (br $again)) (unreachable)");
    assert_eq!(runs_out_of_time(&never.module()), CallFailure::DeadlineExceeded { ms: 1_000 });
    for room in ["(i32.const -8)", "(i32.const 3)", "(unreachable)", "(i32.const 65532)"] {
        let failure = fails(&Guest::computing(ECHO).with_realloc(room).module());
        assert!(matches!(failure, CallFailure::Trapped { .. }), "{room}: {failure}");
    }
}

#[test]
fn t26_storms_of_every_host_function_end_at_the_same_count() {
    for storm in [
        "(call $log (i32.const 0) (i32.const 1))",
        "(call $progress (f32.const nan))",
        "(call $progress (f32.const 0.5))",
        "(call $areas (i32.const SCRATCH))",
        "(call $column (i32.const CASES_AT) (i32.const CASES_LEN) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const SCRATCH))",
        "(call $column (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const SCRATCH))",
    ] {
        // Every answer into the same place, so that it is not memory that runs out.
        let guest = Guest::computing(&format!("(loop $again {storm} (br $again)) (unreachable)"))
            .with_realloc("(i32.const 32768)");
        let host = support::host(patient());
        let failure = call(&support::load(&host, &guest)).expect_err("a failure");
        assert_eq!(failure, CallFailure::TooManyHostCalls { limit: 4_096 }, "{storm}");
        still_works(&host);
    }
}

#[test]
fn t26_a_storm_of_log_lines_keeps_two_hundred_of_them_cut_short() {
    let (guest, letters) = Guest::computing(ECHO).filled_with(b'a');
    let storm = format!(
        "(local $i i32) (loop $again (call $log (i32.const {letters}) (i32.const 5000)) (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $again (i32.lt_u (local.get $i) (i32.const 1000))))"
    );
    let mut guest = guest;
    guest.compute = format!("{storm} {}", guest.compute);
    let layer = call(&support::load(&support::host(short()), &guest)).expect("a layer");
    assert_eq!(layer.log.len(), 200);
    assert!(layer.log.iter().all(|line| *line == "a".repeat(1_000)));
}

#[test]
fn t27_a_guest_that_traps_on_every_call_is_quarantined_after_three_and_another_goes_on() {
    let host = support::host(short());
    let bad = support::load(&host, &Guest::computing("(unreachable)"));
    let mut quarantine = Quarantine::default();
    for number in 1..=5 {
        let error = bad.compute(Box::new(support::Three::new()), &plugin_host::Request::default()).expect_err("a trap");
        assert!(error.is_fault_of_plugin());
        quarantine.failed(&error.failure.to_string());
        assert_eq!(quarantine.reason().is_some(), number >= 3);
        still_works(&host);
    }
}

#[test]
fn t27_a_describe_that_changes_from_call_to_call_finds_that_there_is_no_second_call_in_an_instance() {
    // It counts its calls, and from the second on gives a manifest that lies elsewhere.
    let mut guest = Guest::computing(ECHO).with_fields("(global $calls (mut i32) (i32.const 0))");
    let at = guest.manifest_offset();
    guest.describe = Some(format!(
        "(global.set $calls (i32.add (global.get $calls) (i32.const 1))) (select (i32.const {at}) (i32.const 0) (i32.eq (global.get $calls) (i32.const 1)))"
    ));
    let host = support::host(short());
    let first = support::load(&host, &guest);
    call(&first).expect("a layer");
    let second = support::load(&host, &guest);
    assert_eq!(first.manifest(), second.manifest());
}

#[test]
fn t27_what_a_call_writes_is_gone_in_the_next_one() {
    // It adds one to a cell of memory that began as zero, and traps unless it is one.
    let guest = Guest::computing(&format!(
        "(i32.store (i32.const 64000) (i32.add (i32.load (i32.const 64000)) (i32.const 1))) (if (i32.ne (i32.load (i32.const 64000)) (i32.const 1)) (then (unreachable))) (drop (memory.grow (i32.const 16))) (if (i32.load (i32.const 900000)) (then (unreachable))) (i32.store (i32.const 900000) (i32.const 7)) {ECHO}"
    ));
    let plugin = support::load(&support::host(short()), &guest);
    for _ in 0..100 {
        call(&plugin).expect("a layer");
    }
}
