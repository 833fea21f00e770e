import { cp, rm, statfs, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram, startServer, type Server } from './tributary.ts'

/** A disk that is seen by one server only, and by whoever looks through `path`. It ends with the server. */
export interface SmallDisk {
  readonly server: Server
  /** The server's data directory, as other processes see its files. Links aside: it cannot be opened as one. */
  readonly path: string
  /** Fills the disk until no more than `spare` bytes are left. */
  fill(spare: number): Promise<void>
  /** Gives back what `fill` took. */
  free(): Promise<void>
  /** Copies what is on the disk, but for what fills it, while the server stands still. */
  copy(to: string): Promise<void>
}

/** Root may mount as it is; others may in a user namespace of their own, where the system has them. */
const UNSHARE = [['--mount'], ['--user', '--map-root-user', '--mount']]

export type DiskKind = 'tmpfs' | 'ext4'

/** A file system in memory, or a real one in a file beside its place. */
const MOUNT = (megabytes: number, kind: DiskKind): string =>
  kind === 'tmpfs'
    ? `mount -t tmpfs -o size=${megabytes.toString()}m tmpfs "$0" && exec "$@"`
    : `truncate -s ${megabytes.toString()}M "$0.img" && mkfs.ext4 -q -m 0 "$0.img" && mount -o loop "$0.img" "$0" && exec "$@"`

async function wayToMount(directory: string, kind: DiskKind): Promise<readonly string[] | undefined> {
  for (const how of UNSHARE) {
    const args = [...how, 'sh', '-c', MOUNT(16, kind), directory, 'true']
    const ran = await runProgram('unshare', args).catch(() => undefined)
    if (ran?.code === 0) return how
  }
  return undefined
}

/** A server whose data directory is a disk of its own. Undefined where this system lets us mount none. */
export async function serverOnSmallDisk(
  directory: string,
  megabytes: number,
  kind: DiskKind = 'tmpfs',
): Promise<SmallDisk | undefined> {
  const how = await wayToMount(directory, kind)
  if (how === undefined) return undefined
  const server = await startServer(
    directory,
    [],
    ['unshare', ...how, 'sh', '-c', MOUNT(megabytes, kind), directory],
  )
  const path = `/proc/${String(server.process.pid)}/root${directory}`
  const ballast = join(path, 'ballast')
  return {
    server,
    path,
    async fill(spare) {
      const { bavail, bsize } = await statfs(path)
      // What a file system keeps for itself may end it a little earlier.
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - spare))).catch(() => undefined)
    },
    free: () => unlink(ballast),
    async copy(to) {
      await rm(to, { recursive: true, force: true })
      server.process.kill('SIGSTOP')
      await cp(path, to, {
        recursive: true,
        filter: (file) => file !== ballast && !file.endsWith('lost+found'),
      })
      server.process.kill('SIGCONT')
    },
  }
}
