/** What the command says on stdout, for as long as somebody reads it. */

/**
 * How much may wait for a reader that stands still, in bytes. What is logged beyond that is lost: the shop serves on,
 * and its memory stays its own.
 */
const waitingLimit = 16_777_216
/** How long a reader may take for what is left when the service ends, in milliseconds. */
const drainLimit = 1_000

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * Where the service logs to. It is Node's own stream, because the one that pino would open tries for ever to write what is
 * left, at the exit, to a reader that is gone: the process would never end.
 */
export const logStream = {
  write(line: string): void {
    if (process.stdout.writableLength < waitingLimit) process.stdout.write(line)
  },
}

/** Settles when all is written, or cannot be. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, drainLimit)
    process.stdout.write('', () => resolve())
  })
}
