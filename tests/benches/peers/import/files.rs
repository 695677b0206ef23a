//! The files: fictitious numbers in the forms that offices send.

use std::fmt::Write;

use acceptance::{durability::Random, server::Server};
use anyhow::Context;
use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::Workbook;

/// Each item's title begins with this.
pub const ITEM: &str = "見本項目";

/// How many items and years the long form has: with 1,741 municipalities 104,460 rows.
const ITEMS: u64 = 5;
const YEARS: i32 = 12;

const FIRST_YEAR: i32 = 2012;

/// Code and name of every municipality, as the boundaries have them.
pub fn municipalities(server: &Server) -> anyhow::Result<Vec<(String, String)>> {
    let packages = acceptance::repository().join("geodata/packages/japan-boundaries");
    let boundaries = geodata::package::read_folder(&packages).0.context("sound boundaries")?;
    anyhow::ensure!(server.get("/readyz").status == 200, "the server is not ready");
    Ok(boundaries.boundaries.iter().map(|it| (it.code.to_string(), it.name.clone())).collect())
}

/// A row for each municipality, year and item, in CP932.
pub struct Long {
    pub bytes: Vec<u8>,
}

impl Long {
    pub fn new(municipalities: &[(String, String)], seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut text = String::from("市区町村コード,市区町村名,年度,項目,人数\r\n");
        for (code, name) in municipalities {
            for year in FIRST_YEAR..FIRST_YEAR + YEARS {
                for item in 1..=ITEMS {
                    let value = random.below(10_000);
                    writeln!(text, "{code},{name},{year},{ITEM}{item},{value}\r").expect("a text takes all");
                }
            }
        }
        Self { bytes: SHIFT_JIS.encode(&text).0.into_owned() }
    }
}

/// A row for each municipality and year, a column for each indicator.
pub fn country(municipalities: &[(String, String)], indicators: u64, years: i32) -> Vec<u8> {
    let mut random = Random::new(7);
    let mut text = String::from("市区町村コード,市区町村名,年度");
    for indicator in 1..=indicators {
        write!(text, ",{ITEM}{indicator}（人）").expect("a text takes all");
    }
    text.push_str("\r\n");
    for (code, name) in municipalities {
        for year in 2004..2004 + years {
            write!(text, "{code},{name},{year}").expect("a text takes all");
            for _ in 0..indicators {
                write!(text, ",{}", random.below(100_000)).expect("a text takes all");
            }
            text.push_str("\r\n");
        }
    }
    text.into_bytes()
}

/// A workbook of the shape of the yearly one of residents: a title, two rows of heads, prefectures among the municipalities, 25 columns.
pub fn workbook(municipalities: &[(String, String)]) -> anyhow::Result<Vec<u8>> {
    let mut random = Random::new(11);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "見本：令和7年1月1日住民基本台帳の形をした架空の人口")?;
    for (column, head) in ["団体コード", "都道府県名", "市区町村名"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column)?, head)?;
    }
    for column in 3..25_u16 {
        sheet.write(2, column, format!("{ITEM}{}", column - 2))?;
    }
    for row in 0..2_279_u32 {
        // The last ones are wards of cities, which the real workbook lists too; here they are rows without a code.
        let municipality = municipalities.get(usize::try_from(row)?);
        if let Some((code, name)) = municipality {
            sheet.write(row + 3, 0, code)?;
            sheet.write(row + 3, 2, name)?;
        } else {
            sheet.write(row + 3, 2, format!("※{row}"))?;
        }
        for column in 3..25_u16 {
            sheet.write(row + 3, column, f64::from(u32::try_from(random.below(100_000))?))?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// A workbook of two cells, as far apart as cells can be.
pub fn corners() -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, 1)?;
    sheet.write(1_048_575, 16_383, 1)?;
    Ok(book.save_to_buffer()?)
}
