//! Over a real socket: limits on connections, the event stream, the orderly end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpStream, task::JoinHandle};
use tsunagi::serve;

use crate::support::Server;

/// Far more than anything here needs.
const PATIENCE: Duration = Duration::from_secs(20);

async fn start(server: &Server) -> (SocketAddr, JoinHandle<()>) {
    let listener = serve::listen("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let front = tsunagi::router(Arc::clone(&server.state));
    let limits = server.state.settings.limits.clone();
    let stop = server.state.stop.subscribe();
    (address, tokio::spawn(async move { serve::serve(listener, front, &limits, stop).await }))
}

async fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let stream = TcpStream::connect(address).await.expect("a connection");
    stream.writable().await.expect("a living connection");
    // A new connection takes a short text at once.
    assert_eq!(stream.try_write(text.as_bytes()).expect("sent"), text.len());
    stream
}

/// Reads some bytes; 0 at the end. A reset is an end, too.
async fn read(stream: &TcpStream, piece: &mut [u8]) -> usize {
    loop {
        tokio::time::timeout(PATIENCE, stream.readable()).await.expect("in time").expect("a living connection");
        match stream.try_read(piece) {
            Ok(n) => return n,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return 0,
        }
    }
}

/// Everything until the end.
async fn rest(stream: TcpStream) -> String {
    let mut got = String::new();
    let mut piece = [0; 1024];
    loop {
        match read(&stream, &mut piece).await {
            0 => return got,
            n => got.push_str(&String::from_utf8_lossy(&piece[..n])),
        }
    }
}

/// Reads until a text has come.
async fn until(stream: &TcpStream, text: &str) -> String {
    let mut got = String::new();
    let mut piece = [0; 1024];
    while !got.contains(text) {
        let n = read(stream, &mut piece).await;
        assert_ne!(n, 0, "closed after {got:?}");
        got.push_str(&String::from_utf8_lossy(&piece[..n]));
    }
    got
}

#[tokio::test]
async fn a_taken_port_is_told_with_a_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let message = serve::listen(address).await.expect_err("refused").to_string();
    assert!(message.contains(&address.to_string()) && message.contains("すでに使われています"), "{message}");
}

#[tokio::test]
async fn a_connection_that_sends_nothing_or_half_a_head_is_closed() {
    let server = Server::with(|settings, _| settings.limits.header_read_s = 1);
    let (address, _serving) = start(&server).await;
    let silent = connect(address, "").await;
    let half = connect(address, "GET /healthz HTTP/1.1\r\nHost: 127").await;
    // An incomplete head may be answered with 408 before the end; the end is what matters.
    let (silent, half) = tokio::join!(rest(silent), rest(half));
    assert!(silent.is_empty(), "{silent}");
    assert!(!half.contains("200 OK"), "{half}");
}

#[tokio::test]
async fn more_connections_than_allowed_wait_and_are_served_later() {
    let server = Server::with(|settings, _| settings.limits.connections = 1);
    let (address, _serving) = start(&server).await;
    let first = connect(address, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    until(&first, "\"ok\"").await;
    let second = connect(address, "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").await;
    drop(first);
    assert!(rest(second).await.contains("200 OK"));
}

#[tokio::test]
async fn pages_are_told_of_changes_and_the_server_ends_in_good_order() {
    let server = Server::new();
    let (address, serving) = start(&server).await;
    let events = connect(address, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    let first = until(&events, "{\"plugins\":0,\"revision\":1}").await;
    assert!(first.contains("content-type: text/event-stream"), "{first}");
    server.state.plugins_changed();
    let told = until(&events, "{\"plugins\":1,\"revision\":1}").await;
    assert!(told.contains("event: changed"), "{told}");

    server.state.stop.send_replace(true);
    rest(events).await;
    tokio::time::timeout(PATIENCE, serving).await.expect("in time").expect("an orderly end");
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}
