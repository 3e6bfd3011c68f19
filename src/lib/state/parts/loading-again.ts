/**
 * A part of the app that did not load is tried again. Some browsers (Firefox among them) keep for as long as the page is open
 * that a file did not come: where the second try fails in the same way, and the page itself can be had, it is loaded anew.
 */
export async function loadedAgain<Part>(open: () => Promise<Part>): Promise<Part> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof TypeError && (await isPageThere())) location.reload();
    throw error;
  }
}

async function isPageThere(): Promise<boolean> {
  try {
    return (await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}
