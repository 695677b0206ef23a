//! {{title}}

use parameters::Who;
use tsunagi_indicator::{Blank, Cell, Inputs, Layer, Problem, Request, group_digits, layer, text};

/// 全市町村を一度に計算します。時計も乱数もファイルもありません。同じ入力からは、いつも同じ結果になります。
#[tsunagi_indicator::indicator("indicator.toml")]
fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
    let parameters = Parameters::of(request)?;
    let indicator = match parameters.who {
        Who::All => "single-person-households",
        Who::Elderly => "single-elderly-households",
    };
    let some = inputs.column(indicator, request.period.as_deref())?;
    let all = inputs.column("general-households", Some(&some.period))?;
    let (some_cells, all_cells) = (some.cells(), all.cells());
    let cells = shares(&some_cells, &all_cells);
    let notes = some_cells.iter().zip(&all_cells).map(|(some, all)| match (some.value, all.value) {
        (Ok(some), Ok(all)) => text(
            format!("{}世帯のうち{}世帯です。", group_digits(all), group_digits(some)),
            format!("{} of {} households.", group_digits(some), group_digits(all)),
        ),
        _ => text("", ""),
    });
    Ok(Layer { notes: notes.collect(), ..layer(&some.period, &cells) })
}

/// 全体に対する割合（％）。空欄は同じ理由の空欄、0で割る所は「対象外」です。
fn shares(some: &[Cell], all: &[Cell]) -> Vec<Cell> {
    let share = |some, all| if all == 0.0 { Err(Blank::NotApplicable) } else { Ok(100.0 * some / all) };
    some.iter().zip(all).map(|(some, all)| some.and(*all, share)).collect()
}

// golden.json の例をすべて試すテスト。
tsunagi_indicator::golden!();

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::Trust;

    #[test]
    fn a_share_is_in_percent() {
        let published = |value| Cell::new(value, Trust::Published);
        // 30 ÷ 120 × 100 ＝ 25（手計算）
        assert_eq!(shares(&[published(30.0)], &[published(120.0)]), [published(25.0)]);
    }
}
