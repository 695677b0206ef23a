//! Listening: our own accept loop, because it needs a cap on connections, a limit on the time for a request's head (which also
//! covers a connection that never sends a byte), and an orderly end.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};

use crate::{front::Front, settings::LimitSettings};

/// Largest head of a request.
const LARGEST_HEAD_BYTES: usize = 32 * 1024;

/// How long connections may take to finish once the server has been asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// Somebody else listens there.
    #[error(
        "アドレス {address} は、ほかのプログラム（または先に動いているつなぎ）にすでに使われています。そちらを終えるか、--listen 127.0.0.1:{} のように別のポートを指定してください。",
        alternative(*.address)
    )]
    InUse {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The system does not allow it.
    #[error("ポート {} で待ち受ける権限がありません。--listen 127.0.0.1:8787 のように、1024以上のポートを指定してください。", .address.port())]
    Forbidden {
        /// The address asked for.
        address: SocketAddr,
    },
    /// Anything else.
    #[error("{address} で待ち受けできませんでした（{source}）。アドレスを確かめてください。")]
    Other {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

fn alternative(address: SocketAddr) -> u16 {
    address.port().checked_add(1).unwrap_or(8787)
}

/// Starts to listen.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse { address },
        io::ErrorKind::PermissionDenied => ListenError::Forbidden { address },
        _ => ListenError::Other { address, source },
    })
}

/// Serves until `stop` turns true, then lets running requests finish.
pub async fn serve(listener: TcpListener, front: Front, limits: &LimitSettings, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let header_read = Duration::from_secs(limits.header_read_s);
    let mut connections = JoinSet::new();
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
            () = stopped(&mut stop) => break,
        };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, or the caller is gone already: neither ends the server.
                    tracing::debug!("接続を受けられませんでした: {error}");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = stopped(&mut stop) => break,
        };
        connections.spawn(connection(stream, front.clone(), header_read, place, stop.clone()));
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let farewell = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
        tracing::info!("終わらない接続を切りました。");
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone can no longer ask to stop.
    if stop.wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn connection(
    stream: TcpStream,
    front: Front,
    header_read: Duration,
    place: OwnedSemaphorePermit,
    mut stop: watch::Receiver<bool>,
) {
    // Small answers must not wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let front = front.clone();
        async move { Ok::<_, std::convert::Infallible>(front.answer(request).await) }
    });
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_read)
        .max_buf_size(LARGEST_HEAD_BYTES)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(conversation);
    let outcome = tokio::select! {
        outcome = conversation.as_mut() => outcome,
        () = stopped(&mut stop) => {
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    };
    if let Err(error) = outcome {
        // Callers hang up, time out or send nonsense all day: not a fault of ours.
        tracing::debug!("接続が途中で終わりました: {error}");
    }
    drop(place);
}
