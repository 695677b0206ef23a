//! The front: what every request passes before and after the routes.
//!
//! An answer that is already prepared leaves from here: no routing, no span, no copy. Everything else goes to the router, with
//! limits on the way in and a time limit on the way out.

use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, HttpBody},
    http::{HeaderMap, HeaderValue, Method, Request, Uri, header, uri::Scheme},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::FutureExt;
use http_body_util::Limited;
use tower::Service;

use crate::{answers::Coding, headers, metrics::is_read, problem::Problem, state::Shared};

/// Longest path and query.
const LONGEST_ADDRESS_BYTES: usize = 8 * 1024;

/// Where files to import are sent.
const IMPORTS: &str = "/api/v1/imports";

/// What writes the record or reads much of it.
const RECORD: [&str; 2] = ["/api/v1/revisions", "/api/v1/batches"];

/// Seconds for the largest file over a slow line.
const UPLOAD_S: u64 = 600;

/// Seconds for writing the record.
const RECORD_S: u64 = 180;

const MEBIBYTE: usize = 1024 * 1024;

/// What a request may take.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    body_mib: usize,
    time_s: u64,
}

/// The whole application: prepared answers first, then the routes.
#[derive(Clone)]
pub struct Front {
    state: Shared,
    routes: Router,
}

impl Front {
    /// Puts the front before the routes.
    pub fn new(state: Shared, routes: Router) -> Self {
        Self { state, routes }
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let began = Instant::now();
        let response = match self.prepared(&request) {
            Some(response) => response,
            None => self.routed(request).await,
        };
        self.state.metrics.answered(response.status(), began.elapsed());
        response
    }

    fn prepared<B>(&self, request: &Request<B>) -> Option<Response> {
        if !is_read(request.method()) || !is_own_host(request.headers()) {
            return None;
        }
        let uri = request.uri().path_and_query()?.as_str();
        let answer = self.state.answers.ready(uri, Coding::accepted(request.headers()))?;
        self.state.metrics.reused();
        Some(answer.respond(request.method(), request.headers()))
    }

    async fn routed<B>(&self, request: Request<B>) -> Response
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if let Err(problem) = self.admit(&request) {
            return problem.into_response();
        }
        let is_head = *request.method() == Method::HEAD;
        let Allowance { body_mib, time_s } = self.allowance(request.method(), request.uri());
        let request = request.map(|body| Body::new(Limited::new(body, body_mib * MEBIBYTE)));
        let answering = AssertUnwindSafe(self.routes.clone().call(request)).catch_unwind();
        let mut response = match tokio::time::timeout(Duration::from_secs(time_s), answering).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(_)) => Problem::internal("a handler panicked").into_response(),
            Err(_) => Problem::TookTooLong { limit_s: time_s }.into_response(),
        };
        if is_head {
            *response.body_mut() = Body::empty();
        }
        let head = response.headers_mut();
        head.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(headers::NOSNIFF);
        head.entry(header::CONTENT_SECURITY_POLICY).or_insert(headers::DATA_POLICY);
        head.entry(header::REFERRER_POLICY).or_insert(headers::NO_REFERRER);
        head.entry(header::CACHE_CONTROL).or_insert(headers::NO_STORE);
        response
    }

    /// What a request may take. Files to import may be larger than other bodies, and come over slow lines; publishing writes
    /// the record and its backup.
    fn allowance(&self, method: &Method, uri: &Uri) -> Allowance {
        let limits = &self.state.settings.limits;
        let writes = std::iter::once(IMPORTS).chain(RECORD).any(|path| uri.path().starts_with(path));
        match *method {
            Method::POST if uri.path() == IMPORTS => {
                Allowance { body_mib: limits.import_mib, time_s: limits.request_s.max(UPLOAD_S) }
            }
            _ if writes => Allowance { body_mib: limits.body_mib, time_s: limits.request_s.max(RECORD_S) },
            _ => Allowance { body_mib: limits.body_mib, time_s: limits.request_s },
        }
    }

    fn admit<B: HttpBody>(&self, request: &Request<B>) -> Result<(), Problem> {
        let head = request.headers();
        if !is_own_host(head) {
            return Err(Problem::WrongHost { host: visible(head.get(header::HOST)) });
        }
        let address_bytes = request.uri().path_and_query().map_or(0, |it| it.as_str().len());
        if LONGEST_ADDRESS_BYTES < address_bytes {
            return Err(Problem::AddressTooLong { limit_bytes: LONGEST_ADDRESS_BYTES });
        }
        let limit_mib = self.allowance(request.method(), request.uri()).body_mib;
        if request.body().size_hint().lower() > (limit_mib * MEBIBYTE) as u64 {
            return Err(if request.uri().path() == IMPORTS {
                Problem::FileTooLarge { limit_mib }
            } else {
                Problem::BodyTooLarge { limit_mib }
            });
        }
        if !is_read(request.method())
            && let Some(origin) = head.get(header::ORIGIN)
            && !is_own_origin(origin, head)
        {
            return Err(Problem::ForeignOrigin { origin: visible(Some(origin)) });
        }
        Ok(())
    }
}

/// Whether the request was sent to this machine by one of its own names. Without this test a page elsewhere could point its own
/// host name at 127.0.0.1 and read everything (DNS rebinding).
fn is_own_host(head: &HeaderMap) -> bool {
    let Some(host) = head.get(header::HOST) else { return true };
    let host = host.as_bytes();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        host.strip_prefix(name.as_bytes()).is_some_and(|rest| match rest {
            [] => true,
            [b':', port @ ..] => port.iter().all(u8::is_ascii_digit),
            _ => false,
        })
    })
}

/// Whether the page that made the request came from this server.
fn is_own_origin(origin: &HeaderValue, head: &HeaderMap) -> bool {
    let host = head.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    let Some((host, origin)) = host.zip(origin) else { return false };
    origin.scheme() == Some(&Scheme::HTTP) && origin.authority().is_some_and(|authority| authority.as_str() == host)
}

fn visible(value: Option<&HeaderValue>) -> String {
    let bytes = value.map(HeaderValue::as_bytes).unwrap_or_default();
    String::from_utf8_lossy(bytes).chars().filter(|letter| !letter.is_control()).take(100).collect()
}

impl Service<Request<Body>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let front = self.clone();
        Box::pin(async move { Ok(front.answer(request).await) })
    }
}
