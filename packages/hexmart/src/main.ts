/** The command `hexmart`; bin/hexmart.js runs it. */
import { executionAsyncResource } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { InvalidInput } from '@hexmart/core'
import * as commands from './commands/commands.ts'
import { importCommand } from './commands/import.ts'
import { listDeliveriesCommand } from './commands/list-deliveries.ts'
import { openapiCommand } from './commands/openapi.ts'
import { parseArguments, usage } from './commands/parse-arguments.ts'
import { drained, print } from './output.ts'
import { serve } from './serve/serve.ts'
import { readEnvironment } from './settings/environment.ts'
import { parseSettings, settingNames, shareTelemetryVariables, WrongSettings } from './settings/settings.ts'
import { UsageError } from './usage-error.ts'

/**
 * Two of V8's heuristics are wrong for this service. While many orders wait for one commit, V8 learns that their
 * objects live long, and then allocates such objects in the old generation, where only a full collection frees them. V8
 * also lets the old generation grow to several times the live data. docs/performance.md has the measurements. The flags
 * are set here and not on the command line, so that they apply however the service is started. V8 reads both flags at
 * every decision, so it is not too late to set them here.
 */
setFlagsFromString('--no-allocation-site-pretenuring')
setFlagsFromString('--heap-growing-percent=50')

/**
 * Node makes an object for each call of `process.nextTick`. If a full garbage collection finds no such object, V8 forgets
 * their shape, and from then on each call takes 1.2 µs instead of 0.2 (`bench/next-tick.ts`). A request makes five calls. One
 * object that is kept for ever prevents this.
 */
const keptTicks = new Set<object>()
process.nextTick(() => keptTicks.add(executionAsyncResource()))

/**
 * A reader of the output may stop reading, as `head` does. A command then still finishes its work, and the service goes on
 * after any error of its output.
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

  // For the parts that DATABASE_URL leaves out, the driver would read variables such as PGHOST. It would then connect to
  // another server, or in another way.
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name]
  const environment = readEnvironment(process.env, settingNames)
  const settings = parseSettings(environment)
  shareTelemetryVariables(environment, process.env)
  switch (command) {
    case 'serve':
      serving = true
      await serve(settings, stopSignal(), print)
      await drained()
      // Everything is done, but an open connection to a database that does not answer would keep the process alive.
      return process.exit(0)
    case 'migrate':
      await commands.migrateCommand(settings, print)
      return 0
    case 'grants':
      commands.grantsCommand(settings, values, print)
      return 0
    case 'seed':
      await commands.seedCommand(settings, print)
      return 0
    case 'token':
      await commands.tokenCommand(settings, values, print)
      return 0
    case 'rank':
      await commands.recountDayCommand(settings, values, print)
      return 0
    case 'audit':
      return (await commands.auditCommand(settings, print)) ? 0 : 1
    case 'openapi':
      await openapiCommand(settings, print)
      return 0
    case 'import users':
      return (await importCommand(settings, 'users', values, print)) ? 0 : 1
    case 'import products':
      return (await importCommand(settings, 'products', values, print)) ? 0 : 1
    case 'deliveries list':
      await listDeliveriesCommand(settings, values, print)
      return 0
    case 'deliveries retry':
      await commands.retryCommand(settings, values, print)
      return 0
    case 'deliveries discard':
      await commands.discardCommand(settings, values, print)
      return 0
    case 'deliveries resume':
      await commands.resumeCommand(settings, print)
      return 0
  }
}

function say(text: string): number {
  print(text)
  return 0
}

/** The version of the package. `../package.json` is the right path from `src` and from `dist`. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** Settles at the first signal to stop. A second signal ends the process immediately. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1)
        stopping = true
        resolve()
      })
    }
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const kinds = [UsageError, WrongSettings, InvalidInput]
  const isExpected = kinds.some((kind) => error instanceof kind) || isSelfExplanatory(error as object)
  process.stderr.write(
    `${isExpected ? `hexmart: ${(error as Error).message}` : `hexmart: ${(error as Error).stack}`}\n`,
  )
  process.exitCode = 1
}

/** Whether the message alone names the cause: a malformed argument, or a failed system call, such as opening a file. */
function isSelfExplanatory({ code, syscall }: { readonly code?: unknown; readonly syscall?: unknown }): boolean {
  return String(code).startsWith('ERR_PARSE_ARGS') || syscall !== undefined
}
