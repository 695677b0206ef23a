//! `tsunagi plugin check`: conformance of a plugin, by its golden cases and by cases that every plugin must stand.

mod cases;
mod stand;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use indicator_definition::{
    Cell as GoldenValue, Definition, InputKind, component,
    golden::{Case, Found, Golden, Setting},
};
use plugin_host::{
    CallFailure, Cell, CompileIn, Host, HostOptions, Layer, Limits, Manifest, ParameterValue, Plugin, ProblemKind,
    Request,
};

use super::{
    new::size,
    project::{self, Given},
    trial,
};
use crate::cli::Failure;
use stand::Stand;

/// Files larger than this take long to load: a word about it.
const LARGE_BYTES: usize = 5_000_000;

/// What `check` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// プラグインのフォルダ、.wasm、indicator.toml、または同梱プラグインの id（既定は今のフォルダ）
    #[arg(value_name = "フォルダ|ファイル|id", default_value = ".", hide_default_value = true)]
    what: String,
    /// 例のファイル（既定はプラグインの隣の golden.json）
    #[arg(long, value_name = "ファイル")]
    golden: Option<PathBuf>,
}

/// Checks a plugin and lists everything that is wrong.
pub(super) fn check(args: CheckArgs) -> Result<(), Failure> {
    let CheckArgs { what, golden } = args;
    let (name, bytes, folder, text) = match project::given(&what)? {
        Given::Project(project, bytes) => {
            let name = project.output().display().to_string();
            (name, bytes, project.folder.clone(), Some(project.text.clone()))
        }
        Given::File(path, bytes) => {
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            let text = component::definition_of(&bytes).map(str::to_owned);
            (path.display().to_string(), bytes, folder, text)
        }
        Given::Id(id) => {
            let bytes = crate::plugins::shipped_file(&id).ok_or_else(|| {
                Failure::problem(format!(
                    "{id} というフォルダもファイルも同梱プラグインもありません。プラグインのフォルダか .wasm を指定してください。"
                ))
            })?;
            let text = component::definition_of(&bytes).map(str::to_owned);
            (format!("{id}.wasm"), bytes.into_owned(), PathBuf::from("."), text)
        }
    };
    let is_shipped = !Path::new(&what).exists();
    let cases = match golden {
        // The folder that one happens to be in has nothing to do with a plugin of the program.
        None if is_shipped => Vec::new(),
        golden => golden_cases(&golden.unwrap_or_else(|| folder.join("golden.json")))?,
    };
    let mut report = Report::default();
    let Some(plugin) = load(&bytes, &name, &mut report)? else { return report.finish() };
    println!("{} {}（{}）", plugin.manifest().id, plugin.manifest().version, plugin.manifest().title.ja);
    if bytes.len() > LARGE_BYTES {
        report.notice(&format!("大きさ {}：読み込みと控えに時間がかかります。", size(bytes.len())));
    }
    if cases.is_empty() && !is_shipped {
        report.notice("golden.json がありません。手で計算した例を書くと、書き直したときの間違いが分かります。");
    }
    for case in &cases {
        golden_case(&plugin, case, &mut report);
    }
    for case in cases::standard(plugin.manifest()) {
        standard(&plugin, &case, &mut report);
    }
    let (mib, limit) = (in_mib(report.memory_bytes), in_mib(Limits::default().memory_bytes));
    report.notice(&format!("メモリは、いちばん多い呼び出しで {mib:.1} MiB でした（上限 {limit:.0} MiB）。"));
    let definition = text.as_deref().and_then(|text| Definition::read(text).ok());
    real_data(&plugin, &bytes, definition.as_ref(), &mut report)?;
    report.finish()
}

/// What has been found so far.
#[derive(Default)]
struct Report {
    passed: usize,
    failed: usize,
    /// The most that one call has had.
    memory_bytes: usize,
}

impl Report {
    fn pass(&mut self, name: &str, detail: &str) {
        self.passed += 1;
        println!("  ○ {name}{detail}");
    }

    fn fail(&mut self, name: &str, sentences: &[String]) {
        self.failed += 1;
        println!("  × {name}");
        for sentence in sentences {
            println!("      {}", sentence.replace('\n', "\n      "));
        }
    }

    #[expect(clippy::unused_self, reason = "notices stand among the results, and count for neither side")]
    fn notice(&self, sentence: &str) {
        println!("  ・ {sentence}");
    }

    fn finish(self) -> Result<(), Failure> {
        if self.failed == 0 {
            println!("{}件すべて合格です。", self.passed);
            return Ok(());
        }
        println!(
            "{}件のうち{}件が不合格です。×の所を直してから、もう一度実行してください。",
            self.passed + self.failed,
            self.failed
        );
        Err(Failure::Told)
    }
}

fn golden_cases(path: &Path) -> Result<Vec<Case>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let read = Golden::read(&text);
            read.map(|golden| golden.cases)
                .map_err(|problems| Failure::problem(format!("{} に問題があります。\n{problems}", path.display())))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failure::problem(format!("{} を読めませんでした（{error}）。", path.display()))),
    }
}

/// Loads the plugin twice, as a server would: what it says of itself must be a constant.
fn load(bytes: &[u8], name: &str, report: &mut Report) -> Result<Option<Plugin>, Failure> {
    let compile = match std::env::current_exe() {
        Ok(program) => CompileIn::Child { program, args: vec!["compile-plugin".into()] },
        Err(_) => CompileIn::InProcess,
    };
    let options = HostOptions { cache_folder: None, limits: Limits::default(), compile };
    let host = Host::new(options).map_err(Failure::problem)?;
    let began = Instant::now();
    let loaded = host.load(bytes, name).and_then(|plugin| Ok((host.load(bytes, name)?, plugin)));
    match loaded {
        Err(error) => {
            report.fail("読み込み", &[format!("{error}。")]);
            Ok(None)
        }
        Ok((again, plugin)) if again.manifest() != plugin.manifest() => {
            report.fail(
                "describe を2回",
                &["2回の答えが違います。describe は、いつも同じものを返してください。".to_owned()],
            );
            Ok(None)
        }
        Ok((_, plugin)) => {
            let detail = format!("（{}、{:.0} ミリ秒）", size(bytes.len()), began.elapsed().as_secs_f64() * 500.0);
            report.pass("読み込みと describe（2回とも同じ）", &detail);
            Ok(Some(plugin))
        }
    }
}

/// One call, made twice: the same inputs give the same bits.
struct Called {
    outcome: Result<Layer, CallFailure>,
    is_same: bool,
    ms: f64,
    log: Vec<String>,
}

fn call(plugin: &Plugin, case: &Case, request: &Request) -> Called {
    let stand = Stand::of(case);
    let log = stand.log();
    let began = Instant::now();
    let first = plugin.compute(Box::new(stand), request).map_err(|error| error.failure);
    let ms = began.elapsed().as_secs_f64() * 1_000.0;
    let second = plugin.compute(Box::new(Stand::of(case)), request).map_err(|error| error.failure);
    let lines = log.lock().map(|lines| lines.clone()).unwrap_or_default();
    Called { is_same: is_same(&first, &second), outcome: first, ms, log: lines }
}

/// To the bit, which `==` of numbers is not.
fn is_same(one: &Result<Layer, CallFailure>, other: &Result<Layer, CallFailure>) -> bool {
    let bits = |cell: Cell| {
        let ends = cell.interval.map(|(low, high)| (low.to_bits(), high.to_bits()));
        (cell.value.map(f64::to_bits), cell.trust, ends)
    };
    match (one, other) {
        (Ok(one), Ok(other)) => one == other && one.cells.iter().map(bits).eq(other.cells.iter().map(bits)),
        (Err(one), Err(other)) => one == other,
        _ => false,
    }
}

fn request_of(case: &Case) -> Request {
    let value = |setting: &Setting| match setting {
        Setting::Number(number) => ParameterValue::Number(*number),
        Setting::Text(text) => ParameterValue::Text(text.clone()),
        Setting::Boolean(is) => ParameterValue::Boolean(*is),
    };
    Request {
        period: case.period.clone(),
        parameters: case.parameters.iter().map(|(id, setting)| (id.clone(), value(setting))).collect(),
    }
}

fn golden_case(plugin: &Plugin, case: &Case, report: &mut Report) {
    let called = call(plugin, case, &request_of(case));
    let mut told = match &called.outcome {
        Ok(layer) => {
            let cells: Vec<GoldenValue> = layer
                .cells
                .iter()
                .map(|cell| GoldenValue::from_status(cell.value.unwrap_or(0.0), cell.status()))
                .collect();
            let ends = |end: fn((f64, f64)) -> f64| -> Vec<f64> {
                let has_any = layer.cells.iter().any(|cell| cell.interval.is_some());
                if has_any {
                    layer.cells.iter().map(|cell| cell.interval.map_or(0.0, end)).collect()
                } else {
                    Vec::new()
                }
            };
            let (low, high) = (ends(|(low, _)| low), ends(|(_, high)| high));
            let period = layer.period.as_deref().unwrap_or_default();
            case.differences(&Found::Layer { period, cells: &cells, low: &low, high: &high })
        }
        Err(CallFailure::Problem { kind, message }) => {
            let kind = match kind {
                ProblemKind::MissingInput => "missing-input",
                ProblemKind::Refused => "refused",
                ProblemKind::BadParameter => "bad-parameter",
                ProblemKind::Failed => "failed",
            };
            case.differences(&Found::Problem { kind, message })
        }
        Err(CallFailure::Parameter(problem)) => {
            case.differences(&Found::Problem { kind: "bad-parameter", message: &problem.to_string() })
        }
        Err(failure) => vec![format!("{failure}。")],
    };
    close(&format!("例：{}", case.name), &called, &mut told, report);
}

fn standard(plugin: &Plugin, case: &cases::Standard, report: &mut Report) {
    let called = call(plugin, &case.case, &request_of(&case.case));
    let mut told = match &called.outcome {
        Ok(_) => Vec::new(),
        // A sentence for the user is a good answer to data that cannot be; but plain data can be.
        Err(CallFailure::Problem { .. }) if case.may_refuse => Vec::new(),
        Err(failure) => vec![format!("{failure}。")],
    };
    close(&case.case.name, &called, &mut told, report);
}

/// What holds of every call.
fn close(name: &str, called: &Called, told: &mut Vec<String>, report: &mut Report) {
    if !called.is_same {
        told.push(
            "同じ入力の2回の計算で、結果が違いました。乱数、時刻、並び順の決まらない集まりを使わないでください。"
                .to_owned(),
        );
    }
    if told.is_empty() {
        let refused = match &called.outcome {
            Err(CallFailure::Problem { message, .. }) => format!("（断りの文：{message}）"),
            Ok(layer) => {
                report.memory_bytes = report.memory_bytes.max(layer.memory_bytes);
                format!("（{:.1} ミリ秒、{:.1} MiB）", called.ms, in_mib(layer.memory_bytes))
            }
            Err(_) => format!("（{:.1} ミリ秒）", called.ms),
        };
        report.pass(name, &refused);
        return;
    }
    told.extend(called.log.iter().map(|line| format!("ログ：{line}")));
    report.fail(name, told);
}

fn in_mib(bytes: usize) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

/// The data that ship: what is really asked of the plugin first.
fn real_data(
    plugin: &Plugin,
    bytes: &[u8],
    definition: Option<&Definition>,
    report: &mut Report,
) -> Result<(), Failure> {
    let name = "実データ（kochi、最新の時期）";
    let manifest = plugin.manifest();
    let believed = believed(definition);
    let found = trial::with_plugin(&manifest.id, bytes, None, async |state| {
        let unlike = believed.iter().filter_map(|it| trial::unlike(&state, it)).collect::<Vec<_>>();
        Ok((unlike, trial::count(&state, &manifest.id).await))
    })?;
    let (unlike, counted) = found;
    match counted {
        Ok((values, areas)) if unlike.is_empty() => report.pass(name, &format!("（{areas}市町村のうち{values}に値）")),
        Ok(_) => report.fail(name, &unlike),
        Err(sentence) => report.fail(name, &[unlike, vec![sentence]].concat()),
    }
    Ok(())
}

/// What a formula's author believes the columns to be.
fn believed(definition: Option<&Definition>) -> Vec<trial::Belief> {
    let inputs = definition.filter(|definition| definition.formula.is_some()).map(|definition| &definition.inputs);
    inputs
        .into_iter()
        .flatten()
        .filter_map(|input| match &input.kind {
            InputKind::Column { indicator, .. } => Some(trial::Belief {
                line: input.line,
                indicator: indicator.clone(),
                measure: input.measure.map(indicator_definition::Measure::id),
                unit: input.unit.clone(),
            }),
            _ => None,
        })
        .collect()
}

/// The parameters of a manifest, for the cases.
fn parameter_settings(manifest: &Manifest) -> Vec<(String, String, Setting)> {
    use plugin_host::ParameterKind;
    let mut found = Vec::new();
    for parameter in &manifest.parameters {
        let mut add = |word: String, setting: Setting| found.push((parameter.id.clone(), word, setting));
        match &parameter.kind {
            ParameterKind::Number { min, max, .. } => {
                add(min.to_string(), Setting::Number(*min));
                add(max.to_string(), Setting::Number(*max));
            }
            ParameterKind::Choice(options) => {
                for option in options {
                    add(option.id.clone(), Setting::Text(option.id.clone()));
                }
            }
            ParameterKind::Boolean { .. } => {
                add("true".to_owned(), Setting::Boolean(true));
                add("false".to_owned(), Setting::Boolean(false));
            }
            ParameterKind::FacilityKind { default } => add(default.clone(), Setting::Text(default.clone())),
            ParameterKind::Area => {
                add(cases::FIRST_AREA.to_owned(), Setting::Text(cases::FIRST_AREA.to_owned()));
            }
        }
    }
    found
}
