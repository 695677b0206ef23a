//! What every answer does: tags, compression, HEAD.

use std::io::Read;

use axum::http::{Method, header};

use crate::support::{Server, fixture};

const VALUES: &str = "/api/v1/indicators/cases/values?grouping=kind";

#[tokio::test]
async fn the_same_question_has_the_same_tag_and_is_not_sent_again() {
    let server = Server::new();
    let first = server.get(VALUES).await;
    let tag = first.header(header::ETAG);
    assert!(tag.starts_with('"') && tag.ends_with('"'), "strong: {tag}");
    assert_eq!(first.header(header::CACHE_CONTROL), "no-cache");
    for _ in 0..2 {
        let again = server.get_with(VALUES, header::IF_NONE_MATCH, tag).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        assert_eq!(again.header(header::ETAG), tag);
    }
    let other = server.get_with(VALUES, header::IF_NONE_MATCH, "\"another\"").await;
    assert_eq!((other.status.as_u16(), other.body == first.body), (200, true));
}

#[tokio::test]
async fn a_server_over_the_same_data_gives_the_same_bytes() {
    assert_eq!(Server::new().get(VALUES).await.body, Server::new().get(VALUES).await.body);
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_take_it() {
    let plain = fixture().get(VALUES).await;
    assert_eq!(plain.header(header::VARY), "accept-encoding");
    for _ in 0..2 {
        let gzip = fixture().get_with(VALUES, header::ACCEPT_ENCODING, "gzip").await;
        assert_eq!(gzip.header(header::CONTENT_ENCODING), "gzip");
        assert_ne!(
            gzip.header(header::ETAG),
            plain.header(header::ETAG),
            "each packing is a representation of its own"
        );
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, plain.body);

        let brotli = fixture().get_with(VALUES, header::ACCEPT_ENCODING, "gzip, deflate, br").await;
        assert_eq!(brotli.header(header::CONTENT_ENCODING), "br");
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut brotli.body.as_slice(), &mut unpacked).expect("brotli");
        assert_eq!(unpacked, plain.body);
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    for path in [VALUES, "/healthz", "/api/v1/layers/cases.geojson"] {
        let get = fixture().get(path).await;
        for _ in 0..2 {
            let head = fixture().method(Method::HEAD, path, "").await;
            assert_eq!((head.kind(), head.body.len()), (get.kind(), 0), "{path}");
            assert_eq!(head.header(header::ETAG), get.header(header::ETAG));
            assert_eq!(head.header(header::CONTENT_LENGTH), get.body.len().to_string(), "{path}");
        }
    }
}

#[tokio::test]
async fn data_may_not_be_run_framed_or_guessed() {
    for path in [VALUES, "/api/v1/plugins", "/healthz", "/api/v1/nothing"] {
        let answer = fixture().get(path).await;
        assert_eq!(
            answer.header(header::CONTENT_SECURITY_POLICY),
            "default-src 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
    }
}

#[tokio::test]
async fn the_counters_tell_what_was_served() {
    let server = Server::new();
    server.get(VALUES).await;
    server.get(VALUES).await;
    server.get("/api/v1/nothing").await;
    let text = server.get("/metrics").await.text();
    assert!(text.contains("tsunagi_requests_total{status=\"2xx\"} 2"), "{text}");
    assert!(text.contains("tsunagi_requests_total{status=\"4xx\"} 1"), "{text}");
    assert!(text.contains("tsunagi_answers_total{from=\"cache\"} 1"), "{text}");
    assert!(text.contains("tsunagi_request_duration_seconds_bucket"), "{text}");
    assert!(text.contains("tsunagi_revision 1"), "{text}");
}
