//! The table that a benchmark run prints.

/// Lines of the table.
#[derive(Default)]
pub struct Report {
    rows: Vec<[String; 5]>,
}

impl Report {
    /// One line: what was measured, ours, the peer's, their ratio, the bar.
    pub fn row(&mut self, what: &str, ours: String, peer: String, ratio: String, bar: &str) {
        eprintln!("  {what}: {ours} | {peer} | {ratio}");
        self.rows.push([what.to_owned(), ours, peer, ratio, bar.to_owned()]);
    }

    /// The table as Markdown.
    pub fn print(&self) {
        println!("| measured | Tsunagi | peer | ratio | bar |\n|---|---|---|---|---|");
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}

/// The middle of some readings.
pub fn median(mut readings: Vec<f64>) -> f64 {
    readings.sort_by(f64::total_cmp);
    readings[readings.len() / 2]
}

/// Seconds as a text with a fitting unit.
pub fn seconds(value: f64) -> String {
    if value < 1e-3 {
        format!("{:.1} µs", value * 1e6)
    } else if value < 1.0 {
        format!("{:.2} ms", value * 1e3)
    } else {
        format!("{value:.2} s")
    }
}
