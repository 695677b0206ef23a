//! Guests in WebAssembly text, and inputs for them.
//!
//! A guest of these tests is a core module whose memory already holds its manifest and its answer, laid out by the canonical ABI;
//! its `compute` is whatever the test writes.

#![allow(dead_code, reason = "each test file uses its own part")]

use plugin_host::{
    Area, Cell, Column, DistanceColumn, Grouping, GroupingMember, Host, HostOptions, InputProblem, Inputs, Limits,
    Place, Plugin, Trust,
};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

/// The contract as it stands.
pub const WIT: &str = include_str!("../../../wit/v1/indicator.wit");

/// Answers the request for a column as the layer: the two are laid out alike, and the rest of the layer is empty.
pub const ECHO: &str = "(call $column (i32.const CASES_AT) (i32.const CASES_LEN) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const SCRATCH)) (i32.const SCRATCH)";

/// Bytes of memory before the heap of a guest.
const HEAP: usize = 60_000;
/// Where host functions write their answers.
const SCRATCH: usize = 59_000;

/// A guest under construction: what its memory holds.
pub struct Guest {
    memory: Vec<u8>,
    manifest_at: usize,
    answer_at: usize,
    /// More imports of the module.
    pub imports: String,
    /// More fields of the module: functions, tables.
    pub fields: String,
    /// The instructions of `compute`.
    pub compute: String,
    /// The instructions of `describe`, if it is not to give the manifest.
    pub describe: Option<String>,
    /// The instructions of the function through which the host gets room for its answers.
    pub realloc: String,
}

/// Room after what was given before; never freed.
const REALLOC: &str = "(local $at i32)
  (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
  (global.set $heap (i32.add (local.get $at) (local.get 3)))
  (local.get $at)";

/// A layer under construction.
#[derive(Default)]
pub struct Answer {
    pub period: String,
    pub values: Vec<f64>,
    pub status: Vec<u8>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    pub notes: Vec<(String, String)>,
    pub class_breaks: Vec<f64>,
    /// Identifier, items and values of charts with one series.
    pub charts: Vec<(String, Vec<String>, Vec<f64>)>,
    /// How the charts are drawn: the number of the kind in the contract.
    pub chart_kind: u8,
}

impl Answer {
    /// A value an area.
    pub fn of(values: &[f64]) -> Self {
        Self { period: "FY2020".to_owned(), values: values.to_vec(), status: vec![0; values.len()], ..Self::default() }
    }
}

impl Guest {
    /// A guest that answers with a layer from memory.
    pub fn answering(answer: &Answer) -> Self {
        let mut guest = Self::computing("");
        let at = guest.put_answer(answer);
        guest.answer_at = at;
        guest.compute = format!("(i32.const {at})");
        guest
    }

    /// A guest whose `compute` is these instructions.
    pub fn computing(instructions: &str) -> Self {
        let mut guest = Self {
            memory: vec![0; 16],
            manifest_at: 0,
            answer_at: 0,
            imports: String::new(),
            fields: String::new(),
            compute: String::new(),
            describe: None,
            realloc: REALLOC.to_owned(),
        };
        guest.manifest_at = guest.put_manifest("hostile", &["cases"]);
        let (at, len) = guest.put_text("cases");
        guest.compute = instructions.replace("CASES_AT", &at.to_string()).replace("CASES_LEN", &len.to_string());
        guest.compute = guest.compute.replace("SCRATCH", &SCRATCH.to_string());
        guest
    }

    /// The same guest with another manifest.
    pub fn with_manifest(mut self, id: &str, columns: &[&str]) -> Self {
        self.manifest_at = self.put_manifest(id, columns);
        self
    }

    /// The same guest with more fields in its module.
    pub fn with_fields(mut self, fields: &str) -> Self {
        self.fields.push_str(fields);
        self
    }

    /// The same guest that gives the host room in another way.
    pub fn with_realloc(mut self, instructions: &str) -> Self {
        instructions.clone_into(&mut self.realloc);
        self
    }

    /// The same guest with 8,000 of this byte in its memory, and where they lie.
    pub fn filled_with(mut self, byte: u8) -> (Self, usize) {
        let at = self.put(&[byte; 8_000]);
        (self, at)
    }

    /// Where the manifest lies in memory.
    pub fn manifest_offset(&self) -> usize {
        self.manifest_at
    }

    /// The core module, with the contract in it.
    pub fn module(&self) -> Vec<u8> {
        self.module_for(WIT)
    }

    /// The component.
    pub fn component(&self) -> Vec<u8> {
        let mut encoder = ComponentEncoder::default();
        encoder.module(&self.module()).and_then(ComponentEncoder::encode).expect("a component")
    }

    /// The core module, built for another text of the contract.
    pub fn module_for(&self, wit: &str) -> Vec<u8> {
        let mut module = wat::parse_str(self.wat(wit)).expect("a module");
        let mut resolve = Resolve::default();
        let package = resolve.push_str("indicator.wit", wit).expect("the contract");
        let world = resolve.select_world(&[package], Some("indicator")).expect("the world");
        wit_component::embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
            .expect("metadata");
        module
    }

    fn wat(&self, wit: &str) -> String {
        assert!(self.memory.len() < SCRATCH, "the memory of a test guest has one page");
        let data = self.memory.iter().fold(String::new(), |data, byte| data + &format!("\\{byte:02x}"));
        let version =
            wit.split_once("tsunagi:indicator@").and_then(|(_, rest)| rest.split_once(';')).expect("a version").0;
        let describe = self.describe.clone().unwrap_or_else(|| format!("(i32.const {})", self.manifest_at));
        format!(
            r#"(module
              (import "tsunagi:indicator/host@{version}" "column" (func $column (param i32 i32 i32 i32 i32 i32)))
              (import "tsunagi:indicator/host@{version}" "log" (func $log (param i32 i32)))
              (import "tsunagi:indicator/host@{version}" "areas" (func $areas (param i32)))
              (import "tsunagi:indicator/host@{version}" "progress" (func $progress (param f32)))
              {imports}
              (memory (export "memory") 1)
              (global $heap (mut i32) (i32.const {HEAP}))
              (data (i32.const 0) "{data}")
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {realloc})
              {fields}
              (func (export "describe") (result i32) {describe})
              (func (export "compute") (param i32 i32 i32 i32 i32) (result i32) {compute}))"#,
            imports = self.imports,
            fields = self.fields,
            realloc = self.realloc,
            compute = self.compute,
        )
    }

    fn put(&mut self, bytes: &[u8]) -> usize {
        self.memory.resize(self.memory.len().next_multiple_of(8), 0);
        let at = self.memory.len();
        self.memory.extend_from_slice(bytes);
        at
    }

    fn put_text(&mut self, text: &str) -> (usize, usize) {
        (self.put(text.as_bytes()), text.len())
    }

    fn put_manifest(&mut self, id: &str, columns: &[&str]) -> usize {
        let inputs: Vec<u8> = columns
            .iter()
            .flat_map(|column| {
                let mut input = Record::default();
                input.byte(0).align().pair(self.put_text(column)).byte(1).align();
                input.0
            })
            .collect();
        let inputs_at = self.put(&inputs);
        let mut manifest = Record::default();
        let word = |guest: &mut Self, text: &str| guest.put_text(text);
        let both = |guest: &mut Self, text: &str| [guest.put_text(text), guest.put_text(text)];
        manifest
            .pair(word(self, id))
            .pair(word(self, "1.0.0"))
            .pair((0, 0))
            .pair((0, 0))
            .pairs(both(self, "試験"))
            .pairs(both(self, "試験の定義"));
        manifest.pair(word(self, "test")).byte(5).align().pairs(both(self, "点"));
        manifest.byte(2).byte(1).byte(0).align().pairs(both(self, "試験の方法"));
        manifest
            .pair((0, 0))
            .pair((0, 0))
            .pair((inputs_at, columns.len()))
            .byte(0)
            .align()
            .pair((0, 0))
            .byte(0)
            .align();
        self.put(&manifest.0)
    }

    fn put_answer(&mut self, answer: &Answer) -> usize {
        let mut record = Record::default();
        record.byte(0).align().pair(self.put_text(&answer.period)).pair(self.put_numbers(&answer.values));
        record.pair((self.put(&answer.status), answer.status.len()));
        record.pair(self.put_numbers(&answer.low)).pair(self.put_numbers(&answer.high));
        let notes: Vec<u8> = answer
            .notes
            .iter()
            .flat_map(|(ja, en)| {
                let mut note = Record::default();
                note.pair(self.put_text(ja)).pair(self.put_text(en));
                note.0
            })
            .collect();
        record.pair((self.put(&notes), answer.notes.len())).pair(self.put_numbers(&answer.class_breaks));
        let charts: Vec<u8> = answer.charts.iter().flat_map(|chart| self.chart(chart, answer.chart_kind)).collect();
        record.pair((self.put(&charts), answer.charts.len())).pair((0, 0));
        self.put(&record.0)
    }

    fn chart(&mut self, (id, items, values): &(String, Vec<String>, Vec<f64>), kind: u8) -> Vec<u8> {
        let codes: Vec<u8> = items
            .iter()
            .flat_map(|code| {
                let mut pair = Record::default();
                pair.pair(self.put_text(code));
                pair.0
            })
            .collect();
        let status = vec![0; values.len()];
        let mut series = Record::default();
        series.pair((0, 0)).pair((0, 0)).pair(self.put_numbers(values)).pair((self.put(&status), status.len()));
        let mut chart = Record::default();
        chart.pair(self.put_text(id)).pair((0, 0)).pair((0, 0)).byte(kind).align().pair((0, 0)).pair((0, 0));
        chart.pair((self.put(&codes), items.len())).pair((self.put(&series.0), 1));
        chart.0
    }

    fn put_numbers(&mut self, numbers: &[f64]) -> (usize, usize) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        (self.put(&bytes), numbers.len())
    }
}

/// A record laid out by the canonical ABI, whose fields are bytes and pairs of 32-bit words.
#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn byte(&mut self, byte: u8) -> &mut Self {
        self.0.push(byte);
        self
    }

    fn align(&mut self) -> &mut Self {
        self.0.resize(self.0.len().next_multiple_of(4), 0);
        self
    }

    fn pair(&mut self, (at, len): (usize, usize)) -> &mut Self {
        for word in [at, len] {
            self.0.extend(u32::try_from(word).expect("a 32-bit word").to_le_bytes());
        }
        self
    }

    fn pairs(&mut self, [first, second]: [(usize, usize); 2]) -> &mut Self {
        self.pair(first).pair(second)
    }
}

/// Three areas and one column.
pub struct Three {
    areas: Vec<Area>,
    pub cases: Column,
}

impl Three {
    pub fn new() -> Self {
        let area = |(code, name): (&str, &str)| Area {
            code: code.to_owned(),
            name: name.to_owned(),
            urban: true,
            area_km2: 1.0,
        };
        let cells = [1.0, 2.0, 3.0].map(|value| Cell::new(value, Trust::Published));
        Self {
            areas: [("39201", "高知市"), ("39202", "室戸市"), ("39203", "安芸市")].map(area).to_vec(),
            cases: Column::from_cells("FY2020", cells),
        }
    }
}

impl Inputs for Three {
    fn areas(&self) -> &[Area] {
        &self.areas
    }

    fn column(&self, indicator: &str, _period: Option<&str>) -> Result<Column, InputProblem> {
        match indicator {
            "cases" => Ok(self.cases.clone()),
            _ => Err(InputProblem::Missing(format!("指標「{indicator}」はありません"))),
        }
    }

    fn series(&self, indicator: &str) -> Result<Vec<Column>, InputProblem> {
        self.column(indicator, None).map(|column| vec![column])
    }

    fn groupings(&self) -> Result<Vec<Grouping>, InputProblem> {
        let coast = GroupingMember { id: "coast".to_owned(), title: "海沿い".to_owned(), areas: vec![1, 2] };
        Ok(vec![Grouping { id: "shore".to_owned(), title: "海沿いと内陸".to_owned(), members: vec![coast] }])
    }

    fn facilities(&self, _kind: &str) -> Result<Vec<Place>, InputProblem> {
        Ok(Vec::new())
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, InputProblem> {
        Ok(Vec::new())
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, InputProblem> {
        Err(InputProblem::Missing(format!("施設「{kind}」はありません")))
    }

    fn reached(&self, kind: &str, _km: f64) -> Result<Column, InputProblem> {
        Err(InputProblem::Missing(format!("施設「{kind}」はありません")))
    }
}

/// A host with these limits, without cache, that compiles in this process.
pub fn host(limits: Limits) -> Host {
    Host::new(HostOptions { limits, ..HostOptions::default() }).expect("a host")
}

/// Loads a guest that is expected to load.
pub fn load(host: &Host, guest: &Guest) -> Plugin {
    host.load(&guest.module(), "試験.wasm").unwrap_or_else(|error| panic!("{error}"))
}
