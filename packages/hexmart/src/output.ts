/** Output of the command on stdout. The reader of the output may be slow, or gone. */

/**
 * While this many bytes wait for a slow reader, log lines are dropped. Otherwise the log could fill the shop's memory.
 */
const waitingLimit = 16_777_216
/** How long the end of the process waits for a slow reader, in milliseconds. */
const drainLimit = 1_000

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/**
 * The stream for the service's log. It writes to Node's own stream. The stream that pino opens would try for ever to
 * write its last lines to a reader that is gone, and the process would never end.
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
