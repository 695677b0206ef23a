/** Copies text, with HTML beside it where there is any. Rejects where the browser refuses. */
export async function copyToClipboard(text: string, html: string | null): Promise<void> {
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  if (clipboard !== undefined && (html === null || typeof ClipboardItem !== "undefined")) {
    if (html === null) return clipboard.writeText(text);
    return clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
  }
  // Without HTTPS, as on most closed networks, browsers offer the old way only.
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html !== null) event.clipboardData?.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  if (!done) throw new Error("the browser refused to copy");
}
