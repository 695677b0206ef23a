//! Reads a whole package: descriptor first, then each file by its role, then what they say about each other.

use super::{
    Package, PackageError, PackageInfo, PackageKind, Problem, Report, boundaries, cells, check_placement, consistency,
    descriptor::{self, Descriptor, Resource, Role},
    files::{Files, embedded_ids},
    lineage, places,
    problem::Problems,
    sheet::{Columns, Sheet},
    tables, words,
};
use crate::{area::Area, lineage::AreaChange};
use std::{collections::BTreeMap, path::Path};

/// Identifier of the boundaries that ship with the program.
pub const BOUNDARIES_ID: &str = "japan-boundaries";

/// Reads the package in a folder: its content, unless there is an error, and everything that is wrong with it.
pub fn read_folder(folder: &Path) -> (Option<Package>, Vec<Problem>) {
    let (package, _, problems) = read(&Files::Folder(folder.to_owned()));
    (package, problems)
}

/// Reads a package whose files are in memory, by path; `name` is what problems call it before its descriptor is read.
pub fn read_files(name: &str, files: BTreeMap<String, Vec<u8>>) -> (Option<Package>, Vec<Problem>) {
    let (package, _, problems) = read(&Files::Memory { name: name.to_owned(), files });
    (package, problems)
}

/// Reads a package that the program carries.
pub fn read_embedded(id: &str) -> (Option<Package>, Vec<Problem>) {
    let (package, _, problems) = read(&Files::Embedded(id.to_owned()));
    (package, problems)
}

/// Reads every package that the program carries.
pub fn load_embedded() -> Result<Vec<Package>, PackageError> {
    embedded_ids().into_iter().map(|id| demand(id, read_embedded(id))).collect()
}

/// Reads every package in the folders below a folder.
pub fn load_folders(folder: &Path) -> Result<Vec<Package>, PackageError> {
    let missing = || PackageError::Missing { package: folder.display().to_string() };
    let entries = std::fs::read_dir(folder).map_err(|_| missing())?;
    let mut folders: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join(super::files::DESCRIPTOR).is_file())
        .collect();
    folders.sort();
    if folders.is_empty() {
        return Err(missing());
    }
    folders.iter().map(|path| demand(&Files::Folder(path.clone()).name(), read_folder(path))).collect()
}

/// Checks the package in a folder, against boundaries too: those in the folder beside it, or else those of the program.
pub fn check(folder: &Path) -> Report {
    let (package, info, mut problems) = read(&Files::Folder(folder.to_owned()));
    let mut counts = Vec::new();
    if let Some(package) = &package {
        if package.info.kind == PackageKind::Data {
            let beside = folder.canonicalize().ok().and_then(|folder| Some(folder.parent()?.join(BOUNDARIES_ID)));
            let boundaries = beside
                .filter(|folder| folder.is_dir())
                .and_then(|folder| read_folder(&folder).0)
                .or_else(|| read_embedded(BOUNDARIES_ID).0);
            if let Some(boundaries) = boundaries {
                problems.extend(check_placement(package, &boundaries));
            }
        }
        counts = count(package);
    }
    Report { package: info, counts, problems }
}

fn demand(id: &str, read: (Option<Package>, Vec<Problem>)) -> Result<Package, PackageError> {
    match read {
        (Some(package), _) => Ok(package),
        (None, problems) => {
            Err(PackageError::of(id, problems).unwrap_or_else(|| PackageError::Missing { package: id.to_owned() }))
        }
    }
}

fn count(package: &Package) -> Vec<(&'static str, usize)> {
    let cells: usize = package.columns.values().map(|column| column.cells.len() + column.totals.len()).sum();
    let all = [
        ("市町村", package.areas.len()),
        ("地域区分", package.groupings.len()),
        ("指標", package.indicators.len()),
        ("値", cells),
        ("場所の種類", package.facility_kinds.len()),
        ("場所", package.facilities.len()),
        ("表", package.tables.len()),
        ("境界", package.boundaries.len()),
        ("市町村の変更", package.area_changes.len()),
        ("対応表", package.crosswalks.len()),
    ];
    all.into_iter().filter(|(_, number)| *number > 0).collect()
}

fn read(files: &Files) -> (Option<Package>, Option<PackageInfo>, Vec<Problem>) {
    let mut problems = Problems::new(&files.name());
    let Some(Descriptor { info, is_national, resources }) = descriptor::read(files, &mut problems) else {
        return (None, None, problems.into_list());
    };
    let package = match info.kind {
        // Without its prefecture, which has been reported, nothing in it can be told from what does not belong there.
        PackageKind::Data if info.prefecture.is_none() && !is_national => None,
        PackageKind::Data => read_data(files, &info, &resources, &mut problems),
        PackageKind::Boundaries => read_boundaries(files, &info, &resources, &mut problems),
    };
    let package = package.filter(|_| !problems.has_errors());
    (package, Some(info), problems.into_list())
}

/// A package that says nothing yet.
fn empty(info: &PackageInfo) -> Package {
    Package {
        info: info.clone(),
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

fn read_boundaries(
    files: &Files,
    info: &PackageInfo,
    resources: &[Resource],
    problems: &mut Problems,
) -> Option<Package> {
    let resource = resources.iter().find(|resource| resource.role == Role::Boundaries)?;
    let boundaries = boundaries::read(files, resource, problems);
    Some(Package { boundaries, area_changes: read_changes(files, resources, problems), ..empty(info) })
}

fn read_changes(files: &Files, resources: &[Resource], problems: &mut Problems) -> Vec<AreaChange> {
    let resource = resources.iter().find(|resource| resource.role == Role::AreaChanges);
    resource
        .and_then(|resource| Sheet::read(files, resource, &lineage::AREA_CHANGES, problems))
        .map(|sheet| lineage::read_changes(&sheet, problems))
        .unwrap_or_default()
}

fn read_data(files: &Files, info: &PackageInfo, resources: &[Resource], problems: &mut Problems) -> Option<Package> {
    let sheet_of = |role: Role, columns: &Columns<'_>, problems: &mut Problems| {
        let resource = resources.iter().find(|resource| resource.role == role)?;
        Sheet::read(files, resource, columns, problems)
    };
    let prefecture = info.prefecture.as_ref();
    let areas = sheet_of(Role::Areas, &words::AREAS, problems)?;
    let (areas, whole) = words::read_areas(&areas, prefecture, problems);
    let members = sheet_of(Role::GroupingMembers, &words::GROUPING_MEMBERS, problems);
    let groupings = sheet_of(Role::Groupings, &words::GROUPINGS, problems)
        .map(|sheet| words::read_groupings(&sheet, members.as_ref(), &areas, problems))
        .unwrap_or_default();
    let breaks = sheet_of(Role::Breaks, &words::BREAKS, problems);
    let indicators = sheet_of(Role::Indicators, &words::INDICATORS, problems)
        .map(|sheet| words::read_indicators(&sheet, breaks.as_ref(), problems))
        .unwrap_or_default();

    let known = cells::Words { info, areas: &areas, groupings: &groupings, indicators: &indicators };
    let mut drafts = cells::Cells::default();
    for resource in resources.iter().filter(|resource| resource.role == Role::Cells) {
        if let Some(sheet) = Sheet::read(files, resource, &cells::CELLS, problems) {
            drafts.read(&resource.path, &sheet, &known, problems);
        }
    }
    let located = drafts.finish(&known, problems);
    consistency::check(&areas, &groupings, &indicators, &located, problems);

    let facility_kinds = sheet_of(Role::FacilityKinds, &places::FACILITY_KINDS, problems)
        .map(|sheet| places::read_kinds(&sheet, problems))
        .unwrap_or_default();
    let facilities = sheet_of(Role::Facilities, &places::FACILITIES, problems)
        .map(|sheet| places::read_facilities(&sheet, &facility_kinds, &areas, info, problems))
        .unwrap_or_default();
    let crosswalks = sheet_of(Role::Crosswalks, &lineage::CROSSWALKS, problems)
        .map(|sheet| lineage::read_crosswalks(&sheet, &indicators, problems))
        .unwrap_or_default();
    let tables = resources
        .iter()
        .filter(|resource| resource.role == Role::Table)
        .filter_map(|resource| tables::read(files, resource, info, problems))
        .collect();
    Some(Package {
        prefecture: whole.or_else(|| Area::of_prefecture(prefecture?)),
        columns: located.columns,
        areas,
        groupings,
        indicators,
        facility_kinds,
        facilities,
        tables,
        area_changes: read_changes(files, resources, problems),
        crosswalks,
        ..empty(info)
    })
}
