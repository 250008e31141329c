import { fileURLToPath } from 'node:url'

const endWithParent = new URL('../../adapter-postgres/test/end-with-parent.ts', import.meta.url).href
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The arguments with which tests run Node as the service. The service does not outlive the process of the tests. */
export const serviceArguments = ['--import', endWithParent, main]
