//! `datapackage.json`: the descriptor of a Frictionless data package, with the fields that Tsunagi adds.

use serde::Serialize;

/// A whole descriptor. Fields are written in this order, so that the file is the same each time.
#[derive(Debug, Clone, Serialize)]
pub struct Descriptor {
    /// Identifier of the package, which is also the name of its folder.
    pub name: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Version of the data.
    pub version: String,
    /// What the package holds, in a few sentences.
    pub description: String,
    /// Date on which this version was made, `YYYY-MM-DD`.
    pub created: String,
    /// Always `data-package`.
    pub profile: &'static str,
    /// Licences.
    pub licenses: Vec<License>,
    /// Where the data come from.
    pub sources: Vec<Source>,
    /// What Tsunagi needs to know beyond Frictionless.
    pub tsunagi: PackageFacts,
    /// The files.
    pub resources: Vec<Resource>,
}

/// A licence.
#[derive(Debug, Clone, Serialize)]
pub struct License {
    /// Identifier.
    pub name: String,
    /// Title.
    pub title: String,
    /// Address of the text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// A source.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// Citation.
    pub title: String,
    /// Address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// What Tsunagi needs to know of a package.
#[derive(Debug, Clone, Serialize)]
pub struct PackageFacts {
    /// Version of the package format.
    pub format: u32,
    /// `data` or `boundaries`.
    pub kind: &'static str,
    /// The prefecture that the data are about; none for boundaries of the whole country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// `published` or `sample`.
    pub trust: &'static str,
    /// Date on which the sources were read, `YYYY-MM-DD`.
    pub retrieved: String,
    /// What a reader must know before using the data.
    pub caveats: Vec<String>,
}

/// One file of the package.
#[derive(Debug, Clone, Serialize)]
pub struct Resource {
    /// Identifier.
    pub name: String,
    /// File name.
    pub path: String,
    /// Title.
    pub title: String,
    /// `tabular-data-resource` or `data-resource`.
    pub profile: &'static str,
    /// Media type.
    pub mediatype: &'static str,
    /// Always `utf-8`.
    pub encoding: &'static str,
    /// Columns, if it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// What the file is for.
    pub tsunagi: ResourceFacts,
}

/// What a file is for. A struct, not a JSON map, so that the order of its keys never depends on how `serde_json` was built.
#[derive(Debug, Clone, Serialize)]
pub struct ResourceFacts {
    /// Role in the package, such as `cells`.
    pub role: String,
    /// What a table of the profile says of itself.
    #[serde(flatten)]
    pub table: Option<TableFacts>,
}

/// What a table of the prefecture's profile says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct TableFacts {
    /// Section of the profile.
    pub section: String,
    /// Title with data kind and unit.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Who or what is counted.
    pub definition: String,
    /// Period or date, as printed.
    pub as_of: String,
    /// How the numbers combine.
    pub measure: String,
    /// 複数回答
    pub multiple_response: bool,
    /// 再掲
    pub relisted: bool,
    /// How many were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// `bars`, `series` or `none`.
    pub figure: String,
    /// Remarks.
    pub notes: Vec<String>,
    /// Citation.
    pub source: String,
    /// How far to trust it.
    pub trust: String,
}

impl ResourceFacts {
    /// The facts of a file that is not a table of the profile.
    pub fn role(role: &str) -> Self {
        Self { role: role.to_owned(), table: None }
    }
}

/// The columns of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Schema {
    /// Columns, in file order.
    pub fields: Vec<Field>,
    /// Columns that identify a row.
    #[serde(rename = "primaryKey", skip_serializing_if = "Vec::is_empty")]
    pub primary_key: Vec<String>,
    /// Texts that stand for nothing.
    #[serde(rename = "missingValues")]
    pub missing_values: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Head of the column in the file.
    pub name: String,
    /// Frictionless type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Head for people.
    pub title: String,
    /// Unit of a number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

impl Descriptor {
    /// The text of `datapackage.json`, ending in a line feed.
    pub fn to_json(&self) -> anyhow::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
