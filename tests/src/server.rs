//! Starting and stopping the real server.

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// A running server. It is stopped when it is dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub origin: String,
    /// From starting the process to the line that says it listens.
    pub start: Duration,
    log: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

/// What a server that gave up said.
#[derive(Debug)]
pub struct Refusal {
    /// Exit status.
    pub status: ExitStatus,
    /// Everything it wrote to its error output.
    pub log: String,
}

/// The binary under test: `TSUNAGI_BIN`, which `cargo xtask test` sets, or the one in the target folder.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("TSUNAGI_BIN") {
        return path.into();
    }
    let mut folder = std::env::current_exe().expect("a test program has a path");
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    folder.join(format!("tsunagi{}", std::env::consts::EXE_SUFFIX))
}

/// A command of the binary under test, without settings from the environment.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = without_settings(Command::new(binary()));
    // One for all: compiling the largest plugin that ships takes seconds.
    command.env("TSUNAGI_PLUGIN_CACHE", binary().with_file_name("plugin-cache-of-tests")).args(arguments);
    command
}

fn without_settings(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TSUNAGI_") {
            command.env_remove(&name);
        }
    }
    command
}

impl Server {
    /// Starts a server on a free port of loopback. What it says when it gives up instead is the error.
    pub fn start(data: &Path) -> Result<Self, Refusal> {
        Self::start_with(data, &["--listen", "127.0.0.1:0"])
    }

    /// Starts a server with further arguments.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Result<Self, Refusal> {
        let mut serve = command(&["serve", "--data"]);
        serve.arg(data).args(arguments);
        let server = Self::launch(serve, data)?;
        // Large plugins come after readiness; what a test compares must not change in between.
        while server.get("/api/v1/plugins").text().contains(r#""standing":"loading""#) {}
        Ok(server)
    }

    /// Starts a server none of whose files may grow beyond a size, as on a disk that is nearly full.
    #[cfg(unix)]
    pub fn start_limited(data: &Path, file_bytes: u64) -> Result<Self, Refusal> {
        // The limit of a shell's `ulimit -f` counts blocks of 512 bytes. Without the trap the system would end the process instead of
        // refusing its writing.
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" serve --listen 127.0.0.1:0 --data \"$1\"",
            file_bytes / 512
        );
        let mut shell = without_settings(Command::new("sh"));
        shell.args(["-c", &script]).arg(binary()).arg(data);
        Self::launch(shell, data)
    }

    #[expect(
        clippy::zombie_processes,
        reason = "the child is waited for here when it gives up, else in `stop` or `drop`"
    )]
    fn launch(mut command: Command, data: &Path) -> Result<Self, Refusal> {
        let begin = Instant::now();
        let mut child = command
            .current_dir(data.parent().expect("a data folder stands in a folder"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary is built: cargo build --release -p tsunagi");
        let log = Arc::new(Mutex::new(String::new()));
        let reader = {
            let log = Arc::clone(&log);
            let mut errors = BufReader::new(child.stderr.take().expect("the error output is piped"));
            std::thread::spawn(move || {
                let mut line = String::new();
                while errors.read_line(&mut line).is_ok_and(|length| length > 0) {
                    log.lock().expect("no reader panics").push_str(&line);
                    line.clear();
                }
            })
        };
        let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let mut line = String::new();
        loop {
            line.clear();
            if !output.read_line(&mut line).is_ok_and(|length| length > 0) {
                let status = child.wait().expect("the child can be waited for");
                reader.join().expect("the reader ends with the child");
                let log = log.lock().expect("no reader panics").clone();
                return Err(Refusal { status, log });
            }
            if let Some(address) = line.trim().strip_prefix("listening ") {
                let start = begin.elapsed();
                let origin = address.trim_end_matches('/').to_owned();
                // Keep reading, so that the server never blocks on a full pipe.
                std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
                return Ok(Self { child, origin, start, log, reader: Some(reader) });
            }
        }
    }

    /// The process, for readings of memory.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Everything logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("no reader panics").clone()
    }

    /// Resident memory in bytes.
    #[cfg(target_os = "linux")]
    pub fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the process lives");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("the kernel tells resident memory");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number of KiB") * 1024
    }

    /// Status, media type and body of an answer; any status is an answer.
    pub fn get(&self, path: &str) -> Answer {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .into();
        let mut response = agent.get(format!("{}{path}", self.origin)).call().expect("the server answers");
        let media_type =
            response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let mut body = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut body).expect("a complete body");
        Answer { status: response.status().as_u16(), media_type, body }
    }

    /// Sends a body and returns the answer; any status is an answer. None if the server ended the connection first, as it does when
    /// a body is too large.
    pub fn try_send(&self, method: &str, path: &str, body: &[u8]) -> Option<Answer> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(2)))
            .build()
            .into();
        let address = format!("{}{path}", self.origin);
        let mut response = match method {
            "POST" => agent.post(address).header("content-type", "application/json").send(body),
            "PUT" => agent.put(address).header("content-type", "application/json").send(body),
            "DELETE" => agent.delete(address).call(),
            other => panic!("no test sends {other}"),
        }
        .ok()?;
        let media_type =
            response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let mut body = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut body).ok()?;
        Some(Answer { status: response.status().as_u16(), media_type, body })
    }

    /// Waits until the server ends by itself; its exit status and whole log.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("the child can be waited for");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader ends with the child");
        }
        let log = self.log();
        (status, log)
    }

    /// Asks the server to stop, as an operator would, and returns its exit status and whole log.
    #[cfg(unix)]
    pub fn stop(self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        self.wait()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is fine: the test may have stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type with its parameters.
    pub media_type: String,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }
}
