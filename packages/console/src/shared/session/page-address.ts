/** The path of the service as browsers see it, with a slash at its end. A proxy may put it below `/`. */
export const basePath = (): string => new URL(document.baseURI).pathname

/** Whether this is the console, by its address. */
export const isConsole = (): boolean => /^console(\/|$)/.test(location.pathname.slice(basePath().length))

/** The address of this page, to which a login service redirects. */
export const pageAddress = (): string => new URL(isConsole() ? 'console' : '.', document.baseURI).href
