//! What the reader of a file must know of the record; and packages that begin with municipalities alone.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Archive, NewPackage, PublishError, RecordError,
    current::{Depth, assemble},
    locked,
};
use crate::{
    area::{Area, AreaCode},
    cell::Trust,
    grouping::{Grouping, GroupingMember},
    import::context::{self, Context, KnownArea, KnownGrouping, KnownIndicator, KnownPackage},
    indicator::Indicator,
    package::{Package, PackageInfo, PackageKind, is_id},
    store::{Entry, Store},
    viewer::Viewer,
};

impl Archive {
    /// What reading a file needs to know that is to lie over a package of the newest revision, or over one that is to be made.
    pub fn import_context(
        &self,
        _viewer: &Viewer,
        package: &str,
        new: Option<&NewPackage>,
    ) -> Result<Context, RecordError> {
        let store = locked(&self.store);
        let served = self.current();
        let entries = store.entries(served.revision().number)?;
        let municipalities = municipalities(&**store, &entries)?;
        let atlas = served.atlases.iter().find(|atlas| atlas.package().info.id == package);
        let entry = entries.iter().find(|entry| entry.package_id == package);
        let over = match (atlas, entry, new) {
            (Some(atlas), _, _) => Arc::clone(atlas.package()),
            (None, Some(entry), _) => Arc::new(assemble(&**store, entry, Depth::Info)?),
            (None, None, Some(new)) => Arc::new(new_package(&**store, &entries, new)?),
            (None, None, None) => return Err(RecordError::UnknownPackage { package: package.to_owned() }),
        };
        let served_packages = served.atlases.iter().map(|atlas| &**atlas.package());
        let kana: BTreeMap<&AreaCode, &str> = served_packages
            .clone()
            .flat_map(|package| &package.areas)
            .filter(|area| !area.kana.is_empty())
            .map(|area| (&area.code, area.kana.as_str()))
            .collect();
        let known_area = |area: &Area| KnownArea {
            code: area.code.to_string(),
            name: area.name.clone(),
            kana: kana.get(&area.code).map_or_else(String::new, |kana| (*kana).to_owned()),
        };
        let mut gazetteer: Vec<KnownArea> = municipalities.iter().map(known_area).collect();
        // A package may have municipalities that today's boundaries have not: they must be found, too.
        for area in &over.areas {
            if !municipalities.iter().any(|known| known.code == area.code) {
                gazetteer.push(known_area(area));
            }
        }
        gazetteer.sort_by(|a, b| a.code.cmp(&b.code));
        let boundaries = entries.iter().find(|entry| entry.package_id != package && is_boundaries(&served, entry));
        let ground = boundaries.map(|entry| assemble(&**store, entry, Depth::Info)).transpose()?;
        let mut changes: Vec<context::AreaChange> = Vec::new();
        for change in over.area_changes.iter().chain(ground.iter().flat_map(|ground| &ground.area_changes)) {
            let known = known_change(change);
            if !changes.contains(&known) {
                changes.push(known);
            }
        }
        changes.sort_by(|a, b| a.date.cmp(&b.date));
        let templates = store.templates()?.into_iter().map(|template| template.body).collect();
        Ok(Context { package: known_package(&over), gazetteer, changes, templates })
    }
}

fn is_boundaries(served: &super::current::Current, entry: &Entry) -> bool {
    served.packages.iter().any(|info| info.id == entry.package_id && info.kind == PackageKind::Boundaries)
}

/// The municipalities of the boundaries package, in the order of their codes.
fn municipalities(store: &dyn Store, entries: &[Entry]) -> Result<Vec<Area>, RecordError> {
    for entry in entries {
        let content = entry.content();
        if store.has_content(&content)? {
            let areas = store.municipalities(&content)?;
            if !areas.is_empty() {
                return Ok(areas);
            }
        }
    }
    Ok(Vec::new())
}

fn known_change(change: &crate::lineage::AreaChange) -> context::AreaChange {
    let (year, month, day) = change.date;
    let side = |side: &[crate::lineage::NamedCode]| {
        side.iter().map(|named| (named.code.to_string(), named.name.clone())).collect()
    };
    context::AreaChange {
        date: format!("{year:04}-{month:02}-{day:02}"),
        from: side(&change.from),
        to: side(&change.to),
        kind: change.kind.clone(),
    }
}

fn known_package(package: &Package) -> KnownPackage {
    let grouping = |grouping: &Grouping| KnownGrouping {
        id: grouping.id.clone(),
        title: grouping.title.clone(),
        members: grouping
            .members
            .iter()
            .map(|member| {
                let codes = member.areas.iter().map(ToString::to_string).collect();
                (member.id.clone(), member.title.clone(), codes)
            })
            .collect(),
    };
    let indicator = |indicator: &Indicator| KnownIndicator {
        id: indicator.id.to_string(),
        title: indicator.title.clone(),
        measure: indicator.measure.id().to_owned(),
        multiple_response: indicator.marks.multiple_response,
        relisted: indicator.marks.relisted,
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
        states: indicator.states.iter().map(|step| (step.value, step.id.clone(), step.label.clone())).collect(),
        ratio: indicator
            .ratio
            .as_ref()
            .map(|ratio| (ratio.numerator.to_string(), ratio.denominator.to_string(), ratio.per)),
        breaks: indicator.breaks.iter().map(|found| found.period.id()).collect(),
        periods: package.columns.keys().filter(|(id, _)| *id == indicator.id).map(|(_, period)| period.id()).collect(),
    };
    KnownPackage {
        id: package.info.id.clone(),
        kind: package.info.kind.id().to_owned(),
        trust: package.info.trust.id().to_owned(),
        prefecture: package.info.prefecture.as_ref().map(ToString::to_string),
        areas: package.areas.iter().map(|area| area.code.to_string()).collect(),
        groupings: package.groupings.iter().map(grouping).collect(),
        indicators: package.indicators.iter().map(indicator).collect(),
        facility_kinds: package.facility_kinds.iter().map(|kind| (kind.id.clone(), kind.label.clone())).collect(),
        tables: package.tables.iter().map(|table| (table.id.clone(), table.title.clone())).collect(),
    }
}

/// Identifier of the grouping of a country's municipalities.
const PREFECTURES: &str = "prefectures";

/// A data package with the municipalities of the boundaries and nothing else; one of the whole country groups them by prefecture.
pub(super) fn new_package(store: &dyn Store, entries: &[Entry], new: &NewPackage) -> Result<Package, PublishError> {
    let refuse = |message: String| PublishError::NewPackage { message };
    if !is_id(&new.id) {
        return Err(refuse(format!(
            "データパッケージの識別子「{}」は使えません。半角の英小文字・数字・ハイフンだけで64文字以内にしてください。",
            new.id
        )));
    }
    if entries.iter().any(|entry| entry.package_id == new.id) {
        return Err(refuse(format!("データパッケージ「{}」はもうあります。別の識別子にしてください。", new.id)));
    }
    super::gate::name("データパッケージの題", &new.title)?;
    let prefecture = match &new.prefecture {
        None => None,
        Some(code) => Some(Area::of_prefecture(code).ok_or_else(|| {
            refuse(format!("「{code}」は都道府県のコードではありません。01 から 47 までの2桁で指定してください。"))
        })?),
    };
    let all = municipalities(store, entries).map_err(|error| PublishError::Store { message: error.to_string() })?;
    let within = |area: &Area| new.prefecture.as_ref().is_none_or(|code| area.code.prefecture() == code.as_str());
    let areas: Vec<Area> = all.into_iter().filter(within).collect();
    if areas.is_empty() {
        return Err(refuse("境界パッケージに、この範囲の市町村がありません。".to_owned()));
    }
    let groupings = if prefecture.is_none() { vec![by_prefecture(&areas)] } else { Vec::new() };
    let mut package = nothing(&new.id);
    package.info.title.clone_from(&new.title);
    package.info.prefecture.clone_from(&new.prefecture);
    package.info.trust = new.trust;
    Ok(Package { prefecture, areas, groupings, ..package })
}

fn by_prefecture(areas: &[Area]) -> Grouping {
    let mut members: Vec<GroupingMember> = Vec::new();
    for area in areas {
        let id = area.code.prefecture();
        if members.last().is_none_or(|member| member.id != id) {
            let whole = AreaCode::parse(id).ok().and_then(|code| Area::of_prefecture(&code));
            let (title, title_en) =
                whole.map_or_else(|| (id.to_owned(), String::new()), |whole| (whole.name, whole.name_en));
            members.push(GroupingMember { id: id.to_owned(), title, title_en, areas: Vec::new() });
        }
        if let Some(member) = members.last_mut() {
            member.areas.push(area.code.clone());
        }
    }
    Grouping {
        id: PREFECTURES.to_owned(),
        version: String::new(),
        title: "都道府県".to_owned(),
        title_en: "Prefectures".to_owned(),
        valid_from: None,
        valid_to: None,
        source: "市区町村コードの先頭2桁による".to_owned(),
        note: String::new(),
        members,
    }
}

/// A data package that says nothing.
pub(super) fn nothing(id: &str) -> Package {
    Package {
        info: PackageInfo {
            id: id.to_owned(),
            kind: PackageKind::Data,
            title: id.to_owned(),
            title_en: String::new(),
            description: String::new(),
            version: String::new(),
            created: String::new(),
            retrieved: String::new(),
            prefecture: None,
            trust: Trust::Published,
            sources: Vec::new(),
            licenses: Vec::new(),
            caveats: Vec::new(),
        },
        prefecture: None,
        areas: Vec::new(),
        groupings: Vec::new(),
        indicators: Vec::new(),
        columns: BTreeMap::new(),
        facility_kinds: Vec::new(),
        facilities: Vec::new(),
        tables: Vec::new(),
        boundaries: Vec::new(),
        area_changes: Vec::new(),
        crosswalks: Vec::new(),
    }
}
