//! Work that nobody waits for with a finger on the mouse: publishing, checkpoints, backups.

/// How far such work stands behind the threads that answer requests: far enough to wait for them, near enough not to starve on a busy machine.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// Lets the calling thread, and the threads that it starts, take the processor only when no request needs it. For good: a thread
/// without rights cannot take this back, so it is called on threads made for the purpose. Where priority belongs to whole processes it
/// does nothing.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!("the priority of a thread stays as it is: {error}");
    }
}
