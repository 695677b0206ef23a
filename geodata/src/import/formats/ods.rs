use super::finding::refuse;
use crate::import::{Limits, SourceFile, book::Book, report::Finding};
pub(super) fn read(_file: &SourceFile, _limits: &Limits) -> Result<(Book, Vec<Finding>), Finding> {
    Err(refuse("unknown-format", "この形式はまだ読み込めません。", ".xlsx で保存し直してから取り込んでください。"))
}
