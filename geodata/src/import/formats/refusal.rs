//! Files that are not read, each with its own sentence.

use super::{finding::refuse, sniff};
use crate::import::{SourceFile, book::Format, report::Finding};

const SAVE_AS_XLSX: &str =
    "Excel で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選んで保存したファイルを取り込んでください。";

/// Bytes over the limit.
pub(super) fn file_too_large(bytes: u64, most: u64) -> Finding {
    refuse(
        "file-too-large",
        format!("ファイルが大きすぎます（{:.1}MB、上限は{}MB）。", bytes as f64 / f64::from(1 << 20), most >> 20),
        "シートや期間を分けたファイルにしてください。",
    )
}

/// What the first bytes already rule out.
pub(super) fn by_content(file: &SourceFile) -> Option<Finding> {
    let bytes = file.bytes.as_slice();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(refuse(
            "empty-file",
            "ファイルが空です（中身がありません）。",
            "送り主の手元で中身があるか確かめ、もう一度送ってもらってください。",
        ));
    }
    if bytes.iter().take(4096).all(|byte| *byte == 0) {
        return Some(refuse(
            "zeros-only",
            "ファイルの中身が空白（ゼロ）だけです。コピーや転送の途中で壊れたと考えられます。",
            "元のファイルをもう一度コピーするか、送り直してもらってください。",
        ));
    }
    if bytes.starts_with(b"%PDF") {
        return Some(
            refuse(
                "pdf",
                "PDFは読み込めません（表の罫線と数字の位置しか入っておらず、値を確かに取り出せません）。",
                "もとの Excel か CSV のファイルを取り込んでください。",
            )
            .by_rule("L1-01"),
        );
    }
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"GIF8") {
        return Some(
            refuse("image", "画像は読み込めません。", "もとの Excel か CSV のファイルを取り込んでください。")
                .by_rule("L1-01"),
        );
    }
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..] if bytes.len() > 8 && bytes[3] == 0 && bytes[2] <= 0x10) {
        return Some(too_old());
    }
    if sniff::is_zip(bytes) {
        return in_archive(bytes);
    }
    let start = sniff::text_start(bytes).to_lowercase();
    let xml = start.starts_with("<?xml") || start.starts_with("<?mso");
    if start.starts_with("<html")
        || start.starts_with("<!doctype html")
        || start.starts_with("<table")
        || start.starts_with("<meta")
        || (xml && start.contains("<html"))
    {
        let named = sniff::extension(&file.name);
        let message = if named.starts_with("xls") {
            format!("拡張子は .{named} ですが、中身はウェブページ（HTML）です。")
        } else {
            "中身がウェブページ（HTML）です。".to_owned()
        };
        return Some(refuse("html", message, SAVE_AS_XLSX).by_rule("L1-01"));
    }
    if xml && start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(
            refuse(
                "spreadsheet-2003-xml",
                "Excel 2003 の「XML スプレッドシート」形式です。この形式は読み込めません。",
                SAVE_AS_XLSX,
            )
            .by_rule("L1-01"),
        );
    }
    if xml || start.starts_with('<') && start.contains("xmlns") {
        return Some(
            refuse("xml", "XMLファイルです。表として読み込めません。", "CSV か Excel のファイルを取り込んでください。")
                .by_rule("L1-01"),
        );
    }
    None
}

/// Kinds of zip archives that are not read, and archives that cannot be opened at all.
fn in_archive(bytes: &[u8]) -> Option<Finding> {
    let Ok(archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Some(refuse(
            "broken-archive",
            "ファイルが壊れているか、途中で切れています（圧縮ファイルとして読めません）。",
            "元のファイルを開けるか確かめ、保存し直すか、送り直してもらってください。",
        ));
    };
    if archive.is_empty() {
        return Some(refuse(
            "empty-archive",
            "圧縮ファイルの中に何も入っていません。",
            "元のファイルを開けるか確かめ、もう一度保存してから取り込んでください。",
        ));
    }
    let mut names = archive.file_names().take(100_000).filter_map(Result::ok);
    names.find_map(|name| {
        let name = name.to_lowercase();
        let (what, code) = if name.starts_with("word/") {
            ("Word の文書", "word")
        } else if name.starts_with("ppt/") {
            ("PowerPoint の文書", "powerpoint")
        } else if name.ends_with("workbook.bin") {
            ("Excel のバイナリ ブック（.xlsb）", "xlsb")
        } else {
            return None;
        };
        let todo = if code == "xlsb" {
            SAVE_AS_XLSX
        } else {
            "表を Excel に写し、.xlsx で保存したファイルを取り込んでください。"
        };
        Some(refuse(code, format!("{what}です。この形式は読み込めません。"), todo).by_rule("L1-01"))
    })
}

/// A workbook of Excel 95 or before.
pub(super) fn too_old() -> Finding {
    refuse("xls-too-old", "Excel 95 またはそれより古い形式のファイルです。", SAVE_AS_XLSX).by_rule("L1-01")
}

/// A document of Word 97 to 2003.
pub(super) fn word() -> Finding {
    refuse(
        "word",
        "Word の文書です。この形式は読み込めません。",
        "表を Excel に写し、.xlsx で保存したファイルを取り込んでください。",
    )
    .by_rule("L1-01")
}

/// A workbook behind a password.
pub(super) fn encrypted_workbook() -> Finding {
    refuse(
        "encrypted-workbook",
        "ブックにパスワード（または社内の閲覧制限）がかかっています。",
        "パスワードを外して保存し直したファイルを取り込んでください。",
    )
}

/// Formats that somebody else reads.
pub(super) fn not_a_table(format: Format) -> Finding {
    let name = match format {
        Format::Geojson => "GeoJSON",
        Format::Topojson => "TopoJSON",
        Format::Shapefile => "シェープファイル",
        Format::Flatgeobuf => "FlatGeobuf",
        Format::Geopackage => "GeoPackage",
        _ => "データパッケージ",
    };
    refuse("not-a-table", format!("{name}は表ではありません。"), "境界や場所のデータとして取り込んでください。")
}

/// Anything else.
pub(super) fn unknown(file: &SourceFile) -> Finding {
    refuse(
        "unknown-format",
        "何のファイルか分かりません。読めるのは CSV、Excel（.xlsx、.xls）、OpenDocument（.ods）の表と、GeoJSON などの境界データです。",
        "Excel で開けるものは .xlsx で保存し直してから取り込んでください。",
    )
    .by_rule("L1-01")
    .quoting(&file.name)
}
