//! Workflows: what a reader wants done, put together from the data and the plugins. The only folder where the two meet.

pub mod catalogue;
pub mod classes;
pub mod compute;
pub mod drawing;
pub mod number;
mod plugin_inputs;
pub mod plugin_words;
pub mod results;
pub mod series;
pub mod trial;
pub mod view;

pub use classes::Classes;
pub use view::{Evidence, InputUsed, StateCount, Total, View, ViewAsk, ViewCell};

/// Why a view cannot be made. `problem.rs` gives each its HTTP status, the command line prints its sentence.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ViewError {
    /// Something that was named does not exist.
    #[error("{what}「{id}」はありません。{next}")]
    Unknown {
        /// Kind of thing, as a word on screen.
        what: &'static str,
        /// Its identifier, as asked for.
        id: String,
        /// What to do next, as a sentence.
        next: &'static str,
    },
    /// A value cannot be used.
    #[error("{name} の値「{value}」は使えません。{hint}")]
    BadValue {
        /// Name of the parameter.
        name: String,
        /// The value as given.
        value: String,
        /// What would be right, as a sentence.
        hint: String,
    },
    /// There is no such parameter.
    #[error("「{name}」という指定はここでは使えません。使えるのは {known} です。")]
    UnknownParameter {
        /// Name of the parameter.
        name: String,
        /// The names that would be read.
        known: String,
    },
    /// The plugin is switched off after failures in a row.
    #[error(
        "プラグイン {plugin} は止めてあります。{sentence}直した版を入れるか、画面「プラグイン」の「また使えるようにする」か tsunagi plugin release で戻してください。"
    )]
    PluginQuarantined {
        /// Identifier and version.
        plugin: String,
        /// Its last failure.
        sentence: String,
    },
    /// The plugin is being compiled.
    #[error("プラグイン {plugin} を準備しています。数秒おいて、もう一度お試しください。")]
    PluginLoading {
        /// Identifier.
        plugin: String,
    },
    /// The plugin failed.
    #[error("プラグイン {plugin} の計算に失敗しました。{sentence}")]
    PluginFailed {
        /// Identifier and version.
        plugin: String,
        /// What happened.
        sentence: String,
    },
    /// The plugin says that it cannot compute this.
    #[error("プラグイン {plugin} は計算できませんでした。{sentence}")]
    PluginCannot {
        /// Identifier and version.
        plugin: String,
        /// Why, in its own words.
        sentence: String,
    },
    /// Too many requests wait for the same plugin.
    #[error("いま混み合っています。数秒おいて、もう一度お試しください。")]
    Busy,
    /// A fault of ours.
    #[error("つなぎの内部で問題が起きました。")]
    Internal {
        /// What happened, for the log only.
        cause: String,
    },
}
