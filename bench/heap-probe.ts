/** Runs inside the service: on SIGUSR2 it collects garbage and prints how many bytes of heap are still in use. */
declare const gc: () => void

process.on('SIGUSR2', () => {
  gc()
  console.log(`heap ${process.memoryUsage().heapUsed}`)
})
