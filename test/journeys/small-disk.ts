import { cp, rm, statfs, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram, startServer, type Server } from './tributary.ts'

/** A disk that only one server mounts. Other processes see it through `path`. It disappears with the server. */
export interface SmallDisk {
  readonly server: Server
  /** The server's data directory for other processes. They can read its files, but cannot open it as a data directory. */
  readonly path: string
  /** Fills the disk until no more than `spare` bytes are left. */
  fill(spare: number): Promise<void>
  /** Frees the space that `fill` took. */
  free(): Promise<void>
  /** Copies the files on the disk, except the one of `fill`, while the server is paused. */
  copy(to: string): Promise<void>
}

/** The options to try: root may mount directly; other users need a user namespace, which some systems refuse. */
const UNSHARE = [['--mount'], ['--user', '--map-root-user', '--mount']]

export type DiskKind = 'tmpfs' | 'ext4'

/** The command that mounts a file system: one in memory, or a real one from a file beside the directory. */
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

/** A server whose data directory is a disk of its own. Undefined if this system does not let us mount one. */
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
      // A file system reserves some space for itself, so it may be full a little earlier.
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
