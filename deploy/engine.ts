/** The container engine of this machine, for the tests. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** How long a command may take, in milliseconds: a build downloads and compiles. */
const commandLimit = 900_000

/** Runs `docker` with these arguments. @returns what it prints, without the last line break */
export async function docker(...args: string[]): Promise<string> {
  const options = { timeout: commandLimit, maxBuffer: 64 * 1024 * 1024 }
  return (await run('docker', args, options)).stdout.trimEnd()
}

/**
 * Says why the tests of containers cannot run on this machine; undefined if they can. They need an engine that can build on the
 * image `base`. They also need Linux, because only there a container can share the network of the machine.
 *
 * @param base the image to build on; it is pulled if this machine does not have it
 */
export async function whyNoContainerTests(base: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'containers share the network of the machine only on Linux'
  try {
    await docker('version', '--format', '{{.Server.Version}}')
  } catch {
    return 'no container engine answers `docker version`'
  }
  try {
    await docker('image', 'inspect', base).catch(() => docker('pull', base))
    return undefined
  } catch {
    return `the image ${base} is not here and cannot be pulled: set TEST_NODE_IMAGE to an image that is here or can be pulled`
  }
}

/** The command of Compose: a subcommand of the engine, or a program of its own. Undefined if the machine has neither. */
export async function findCompose(): Promise<readonly [string, ...string[]] | undefined> {
  for (const [command, ...args] of [['docker', 'compose'], ['docker-compose']] as const) {
    const exists = await run(command, [...args, 'version']).then(
      () => true,
      () => false,
    )
    if (exists) return [command, ...args]
  }
  return undefined
}
