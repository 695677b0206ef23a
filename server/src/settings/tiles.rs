//! Tiles of another host under the map: only what an operator names, and nothing else of that host.

use super::SettingsError;

/// Map tiles that the browser fetches from another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSettings {
    /// Address of a tile with `{z}`, `{x}` and `{y}`. `--basemap-tiles`, `TSUNAGI_BASEMAP_TILES`, `basemap.tiles`, default none.
    pub template: String,
    /// Scheme, host and port of the template: the one origin that the page may ask besides this server.
    pub origin: String,
    /// Who made the tiles, as the terms want it said. `basemap.credit`; for tiles of the Geospatial Information Authority it is known.
    pub credit: String,
    /// Page that the credit links to. `basemap.credit_url`, default none.
    pub credit_url: Option<String>,
}

/// The authority's tiles are cited with a link to its list of tiles.
const AUTHORITY_HOST: &str = "cyberjapandata.gsi.go.jp";
const AUTHORITY_CREDIT: &str = "国土地理院";
const AUTHORITY_LIST: &str = "https://maps.gsi.go.jp/development/ichiran.html";

impl TileSettings {
    /// Reads what an operator wrote. Anything that could widen the page's policy beyond one origin is refused.
    ///
    /// # Errors
    /// [`SettingsError::BadTiles`] with what to write instead.
    pub(super) fn read(
        template: String,
        credit: Option<String>,
        credit_url: Option<String>,
    ) -> Result<Self, SettingsError> {
        let bad = |hint: &str| SettingsError::BadTiles { text: template.clone(), hint: hint.to_owned() };
        let form = "http://portal.example/tiles/{z}/{x}/{y}.png の形で書いてください。";
        let host_at = template.find("://").map(|at| at + 3).ok_or_else(|| bad(form))?;
        let path_at = template[host_at..].find('/').map(|at| host_at + at).ok_or_else(|| bad(form))?;
        let origin = template[..path_at].to_owned();
        if !super::is_origin(&origin) {
            return Err(bad(form));
        }
        let path = &template[path_at..];
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~{}?=&%".contains(&byte);
        if !path.bytes().all(plain) || ["{z}", "{x}", "{y}"].iter().any(|part| path.matches(part).count() != 1) {
            return Err(bad("{z}、{x}、{y} を1つずつ含む、英数字のアドレスにしてください。"));
        }
        let is_authority = origin.ends_with(&format!("//{AUTHORITY_HOST}"));
        let given = credit.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let credit = given.or_else(|| is_authority.then(|| AUTHORITY_CREDIT.to_owned())).ok_or_else(|| {
            bad("tsunagi.toml の basemap.credit に、利用規約が求める出典の書きかたを入れてください。")
        })?;
        let credit_url = credit_url.or_else(|| is_authority.then(|| AUTHORITY_LIST.to_owned()));
        if let Some(url) = &credit_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(bad("basemap.credit_url は http か https の URL にしてください。"));
        }
        Ok(Self { template, origin, credit, credit_url })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_is_cited_as_its_terms_want_it() {
        let pale = format!("https://{AUTHORITY_HOST}/xyz/pale/{{z}}/{{x}}/{{y}}.png");
        let tiles = TileSettings::read(pale, None, None).expect("a good template");
        assert_eq!((tiles.origin, tiles.credit.as_str()), (format!("https://{AUTHORITY_HOST}"), "国土地理院"));
        assert_eq!(tiles.credit_url.as_deref(), Some(AUTHORITY_LIST));
    }

    #[test]
    fn tiles_of_others_are_not_shown_without_their_credit() {
        let template = "http://portal.example:8080/{z}/{x}/{y}.png";
        let error = TileSettings::read(template.to_owned(), None, None).expect_err("refused").to_string();
        assert!(error.contains("basemap.credit"), "{error}");
        let tiles = TileSettings::read(template.to_owned(), Some("県地図".to_owned()), None).expect("a good template");
        assert_eq!((tiles.origin.as_str(), tiles.credit_url), ("http://portal.example:8080", None));
    }

    #[test]
    fn nothing_that_could_widen_the_policy_is_taken() {
        for bad in [
            "",
            "portal.example/{z}/{x}/{y}.png",
            "http://portal.example*/{z}/{x}/{y}",
            "http://portal.example; script-src */{z}/{x}/{y}",
            "http://portal.example b.example/{z}/{x}/{y}",
            "http://portal.example@b.example/{z}/{x}/{y}",
            "http://portal.example/{z}/{x}.png",
            "http://portal.example/{z}/{x}/{y}/{y}.png",
            "http://portal.example/{z}/{x}/{y}\"",
            "ftp://portal.example/{z}/{x}/{y}",
            "http://portal.example",
        ] {
            assert!(TileSettings::read(bad.to_owned(), Some("誰か".to_owned()), None).is_err(), "{bad}");
        }
    }
}
