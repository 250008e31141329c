/** Loaded into a service whose heap is watched: on SIGUSR2 it collects garbage and prints how many bytes are left. */
declare const gc: () => void

process.on('SIGUSR2', () => {
  gc()
  console.log(`heap ${process.memoryUsage().heapUsed}`)
})
