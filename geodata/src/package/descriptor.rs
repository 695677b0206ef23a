//! Reads `datapackage.json`: what the package says about itself, and which files it has.

use super::{
    License, PackageInfo, PackageKind, Source,
    files::{DESCRIPTOR, FileFault, Files},
    problem::{Problems, Spot},
};
use crate::{
    area::{Area, AreaCode},
    cell::Trust,
    period::Period,
};
use serde_json::{Map, Value};

/// The format that this program writes and reads.
const FORMAT: u64 = 1;

/// What stands for the prefecture of a data package about the whole country, and for the country's totals in its cells.
pub(super) const WHOLE_COUNTRY: &str = "00";

/// What a resource holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Areas,
    Groupings,
    GroupingMembers,
    Indicators,
    Breaks,
    Cells,
    FacilityKinds,
    Facilities,
    Table,
    Boundaries,
    AreaChanges,
    Crosswalks,
}

impl Role {
    const ALL: [(&'static str, Self); 12] = [
        ("areas", Self::Areas),
        ("groupings", Self::Groupings),
        ("grouping-members", Self::GroupingMembers),
        ("indicators", Self::Indicators),
        ("breaks", Self::Breaks),
        ("cells", Self::Cells),
        ("facility-kinds", Self::FacilityKinds),
        ("facilities", Self::Facilities),
        ("table", Self::Table),
        ("boundaries", Self::Boundaries),
        ("area-changes", Self::AreaChanges),
        ("crosswalks", Self::Crosswalks),
    ];

    fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == id).map(|(_, role)| role)
    }

    /// Whether a package may have several resources of this role.
    fn may_repeat(self) -> bool {
        matches!(self, Self::Cells | Self::Table)
    }
}

/// One file of a package.
pub(super) struct Resource {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) role: Role,
    pub(super) fields: Vec<Field>,
    /// The `tsunagi` object of the resource.
    pub(super) own: Map<String, Value>,
    /// Where the resource stands in the descriptor: `resources[3]`.
    pub(super) place: String,
}

/// One column as the schema declares it.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) unit: String,
    pub(super) is_number: bool,
}

/// What a descriptor says.
pub(super) struct Descriptor {
    pub(super) info: PackageInfo,
    /// Whether it says that it is about the whole country.
    pub(super) is_national: bool,
    pub(super) resources: Vec<Resource>,
}

/// Reads the descriptor; `None` if too little of it can be read to go on.
pub(super) fn read(files: &Files, problems: &mut Problems) -> Option<Descriptor> {
    let spot = Spot::file(DESCRIPTOR);
    let bytes = match files.read(DESCRIPTOR) {
        Ok(bytes) => bytes,
        Err(fault) => {
            report_file_fault(&fault, spot, problems);
            return None;
        }
    };
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => {
            let message = broken_json(text, &error);
            problems.error(spot.row(error.line()), "broken-json", message);
            return None;
        }
    };
    let Value::Object(root) = value else {
        problems.error(
            spot,
            "broken-json",
            "全体が { } で囲まれたオブジェクトではありません。データパッケージの記述として書いてください。",
        );
        return None;
    };
    let name = text_of(&root, "name", "", true, problems);
    if is_id(&name) {
        problems.rename(&name);
    } else if !name.is_empty() {
        problems.error(
            spot.column("name").text(&name),
            "bad-id",
            "パッケージの名前は、半角の英小文字・数字・ハイフンだけで64文字以内にしてください。",
        );
    }
    let info = read_info(&root, name, problems)?;
    let resources = read_resources(&root, problems);
    check_roles(info.kind, &resources, problems);
    let place = root.get("tsunagi").and_then(|own| own.get("prefecture")).and_then(Value::as_str);
    Some(Descriptor { info, is_national: place == Some(WHOLE_COUNTRY), resources })
}

/// The sentence for a JSON text that cannot be read.
pub(super) fn broken_json(json: &[u8], error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "JSONが途中で終わっています".to_owned(),
        _ => format!("{}文字目でJSONとして読めません", character_of(json, error)),
    };
    format!("{what}。かっこ・引用符・コンマの過不足を確かめてください。")
}

/// The character of its line at which a JSON text cannot be read on, from 1.
pub(super) fn character_of(json: &[u8], error: &serde_json::Error) -> usize {
    let line = json.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    String::from_utf8_lossy(&line[..error.column().min(line.len())]).chars().count().max(1)
}

/// Says why a file cannot be read.
pub(super) fn report_file_fault(fault: &FileFault, spot: Spot<'_>, problems: &mut Problems) {
    match fault {
        FileFault::Missing => {
            problems.error(spot, "missing-file", "ファイルがありません。名前と置き場所を確かめてください。");
        }
        FileFault::Outside => problems.error(
            spot,
            "path-outside-package",
            "パッケージのフォルダーの外を指しています。フォルダーの中のファイルを、/ で区切った相対パスで書いてください。",
        ),
        FileFault::TooLarge => {
            problems.error(spot, "file-too-large", "ファイルが512MBを超えています。分けるか、小さくしてください。");
        }
        FileFault::Unreadable(error) => {
            problems.error(spot, "unreadable-file", format!("ファイルを読み取れません（{error}）。アクセス権を確かめてください。"));
        }
    }
}

/// Whether a text is an identifier: 1 to 64 of `a-z`, `0-9`, `-`.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The text under a key; empty if there is none. A required one that is missing is an error.
pub(super) fn text_of(
    object: &Map<String, Value>,
    key: &str,
    place: &str,
    required: bool,
    problems: &mut Problems,
) -> String {
    let path = if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    let spot = Spot::file(DESCRIPTOR).column(&path);
    match object.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => text.trim().to_owned(),
        None | Some(Value::Null | Value::String(_)) => {
            if required {
                problems.error(spot, "missing-value", "必ず書く項目ですが、書かれていません。");
            }
            String::new()
        }
        Some(other) => {
            let text = other.to_string();
            problems.error(spot.text(&text), "not-a-text", "文字列（\" \" で囲んだ文字）で書いてください。");
            String::new()
        }
    }
}

/// The texts of a list under a key; none if there is no list.
pub(super) fn texts_of(object: &Map<String, Value>, key: &str, place: &str, problems: &mut Problems) -> Vec<String> {
    let path = if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    let spot = Spot::file(DESCRIPTOR).column(&path);
    match object.get(key) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).map(|text| text.trim().to_owned()).collect()
        }
        Some(other) => {
            let text = other.to_string();
            problems.error(spot.text(&text), "not-a-list", "文字列の一覧（[\"…\", \"…\"]）で書いてください。");
            Vec::new()
        }
    }
}

fn read_info(root: &Map<String, Value>, id: String, problems: &mut Problems) -> Option<PackageInfo> {
    let spot = Spot::file(DESCRIPTOR);
    let Some(Value::Object(own)) = root.get("tsunagi") else {
        problems.error(
            spot.column("tsunagi"),
            "missing-value",
            "tsunagi の項目がありません。format、kind、prefecture、trust、retrieved を書いてください。",
        );
        return None;
    };
    match own.get("format").and_then(Value::as_u64) {
        Some(FORMAT) => {}
        Some(other) => {
            let text = other.to_string();
            problems.error(
                spot.column("tsunagi.format").text(&text),
                "unknown-format",
                format!("この版のつなぎが読めるのは形式{FORMAT}だけです。新しい版のつなぎで開いてください。"),
            );
            return None;
        }
        None => problems.error(
            spot.column("tsunagi.format"),
            "missing-value",
            format!("形式の番号 {FORMAT} を書いてください。"),
        ),
    }
    let kind_text = text_of(own, "kind", "tsunagi", true, problems);
    let kind = PackageKind::parse(&kind_text);
    if kind.is_none() && !kind_text.is_empty() {
        problems.error(
            spot.column("tsunagi.kind").text(&kind_text),
            "unknown-kind",
            "パッケージの種類は data か boundaries です。",
        );
    }
    let trust_text = text_of(own, "trust", "tsunagi", true, problems);
    let trust = Trust::parse(&trust_text);
    if trust.is_none() && !trust_text.is_empty() {
        problems.error(spot.column("tsunagi.trust").text(&trust_text), "unknown-trust", UNKNOWN_TRUST);
    }
    let (kind, trust) = (kind?, trust?);
    Some(PackageInfo {
        id,
        kind,
        title: text_of(root, "title", "", true, problems),
        title_en: text_of(root, "title_en", "", true, problems),
        description: text_of(root, "description", "", true, problems),
        version: text_of(root, "version", "", true, problems),
        created: text_of(root, "created", "", false, problems),
        retrieved: read_retrieved(own, problems),
        prefecture: read_prefecture(own, kind, problems),
        trust,
        sources: read_sources(root, problems),
        licenses: read_licenses(root, problems),
        caveats: texts_of(own, "caveats", "tsunagi", problems),
    })
}

/// The sentence for a trust that is none.
pub(super) const UNKNOWN_TRUST: &str =
    "信頼の度合いは published（公表値）、provisional（速報）、estimate（推計）、sample（見本）のどれかです。";

fn read_retrieved(own: &Map<String, Value>, problems: &mut Problems) -> String {
    let text = text_of(own, "retrieved", "tsunagi", true, problems);
    let is_day = matches!(Period::parse(&text), Ok(period @ Period::AsOf { .. }) if period.id() == text);
    if !text.is_empty() && !is_day {
        problems.error(
            Spot::file(DESCRIPTOR).column("tsunagi.retrieved").text(&text),
            "bad-date",
            "日付は 2026-11-22 のように書いてください。",
        );
    }
    text
}

fn read_prefecture(own: &Map<String, Value>, kind: PackageKind, problems: &mut Problems) -> Option<AreaCode> {
    let text = text_of(own, "prefecture", "tsunagi", kind == PackageKind::Data, problems);
    if text.is_empty() || (kind == PackageKind::Data && text == WHOLE_COUNTRY) {
        return None;
    }
    let code = AreaCode::parse(&text).ok().filter(|code| Area::of_prefecture(code).is_some());
    if code.is_none() {
        problems.error(
            Spot::file(DESCRIPTOR).column("tsunagi.prefecture").text(&text),
            "unknown-code",
            "都道府県コードは 01 から 47 の2桁です。",
        );
    }
    code
}

fn read_sources(root: &Map<String, Value>, problems: &mut Problems) -> Vec<Source> {
    objects_of(root, "sources", "出典を少なくとも1つ書いてください。", problems)
        .into_iter()
        .map(|(place, object)| Source {
            title: text_of(object, "title", &place, true, problems),
            url: some_text(text_of(object, "path", &place, false, problems)),
        })
        .collect()
}

fn read_licenses(root: &Map<String, Value>, problems: &mut Problems) -> Vec<License> {
    objects_of(root, "licenses", "利用条件を少なくとも1つ書いてください。", problems)
        .into_iter()
        .map(|(place, object)| License {
            name: text_of(object, "name", &place, true, problems),
            title: text_of(object, "title", &place, false, problems),
            url: some_text(text_of(object, "path", &place, false, problems)),
        })
        .collect()
}

fn some_text(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The objects of a list under a key, each with its place; an empty list is an error.
fn objects_of<'a>(
    root: &'a Map<String, Value>,
    key: &str,
    advice: &str,
    problems: &mut Problems,
) -> Vec<(String, &'a Map<String, Value>)> {
    let items = root.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if items.is_empty() {
        problems.error(Spot::file(DESCRIPTOR).column(key), "missing-value", advice);
    }
    let mut objects = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let place = format!("{key}[{number}]");
        if let Value::Object(object) = item {
            objects.push((place, object));
        } else {
            problems.error(
                Spot::file(DESCRIPTOR).column(&place),
                "not-an-object",
                "{ } で囲んだ項目で書いてください。",
            );
        }
    }
    objects
}

fn read_resources(root: &Map<String, Value>, problems: &mut Problems) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    for (place, object) in objects_of(root, "resources", "ファイルの一覧（resources）を書いてください。", problems)
    {
        let name = text_of(object, "name", &place, true, problems);
        let path = text_of(object, "path", &place, true, problems);
        let empty = Map::new();
        let own = object.get("tsunagi").and_then(Value::as_object).unwrap_or(&empty);
        let own_place = format!("{place}.tsunagi");
        let role_text = text_of(own, "role", &own_place, true, problems);
        let Some(role) = Role::parse(&role_text) else {
            if !role_text.is_empty() {
                let known: Vec<&str> = Role::ALL.iter().map(|(id, _)| *id).collect();
                problems.error(
                    Spot::file(DESCRIPTOR).column(&format!("{own_place}.role")).text(&role_text),
                    "unknown-role",
                    format!("役割（role）は {} のどれかです。", known.join("、")),
                );
            }
            continue;
        };
        let spot_of_name = format!("{place}.name");
        if resources.iter().any(|known| known.name == name) && !name.is_empty() {
            problems.error(
                Spot::file(DESCRIPTOR).column(&spot_of_name).text(&name),
                "duplicate-id",
                "同じ名前のファイルが前にあります。名前を変えてください。",
            );
        }
        if resources.iter().any(|known| known.role == role) && !role.may_repeat() {
            problems.error(
                Spot::file(DESCRIPTOR).column(&own_place).text(&role_text),
                "duplicate-role",
                "この役割のファイルは1つだけです。1つにまとめてください。",
            );
            continue;
        }
        if name.is_empty() || path.is_empty() {
            continue;
        }
        resources.push(Resource { name, path, role, fields: read_fields(object), own: own.clone(), place: own_place });
    }
    resources
}

fn read_fields(resource: &Map<String, Value>) -> Vec<Field> {
    let fields = resource.get("schema").and_then(|schema| schema.get("fields")).and_then(Value::as_array);
    let text = |field: &Value, key: &str| field.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    fields
        .into_iter()
        .flatten()
        .map(|field| Field {
            name: text(field, "name"),
            title: text(field, "title"),
            title_en: text(field, "title_en"),
            unit: text(field, "unit"),
            is_number: matches!(field.get("type").and_then(Value::as_str), Some("number" | "integer")),
        })
        .collect()
}

fn check_roles(kind: PackageKind, resources: &[Resource], problems: &mut Problems) {
    let needed: &[(Role, &str)] = match kind {
        PackageKind::Data => &[(Role::Areas, "areas"), (Role::Indicators, "indicators")],
        PackageKind::Boundaries => &[(Role::Boundaries, "boundaries")],
    };
    for (role, id) in needed {
        if !resources.iter().any(|resource| resource.role == *role) {
            problems.error(
                Spot::file(DESCRIPTOR).column("resources"),
                "missing-role",
                format!("役割 {id} のファイルがありません。resources に加えてください。"),
            );
        }
    }
    for resource in resources {
        // Changes of municipalities belong to their polygons as much as to their figures.
        if resource.role == Role::AreaChanges {
            continue;
        }
        if (resource.role == Role::Boundaries) != (kind == PackageKind::Boundaries) {
            problems.error(
                Spot::file(DESCRIPTOR).column(&resource.place).text(&resource.name),
                "role-does-not-fit",
                format!("種類が {} のパッケージには置けない役割です。", kind.id()),
            );
        }
    }
}
