/**
 * Ends this process when the process that started it has ended. Node loads this before the program, with `--import`.
 *
 * After a hook or a file that takes too long, Vitest kills the process of the tests, which then ends none of its services.
 * Such a service would hold the output of the test command open, and the command would never end.
 */
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 500).unref()
