/**
 * A step that takes the place of another one is read from its heading on: the heading takes the focus, which was lost with
 * the button that led there. What holds the focus keeps it, and a page that has just been loaded is left as it is.
 */
export function takeLostFocus(heading: HTMLElement): void {
  if (document.activeElement === document.body && navigator.userActivation.hasBeenActive) heading.focus();
}
