//! Prepared answers: the final bytes of an answer, compressed once, with a strong `ETag`, kept under the URI that asked.
//!
//! Everything served under `/api/v1` depends on the data and the plugins only, and both change as a whole. So an answer is made
//! once, and every later request for the same URI costs a look-up and two reference counts. When data or plugins change,
//! the whole cache is replaced: an answer being prepared at that moment still goes into the old one.

use std::{
    collections::{HashMap, VecDeque},
    io::Write,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use arc_swap::ArcSwap;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use geodata::revision::ContentHash;

use crate::headers;

/// Below this many bytes compression costs more than it saves.
const WORTH_COMPRESSING_BYTES: usize = 200;

/// An answer larger than this part of the cache is not kept.
const LARGEST_SHARE: usize = 4;

/// What a handler has to say, before compression and hashing.
#[derive(Debug)]
pub struct Content {
    /// Media type, such as `application/json`.
    pub media_type: HeaderValue,
    /// The bytes.
    pub body: Bytes,
    /// How long a reader may keep it.
    pub keep: Keep,
    /// What the bytes may do in a browser.
    pub policy: HeaderValue,
    /// Name under which a browser saves it, if it is a download.
    pub file_name: Option<String>,
}

/// How long a reader may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Until it has asked whether it still holds.
    AskFirst,
    /// For ever: its name carries a hash of the content.
    Immutable,
}

impl Content {
    /// Some data that must not be run.
    pub fn data(media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            media_type: HeaderValue::from_static(media_type),
            body: body.into(),
            keep: Keep::AskFirst,
            policy: headers::DATA_POLICY,
            file_name: None,
        }
    }

    /// A JSON document.
    pub fn json(value: &impl serde::Serialize) -> Self {
        Self::data("application/json", to_json(value))
    }

    /// A GeoJSON document.
    pub fn geojson(value: &impl serde::Serialize) -> Self {
        Self::data("application/geo+json", to_json(value))
    }

    /// The same, as a download with a name.
    #[must_use]
    pub fn saved_as(self, file_name: String) -> Self {
        Self { file_name: Some(file_name), ..self }
    }
}

fn to_json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("the answer shapes have text keys and no failing serializer")
}

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As they are.
    Identity,
    /// gzip
    Gzip,
    /// Brotli
    Brotli,
}

impl Coding {
    /// The best coding that a reader takes (`Accept-Encoding`); one marked `q=0` is not taken.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let Some(text) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
            return Self::Identity;
        };
        let mut best = Self::Identity;
        for part in text.split(',') {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim();
            if matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000") {
                continue;
            }
            match name.trim() {
                "br" => return Self::Brotli,
                "gzip" => best = Self::Gzip,
                _ => {}
            }
        }
        best
    }
}

/// One packing of an answer: bytes and complete headers.
#[derive(Debug)]
struct Packed {
    body: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
    headers_if_unchanged: HeaderMap,
}

/// A prepared answer.
#[derive(Debug)]
pub struct Answer {
    content: Content,
    hash: String,
    compressible: bool,
    identity: OnceLock<Packed>,
    gzip: OnceLock<Packed>,
    brotli: OnceLock<Packed>,
}

impl Answer {
    /// Hashes the content. Compression waits until somebody asks for it.
    pub fn new(content: Content) -> Self {
        let mut hash = ContentHash::of(&content.body).as_str().to_owned();
        hash.truncate(32);
        let media_type = content.media_type.to_str().unwrap_or_default();
        let is_text = media_type.starts_with("text/")
            || ["json", "xml", "javascript", "wasm", "font/ttf"].iter().any(|kind| media_type.contains(kind));
        let compressible = is_text && WORTH_COMPRESSING_BYTES <= content.body.len();
        let identity = OnceLock::new();
        let gzip = OnceLock::new();
        Self { content, hash, compressible, identity, gzip, brotli: OnceLock::new() }
    }

    /// Whether [`Self::respond`] will not have to compress.
    pub fn is_ready(&self, coding: Coding) -> bool {
        !self.compressible || self.slot(coding).get().is_some()
    }

    /// The answer to a request with these headers. Compresses if nobody has asked for this coding before.
    pub fn respond(&self, method: &Method, request: &HeaderMap) -> Response {
        let packed = self.packed(Coding::accepted(request));
        if let Some(known) = request.get(header::IF_NONE_MATCH)
            && self.is_known(known)
        {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = packed.headers_if_unchanged.clone();
            return response;
        }
        let mut response =
            Response::new(if *method == Method::HEAD { Body::empty() } else { packed.body.clone().into() });
        *response.headers_mut() = packed.headers.clone();
        if *method == Method::HEAD {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(packed.body.len()));
        }
        response
    }

    /// Makes the bytes of a coding, if they are not there yet.
    pub fn prepare(&self, coding: Coding) {
        self.packed(coding);
    }

    fn slot(&self, coding: Coding) -> &OnceLock<Packed> {
        match coding {
            Coding::Identity => &self.identity,
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        }
    }

    fn packed(&self, coding: Coding) -> &Packed {
        let coding = if self.compressible { coding } else { Coding::Identity };
        self.slot(coding).get_or_init(|| self.pack(coding))
    }

    fn pack(&self, coding: Coding) -> Packed {
        let (body, name, suffix) = match coding {
            Coding::Identity => (self.content.body.clone(), None, ""),
            Coding::Gzip => (gzip(&self.content.body), Some("gzip"), "-gzip"),
            Coding::Brotli => (brotli(&self.content.body), Some("br"), "-br"),
        };
        let etag = HeaderValue::from_str(&format!("\"{}{suffix}\"", self.hash)).expect("hexadecimal digits");
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(header::ETAG, etag.clone());
        let keep = match self.content.keep {
            Keep::AskFirst => headers::ASK_FIRST,
            Keep::Immutable => headers::IMMUTABLE,
        };
        headers.insert(header::CACHE_CONTROL, keep);
        if self.compressible {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        // A browser takes the policy of a 304 over the one that it has kept with the page.
        headers.insert(header::CONTENT_SECURITY_POLICY, self.content.policy.clone());
        let headers_if_unchanged = headers.clone();
        headers.insert(header::CONTENT_TYPE, self.content.media_type.clone());
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, headers::NOSNIFF);
        headers.insert(header::REFERRER_POLICY, headers::NO_REFERRER);
        if let Some(name) = name {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        if let Some(file_name) = &self.content.file_name {
            headers.insert(header::CONTENT_DISPOSITION, headers::attachment(file_name));
        }
        Packed { body, etag, headers, headers_if_unchanged }
    }

    /// Whether `If-None-Match` names this answer, in whichever coding the reader got it.
    fn is_known(&self, if_none_match: &HeaderValue) -> bool {
        let Ok(text) = if_none_match.to_str() else { return false };
        text.split(',').map(str::trim).any(|tag| {
            let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
            tag == "*" || tag.strip_prefix(self.hash.as_str()).is_some_and(|rest| matches!(rest, "" | "-gzip" | "-br"))
        })
    }

    /// Bytes that the answer holds in memory.
    fn size_bytes(&self) -> usize {
        // Compressed forms come later; a third of the text each is the usual size.
        self.content.body.len() + if self.compressible { self.content.body.len() * 2 / 3 } else { 0 }
    }

    /// The strong tag of the uncompressed bytes.
    pub fn etag(&self) -> HeaderValue {
        self.packed(Coding::Identity).etag.clone()
    }
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::new(6));
    encoder.write_all(bytes).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail").into()
}

fn brotli(bytes: &[u8]) -> Bytes {
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 20, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).expect("writing to memory does not fail");
    packed.into()
}

/// The answers to one state of data and plugins.
#[derive(Debug)]
pub struct Generation {
    capacity_bytes: usize,
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_uri: HashMap<Box<str>, Arc<Answer>>,
    oldest_first: VecDeque<Box<str>>,
    size_bytes: usize,
}

impl Generation {
    fn new(capacity_bytes: usize) -> Self {
        Self { capacity_bytes, kept: RwLock::default() }
    }

    /// The answer kept under a path and query.
    pub fn get(&self, uri: &str) -> Option<Arc<Answer>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).by_uri.get(uri).cloned()
    }

    /// Keeps an answer, and lets go of the oldest ones where there is no room.
    pub fn keep(&self, uri: &str, answer: Arc<Answer>) {
        let size_bytes = answer.size_bytes() + uri.len() * 2;
        if self.capacity_bytes / LARGEST_SHARE < size_bytes {
            return;
        }
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.by_uri.insert(uri.into(), answer).is_some() {
            return;
        }
        kept.oldest_first.push_back(uri.into());
        kept.size_bytes += size_bytes;
        while self.capacity_bytes < kept.size_bytes {
            let Some(oldest) = kept.oldest_first.pop_front() else { break };
            if let Some(gone) = kept.by_uri.remove(&oldest) {
                kept.size_bytes = kept.size_bytes.saturating_sub(gone.size_bytes() + oldest.len() * 2);
            }
        }
    }
}

/// The answers to the present state of data and plugins.
#[derive(Debug)]
pub struct Answers {
    capacity_bytes: usize,
    current: ArcSwap<Generation>,
}

impl Answers {
    /// An empty cache.
    pub fn new(capacity_bytes: usize) -> Self {
        Self { capacity_bytes, current: ArcSwap::from_pointee(Generation::new(capacity_bytes)) }
    }

    /// The answers to the present state. Whoever prepares an answer takes this first and keeps its answer here.
    pub fn current(&self) -> Arc<Generation> {
        self.current.load_full()
    }

    /// The answer to a path and query, if it is kept and its bytes are made.
    pub fn ready(&self, uri: &str, coding: Coding) -> Option<Arc<Answer>> {
        self.current.load().get(uri).filter(|answer| answer.is_ready(coding))
    }

    /// Forgets everything: data or plugins have changed.
    pub fn renew(&self) {
        self.current.store(Arc::new(Generation::new(self.capacity_bytes)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_text() -> Content {
        Content::data("text/plain; charset=utf-8", "高知県".repeat(400))
    }

    fn asking(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).expect("a header value"))])
    }

    #[test]
    fn each_coding_has_its_own_tag_and_any_of_them_is_recognised() {
        let answer = Answer::new(long_text());
        let plain = answer.respond(&Method::GET, &HeaderMap::new());
        let packed = answer.respond(&Method::GET, &asking(header::ACCEPT_ENCODING, "gzip, br"));
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
        assert_ne!(plain.headers()[header::ETAG], packed.headers()[header::ETAG]);
        for response in [plain, packed] {
            let tag = response.headers()[header::ETAG].to_str().expect("ASCII").to_owned();
            let again = answer.respond(&Method::GET, &asking(header::IF_NONE_MATCH, &tag));
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
            assert_eq!(again.headers()[header::CONTENT_SECURITY_POLICY], headers::DATA_POLICY);
        }
        let other = answer.respond(&Method::GET, &asking(header::IF_NONE_MATCH, "\"0123\""));
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn a_coding_that_the_reader_rules_out_is_not_used() {
        for (asked, coding) in [
            ("br;q=0, gzip", Coding::Gzip),
            ("gzip;q=0", Coding::Identity),
            ("deflate", Coding::Identity),
            ("gzip;q=0.5, br;q=0.1", Coding::Brotli),
        ] {
            assert_eq!(Coding::accepted(&asking(header::ACCEPT_ENCODING, asked)), coding, "{asked}");
        }
    }

    #[test]
    fn short_answers_stay_as_they_are() {
        let answer = Answer::new(Content::data("application/json", "{}"));
        let response = answer.respond(&Method::GET, &asking(header::ACCEPT_ENCODING, "br"));
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn a_full_cache_lets_go_of_the_oldest_and_a_renewed_one_of_all() {
        let size_bytes = Answer::new(long_text()).size_bytes() + 4;
        let answers = Answers::new(size_bytes * 5);
        for uri in ["/1", "/2", "/3", "/4", "/5", "/6"] {
            answers.current().keep(uri, Arc::new(Answer::new(long_text())));
        }
        assert!(answers.current().get("/1").is_none());
        assert!(answers.current().get("/6").is_some());
        let before = answers.current();
        answers.renew();
        before.keep("/late", Arc::new(Answer::new(long_text())));
        assert!(answers.current().get("/6").is_none());
        assert!(answers.current().get("/late").is_none());
    }
}
