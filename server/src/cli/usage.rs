//! Telling wrong use in Japanese.

use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};

const WRONG_USE: u8 = 2;

/// Says what was wrong with the command line, or shows the help that was asked for.
pub(super) fn tell(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        print!("{error}");
        return ExitCode::SUCCESS;
    }
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドを指定してください。".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」を指定してください。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」に値がありません。"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("「{argument}」に「{value}」は使えません。"),
        ErrorKind::ArgumentConflict => format!("「{argument}」は、ほかの指定と一緒に使えません。"),
        ErrorKind::InvalidUtf8 => "指定に、文字として読めない部分があります。".to_owned(),
        _ => "指定に誤りがあります。".to_owned(),
    };
    eprintln!("{sentence}「tsunagi --help」で使い方を表示します。");
    ExitCode::from(WRONG_USE)
}
