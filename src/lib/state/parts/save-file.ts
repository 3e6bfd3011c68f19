/** Gives a file to the browser to save. */

/** A browser may begin to read a file only when the person has said where it goes. */
const KEPT_MS = 60_000;

export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = file.name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
