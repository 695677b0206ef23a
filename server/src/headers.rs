//! Header values that many answers share.

use axum::http::HeaderValue;

/// For the page: everything from this server and nowhere else. Images may be made in the page (`data:`, `blob:`: map
/// patterns and downloads); the map's worker is a module of our own, so `worker-src` needs no `blob:`.
pub const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// For the page with what the operator allows beyond that: `tiles`, the one origin that map tiles come from, and, where another
/// page holds the view (`framed_by`), the pages of this server and of the origins named. The embedded view has nothing in it
/// that changes anything.
pub fn page_policy(tiles: Option<&str>, framed_by: Option<&[String]>) -> HeaderValue {
    let mut policy = PAGE_POLICY.to_str().unwrap_or_default().to_owned();
    if let Some(origin) = tiles {
        policy = policy
            .replace("img-src 'self'", &format!("img-src 'self' {origin}"))
            .replace("connect-src 'self'", &format!("connect-src 'self' {origin}"));
    }
    if let Some(origins) = framed_by {
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
        for origin in origins {
            policy.push(' ');
            policy.push_str(origin);
        }
    }
    // Settings take plain origins only; were there another text after all, the stricter policy stands.
    HeaderValue::from_str(&policy).unwrap_or(PAGE_POLICY)
}

/// For data: nothing in it is to be run or loaded.
pub const DATA_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For an SVG: shown as an image only; were it opened alone, its own styles and font apply and nothing else.
pub const SVG_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");

/// Believe the media type that we send.
pub const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Tell no other site where the reader came from.
pub const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");

/// Keep it, but ask before every use: the strong `ETag` makes asking cheap.
pub const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The name carries a hash of the content: it never changes.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Never keep it: it is about this moment.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// `Content-Disposition` for a download whose name may be Japanese (RFC 6266): the whole name percent-encoded, and for old
/// programs an ASCII name; `figure` with the same ending where nothing of the name is ASCII.
pub fn attachment(file_name: &str) -> HeaderValue {
    let (stem, ending) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter)).collect()
    };
    let ascii = match plain(stem).trim_matches('_') {
        stem if stem.bytes().any(|byte| byte.is_ascii_alphabetic()) => stem.to_owned(),
        _ => "figure".to_owned(),
    };
    let ending = plain(ending);
    let whole = percent_encoding::utf8_percent_encode(file_name, percent_encoding::NON_ALPHANUMERIC);
    HeaderValue::from_str(&format!("attachment; filename=\"{ascii}.{ending}\"; filename*=UTF-8''{whole}"))
        .expect("both names consist of printable ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let value = attachment("高知\"\r\nX-Evil: 1.csv");
        assert_eq!(
            value.to_str().expect("ASCII"),
            "attachment; filename=\"X-Evil1.csv\"; filename*=UTF-8''%E9%AB%98%E7%9F%A5%22%0D%0AX%2DEvil%3A%201%2Ecsv"
        );
    }

    #[test]
    fn an_embedded_page_may_be_framed_by_those_who_are_named_and_keeps_the_rest_of_its_policy() {
        let policy = page_policy(None, Some(&["http://portal.example".to_owned()]));
        let text = policy.to_str().expect("ASCII");
        assert!(text.ends_with("frame-ancestors 'self' http://portal.example"), "{text}");
        assert!(text.starts_with("default-src 'none'; script-src 'self';"), "{text}");
    }

    #[test]
    fn tiles_widen_the_policy_by_their_origin_for_images_and_requests_and_by_nothing_else() {
        let policy = page_policy(Some("http://portal.example"), None);
        let widened = policy.to_str().expect("ASCII");
        assert!(widened.contains("img-src 'self' http://portal.example data: blob:;"), "{widened}");
        assert!(widened.contains("connect-src 'self' http://portal.example;"), "{widened}");
        assert_eq!(widened.replace(" http://portal.example", ""), PAGE_POLICY.to_str().expect("ASCII"));
    }

    #[test]
    fn a_japanese_name_has_an_ascii_stand_in() {
        let value = attachment("高齢化率_34市町村.csv");
        assert!(value.to_str().expect("ASCII").starts_with("attachment; filename=\"figure.csv\"; "));
    }
}
