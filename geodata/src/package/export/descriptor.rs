//! Writes `datapackage.json`.

use serde_json::{Map, Value, json};

use super::Resource;
use crate::{
    area::AreaCode,
    package::{PackageInfo, PackageKind, descriptor::WHOLE_COUNTRY},
};

/// The descriptor of a package with these resources.
pub(super) fn write(info: &PackageInfo, resources: &[Resource]) -> Vec<u8> {
    let mut root = Map::new();
    let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
    put("profile", json!("data-package"));
    for (key, text) in [
        ("name", &info.id),
        ("title", &info.title),
        ("title_en", &info.title_en),
        ("version", &info.version),
        ("description", &info.description),
        ("created", &info.created),
    ] {
        if !text.is_empty() {
            put(key, json!(text));
        }
    }
    let licenses = info.licenses.iter().map(|license| {
        let mut object = Map::new();
        object.insert("name".to_owned(), json!(license.name));
        object.insert("title".to_owned(), json!(license.title));
        object.extend(license.url.as_ref().map(|url| ("path".to_owned(), json!(url))));
        Value::Object(object)
    });
    put("licenses", licenses.collect());
    let sources = info.sources.iter().map(|source| {
        let mut object = Map::new();
        object.insert("title".to_owned(), json!(source.title));
        object.extend(source.url.as_ref().map(|url| ("path".to_owned(), json!(url))));
        Value::Object(object)
    });
    put("sources", sources.collect());
    let mut own = Map::new();
    own.insert("format".to_owned(), json!(1));
    own.insert("kind".to_owned(), json!(info.kind.id()));
    let place = info.prefecture.as_ref().map(AreaCode::as_str);
    let place = place.or((info.kind == PackageKind::Data).then_some(WHOLE_COUNTRY));
    own.extend(place.map(|place| ("prefecture".to_owned(), json!(place))));
    own.insert("trust".to_owned(), json!(info.trust.id()));
    own.insert("retrieved".to_owned(), json!(info.retrieved));
    own.insert("caveats".to_owned(), json!(info.caveats));
    put("tsunagi", Value::Object(own));
    put("resources", resources.iter().map(resource).collect());
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

fn resource(resource: &Resource) -> Value {
    let is_sheet = resource.role != "boundaries";
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(resource.name));
    object.insert("path".to_owned(), json!(resource.path));
    object.insert("title".to_owned(), json!(resource.title));
    object.insert("profile".to_owned(), json!(if is_sheet { "tabular-data-resource" } else { "data-resource" }));
    if is_sheet {
        object.insert("format".to_owned(), json!("csv"));
    }
    object.insert("mediatype".to_owned(), json!(if is_sheet { "text/csv" } else { "application/geo+json" }));
    object.insert("encoding".to_owned(), json!("utf-8"));
    if is_sheet {
        object.insert("schema".to_owned(), json!({ "fields": resource.fields, "missingValues": [""] }));
    }
    let mut own = Map::new();
    own.insert("role".to_owned(), json!(resource.role));
    own.extend(resource.own.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    object.insert("tsunagi".to_owned(), Value::Object(own));
    Value::Object(object)
}
