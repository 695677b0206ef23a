//! Words: what a single cell or line says. Pure readers of numbers, symbols, units, periods and names; they know no table.

pub mod legend;
pub mod normal;
pub mod numbers;
pub mod periods;
pub mod series;
pub mod symbols;
pub mod units;

pub use legend::read_legend;
pub use normal::normal;
pub use numbers::{Number, NumberError, read_number};
pub use periods::{Mention, Time, mentions, read_time};
pub use series::{HeadTime, read_row, split_list};
pub use symbols::{Meaning, Symbol, SymbolKind, read_symbol};
pub use units::{is_unit, unit_in_head, units_in_line};

use super::book::{RawCell, RawValue};

/// What one cell says, as far as it can be known from the cell alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<'a> {
    /// Nothing, or only white space. What that means, the table says, or somebody is asked: it is never a zero.
    Blank,
    /// A number.
    Number(Number),
    /// A symbol in place of a number.
    Symbol(Symbol),
    /// A day that the file marks as one.
    Date(i32, u8, u8),
    /// Words, trimmed, and why they are no number.
    Words(&'a str, NumberError),
    /// An error of the office program, such as `#REF!`.
    Broken(&'a str),
}

/// Reads one cell.
///
/// A number that the file holds as one has no printed form here: its decimals are those of its shortest form, and a percentage that
/// the office program shows as 12.5% is 0.125. Where the unit is ％ and every value lies between 0 and 1, somebody is asked.
pub fn read_cell(cell: &RawCell) -> Reading<'_> {
    match &cell.value {
        RawValue::Empty => Reading::Blank,
        RawValue::Number(value) => Reading::Number(Number {
            value: if *value == 0.0 { 0.0 } else { *value },
            decimals: decimals(*value),
            unit: None,
            mark: None,
            rules: numbers::Rules::default(),
        }),
        RawValue::Flag(flag) => {
            Reading::Words(if *flag { "TRUE" } else { "FALSE" }, NumberError::Word { text: cell.to_string() })
        }
        RawValue::Date { year, month, day } => Reading::Date(*year, *month, *day),
        RawValue::Error(text) => match read_symbol(text) {
            // The office program's own way to say that there is no value.
            Some(symbol) if symbol.kind == SymbolKind::NotAvailable => Reading::Symbol(symbol),
            _ => Reading::Broken(text),
        },
        RawValue::Text(text) => match read_number(text) {
            Ok(number) => Reading::Number(number),
            Err(NumberError::Empty) => Reading::Blank,
            Err(error) => match read_symbol(text) {
                Some(symbol) => Reading::Symbol(symbol),
                None => Reading::Words(text.trim(), error),
            },
        },
    }
}

/// Decimals of the shortest form that reads back as the same number; 255 for more.
fn decimals(value: f64) -> u8 {
    if value.fract() == 0.0 {
        return 0;
    }
    let shortest = value.to_string();
    shortest.split_once('.').map_or(0, |(_, decimals)| u8::try_from(decimals.len()).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_number_a_symbol_a_day_words_or_nothing() {
        assert_eq!(read_cell(&RawCell::default()), Reading::Blank);
        assert_eq!(read_cell(&RawCell::text("　")), Reading::Blank);
        assert!(matches!(read_cell(&RawCell::text("４２９")), Reading::Number(Number { value: 429.0, .. })));
        assert!(matches!(
            read_cell(&RawCell::number(0.125)),
            Reading::Number(Number { value: 0.125, decimals: 3, .. })
        ));
        assert!(
            matches!(read_cell(&RawCell::number(-0.0)), Reading::Number(number) if number.value.is_sign_positive())
        );
        assert!(matches!(read_cell(&RawCell::text("－")), Reading::Symbol(symbol) if symbol.kind == SymbolKind::Dash));
        assert!(matches!(
            read_cell(&RawCell::text(" 約７割 ")),
            Reading::Words("約７割", NumberError::Approximate { .. })
        ));
        assert_eq!(
            read_cell(&RawCell { value: RawValue::Error("#REF!".into()), formula: true }),
            Reading::Broken("#REF!")
        );
        assert!(matches!(
            read_cell(&RawCell { value: RawValue::Error("#N/A".into()), formula: true }),
            Reading::Symbol(_)
        ));
        let day = RawCell { value: RawValue::Date { year: 2024, month: 3, day: 31 }, formula: false };
        assert_eq!(read_cell(&day), Reading::Date(2024, 3, 31));
    }

    #[test]
    fn decimals_of_stored_numbers_are_those_of_their_shortest_form() {
        assert_eq!([0.5, 12.0, 89.6, 1e-7, -0.44].map(decimals), [1, 0, 1, 7, 2]);
    }
}
