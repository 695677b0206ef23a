//! What one plugin may use.

use std::time::Duration;

/// What one plugin may use. The defaults are far above what the shipped plugins and those in JavaScript need.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Size of the file. Default 32 MiB: a plugin in Python is 18 MB.
    pub module_bytes: usize,
    /// Memory of one call, over all linear memories. Default 64 MiB.
    pub memory_bytes: usize,
    /// Elements of one call, over all tables. Default 100,000.
    pub table_elements: usize,
    /// Instances of one call: the modules and components that a plugin is made of. Default 64; one in Python has some forty.
    pub instances: usize,
    /// Linear memories of one call. Default 8.
    pub memories: usize,
    /// Tables of one call. Default 16.
    pub tables: usize,
    /// Calls at the same time, of all plugins. Further ones wait for as long as a call may take. Default 32.
    pub calls_at_once: usize,
    /// Handles of resources alive at once. Default 64: the contract has no resources.
    pub handles: usize,
    /// Stack of one call. Default 512 KiB.
    pub stack_bytes: usize,
    /// Time on the wall of one call, host functions included. Default 5 s.
    pub wall: Duration,
    /// Bytes that leave the plugin at once, counted before the host allocates for them. Default 16 MiB.
    pub output_bytes: usize,
    /// Calls of host functions in one call. Default 4,096.
    pub host_calls: usize,
    /// Lines of log that are kept of one call. Default 200, each cut at 1,000 characters.
    pub log_lines: usize,
    /// Charts of one layer. Default 16.
    pub charts: usize,
    /// Series of one chart. Default 24.
    pub chart_series: usize,
    /// CPU time of one compilation in the child process, and a second more for each MiB of the file. Default 10 s.
    pub compile_cpu: Duration,
    /// Time on the wall of one compilation in the child process, and three seconds more for each MiB of the file. Default 30 s.
    pub compile_wall: Duration,
    /// Address space of the child process. Default 1 GiB.
    pub compile_memory_bytes: u64,
}

impl Limits {
    /// CPU time in which a file of so many bytes is to be compiled. Honest files take time by their size, bombs do not.
    pub(crate) fn compile_cpu_of(&self, bytes: usize) -> Duration {
        self.compile_cpu + Duration::from_secs(1) * mebibytes(bytes)
    }

    /// Time on the wall in which a file of so many bytes is to be compiled.
    pub(crate) fn compile_wall_of(&self, bytes: usize) -> Duration {
        self.compile_wall + Duration::from_secs(3) * mebibytes(bytes)
    }
}

fn mebibytes(bytes: usize) -> u32 {
    u32::try_from(bytes / (1024 * 1024)).unwrap_or(u32::MAX)
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            module_bytes: 32 * MIB,
            memory_bytes: 64 * MIB,
            table_elements: 100_000,
            instances: 64,
            memories: 8,
            tables: 16,
            calls_at_once: 32,
            handles: 64,
            stack_bytes: MIB / 2,
            wall: Duration::from_secs(5),
            output_bytes: 16 * MIB,
            host_calls: 4_096,
            log_lines: 200,
            charts: 16,
            chart_series: 24,
            compile_cpu: Duration::from_secs(10),
            compile_wall: Duration::from_secs(30),
            compile_memory_bytes: 1024 * 1024 * 1024,
        }
    }
}
