/** As long as a page that nobody sees is let wait: it has no frames. */
const HIDDEN_MS = 250;

/** Calls back once the next frame is on screen. */
export function afterPaint(work: () => void): void {
  let done = false;
  const run = (): void => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    work();
  };
  const timer = setTimeout(run, HIDDEN_MS);
  requestAnimationFrame(() => setTimeout(run));
}
