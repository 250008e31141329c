/** Output of the command on stdout. The reader may be slow, or gone. */

/** Log lines are dropped while this many bytes wait for a slow reader: the shop must go on, and not fill its memory. */
const waitingLimit = 16_777_216
/** How long the end of the process waits for a slow reader, in milliseconds. */
const drainLimit = 1_000

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * The stream for the service's log. It writes to Node's own stream, because the one that pino opens would try for ever to
 * write its last lines to a reader that is gone, and so keep the process from ending.
 */
export const logStream = {
  write(line: string): void {
    if (process.stdout.writableLength < waitingLimit) process.stdout.write(line)
  },
}

/** Settles when everything is written, or after `drainLimit`. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, drainLimit)
    process.stdout.write('', () => resolve())
  })
}
