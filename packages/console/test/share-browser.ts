import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { launchOptions } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the browser that all test files share. */
    readonly browserUrl: string
  }
}

/** Starts one browser for all test files. Starting a browser takes longer than running most of the files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer(await launchOptions())
  project.provide('browserUrl', server.wsEndpoint())
  return () => server.close()
}
