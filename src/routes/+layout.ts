// Every page is made in the browser, from what this device knows: there is nothing to render on a server.

export const ssr = false;
export const prerender = false;
