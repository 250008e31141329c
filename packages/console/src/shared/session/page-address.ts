/** The path of the service as browsers see it, with a slash at its end. Behind a proxy, it may be longer than `/`. */
export const basePath = (): string => new URL(document.baseURI).pathname

/** Whether this page is the console. The address of the page says so. */
export const isConsole = (): boolean => /^console(\/|$)/.test(location.pathname.slice(basePath().length))

/** The address of this page, to which a login service redirects. */
export const pageAddress = (): string => new URL(isConsole() ? 'console' : '.', document.baseURI).href
