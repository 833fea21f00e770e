import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { REPOSITORY } from './package.ts'
import { runProgram, startServer, tokenFor } from './tributary.ts'

const HEIC = 'libheif-js'

/** The program with all its packages but that which decodes HEIC. */
async function installation(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'heic-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(join(REPOSITORY, 'dist'), join(folder, 'dist'), { recursive: true })
  await cp(join(REPOSITORY, 'package.json'), join(folder, 'package.json'))
  await mkdir(join(folder, 'node_modules'))
  const packages = await readdir(join(REPOSITORY, 'node_modules'))
  await Promise.all(packages.filter((name) => name !== HEIC).map((name) => install(folder, name)))
  return folder
}

const install = (folder: string, name: string): Promise<void> =>
  symlink(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name))

test('a HEIC has metadata alone, and its pictures after the optional package was installed and `extract` has run', async () => {
  const folder = await installation()
  const bin = join(folder, 'dist/src/main/tributary.js')
  const data = join(folder, 'data')
  const server = await startServer(data, [], [], bin)
  const asking = async (user: string) => {
    const authorization = `Bearer ${await tokenFor(data, user, 'user')}`
    return (path: string) => fetch(server.url + path, { headers: { authorization } })
  }
  const upload = async (user: string, bytes: Buffer): Promise<string> => {
    const authorization = `Bearer ${await tokenFor(data, user, 'user')}`
    const begun = await fetch(`${server.url}/media`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"contentType":"image/heic"}',
    })
    const { mediaId, uploadUrl } = (await begun.json()) as { mediaId: string; uploadUrl: string }
    expect((await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(bytes) })).status).toBe(201)
    return mediaId
  }
  const extract = async (): Promise<string> =>
    (await runProgram(process.execPath, [bin, 'extract', '--data', data], '', folder)).stdout

  const [ann, bob] = [await asking('ann'), await asking('bob')]
  const id = await upload('ann', await readFile(join(REPOSITORY, 'test/fixtures/media/corners.heic')))
  const thumbnail = `/media/${id}/thumbnail?size=128`
  const media = async (): Promise<string> => (await ann(`/media/${id}`)).text()
  await expect.poll(media).toContain('iPhone')
  expect(await (await ann(thumbnail)).text()).toContain(`lacks the optional package ${HEIC}`)
  expect(await (await bob(`/media/${id}/content`)).text()).toContain('not-ready')
  expect(await extract()).toContain('current 1')

  await install(folder, HEIC)
  expect(await extract()).toContain('extracted 1')
  expect(await extract()).toContain('current 1')
  expect((await ann(thumbnail)).headers.get('content-type')).toBe('image/jpeg')
  const copy = await bob(`/media/${id}/content`)
  expect([copy.status, copy.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  expect(await copy.text()).not.toContain('iPhone')
  await expect.poll(media).toContain('"thumbnail":{')
  expect(await server.end('SIGTERM')).toBe(0)
})
