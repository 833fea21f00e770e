import { readdir, readFile, readlink } from 'node:fs/promises'

const LISTENS = '0A'

/**
 * The process that listens on a port of this machine, in words; undefined if the system does not tell (only Linux
 * does).
 */
export async function portHolder(port: number): Promise<string | undefined> {
  const sockets = new Set((await Promise.all([listening('tcp', port), listening('tcp6', port)])).flat())
  if (sockets.size === 0) return undefined
  for (const pid of await pids())
    if (await holds(pid, sockets)) return `process ${pid} (${await nameOf(pid)})`
  return undefined
}

/** The sockets that listen on a port, from proc_net_tcp.txt of the Linux kernel's documentation. */
async function listening(protocol: string, port: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/net/${protocol}`, 'utf8').catch(() => '')
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/))
  return rows.flatMap(([, local = '', , state, , , , , , inode = '']) =>
    state === LISTENS && Number.parseInt(local.split(':')[1] ?? '', 16) === port ? [`socket:[${inode}]`] : [],
  )
}

const pids = async (): Promise<readonly string[]> =>
  (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))

/** Only root sees the files of another user's process. */
async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const files = await readdir(folder).catch(() => [])
  const links = await Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => '')))
  return links.some((link) => sockets.has(link))
}

const nameOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').slice(0, 3).join(' ').trim()
