//! The heads of lists of places: 自治体標準オープンデータセット, the 推奨データセット before it, and lists that offices make like them.

use crate::import::{layout::Column, words::normal};

/// What a column of a list of places holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Code of the municipality that the address names.
    AddressCode,
    /// Code of the municipality or prefecture that publishes the list.
    OwnCode,
    /// Identifier that its publisher gives.
    Id,
    /// Number of an office that provides services (事業所番号).
    OfficeNumber,
    /// Running number.
    Number,
    /// Name of the place.
    Name,
    /// Kind of place or service.
    Kind,
    /// Name of the municipality or prefecture that publishes the list.
    OwnName,
    Prefecture,
    Municipality,
    /// The whole address in one cell.
    Address,
    /// Part of the address below the municipality.
    Town,
    /// Part of the address below the town.
    Rest,
    Building,
    Latitude,
    Longitude,
    Phone,
    Days,
    Start,
    End,
    Hours,
    Capacity,
    Note,
}

impl Role {
    /// What reports call it.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::AddressCode | Self::OwnCode => "area-code",
            Self::Id | Self::OfficeNumber | Self::Number => "id",
            Self::Name => "name",
            Self::Kind => "category",
            Self::Prefecture => "prefecture",
            Self::Municipality | Self::OwnName => "area-name",
            Self::Address | Self::Town | Self::Rest | Self::Building => "address",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Phone => "phone",
            Self::Days | Self::Start | Self::End | Self::Hours => "opening-days",
            Self::Capacity => "capacity",
            Self::Note => "note",
        }
    }

    /// The role of a column by its heads, from the lowest level to all of them joined.
    pub(super) fn of(column: &Column) -> Option<Self> {
        let joined = column.headings.concat();
        let lowest = column.headings.last().map(String::as_str).unwrap_or_default();
        of_head(&joined).or_else(|| of_head(lowest))
    }
}

/// The role that a head says.
fn of_head(head: &str) -> Option<Role> {
    let plain: String = normal(head).chars().filter(|letter| !"_()・:".contains(*letter)).collect();
    Some(match plain.as_str() {
        "所在地全国地方公共団体コード" | "所在地市区町村コード" => Role::AddressCode,
        "全国地方公共団体コード"
        | "都道府県コード又は市区町村コード"
        | "都道府県コードまたは市区町村コード"
        | "市区町村コード"
        | "市町村コード"
        | "団体コード"
        | "自治体コード" => Role::OwnCode,
        "id" | "施設id" | "管理番号" | "施設番号" | "施設コード" | "指定番号" => Role::Id,
        "事業所番号" | "介護保険事業所番号" => Role::OfficeNumber,
        "no" | "no." | "番号" | "通番" | "連番" | "項番" => Role::Number,
        "名称"
        | "施設名"
        | "施設名称"
        | "施設の名称"
        | "事業所名"
        | "事業所の名称"
        | "事業所名称"
        | "介護サービス事業所名称"
        | "拠点名"
        | "拠点の名称"
        | "拠点名称"
        | "センター名"
        | "窓口名"
        | "窓口名称"
        | "団体施設名"
        | "あったかふれあいセンター名"
        | "医療機関名"
        | "医療機関の名称"
        | "子育て施設名"
        | "相談窓口名"
        | "相談窓口"
        | "居場所名"
        | "居場所の名称" => Role::Name,
        "種別"
        | "施設種別"
        | "種類"
        | "施設の種類"
        | "区分"
        | "施設区分"
        | "実施サービス"
        | "サービスの種類"
        | "サービス種別"
        | "サービス種類" => Role::Kind,
        "所在地都道府県" | "都道府県" | "都道府県名" => Role::Prefecture,
        "所在地市区町村" | "市区町村" | "市区町村名" | "市町村" | "市町村名" => {
            Role::Municipality
        }
        "地方公共団体名" | "団体名称" => Role::OwnName,
        "所在地連結表記"
        | "住所"
        | "所在地"
        | "施設所在地"
        | "事業所所在地"
        | "事業所の所在地"
        | "住所地"
        | "所在地住所" => Role::Address,
        "所在地町字" | "町字" => Role::Town,
        "所在地番地以下" | "番地以下" | "番地" => Role::Rest,
        "建物名等方書" | "建物名等" | "方書" | "建物名" => Role::Building,
        "緯度" | "latitude" | "lat" | "北緯" => Role::Latitude,
        "経度" | "longitude" | "lon" | "lng" | "東経" => Role::Longitude,
        "電話番号" | "電話" | "tel" | "連絡先" | "連絡先電話番号" => Role::Phone,
        "利用可能曜日" | "開館日" | "開所日" | "営業日" | "開設日" | "利用日" | "開所曜日" | "営業曜日" => {
            Role::Days
        }
        "開始時間" => Role::Start,
        "終了時間" => Role::End,
        "利用可能日時特記事項" | "利用可能曜日特記事項" | "利用時間" | "開所時間" | "営業時間" | "開館時間" => {
            Role::Hours
        }
        "定員" | "利用定員" | "収容人数" | "定員人" | "定員名" => Role::Capacity,
        "備考" | "説明" | "摘要" => Role::Note,
        _ => return None,
    })
}
