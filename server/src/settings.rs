//! Settings: flags first, then `TSUNAGI_*` variables, then `tsunagi.toml` in the data folder, then the defaults below.

use std::{
    collections::BTreeSet,
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

mod tiles;

pub use tiles::TileSettings;

/// Everything an operator can set. Nothing in here is secret; a later secret must be left out of [`fmt::Display`].
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Folder that holds the record, the plugins and the caches. `--data`, `TSUNAGI_DATA`, default `./tsunagi-data`.
    pub data: PathBuf,
    /// Address and port to listen on. `--listen`, `TSUNAGI_LISTEN`, `listen`, default `127.0.0.1:8787`.
    pub listen: SocketAddr,
    /// Folder of data packages that a first start publishes instead of those in the program. `--packages`,
    /// `TSUNAGI_PACKAGES`, `packages`, default none.
    pub packages: Option<PathBuf>,
    /// What the log says and how.
    pub log: LogSettings,
    /// How much of the machine one request or caller may take.
    pub limits: LimitSettings,
    /// How many automatic backups are kept; 0 makes none. `backups.keep`, default 5.
    pub backups_kept: usize,
    /// Whether only plugins signed with a trusted key are taken. `--plugins-signed-only`, `TSUNAGI_PLUGINS_SIGNED_ONLY`,
    /// `plugins.signed_only`, default no.
    pub plugins_signed_only: bool,
    /// Folder of compiled plugins. `--plugin-cache`, `TSUNAGI_PLUGIN_CACHE`, `plugins.cache`, default `plugin-cache` in the data folder.
    /// Servers of one user may share one.
    pub plugin_cache: Option<PathBuf>,
    /// Origins whose pages may hold the embedded map, such as `http://portal.example`. `embed.from`, default none: then only
    /// pages of this server may.
    pub embed_from: Vec<String>,
    /// Tiles of another host that may lie under the map; none unless an operator names them.
    pub base_tiles: Option<TileSettings>,
}

/// What the log says and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// Least important level that is written, or a filter such as `tsunagi=debug`. `TSUNAGI_LOG`, `log.filter`, default `info`.
    pub filter: String,
    /// `text` or `json`. `TSUNAGI_LOG_FORMAT`, `log.format`, default `text`.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// How much of the machine one request or caller may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSettings {
    /// Connections open at once. `limits.connections`, default 512.
    pub connections: usize,
    /// Seconds within which the head of a request must have arrived. `limits.header_read_s`, default 10.
    pub header_read_s: u64,
    /// Seconds after which an unanswered request is given up. `limits.request_s`, default 30.
    pub request_s: u64,
    /// Largest request body in MiB: an uploaded plugin. `limits.body_mib`, default 32.
    pub body_mib: usize,
    /// Largest file to import in MiB. `limits.import_mib`, default 64.
    pub import_mib: usize,
    /// MiB of memory that reading one file may take. `limits.import_memory_mib`, default 1024.
    pub import_memory_mib: u64,
    /// Seconds that reading one file may take. `limits.import_s`, default 60.
    pub import_s: u64,
    /// Days for which a file waits to be published before it is taken away. `limits.import_days`, default 30.
    pub import_days: u64,
    /// MiB that prepared answers may fill. `limits.answers_mib`, default 48.
    pub answers_mib: usize,
    /// Milliseconds one plugin call may take. `limits.plugin_ms`, default 5000.
    pub plugin_ms: u64,
    /// MiB of memory one plugin call may take. `limits.plugin_memory_mib`, default 64.
    pub plugin_memory_mib: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("tsunagi-data"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            packages: None,
            log: LogSettings { filter: "info".to_owned(), format: LogFormat::Text },
            limits: LimitSettings::default(),
            backups_kept: geodata::archive::BACKUPS_KEPT,
            plugins_signed_only: false,
            plugin_cache: None,
            embed_from: Vec::new(),
            base_tiles: None,
        }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            connections: 512,
            header_read_s: 10,
            request_s: 30,
            body_mib: 32,
            import_mib: 64,
            import_memory_mib: 1_024,
            import_s: 60,
            import_days: 30,
            answers_mib: 48,
            plugin_ms: 5_000,
            plugin_memory_mib: 64,
        }
    }
}

/// What the command line and the environment say; both are read by `clap`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// `--data` or `TSUNAGI_DATA`
    pub data: Option<PathBuf>,
    /// `--listen` or `TSUNAGI_LISTEN`
    pub listen: Option<String>,
    /// `--packages` or `TSUNAGI_PACKAGES`
    pub packages: Option<PathBuf>,
    /// `TSUNAGI_LOG`
    pub log_filter: Option<String>,
    /// `TSUNAGI_LOG_FORMAT`
    pub log_format: Option<String>,
    /// `--plugins-signed-only` or `TSUNAGI_PLUGINS_SIGNED_ONLY`
    pub plugins_signed_only: bool,
    /// `--plugin-cache` or `TSUNAGI_PLUGIN_CACHE`
    pub plugin_cache: Option<PathBuf>,
    /// `--basemap-tiles` or `TSUNAGI_BASEMAP_TILES`
    pub basemap_tiles: Option<String>,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The settings file is there but cannot be read.
    #[error("設定ファイル {path} を読めませんでした（{source}）。読み取りの権限を確かめてください。")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The settings file is not TOML, or a value has the wrong type.
    #[error("設定ファイル {path} の書き方に誤りがあります。{how}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and what, as the TOML reader says it.
        how: String,
    },
    /// The address to listen on is not an address.
    #[error(
        "待ち受けアドレス「{text}」を読めませんでした。「127.0.0.1:8787」のように、アドレスとポート番号を書いてください。"
    )]
    BadAddress {
        /// The text as given.
        text: String,
    },
    /// The address can be reached from other machines, and there are no accounts yet.
    #[error(
        "{address} では待ち受けできません。利用者の登録がないため、このパソコンの中（127.0.0.1）からだけ使えます。--listen 127.0.0.1:{} としてください。",
        .address.port()
    )]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
    },
    /// A page that may hold the embedded map is not named by its origin.
    #[error(
        "設定 embed.from の「{text}」は使えません。http:// または https:// で始まる、パスのない形（例：http://portal.example）で書いてください。"
    )]
    BadOrigin {
        /// The text as given.
        text: String,
    },
    /// The address of map tiles cannot be used.
    #[error("設定 basemap.tiles の「{text}」は使えません。{hint}")]
    BadTiles {
        /// The text as given.
        text: String,
        /// What would be right, as a sentence.
        hint: String,
    },
    /// The log format is neither `text` nor `json`.
    #[error("ログの形式「{text}」はありません。text または json を指定してください。")]
    BadLogFormat {
        /// The text as given.
        text: String,
    },
}

/// Name of the settings file in the data folder.
pub const FILE_NAME: &str = "tsunagi.toml";

/// The file, as far as its keys are known; the others are collected and warned about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    listen: Option<String>,
    packages: Option<PathBuf>,
    log: FileLog,
    limits: FileLimits,
    backups: FileBackups,
    plugins: FilePlugins,
    embed: FileEmbed,
    basemap: FileBaseMap,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileBaseMap {
    tiles: Option<String>,
    credit: Option<String>,
    credit_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FilePlugins {
    signed_only: Option<bool>,
    cache: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileEmbed {
    from: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileBackups {
    keep: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileLog {
    filter: Option<String>,
    format: Option<LogFormat>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FileLimits {
    connections: Option<usize>,
    header_read_s: Option<u64>,
    request_s: Option<u64>,
    body_mib: Option<usize>,
    import_mib: Option<usize>,
    import_memory_mib: Option<u64>,
    import_s: Option<u64>,
    import_days: Option<u64>,
    answers_mib: Option<usize>,
    plugin_ms: Option<u64>,
    plugin_memory_mib: Option<usize>,
}

const KNOWN_KEYS: [&str; 22] = [
    "basemap.tiles",
    "basemap.credit",
    "basemap.credit_url",
    "backups.keep",
    "plugins.signed_only",
    "plugins.cache",
    "embed.from",
    "listen",
    "packages",
    "log.filter",
    "log.format",
    "limits.connections",
    "limits.header_read_s",
    "limits.request_s",
    "limits.body_mib",
    "limits.import_mib",
    "limits.import_memory_mib",
    "limits.import_s",
    "limits.import_days",
    "limits.answers_mib",
    "limits.plugin_ms",
    "limits.plugin_memory_mib",
];

const KNOWN_VARIABLES: [&str; 8] = [
    "TSUNAGI_BASEMAP_TILES",
    "TSUNAGI_DATA",
    "TSUNAGI_LISTEN",
    "TSUNAGI_PACKAGES",
    "TSUNAGI_LOG",
    "TSUNAGI_LOG_FORMAT",
    "TSUNAGI_PLUGINS_SIGNED_ONLY",
    "TSUNAGI_PLUGIN_CACHE",
];

impl Settings {
    /// Puts together what was given, the settings file and the defaults. The second part lists, in Japanese, what was
    /// found but not understood; the caller warns about it.
    pub fn load(given: Given, variables: impl Iterator<Item = String>) -> Result<(Self, Vec<String>), SettingsError> {
        let defaults = Self::default();
        let data = given.data.unwrap_or(defaults.data);
        let path = data.join(FILE_NAME);
        let (file, mut remarks) = read_file(&path)?;
        for name in variables {
            if name.starts_with("TSUNAGI_") && !KNOWN_VARIABLES.contains(&name.as_str()) {
                remarks.push(format!("環境変数 {name} は使われません。名前を確かめてください。"));
            }
        }

        let listen = match given.listen.or(file.listen) {
            Some(text) => text.trim().parse().map_err(|_| SettingsError::BadAddress { text })?,
            None => defaults.listen,
        };
        let format = match given.log_format.as_deref() {
            None => file.log.format.unwrap_or(defaults.log.format),
            Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(text) => return Err(SettingsError::BadLogFormat { text: text.to_owned() }),
        };
        let log = LogSettings { filter: given.log_filter.or(file.log.filter).unwrap_or(defaults.log.filter), format };
        let usual = defaults.limits;
        let limits = LimitSettings {
            connections: file.limits.connections.unwrap_or(usual.connections).max(1),
            header_read_s: file.limits.header_read_s.unwrap_or(usual.header_read_s).max(1),
            request_s: file.limits.request_s.unwrap_or(usual.request_s).max(1),
            body_mib: file.limits.body_mib.unwrap_or(usual.body_mib),
            import_mib: file.limits.import_mib.unwrap_or(usual.import_mib),
            import_memory_mib: file.limits.import_memory_mib.unwrap_or(usual.import_memory_mib).max(64),
            import_s: file.limits.import_s.unwrap_or(usual.import_s).max(1),
            import_days: file.limits.import_days.unwrap_or(usual.import_days).max(1),
            answers_mib: file.limits.answers_mib.unwrap_or(usual.answers_mib),
            plugin_ms: file.limits.plugin_ms.unwrap_or(usual.plugin_ms).max(1),
            plugin_memory_mib: file.limits.plugin_memory_mib.unwrap_or(usual.plugin_memory_mib).max(1),
        };
        let backups_kept = file.backups.keep.unwrap_or(defaults.backups_kept);
        let plugins_signed_only =
            given.plugins_signed_only || file.plugins.signed_only.unwrap_or(defaults.plugins_signed_only);
        let plugin_cache = given.plugin_cache.or(file.plugins.cache);
        if let Some(text) = file.embed.from.iter().find(|text| !is_origin(text)) {
            return Err(SettingsError::BadOrigin { text: text.clone() });
        }
        let packages = given.packages.or(file.packages);
        let embed_from = file.embed.from;
        let base_tiles = match given.basemap_tiles.or(file.basemap.tiles) {
            Some(template) => Some(TileSettings::read(template, file.basemap.credit, file.basemap.credit_url)?),
            None => None,
        };
        let settings = Self {
            data,
            listen,
            packages,
            log,
            limits,
            backups_kept,
            plugins_signed_only,
            plugin_cache,
            embed_from,
            base_tiles,
        };
        Ok((settings, remarks))
    }

    /// Refuses an address that other machines can reach: there are no accounts yet, and whoever connects has full rights.
    pub fn require_loopback(&self) -> Result<(), SettingsError> {
        if self.listen.ip().is_loopback() { Ok(()) } else { Err(SettingsError::NotLoopback { address: self.listen }) }
    }
}

/// Whether a text is a plain origin: it becomes part of a header, where anything else would change the whole policy.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    })
}

fn read_file(path: &Path) -> Result<(File, Vec<String>), SettingsError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok((File::default(), Vec::new()));
        }
        Err(source) => return Err(SettingsError::Unreadable { path: path.to_owned(), source }),
    };
    let malformed = |error: toml::de::Error| SettingsError::Malformed { path: path.to_owned(), how: error.to_string() };
    let table: toml::Table = text.parse().map_err(malformed)?;
    let mut keys = BTreeSet::new();
    collect_keys("", &table, &mut keys);
    let remarks = keys
        .iter()
        .filter(|key| !KNOWN_KEYS.contains(&key.as_str()))
        .map(|key| format!("設定ファイル {} の項目「{key}」は使われません。綴りを確かめてください。", path.display()))
        .collect();
    Ok((toml::from_str(&text).map_err(malformed)?, remarks))
}

fn collect_keys(prefix: &str, table: &toml::Table, keys: &mut BTreeSet<String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => collect_keys(&key, inner, keys),
            _ => {
                keys.insert(key);
            }
        }
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packages =
            self.packages.as_ref().map_or_else(|| "プログラムに内蔵".to_owned(), |it| it.display().to_string());
        write!(
            formatter,
            "データ {} / 待ち受け {} / データパッケージ {packages} / 同時接続 {} / 要求の上限 {}秒・{}MiB / 取り込みの上限 {}秒・{}MiB（メモリー {}MiB） / プラグインの上限 {}ミリ秒・{}MiB / 自動の控え {}個 / 署名のないプラグイン {} / 外部の地図タイル {}",
            self.data.display(),
            self.listen,
            self.limits.connections,
            self.limits.request_s,
            self.limits.body_mib,
            self.limits.import_s,
            self.limits.import_mib,
            self.limits.import_memory_mib,
            self.limits.plugin_ms,
            self.limits.plugin_memory_mib,
            self.backups_kept,
            if self.plugins_signed_only { "受け付けない" } else { "受け付ける" },
            self.base_tiles.as_ref().map_or("使わない", |tiles| tiles.template.as_str()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(FILE_NAME), text).expect("a written file");
        folder
    }

    fn given(folder: &tempfile::TempDir) -> Given {
        Given { data: Some(folder.path().to_owned()), ..Given::default() }
    }

    #[test]
    fn only_plain_origins_may_hold_the_embedded_map() {
        let folder = folder_with("[embed]\nfrom = [\"http://portal.example\", \"https://[::1]:8443\"]\n");
        let (settings, remarks) = Settings::load(given(&folder), std::iter::empty()).expect("good origins");
        assert_eq!((settings.embed_from.len(), remarks.len()), (2, 0));
        for bad in ["*", "http://", "portal.example", "http://a; script-src *", "http://a/path", "http://a b"] {
            let folder = folder_with(&format!("[embed]\nfrom = [\"{bad}\"]\n"));
            let error = Settings::load(given(&folder), std::iter::empty()).expect_err(bad);
            assert!(error.to_string().contains("embed.from"), "{error}");
        }
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_defaults() {
        let folder = folder_with("listen = \"127.0.0.1:9000\"\n[limits]\nconnections = 3\n");
        let (from_file, remarks) = Settings::load(given(&folder), std::iter::empty()).expect("good settings");
        assert_eq!((from_file.listen.port(), from_file.limits.connections, from_file.limits.request_s), (9000, 3, 30));
        assert!(remarks.is_empty());
        let flags = Given { listen: Some("127.0.0.1:9001".to_owned()), ..given(&folder) };
        assert_eq!(Settings::load(flags, std::iter::empty()).expect("good settings").0.listen.port(), 9001);
    }

    #[test]
    fn unknown_keys_and_variables_are_warned_about() {
        let folder = folder_with("lisen = \"127.0.0.1:9000\"\n[limits]\nconections = 3\n");
        let (_, remarks) = Settings::load(given(&folder), ["TSUNAGI_LISTN".to_owned(), "HOME".to_owned()].into_iter())
            .expect("good settings");
        assert_eq!(remarks.len(), 3, "{remarks:?}");
        assert!(remarks.iter().any(|it| it.contains("「limits.conections」")));
        assert!(remarks.iter().any(|it| it.contains("TSUNAGI_LISTN")));
    }

    #[test]
    fn an_address_that_others_can_reach_is_refused_and_the_way_out_is_named() {
        let flags = Given { listen: Some("0.0.0.0:8787".to_owned()), ..Given::default() };
        let (settings, _) = Settings::load(flags, std::iter::empty()).expect("a readable address");
        let message = settings.require_loopback().expect_err("refused").to_string();
        assert!(message.contains("--listen 127.0.0.1:8787"), "{message}");
    }

    #[test]
    fn a_malformed_file_names_itself_and_the_line() {
        let folder = folder_with("listen = \n");
        let error = Settings::load(given(&folder), std::iter::empty()).expect_err("refused").to_string();
        assert!(error.contains(FILE_NAME) && error.contains("line 1"), "{error}");
    }
}
