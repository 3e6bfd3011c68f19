/**
 * A step that takes the place of another one is read from its heading on: the heading takes the focus, which was lost with
 * the button that led there. What holds the focus keeps it, and a page that has just been loaded is left as it is.
 */

let isUsed = false;

/** Notes the first act on this page. The browser's own note of it outlives a load in Firefox. */
export function watchUse(): void {
  for (const act of ['keydown', 'pointerdown'])
    document.addEventListener(act, () => (isUsed = true), { once: true, capture: true });
}

export function takeLostFocus(heading: HTMLElement): void {
  if (document.activeElement === document.body && isUsed) heading.focus();
}
