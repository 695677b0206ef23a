//! Plugins that lie in what they give back (T25, T30, T31). More of them are in `containment.rs`.

use plugin_host::{Blank, CallFailure, Limits};

use crate::{
    call, fails,
    support::{self, Answer, Guest},
};

fn bad_output(answer: &Answer) -> String {
    match fails(&Guest::answering(answer).module()) {
        CallFailure::BadOutput { why } => why,
        other => panic!("{other}"),
    }
}

fn three() -> Answer {
    Answer::of(&[1.0, 2.0, 3.0])
}

fn layer_of(answer: &Answer) -> plugin_host::Layer {
    call(&support::load(&support::host(Limits::default()), &Guest::answering(answer))).expect("a layer")
}

/// A guest whose layer claims `count` texts at `field`, all of which are the same `bytes` bytes of memory.
fn amplified(field: usize, count: usize, bytes: usize) -> Guest {
    Guest::computing(&format!(
        "(local $at i32) (drop (memory.grow (i32.const 900)))
         (local.set $at (i32.const 65536))
         (loop $again
            (i32.store (local.get $at) (i32.const 20000000))
            (i32.store offset=4 (local.get $at) (i32.const {bytes}))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br_if $again (i32.lt_u (local.get $at) (i32.const {end}))))
         (i32.store (i32.const {pointer}) (i32.const 65536))
         (i32.store (i32.const {length}) (i32.const {count}))
         (i32.const SCRATCH)",
        end = 65_536 + count * 16,
        pointer = 59_000 + field,
        length = 59_004 + field,
    ))
}

#[test]
fn t25_texts_that_are_all_the_same_megabyte_of_memory_are_stopped_before_they_are_copied() {
    // 600 pairs of texts of 2 MiB: 2.4 GB out of 34 MB of memory. The notes lie at byte 44 of the answer, the remarks at 68.
    for field in [44, 68] {
        assert_eq!(
            fails(&amplified(field, 600, 2 * 1024 * 1024).module()),
            CallFailure::OutputTooLarge { limit_mib: 16 }
        );
    }
}

#[test]
fn t25_a_list_of_two_gigabytes_is_refused() {
    for (pointer, length) in [(12, 16), (20, 24), (28, 32), (36, 40), (44, 48), (52, 56), (60, 64), (68, 72)] {
        for claimed in [0x1000_0000_u32, 0x7fff_ffff, 0xffff_ffff] {
            let guest = Guest::computing(&format!(
                "(i32.store (i32.const {}) (i32.const 0)) (i32.store (i32.const {}) (i32.const {claimed})) (i32.const SCRATCH)",
                59_000 + pointer,
                59_000 + length,
            ));
            let failure = fails(&guest.module());
            assert!(matches!(failure, CallFailure::Trapped { .. } | CallFailure::OutputTooLarge { .. }), "{failure}");
        }
    }
}

#[test]
fn t25_millions_of_empty_texts_are_stopped() {
    let failure = fails(&amplified(68, 2_000_000, 0).module());
    assert_eq!(failure, CallFailure::OutputTooLarge { limit_mib: 16 });
}

#[test]
fn t30_tiny_numbers_pass_and_minus_zero_does_not() {
    let tiny = f64::from_bits(1);
    let values = [tiny, f64::MIN_POSITIVE / 2.0, -0.0];
    let layer = layer_of(&Answer { low: vec![0.0, -0.0, -0.0], high: vec![tiny, 1.0, -0.0], ..Answer::of(&values) });
    let cells: Vec<_> = layer.cells.iter().collect();
    assert_eq!(cells[0].value, Ok(tiny), "a number below the normal ones is a number");
    for cell in &cells {
        let (low, high) = cell.interval.expect("an interval");
        assert!(cell.value.expect("a value").is_sign_positive() && low.is_sign_positive() && high.is_sign_positive());
    }
}

#[test]
fn t30_intervals_that_are_not_numbers_are_refused() {
    for end in [f64::NAN, f64::INFINITY, f64::from_bits(0x7ff0_0000_0000_0001)] {
        let low = Answer { low: vec![0.0, -end, 0.0], high: vec![9.0; 3], ..three() };
        let high = Answer { low: vec![0.0; 3], high: vec![9.0, end, 9.0], ..three() };
        for answer in [low, high] {
            assert_eq!(bad_output(&answer), "区間の地域 39202 が low ≦ 値 ≦ high になっていません");
        }
    }
    let one_sided = Answer { low: vec![0.0; 3], ..three() };
    assert_eq!(bad_output(&one_sided), "high の長さが 0 です（地域の数は 3）");
}

#[test]
fn t30_whatever_lies_under_a_blank_is_lost() {
    // A suppressed cell that carries a count, a payload and an infinity: none of them may come out.
    let answer = Answer {
        status: vec![1, 2, 0x34],
        low: vec![f64::NAN; 3],
        high: vec![1.0; 3],
        ..Answer::of(&[4.0, f64::from_bits(0x7ff8_0000_dead_beef), f64::INFINITY])
    };
    let layer = layer_of(&answer);
    let cells: Vec<_> = layer.cells.iter().map(|cell| (cell.value, cell.interval)).collect();
    assert_eq!(
        cells,
        [(Err(Blank::Suppressed), None), (Err(Blank::NotSurveyed), None), (Err(Blank::NotApplicable), None)]
    );
    assert!(!format!("{:?}", layer.cells).contains('4'), "not even inside: {:?}", layer.cells);
}

#[test]
fn t30_class_breaks_that_are_not_numbers_or_too_many_are_refused() {
    for breaks in [vec![f64::NAN], vec![1.0, f64::NAN], vec![f64::NEG_INFINITY, 1.0]] {
        assert_eq!(
            bad_output(&Answer { class_breaks: breaks, ..three() }),
            "class-breaks が小さい順の数ではありません"
        );
    }
    let many = (0..13).map(f64::from).collect();
    assert_eq!(bad_output(&Answer { class_breaks: many, ..three() }), "class-breaks が多すぎます（13、上限 12）");
}

#[test]
fn t30_periods_that_are_none_are_refused() {
    for period in ["令和2年度", "../../etc/passwd", "FY2020\0", "FY2020 ", "<b>", &"9".repeat(25)] {
        let answer = Answer { period: period.to_owned(), ..three() };
        assert_eq!(bad_output(&answer), "period が「FY2020」や「2022-03-31」の形ではありません");
    }
}

#[test]
fn t30_charts_with_the_same_name_or_too_many_of_them_are_refused() {
    let chart = |id: &str| (id.to_owned(), vec!["39201".to_owned()], vec![1.0]);
    let twice = Answer { charts: vec![chart("a"), chart("a")], ..three() };
    assert_eq!(bad_output(&twice), "図「a」が二つあります");
    let many = (0..17).map(|number| chart(&format!("c{number}"))).collect();
    assert_eq!(bad_output(&Answer { charts: many, ..three() }), "charts が多すぎます（17、上限 16）");
    for id in ["", "A", "a/b", "..", "a b", "あ", "\u{202e}a", &"a".repeat(65)] {
        let named = Answer { charts: vec![chart(id)], ..three() };
        assert_eq!(bad_output(&named), "図の id は半角の小文字・数字・ハイフンで1〜64文字です", "{id}");
    }
}

#[test]
fn t30_a_chart_whose_numbers_are_none_is_refused() {
    let chart = |value| ("c".to_owned(), vec!["39201".to_owned()], vec![value]);
    for value in [f64::NAN, f64::INFINITY, f64::from_bits(0xfff4_0000_0000_0001)] {
        let why = bad_output(&Answer { charts: vec![chart(value)], ..three() });
        assert!(why.starts_with("図「c」の系列の valuesの地域 39201 が数ではありません"), "{why}");
    }
}

#[test]
fn t31_markup_arrives_as_the_plain_text_that_it_is() {
    let hostile = "</text><script>alert(1)</script>&lt;\"'`=${}{{7*7}}<!--";
    let note = (hostile.to_owned(), hostile.to_owned());
    let layer = layer_of(&Answer { notes: vec![note.clone(), note.clone(), note], ..three() });
    assert_eq!((layer.notes[0].ja.as_str(), layer.notes[2].en.as_str()), (hostile, hostile));
}

#[test]
fn t31_every_character_that_breaks_or_disguises_is_refused_in_either_language() {
    let forbidden = (0..=0x10_ffff_u32).filter_map(char::from_u32).filter(|letter| {
        letter.is_control()
            || matches!(u32::from(*letter), 0x061c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb)
            || matches!(u32::from(*letter), 0xe0000..=0xe007f | 0xfdd0..=0xfdef)
            || u32::from(*letter) & 0xfffe == 0xfffe
    });
    let host = support::host(Limits::default());
    let mut count = 0;
    // One in seven of them, and the first of each sort: the whole table is tested beside `text::check`.
    for letter in forbidden.step_by(7).chain("\0\u{1b}\u{202e}\u{200b}\u{feff}\u{7f}\u{85}".chars()) {
        let text = format!("高知{letter}市");
        let (ja, en) = if count % 2 == 0 { (text, String::new()) } else { (String::new(), text) };
        let notes = vec![Default::default(), Default::default(), (ja, en)];
        let plugin = support::load(&host, &Guest::answering(&Answer { notes, ..three() }));
        let why = match call(&plugin) {
            Err(CallFailure::BadOutput { why }) => why,
            other => panic!("U+{:04X}: {other:?}", u32::from(letter)),
        };
        assert_eq!(why, format!("notes の地域 39203に使えない文字 U+{:04X} があります", u32::from(letter)));
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
fn t31_a_label_of_ten_megabytes_is_refused_with_its_limit() {
    // Ten megabytes of zeros lie within what may leave a plugin, and are no label.
    let guest = Guest::computing(
        "(drop (memory.grow (i32.const 400))) (i32.store (i32.const 59004) (i32.const 65536)) (i32.store (i32.const 59008) (i32.const 10000000)) (i32.const SCRATCH)",
    );
    assert_eq!(
        fails(&guest.module()),
        CallFailure::BadOutput {
            why: "period が「FY2020」や「2022-03-31」の形ではありません".to_owned()
        }
    );
    let long = ("あ".repeat(1_201), String::new());
    let notes = vec![long, Default::default(), Default::default()];
    assert_eq!(bad_output(&Answer { notes, ..three() }), "notes の地域 39201が長すぎます（上限 1200 文字）");
}

#[test]
fn t31_bytes_that_are_no_text_are_refused_wherever_they_stand() {
    for bytes in [&[0xff][..], &[0xc0, 0x80], &[0xed, 0xa0, 0x80], &[0xf4, 0x90, 0x80, 0x80], &[0xe3, 0x81]] {
        let store = bytes
            .iter()
            .zip(59_500..)
            .fold(String::new(), |all, (byte, at)| all + &format!("(i32.store8 (i32.const {at}) (i32.const {byte}))"));
        let guest = Guest::computing(&format!(
            "{store} (i32.store (i32.const 59004) (i32.const 59500)) (i32.store (i32.const 59008) (i32.const {})) (i32.const SCRATCH)",
            bytes.len()
        ));
        let failure = fails(&guest.module());
        assert!(matches!(failure, CallFailure::Trapped { .. }), "{bytes:?}: {failure}");
    }
}

#[test]
fn an_unknown_kind_of_chart_or_of_answer_is_a_trap() {
    let chart = ("c".to_owned(), vec!["39201".to_owned()], vec![1.0]);
    let kind = Answer { charts: vec![chart], chart_kind: 4, ..three() };
    let failure = fails(&Guest::answering(&kind).module());
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
    let neither = Guest::computing("(i32.store8 (i32.const SCRATCH) (i32.const 2)) (i32.const SCRATCH)");
    let failure = fails(&neither.module());
    assert!(matches!(failure, CallFailure::Trapped { .. }), "{failure}");
}
