//! 最寄りの居場所・窓口までの距離: kilometers to the nearest place of a kind.

mod formula;

use tsunagi_indicator::{
    Blank, Indicator, Input, Inputs, Layer, Manifest, Measure, Parameter, ParameterKind, Polarity, Problem, Request,
    Text, Trust, blank_manifest, fixed, layer, text,
};

pub use formula::{Nearest, native, nearest};

/// The indicator.
pub struct NearestPlace;

impl Indicator for NearestPlace {
    fn describe() -> Manifest {
        Manifest {
            title: text("最寄りの場所までの距離", "Distance to the nearest place"),
            definition: text(
                "市町村の役場から、選んだ種類の場所のうち最も近いものまでの直線距離です。",
                "Distance in a straight line from the municipal office to the nearest place of the chosen kind.",
            ),
            theme: "アクセス".to_owned(),
            measure: Measure::Index,
            unit: text("km", "km"),
            polarity: Polarity::HigherIsNeed,
            decimals: 1,
            trust: Trust::Published,
            method: text(
                "起点（市町村役場。位置が分からない市町村は区域内の一点）から、位置の分かっている各施設までの測地線（楕円体面上の最短距離）の最小値です。\
                 施設の位置が市町村までしか分からないときは、推計として扱います。",
                "The least geodesic distance (the shortest on the ellipsoid) from the reference point (the municipal office, or a point inside where \
                 that is unknown) to any place of the kind whose position is known. Where the position is known to the municipality only, the \
                 distance counts as an estimate.",
            ),
            caveats: vec![
                text(
                    "道のりや所要時間ではありません。山地や島では実際の移動はずっと長くなります。",
                    "This is neither road distance nor travel time; in mountains and on islands the real way is much longer.",
                ),
                text(
                    "役場からの距離であり、住民一人ひとりからの距離ではありません。",
                    "It starts at the office, not at people's homes.",
                ),
                text("位置の分からない場所は含まれません。", "Places whose position is unknown are left out."),
            ],
            parameters: vec![Parameter {
                id: "kind".to_owned(),
                label: text("場所の種類", "Kind of place"),
                help: text("どの種類の場所までの距離かを選びます。", "Which kind of place to measure to."),
                kind: ParameterKind::FacilityKind("warm-contact-centre".to_owned()),
            }],
            inputs: vec![Input::Distances("*".to_owned()), Input::Facilities("*".to_owned())],
            periods_of: None,
            per_district: false,
            ..blank_manifest("nearest-place", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let kind = request.text("kind")?;
        let distances = inputs.distances(kind)?;
        let places = inputs.facilities(kind)?;
        let found = nearest(&distances.cells(), &distances.nearest_ids, &places);
        let cells: Vec<_> = found.iter().map(|nearest| nearest.cell).collect();
        let count = places.len();
        let remark = if count == 0 {
            text(
                "この種類の場所は、位置が公表されていないため距離を求められません。「計算の条件」でほかの種類を選べます。",
                "No position of this kind of place is published, so there is no distance. Another kind can be chosen under the settings.",
            )
        } else {
            text(
                format!("位置の分かっている{count}か所から求めました。"),
                format!("From the {count} places whose position is known."),
            )
        };
        Ok(Layer { notes: found.iter().map(note).collect(), remarks: vec![remark], ..layer("", &cells) })
    }
}

/// Which place it is, and how precisely its position is known.
fn note(nearest: &Nearest<'_>) -> Text {
    match (nearest.cell.value.map(|km| fixed(km, 1)), nearest.place) {
        (Ok(km), Some(place)) => {
            let precision = precision_label(&place.precision);
            text(
                format!("最寄りは「{}」で、直線で{km} kmです。位置の精度：{}。", place.name, precision.ja),
                format!(
                    "The nearest is {}, {km} km in a straight line. Precision of its position: {}.",
                    place.name, precision.en
                ),
            )
        }
        (Ok(km), None) => text(
            format!("最寄りの場所まで直線で{km} kmです。"),
            format!("The nearest place is {km} km away in a straight line."),
        ),
        (Err(Blank::NotSurveyed), _) => text(
            "この種類の場所の位置が公表されていないため、距離は分かりません。",
            "The distance is unknown, as no position of this kind of place is published.",
        ),
        (Err(reason), _) => {
            let reason = reason.label();
            text(format!("距離は「{}」です。", reason.ja), format!("There is no distance ({}).", reason.en))
        }
    }
}

fn precision_label(precision: &str) -> Text {
    match precision {
        "site" => text("建物の位置", "the building"),
        "town" => text("町・大字の中心", "the center of its town or oaza"),
        "municipality" => text("市町村まで（役場の位置で代用）", "its municipality only (the office stands for it)"),
        _ => text("不明", "unknown"),
    }
}

tsunagi_indicator::export!(NearestPlace);
tsunagi_indicator::golden!(NearestPlace);

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::{Cell, Place, testing};

    #[test]
    fn the_note_names_the_place_and_the_precision_of_its_position() {
        let place = Place {
            id: "f1".to_owned(),
            kind: "warm-contact-centre".to_owned(),
            name: "あったかふれあいセンター見本".to_owned(),
            area: "39001".to_owned(),
            lon: 133.5,
            lat: 33.5,
            precision: "town".to_owned(),
            trust: Trust::Sample,
        };
        let km = [Cell::new(4.25, Trust::Sample), Cell::blank(Blank::NotApplicable, Trust::Published)];
        let table = testing::Table::new(&[("甲町", false), ("乙村", false)]).with_places(vec![place]).with_distances(
            "warm-contact-centre",
            &km,
            &["f1", ""],
        );
        let layer = NearestPlace::compute(&table, &testing::request::<NearestPlace>(&[])).expect("a layer");
        assert_eq!(testing::cells(&layer), km);
        assert_eq!(
            layer.notes[0].ja,
            "最寄りは「あったかふれあいセンター見本」で、直線で4.2 kmです。位置の精度：町・大字の中心。"
        );
        assert_eq!(layer.notes[1].ja, "距離は「対象外」です。");
        assert_eq!(layer.remarks[0].ja, "位置の分かっている1か所から求めました。");
    }

    #[test]
    fn where_no_position_is_published_it_says_what_to_do() {
        let unknown = Cell::blank(Blank::NotSurveyed, Trust::Published);
        let table = testing::Table::new(&[("甲町", false)]).with_distances("warm-contact-centre", &[unknown], &[""]);
        let layer = NearestPlace::compute(&table, &testing::request::<NearestPlace>(&[])).expect("a layer");
        assert_eq!(layer.notes[0].ja, "この種類の場所の位置が公表されていないため、距離は分かりません。");
        assert!(layer.remarks[0].ja.ends_with("「計算の条件」でほかの種類を選べます。"));
    }
}
