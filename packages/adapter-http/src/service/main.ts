#!/usr/bin/env node
/** The command `hexmart`: the composition root, and what an operator does beside it. */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { parseArguments, usage } from './arguments.ts'
import * as commands from './commands.ts'
import { UsageError } from './open-store.ts'
import { drained, print } from './output.ts'
import { serve } from './serve.ts'
import { parseSettings, WrongSettings } from './settings.ts'

/**
 * V8 guesses wrong about a server's garbage twice. While many orders wait for one commit, it learns that what belongs to
 * an order lives long, and from then on allocates it among the old, where only a full collection finds it. And it lets the
 * old pile up to several times what lives. docs/performance.md says what both come to. They are set here and not on the
 * command line so that they hold however the service is started; the collector reads both each time it decides.
 */
setFlagsFromString('--no-allocation-site-pretenuring')
setFlagsFromString('--heap-growing-percent=50')

/**
 * Whoever reads has seen enough, as `head` has, or is gone: the command still does what it was asked for. The service
 * goes on whatever becomes of its log.
 */
let serving = false
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && !serving) throw error
  })
}

/** @returns the exit code */
async function main(): Promise<number> {
  const { command, values } = parseArguments(process.argv.slice(2))
  if (command === 'help') return say(usage)
  if (command === 'version') return say(version())

  readEnvFile()
  const settings = parseSettings(process.env)
  switch (command) {
    case 'serve':
      serving = true
      await serve(settings, stopSignal(), print)
      await drained()
      // A connection to a database that is silent would keep the process, although all is done.
      return process.exit(0)
    case 'migrate':
      await commands.migrateCommand(settings, print)
      return 0
    case 'seed':
      await commands.seedCommand(settings, print)
      return 0
    case 'token':
      await commands.tokenCommand(settings, values, print)
      return 0
    case 'rank':
      await commands.rankCommand(settings, values, print)
      return 0
    case 'audit':
      return (await commands.auditCommand(settings, print)) ? 0 : 1
    case 'deliveries list':
      await commands.listDeliveriesCommand(settings, values, print)
      return 0
    case 'deliveries retry':
      await commands.retryCommand(settings, values, print)
      return 0
    case 'deliveries discard':
      await commands.discardCommand(settings, values, print)
      return 0
  }
}

function say(text: string): number {
  print(text)
  return 0
}

/** The package's own, which lies as far above the sources as above what is built of them. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}

/** Variables that are set already win over the file. */
function readEnvFile(): void {
  try {
    process.loadEnvFile()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
}

/** Settles with the first signal to stop; the second ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1)
        asked = true
        resolve()
      })
    }
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = [UsageError, WrongSettings].some((kind) => error instanceof kind) || tellsEnough(error as object)
  process.stderr.write(`${known ? `hexmart: ${(error as Error).message}` : `hexmart: ${(error as Error).stack}`}\n`)
  process.exitCode = 1
}

/** Arguments that are none, and what the system refuses, such as a folder: the message says which. */
function tellsEnough({ code, syscall }: { readonly code?: unknown; readonly syscall?: unknown }): boolean {
  return String(code).startsWith('ERR_PARSE_ARGS') || syscall !== undefined
}
