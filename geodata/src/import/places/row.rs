//! Reads one row of a list of places.

use std::collections::BTreeMap;

use super::{heads::Role, position_of};
use crate::{
    facility::Position,
    import::{
        Context,
        areas::{AreaIndex, Labels, Place},
        book::{Book, RawCell, RawValue, column_letters},
        layout::Table,
        outcome::Parts,
        report::{Spot, UnmatchedArea},
        words::{normal, read_number, read_symbol},
    },
};

/// A place before its kind is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// Its row.
    pub(super) at: Spot,
    /// Identifier without the kind.
    pub(super) id: String,
    /// What its publisher calls it, as part of an identifier.
    pub(super) key: Option<String>,
    pub(super) name: String,
    /// 5-digit code.
    pub(super) area: Option<String>,
    pub(super) address: String,
    pub(super) phone: String,
    pub(super) position: Option<Position>,
    pub(super) capacity: Option<u32>,
    pub(super) opening_days: String,
    /// Kind of service, where the list has one.
    pub(super) service: String,
    pub(super) note: String,
}

/// Where a row says that its place is.
enum Ground {
    /// In this municipality of the package.
    Here(String),
    /// In none of the package's.
    Elsewhere,
    /// It does not say.
    Unknown,
}

/// Reads the rows of one table.
pub(super) struct Reader<'a> {
    book: &'a Book,
    table: &'a Table,
    columns: BTreeMap<Role, Vec<usize>>,
    areas: AreaIndex<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(book: &'a Book, table: &'a Table, context: &'a Context) -> Self {
        let mut columns: BTreeMap<Role, Vec<usize>> = BTreeMap::new();
        for column in &table.columns {
            if let Some(role) = Role::of(column) {
                columns.entry(role).or_default().push(column.index);
            }
        }
        Self { book, table, columns, areas: AreaIndex::new(context) }
    }

    /// Reads a row; `None` if it is no place, or one outside the package.
    pub(super) fn read(&self, row: usize, parts: &mut Parts) -> Option<Draft> {
        let name = self.text(row, Role::Name);
        if name.is_empty() {
            let is_blank = self.columns.values().flatten().all(|column| self.cell(row, *column).is_empty());
            if !is_blank {
                parts.findings.error(
                    self.spot(row, Role::Name),
                    "missing-name",
                    "名称が空です。",
                    "名称を書くか、行を消してください。",
                );
            }
            return None;
        }
        let area = match self.area(row, parts) {
            Ground::Here(code) => Some(code),
            Ground::Unknown => None,
            Ground::Elsewhere => return None,
        };
        let (position, service) = (self.position(row, parts), self.text(row, Role::Kind));
        Some(Draft {
            at: self.spot(row, Role::Name),
            id: String::new(),
            key: self.key(row),
            area,
            address: self.address(row),
            phone: self.phone(row, parts),
            position,
            capacity: self.capacity(row, parts),
            opening_days: self.opening_days(row),
            note: [service.clone(), self.text(row, Role::Note)]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("。"),
            service,
            name,
        })
    }

    fn cell(&self, row: usize, column: usize) -> &RawCell {
        const EMPTY: &RawCell = &RawCell { value: RawValue::Empty, formula: false };
        self.book.sheets.get(self.table.sheet).map_or(EMPTY, |sheet| sheet.at(row, column))
    }

    /// The text of the first column of a role that has one; a symbol for "none" is none.
    fn text(&self, row: usize, role: Role) -> String {
        let columns = self.columns.get(&role).map_or(&[][..], Vec::as_slice);
        columns
            .iter()
            .map(|column| self.cell(row, *column).to_string().split_whitespace().collect::<Vec<_>>().join(" "))
            .find(|text| !text.is_empty() && read_symbol(text).is_none())
            .unwrap_or_default()
    }

    fn spot(&self, row: usize, role: Role) -> Spot {
        let index = self.columns.get(&role).and_then(|columns| columns.first());
        let column = index.and_then(|index| self.table.columns.iter().find(|column| column.index == *index));
        Spot {
            sheet: self.book.sheets.get(self.table.sheet).map(|sheet| sheet.name.clone()),
            row: Some(row + 1),
            column: index.map(|index| column_letters(*index)),
            heading: column.map(|column| column.headings.join("／")),
        }
    }

    /// The municipality: by the address's code, else by names, else by the beginning of the address, else by the publisher's code.
    fn area(&self, row: usize, parts: &mut Parts) -> Ground {
        let texts = [Role::AddressCode, Role::OwnCode, Role::Prefecture, Role::Municipality, Role::Address]
            .map(|role| self.text(row, role));
        let [address_code, own_code, prefecture, municipality, address] = &texts;
        let mut tries: Vec<(Role, Labels<'_>)> = Vec::new();
        if !address_code.is_empty() {
            tries.push((Role::AddressCode, Labels { code: Some(address_code), ..Labels::default() }));
        }
        let prefecture = Some(prefecture.as_str()).filter(|text| !text.is_empty());
        let own = Some(own_code.as_str()).filter(|text| !text.is_empty());
        if !municipality.is_empty() {
            tries.push((Role::Municipality, Labels { prefecture, name: Some(municipality), ..Labels::default() }));
        }
        if let Some(code) = own {
            tries.push((Role::OwnCode, Labels { code: Some(code), ..Labels::default() }));
        }
        let own_name = self.text(row, Role::OwnName);
        if !own_name.is_empty() {
            tries.push((Role::OwnName, Labels { name: Some(&own_name), ..Labels::default() }));
        }
        let mut doubt: Option<(Role, String)> = None;
        for (role, labels) in tries {
            match self.areas.find(labels).place {
                Place::Area(code) | Place::Ward(code) => return self.inside(code, row, role, parts),
                Place::Prefecture(_) | Place::Nothing => {}
                _ => {
                    doubt.get_or_insert_with(|| (role, labels.code.or(labels.name).unwrap_or_default().to_owned()));
                }
            }
        }
        if let Some(code) = self.area_of_address(address, prefecture) {
            return self.inside(code, row, Role::Address, parts);
        }
        let (role, text) = doubt.unwrap_or((Role::Address, address.clone()));
        parts.areas.unmatched.push(UnmatchedArea { at: self.spot(row, role), text: text.clone(), similar: Vec::new() });
        parts.findings.warning(
            self.spot(row, role),
            "unmatched-area",
            format!("どの市区町村の場所か分かりません（「{text}」）。市区町村なしで取り込みます。"),
            "市区町村コードか市区町村名を書いてください。",
        );
        Ground::Unknown
    }

    /// The longest name of a municipality with which an address begins, after its prefecture and county.
    fn area_of_address(&self, address: &str, prefecture: Option<&str>) -> Option<String> {
        let letters: Vec<char> = address.chars().collect();
        for length in (2..=letters.len().min(16)).rev() {
            if !matches!(letters[length - 1], '市' | '区' | '町' | '村') {
                continue;
            }
            let head: String = letters[..length].iter().collect();
            let labels = Labels { prefecture, name: Some(&head), ..Labels::default() };
            if let Place::Area(code) = self.areas.find(labels).place {
                return Some(code);
            }
        }
        None
    }

    /// The code, if the package has it; places elsewhere are counted and left out.
    fn inside(&self, code: String, row: usize, role: Role, parts: &mut Parts) -> Ground {
        if self.areas.is_in_package(&code) {
            return Ground::Here(code);
        }
        let prefecture = code[..2].to_owned();
        if let Some((_, rows)) = parts.areas.outside.iter_mut().find(|(known, _)| *known == prefecture) {
            *rows += 1;
            return Ground::Elsewhere;
        }
        parts.findings.warning(
            self.spot(row, role),
            "outside-package",
            format!(
                "{}（{code}）は、このパッケージの市町村ではないため、取り込みません。",
                self.areas.full_name(&code)
            ),
            "別の都道府県の行が混ざっていないか確かめてください。",
        );
        parts.areas.outside.push((prefecture, 1));
        Ground::Elsewhere
    }

    /// What its publisher calls it: an identifier, the number of an office with its service, or a running number.
    fn key(&self, row: usize) -> Option<String> {
        let plain = |text: String| {
            let text = normal(&text);
            let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && text.len() <= 32;
            (fits && !text.is_empty()).then_some(text)
        };
        let id = self.text(row, Role::Id);
        let id = if id.is_empty() { self.text(row, Role::OfficeNumber) } else { id };
        if id.is_empty() { plain(self.text(row, Role::Number)) } else { plain(id) }
    }

    /// The address as one text: the whole, or its parts joined; the building behind it.
    fn address(&self, row: usize) -> String {
        let whole = self.text(row, Role::Address);
        let mut address = if whole.is_empty() {
            if self.columns.contains_key(&Role::Town) || self.columns.contains_key(&Role::Rest) {
                [Role::Prefecture, Role::Municipality, Role::Town, Role::Rest].map(|role| self.text(row, role)).concat()
            } else {
                String::new()
            }
        } else {
            whole
        };
        let building = self.text(row, Role::Building);
        if !building.is_empty() && !address.contains(&building) {
            address.push(' ');
            address.push_str(&building);
        }
        address.trim().to_owned()
    }

    /// A telephone number; a number of the spreadsheet has lost its zero.
    fn phone(&self, row: usize, parts: &mut Parts) -> String {
        let text = self.text(row, Role::Phone);
        let is_number = self
            .columns
            .get(&Role::Phone)
            .and_then(|columns| columns.first())
            .is_some_and(|column| matches!(self.cell(row, *column).value, RawValue::Number(_)));
        if is_number && (9..=10).contains(&text.len()) && !text.starts_with('0') {
            let with_zero = format!("0{text}");
            parts.findings.converted(
                "phone-zero",
                "電話番号の先頭の0を補う",
                self.spot(row, Role::Phone),
                text,
                with_zero.clone(),
            );
            return with_zero;
        }
        text
    }

    fn position(&self, row: usize, parts: &mut Parts) -> Option<Position> {
        let texts = [Role::Longitude, Role::Latitude].map(|role| self.text(row, role));
        let [longitude, latitude] = &texts;
        if longitude.is_empty() && latitude.is_empty() {
            return None;
        }
        let number = |text: &str| read_number(text).ok().map(|number| number.value);
        let (Some(x), Some(y)) = (number(longitude), number(latitude)) else {
            parts.findings.error(
                self.spot(row, Role::Longitude),
                "bad-position",
                format!("経度「{longitude}」・緯度「{latitude}」が、両方の数になっていません。"),
                "十進の度（133.53 と 33.56 など）で両方書くか、両方空にしてください。",
            );
            return None;
        };
        match position_of(x, y) {
            Some((position, false)) => Some(position),
            Some((position, true)) => {
                parts.findings.converted(
                    "swapped-coordinates",
                    "入れ替わった緯度と経度を直す",
                    self.spot(row, Role::Longitude),
                    format!("経度{x}・緯度{y}"),
                    format!("経度{y}・緯度{x}"),
                );
                Some(position)
            }
            None => {
                parts.findings.error(
                    self.spot(row, Role::Longitude),
                    "outside-japan",
                    format!("経度{x}・緯度{y}は、日本の範囲（経度122〜154.5、緯度20〜46）の外です。"),
                    "十進の度で書き直してください。",
                );
                None
            }
        }
    }

    fn capacity(&self, row: usize, parts: &mut Parts) -> Option<u32> {
        let text = self.text(row, Role::Capacity);
        if text.is_empty() {
            return None;
        }
        let plain = text.trim_end_matches(['人', '名']);
        let number = read_number(plain).ok().map(|number| number.value).filter(|number| number.fract() == 0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number within 0 to a million"
        )]
        let capacity = number.filter(|number| (0.0..=1e6).contains(number)).map(|number| number as u32);
        if capacity.is_none() {
            parts.findings.warning(
                self.spot(row, Role::Capacity),
                "bad-capacity",
                format!("定員「{text}」は人数として読めないため、定員なしで取り込みます。"),
                "整数で書いてください。",
            );
        }
        capacity
    }

    /// Days, hours and remarks as the source writes them.
    fn opening_days(&self, row: usize) -> String {
        let [days, start, end, hours] =
            [Role::Days, Role::Start, Role::End, Role::Hours].map(|role| self.text(row, role));
        let span = if start.is_empty() && end.is_empty() { String::new() } else { format!("{start}〜{end}") };
        let mut text = [days, span].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        if !hours.is_empty() {
            text = if text.is_empty() { hours } else { format!("{text}（{hours}）") };
        }
        text
    }
}
