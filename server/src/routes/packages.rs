//! `GET /api/v1/packages`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use geodata::{
    import::datapackage,
    package::{PackageInfo, PackageKind, package_files},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answers::Content,
    problem::{Problem, ProblemBody, release_error},
    query::{Asked, Query, Segment},
    state::Shared,
};

#[derive(Debug, Serialize, ToSchema)]
struct PackagesAnswer {
    /// The data packages of the revision served.
    packages: Vec<PackageShape>,
    /// The packages that boundaries come from.
    boundaries: Vec<PackageShape>,
    /// The one that is read when a request names none.
    default: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct PackageShape {
    /// Identifier: what `data` in a query names.
    id: String,
    /// Title.
    title: String,
    /// Title in English.
    title_en: String,
    /// What it holds.
    description: String,
    /// Version.
    version: String,
    /// How far to trust what does not say otherwise.
    trust: &'static str,
    /// Whether it is fictitious.
    sample: bool,
    /// Where its content comes from.
    sources: Vec<SourceShape>,
    /// Under which terms it may be used.
    licenses: Vec<String>,
    /// Day on which its sources were last looked at.
    retrieved: String,
    /// What to keep in mind.
    caveats: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SourceShape {
    /// Title, as it is cited.
    title: String,
    /// Address.
    url: Option<String>,
}

impl From<&PackageInfo> for PackageShape {
    fn from(info: &PackageInfo) -> Self {
        let sources = info.sources.iter().map(|it| SourceShape { title: it.title.clone(), url: it.url.clone() });
        let licenses =
            info.licenses.iter().map(|it| if it.title.is_empty() { it.name.clone() } else { it.title.clone() });
        Self {
            id: info.id.clone(),
            title: info.title.clone(),
            title_en: info.title_en.clone(),
            description: info.description.clone(),
            version: info.version.clone(),
            trust: info.trust.id(),
            sample: info.is_sample(),
            sources: sources.collect(),
            licenses: licenses.collect(),
            retrieved: info.retrieved.clone(),
            caveats: info.caveats.clone(),
        }
    }
}

/// The data packages: what `data` in other requests can name, each with source, licence and caveats.
#[utoipa::path(get, path = "/api/v1/packages", tag = "data",
    params(("revision" = Option<String>, Query, description = "Number of a revision, or a day; the newest if none is given")),
    responses((status = 200, body = PackagesAnswer), (status = "4XX", body = ProblemBody)))]
pub async fn list(State(state): State<Shared>, mut query: Query, asked: Asked) -> Result<Response, Problem> {
    let revision = query.revision(&state)?;
    query.finish()?;
    let reading = Arc::clone(&state);
    asked
        .answer(&state, move || {
            let packages = reading.archive.packages_in(&reading.viewer, revision).map_err(release_error)?;
            let of_kind =
                |kind: PackageKind| packages.iter().filter(|info| info.kind == kind).map(PackageShape::from).collect();
            Ok(Content::json(&PackagesAnswer {
                packages: of_kind(PackageKind::Data),
                boundaries: of_kind(PackageKind::Boundaries),
                default: geodata::archive::DEFAULT_PACKAGE,
            }))
        })
        .await
}

/// A data package as a zipped Frictionless data package, as it stands in a revision. `{file}` is `<id>.zip`.
#[utoipa::path(get, path = "/api/v1/packages/{file}", tag = "data", operation_id = "export_package",
    params(("file" = String, Path, description = "`<id>.zip`"),
        ("revision" = Option<String>, Query, description = "Number of a revision, or a day; the newest if none is given")),
    responses((status = 200, body = Vec<u8>, content_type = "application/zip"), (status = "4XX", body = ProblemBody)))]
pub async fn file(
    State(state): State<Shared>,
    Segment(file): Segment,
    mut query: Query,
    asked: Asked,
) -> Result<Response, Problem> {
    let revision = query.revision(&state)?;
    query.finish()?;
    let Some(id) = file.strip_suffix(".zip") else {
        return Err(Problem::NotFound {
            what: "ファイル",
            id: file,
            next: "「パッケージ.zip」の形で指定してください。",
        });
    };
    let number = revision.unwrap_or_else(|| state.archive.revision().number);
    let packages = state.archive.packages_in(&state.viewer, Some(number)).map_err(release_error)?;
    let is_boundaries = packages.iter().any(|info| info.id == id && info.kind == PackageKind::Boundaries);
    let release = if is_boundaries { None } else { Some(state.release(Some(id), Some(number))?) };
    let (id, name) = (id.to_owned(), format!("{id}_版{number}.zip"));
    let hash = release.as_ref().map(|release| release.hash().as_str().to_owned());
    let (exporting, of) = (Arc::clone(&state), id.clone());
    let answer = asked.answer(&state, move || {
        let zip = if let Some(release) = release {
            datapackage::zip(&release)
        } else {
            let package = exporting.archive.package(&exporting.viewer, &of, Some(number)).map_err(release_error)?;
            datapackage::zip_of(&package_files(&package))
        };
        Ok(Content::data("application/zip", zip).saved_as(name))
    });
    let answer = answer.await?;
    // Whoever has the file already is only told so.
    if answer.status() == StatusCode::OK {
        let detail = serde_json::json!({ "format": "zip", "revision": number, "release": hash });
        state.note_own("export", id, detail).await;
    }
    Ok(answer)
}
