/** Copies text, with HTML beside it where there is any. Rejects where the browser refuses. */
export async function copyToClipboard(text: string, html: string | null): Promise<void> {
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  // The newer way cleans HTML, and with it what tells a spreadsheet which cells are text; and it needs HTTPS, which most closed
  // networks do not have.
  if (html !== null || clipboard === undefined) {
    if (copyByEvent(text, html)) return;
    if (clipboard === undefined) throw new Error("the browser refused to copy");
  }
  await clipboard.writeText(text);
}

function copyByEvent(text: string, html: string | null): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html !== null) event.clipboardData?.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}
