//! `values` and `layers` under load beside nginx serving the same bytes from a file. Server on core 0, load on core 1.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use acceptance::server::Server;
use anyhow::{Context, ensure};

use crate::report::{Report, median};

const PATHS: [&str; 4] = [
    "/api/v1/indicators/population-15-64/values",
    "/api/v1/layers/population-15-64.geojson",
    "/api/v1/indicators/coverage-gap/values?data=kochi-sample",
    "/api/v1/layers/coverage-gap.geojson?data=kochi-sample",
];

pub fn run(report: &mut Report) -> anyhow::Result<()> {
    for program in ["wrk", "nginx", "taskset"] {
        ensure!(
            Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok(),
            "{program} がありません（apt-get install wrk nginx-light util-linux）"
        );
    }
    let folder = tempfile::tempdir()?;
    let server = Server::start(&folder.path().join("data")).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    pin(server.process_id())?;
    let nginx = Nginx::start(folder.path())?;
    for (number, path) in PATHS.into_iter().enumerate() {
        let answer = server.get(path);
        ensure!(answer.status == 200, "{path}: {}", answer.text());
        let file = format!("{number}.json");
        fs::write(folder.path().join("www").join(&file), &answer.body)?;
        let ours = format!("{}{path}", server.origin);
        let peer = format!("{}/{file}", nginx.origin);
        ensure!(fetched(&peer)? == answer.body, "nginx serves other bytes than we do for {path}");
        let (mut our_rates, mut peer_rates) = (Vec::new(), Vec::new());
        load(&ours, 1)?;
        load(&peer, 1)?;
        for _ in 0..3 {
            our_rates.push(load(&ours, 4)?);
            peer_rates.push(load(&peer, 4)?);
        }
        let (ours, peer) = (median(our_rates), median(peer_rates));
        report.row(
            &format!("`{path}` ({} bytes), 32 connections", answer.body.len()),
            format!("{ours:.0} req/s"),
            format!("nginx {peer:.0} req/s"),
            format!("{:.2}× the time of nginx", peer / ours),
            "≤ 1.5×",
        );
    }
    Ok(())
}

/// Requests per second that the load generator reached.
fn load(url: &str, seconds: u32) -> anyhow::Result<f64> {
    let output =
        Command::new("taskset").args(["-c", "1", "wrk", "-t1", "-c32", &format!("-d{seconds}s"), url]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(!text.contains("Non-2xx"), "{text}");
    let line = text.lines().find(|line| line.starts_with("Requests/sec:")).with_context(|| text.to_string())?;
    Ok(line.trim_start_matches("Requests/sec:").trim().parse()?)
}

fn fetched(url: &str) -> anyhow::Result<Vec<u8>> {
    Ok(ureq::get(url).call()?.body_mut().read_to_vec()?)
}

fn pin(process: u32) -> anyhow::Result<()> {
    let status =
        Command::new("taskset").args(["-a", "-c", "-p", "0", &process.to_string()]).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "the process cannot be pinned to a core");
    Ok(())
}

/// nginx with one worker, no log, files from a folder, on a free port of loopback.
struct Nginx {
    child: Child,
    origin: String,
}

impl Nginx {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::PermissionsExt;

        // The worker runs as nobody and must reach the files.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
        fs::create_dir_all(folder.join("www"))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let place = folder.display();
        let configuration = format!(
            "daemon off; master_process off; worker_processes 1; pid {place}/nginx.pid; error_log stderr crit;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;\n\
             types {{ application/json json; }} client_body_temp_path {place}/b; proxy_temp_path {place}/p;\n\
             fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;\n\
             server {{ listen 127.0.0.1:{port}; root {place}/www; }} }}\n"
        );
        fs::write(folder.join("nginx.conf"), configuration)?;
        let child = Command::new("taskset")
            .args(["-c", "0", "nginx", "-p"])
            .arg(folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            .stderr(Stdio::null())
            .spawn()?;
        let origin = format!("http://127.0.0.1:{port}");
        fs::write(folder.join("www/ready"), "ready")?;
        while fetched(&format!("{origin}/ready")).is_err() {
            std::thread::yield_now();
        }
        Ok(Self { child, origin })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
