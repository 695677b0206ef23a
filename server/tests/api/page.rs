//! The page and its files.

use axum::http::{Method, header};

use crate::support::fixture;

#[tokio::test]
async fn every_address_of_the_page_gives_the_page_with_its_policy() {
    for path in ["/", "/tables", "/?indicator=cases&lang=en", "/plugins"] {
        let answer = fixture().get(path).await;
        assert_eq!(answer.kind(), "200 text/html; charset=utf-8", "{path}");
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-cache");
    }
}

#[tokio::test]
async fn files_that_are_not_there_are_problems_and_not_the_page() {
    for path in ["/assets/nothing.js", "/favicon.nothing", "/api/", "/tiles/1/2/3.mvt"] {
        assert_eq!(fixture().get(path).await.kind(), "404 application/problem+json", "{path}");
    }
}

#[tokio::test]
async fn a_path_cannot_leave_the_page() {
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/assets/..%5c..%5cCargo.toml"] {
        assert_eq!(fixture().get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn only_reading_gives_the_page() {
    assert_eq!(fixture().method(Method::POST, "/", "").await.status, 404);
    let head = fixture().method(Method::HEAD, "/", "").await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}
