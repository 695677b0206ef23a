//! Asking on a terminal what only a person can decide.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use anyhow::Context;
use geodata::import::{Report, report::Question};

use super::{Failure, tell};

/// Asks every open question. `None` if the person gives up.
pub(super) fn ask(report: &Report) -> Result<Option<BTreeMap<String, String>>, Failure> {
    let open: Vec<&Question> = report.questions.iter().filter(|question| question.answer.is_none()).collect();
    let mut answers = BTreeMap::new();
    for (number, question) in open.iter().enumerate() {
        eprintln!("\n質問 {}/{}  {}", number + 1, open.len(), tell::place(&question.at));
        if let Some(text) = &question.text {
            eprintln!("  「{text}」");
        }
        eprintln!("  {}\n  （{}）", question.sentence, question.why);
        for (index, choice) in question.choices.iter().enumerate() {
            let effect = if choice.effect.is_empty() { String::new() } else { format!(" … {}", choice.effect) };
            eprintln!("    {}. {}{effect}", index + 1, choice.label);
        }
        let Some(answer) = one(question)? else { return Ok(None) };
        answers.insert(question.id.clone(), answer);
    }
    Ok(Some(answers))
}

/// Asks whether to go on.
pub(super) fn confirm(question: &str) -> Result<bool, Failure> {
    eprint!("\n{question} [はい=y / いいえ=Enter] ");
    Ok(matches!(line()?.as_deref(), Some("y" | "Y" | "yes" | "はい" | "ｙ")))
}

fn one(question: &Question) -> Result<Option<String>, Failure> {
    let hint = match (question.choices.is_empty(), question.free.as_deref()) {
        (false, None) => "番号",
        (false, Some(_)) => "番号、または文字で",
        (true, Some("period")) => "年度または時点（R5、令和5年度 など）",
        (true, Some("number")) => "数",
        (true, _) => "文字で",
    };
    loop {
        eprint!("  答え（{hint}。やめるときは Enter だけ）: ");
        let Some(text) = line()?.filter(|text| !text.is_empty()) else { return Ok(None) };
        match read(question, &text) {
            Some(answer) => return Ok(Some(answer)),
            None => eprintln!("  「{text}」は選べません。1から{}の番号で答えてください。", question.choices.len()),
        }
    }
}

/// The answer that a line means: the number or the identifier of a choice, or free text where that is asked for.
fn read(question: &Question, text: &str) -> Option<String> {
    let number = text.parse::<usize>().ok().and_then(|number| question.choices.get(number.checked_sub(1)?));
    let named = || question.choices.iter().find(|choice| choice.id == text || choice.label == text);
    match number.or_else(named) {
        Some(choice) => Some(choice.id.clone()),
        None => question.free.is_some().then(|| text.to_owned()),
    }
}

/// A line that a person types; `None` at the end of the input.
fn line() -> Result<Option<String>, Failure> {
    io::stderr().flush().context("表示できません")?;
    let mut text = String::new();
    let n_read = io::stdin().lock().read_line(&mut text).context("入力を読めません")?;
    Ok((n_read > 0).then(|| text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use geodata::import::report::{Choice, Spot};

    use super::*;

    fn question(free: Option<&str>) -> Question {
        let choice =
            |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned(), effect: String::new() };
        Question {
            id: "q1".to_owned(),
            kind: "measure".to_owned(),
            at: Spot::default(),
            text: None,
            sentence: "実人数ですか。".to_owned(),
            why: "足し合わせてよいかが決まります。".to_owned(),
            choices: vec![choice("persons", "実人数"), choice("events", "延べ")],
            free: free.map(str::to_owned),
            answer: None,
        }
    }

    #[test]
    fn an_answer_is_a_number_an_identifier_or_a_label() {
        for text in ["2", "events", "延べ"] {
            assert_eq!(read(&question(None), text).as_deref(), Some("events"), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed_from_an_answer_that_is_none_of_the_choices() {
        for text in ["0", "3", "件", "-1"] {
            assert_eq!(read(&question(None), text), None, "{text}");
        }
        assert_eq!(read(&question(Some("text")), "件").as_deref(), Some("件"));
    }
}
