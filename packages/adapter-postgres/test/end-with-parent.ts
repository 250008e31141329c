/**
 * Ends this process when the process that started it has ended. Node loads this before the program, with `--import`.
 *
 * If the tests of a file do not end, Vitest kills the process that runs them. That process then cannot end the processes that
 * it started. They would hold the output of the test command open, and the command would never end.
 */
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 500).unref()
