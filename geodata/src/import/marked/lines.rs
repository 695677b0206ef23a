//! What is marked, and what is listed: findings and questions in one order.

use std::collections::BTreeMap;

use crate::import::report::{Finding, Question, Spot, Weight};

/// How a cell or a line is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    /// Worth knowing: listed, not marked.
    Remark,
    /// Somebody should look.
    Warning,
    /// Somebody must answer.
    Question,
    /// Keeps the file from being published.
    Error,
}

impl Mark {
    /// The marks of cells.
    pub(super) const OF_CELLS: [Self; 3] = [Self::Error, Self::Warning, Self::Question];

    /// The word on the sheet.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Remark => "参考",
            Self::Warning => "確認",
            Self::Question => "質問",
            Self::Error => "エラー",
        }
    }

    /// Background and line color, and the style of the border: the border tells them apart on a black-and-white print.
    pub(super) fn look(self) -> Look {
        match self {
            Self::Error => {
                Look { pattern: "lightUp", ink: "FFE57368", ground: "FFFFE0DB", line: "FFB3261E", border: "thick" }
            }
            Self::Question => Look {
                pattern: "lightVertical",
                ink: "FF9DB7F9",
                ground: "FFE8F1FE",
                line: "FF0017C1",
                border: "double",
            },
            _ => Look {
                pattern: "gray0625",
                ink: "FFC77700",
                ground: "FFFFF3CC",
                line: "FF8A5300",
                border: "mediumDashed",
            },
        }
    }
}

/// Colors as ARGB, pattern and border by their names in Office Open XML.
pub(super) struct Look {
    pub(super) pattern: &'static str,
    pub(super) ink: &'static str,
    pub(super) ground: &'static str,
    pub(super) line: &'static str,
    pub(super) border: &'static str,
}

/// A line of the list.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) sheet: Option<String>,
    /// Row and column from 0; a line about a whole row points at its first cell.
    pub(super) cell: Option<(usize, usize)>,
    pub(super) place: String,
    pub(super) text: String,
    pub(super) rule: String,
    pub(super) message: String,
    pub(super) todo: String,
    pub(super) count: usize,
}

/// All lines.
pub(super) struct Lines {
    pub(super) list: Vec<Line>,
}

/// What stands at one cell.
pub(super) struct Doubt {
    pub(super) mark: Mark,
    pub(super) comment: String,
}

/// Most cells of a sheet that are marked: office programs become unusable with many thousand comments.
const MOST: usize = 3_000;

/// Bytes of a comment after which no more sentences are added: nobody reads a longer one, and Excel cuts at 32,767 characters.
const LONGEST: usize = 6_000;

/// What stands there instead.
const MORE: &str = "\n\nほかは「取り込みの確認」のシートを見てください。";

impl Lines {
    pub(super) fn new(findings: &[Finding], questions: &[Question]) -> Self {
        let questions = questions.iter().map(of_question);
        let findings = findings.iter().map(of_finding);
        let mut list: Vec<Line> = questions.chain(findings).collect();
        // What must be done comes first; within it, the order of the report.
        list.sort_by_key(|line| std::cmp::Reverse(line.mark));
        Self { list }
    }

    /// The doubtful cells of a sheet. Text files have one sheet, and their findings need not name it.
    pub(super) fn doubts(&self, sheet: &str, only_sheet: bool) -> BTreeMap<(usize, usize), Doubt> {
        let mut doubts: BTreeMap<(usize, usize), Doubt> = BTreeMap::new();
        for line in &self.list {
            let here = line.sheet.as_deref().map_or(only_sheet, |name| name == sheet);
            let (Some(cell), true, true) = (line.cell, here, line.mark > Mark::Remark) else { continue };
            if doubts.len() >= MOST && !doubts.contains_key(&cell) {
                continue;
            }
            let rule = if line.rule.is_empty() { String::new() } else { format!(" {}", line.rule) };
            let sentence = format!("【{}{rule}】{}\n→ {}", line.mark.word(), line.message, line.todo);
            match doubts.get_mut(&cell) {
                Some(doubt) => {
                    doubt.mark = doubt.mark.max(line.mark);
                    if doubt.comment.len() < LONGEST {
                        doubt.comment.push_str("\n\n");
                        doubt.comment.push_str(&sentence);
                    } else if !doubt.comment.ends_with(MORE) {
                        doubt.comment.push_str(MORE);
                    }
                }
                None => {
                    doubts.insert(cell, Doubt { mark: line.mark, comment: sentence });
                }
            }
        }
        doubts
    }
}

fn of_finding(finding: &Finding) -> Line {
    let mark = match finding.weight {
        Weight::Error => Mark::Error,
        Weight::Warning => Mark::Warning,
        Weight::Remark => Mark::Remark,
    };
    Line {
        mark,
        sheet: finding.at.sheet.clone(),
        cell: cell(&finding.at),
        place: place(&finding.at),
        text: clean(finding.text.as_deref().unwrap_or_default()),
        rule: finding.rule.clone().unwrap_or_default(),
        message: clean(&finding.message),
        todo: clean(&finding.todo),
        count: finding.count,
    }
}

fn of_question(question: &Question) -> Line {
    let choices: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    let answer = question.answer.as_ref().map(|answer| {
        let label = question
            .choices
            .iter()
            .find(|choice| choice.id == *answer)
            .map_or(answer.as_str(), |choice| choice.label.as_str());
        format!("「{label}」と答えました。")
    });
    let mark = if answer.is_some() { Mark::Remark } else { Mark::Question };
    let todo = answer.unwrap_or_else(|| {
        if choices.is_empty() {
            "取り込みの画面で答えてください。".to_owned()
        } else {
            format!("取り込みの画面で選んでください：{}", choices.join("／"))
        }
    });
    Line {
        mark,
        sheet: question.at.sheet.clone(),
        cell: cell(&question.at),
        place: place(&question.at),
        text: clean(question.text.as_deref().unwrap_or_default()),
        rule: String::new(),
        message: clean(&format!("{}（{}）", question.sentence, question.why)),
        todo: clean(&todo),
        count: 1,
    }
}

/// Row and column from 0. A column alone is marked at its first cell, a row alone too.
fn cell(spot: &Spot) -> Option<(usize, usize)> {
    let column = match spot.column.as_deref() {
        Some(letters) => Some(column_index(letters)?),
        None => None,
    };
    if spot.row.is_none() && column.is_none() {
        return None;
    }
    let row = spot.row.unwrap_or(1).checked_sub(1)?;
    let column = column.unwrap_or(0);
    (row < 1_048_576 && column < 16_384).then_some((row, column))
}

/// A place as people write it: `B7`, `7行目`, `B列`.
fn place(spot: &Spot) -> String {
    match (&spot.column, spot.row) {
        (Some(column), Some(row)) if column_index(column).is_some() => format!("{column}{row}"),
        (Some(column), Some(row)) => format!("{row} {column}"),
        (Some(column), None) => format!("{column}列"),
        (None, Some(row)) => format!("{row}行目"),
        (None, None) => String::new(),
    }
}

/// A is 0, Z is 25, AA is 26; `None` for names of properties.
pub(super) fn column_index(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Some(letters.bytes().fold(0, |index, byte| index * 26 + usize::from(byte - b'A') + 1) - 1)
}

/// Without characters that XML cannot hold.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control() || *character == '\n')
        .filter(|character| !matches!(character, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_columns_become_numbers() {
        assert_eq!(["A", "Z", "AA", "XFD"].map(column_index), [Some(0), Some(25), Some(26), Some(16_383)]);
        assert_eq!(column_index("N03_007"), None);
    }
}
