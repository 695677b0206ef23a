//! The memory of the server while files are read: they are read by children, and what comes back goes to the disk.

use super::{Desk, files, testdata};
use crate::report::Report;

/// How much the server may grow through any file.
const BAR: &str = "≤ 50 MB";

const INDICATORS: u64 = 50;
const YEARS: i32 = 20;

/// A value and its status: see `geodata::cells`.
const CELL_BYTES: u64 = 9;

/// Time for the backup behind a publication.
const BACKUP: std::time::Duration = std::time::Duration::from_secs(5);

pub fn run(report: &mut Report, desk: &Desk<'_>, municipalities: &[(String, String)]) -> anyhow::Result<()> {
    let mut cases: Vec<(String, Vec<u8>)> = vec![
        ("long.csv".to_owned(), files::Long::new(municipalities, 99).bytes),
        ("workbook.xlsx".to_owned(), files::workbook(municipalities)?),
        ("country.csv".to_owned(), files::country(municipalities, 50, 20)),
        ("corners.xlsx".to_owned(), files::corners()?),
    ];
    for path in testdata(".").into_iter().chain(testdata("hostile")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        cases.push((name, std::fs::read(path)?));
    }
    let mut worst = (String::new(), 0);
    for (number, (name, bytes)) in cases.iter().enumerate() {
        let before = desk.server.resident_bytes();
        forget_peak(desk)?;
        let import = desk.upload(name, bytes, &format!("new=bench-memory-{number}&title=計測用の見本"))?;
        let state = desk.read(&import)?;
        let grown = peak_bytes(desk)?.saturating_sub(before);
        eprintln!("  {name}（{} バイト、{}）: +{} MB", bytes.len(), state["import"]["state"], grown / 1_000_000);
        desk.remove(&import)?;
        if grown >= worst.1 {
            worst = (name.clone(), grown);
        }
    }
    let none = || "–".to_owned();
    report.row(
        &format!("growth of the server's memory while it reads, worst of {} files ({})", cases.len(), worst.0),
        format!("{} MB", worst.1 / 1_000_000),
        none(),
        none(),
        BAR,
    );
    country(report, desk, municipalities)
}

/// A country's worth of cells all the way: read, answered, compared, published, backed up.
fn country(report: &mut Report, desk: &Desk<'_>, municipalities: &[(String, String)]) -> anyhow::Result<()> {
    let bytes = files::country(municipalities, INDICATORS, YEARS);
    let before = desk.server.resident_bytes();
    forget_peak(desk)?;
    let import = desk.upload("country.csv", &bytes, "new=bench-memory-country&title=計測用の見本")?;
    desk.ready(&import)?;
    desk.get(&format!("/api/v1/imports/{import}/difference"))?;
    desk.publish(&import, None)?;
    // The copy is made and read through behind the answer.
    std::thread::sleep(BACKUP);
    let grown = peak_bytes(desk)?.saturating_sub(before);
    let stays = desk.server.resident_bytes().saturating_sub(before);
    let data = municipalities.len() as u64 * INDICATORS * u64::from(YEARS.unsigned_abs()) * CELL_BYTES;
    let megabytes = |bytes: u64| format!("{} MB", bytes / 1_000_000);
    report.row(
        "peak growth while 1,741 × 50 × 20 cells are read, compared, published and backed up",
        megabytes(grown),
        format!("the data themselves {}", megabytes(data)),
        format!("{} stay", megabytes(stays)),
        BAR,
    );
    Ok(())
}

/// Lets the kernel begin anew to note the most memory that the server had: see proc(5), `clear_refs`.
fn forget_peak(desk: &Desk<'_>) -> anyhow::Result<()> {
    Ok(std::fs::write(format!("/proc/{}/clear_refs", desk.server.process_id()), "5")?)
}

fn peak_bytes(desk: &Desk<'_>) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", desk.server.process_id()))?;
    let kib =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    kib.map(|kib| kib * 1_024).ok_or_else(|| anyhow::anyhow!("the kernel tells no peak of memory"))
}
