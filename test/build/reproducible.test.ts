import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { isHost, TARGETS } from '../../build/targets.ts'

const TOP = join(import.meta.dirname, '..', '..')
const SOURCES = ['src', 'build', 'package.json', 'package-lock.json', 'codex-runtime.lock.json', 'tsconfig.json']
const host = TARGETS.find(isHost)
const base = await mkdtemp(join(tmpdir(), 'reproducible-'))
afterAll(() => rm(base, { recursive: true }))

/** The executable of a copy of this checkout, made with a temporary folder of its own. */
async function buildIn(name: string): Promise<Buffer> {
  const folder = join(base, name)
  const temporary = join(base, `tmp of ${name}`)
  await mkdir(temporary, { recursive: true })
  for (const source of SOURCES) await cp(join(TOP, source), join(folder, source), { recursive: true })
  await symlink(join(TOP, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  const args = [join(folder, 'build', 'package.ts'), host?.name ?? '']
  await promisify(execFile)(process.execPath, args, { cwd: folder, env })
  return readFile(join(folder, 'dist', host?.fileName ?? ''))
}

// With V8's code cache in it, which is the part that is hard to make twice.
it.skipIf(!host)('two copies in different folders make the same executable', { timeout: 300_000 }, async () => {
  const one = await buildIn('one')
  const two = await buildIn('another folder with a ü')
  expect(one.length).toBeGreaterThan(50e6)
  expect(one.includes('./main.js.cache')).toBe(true)
  // Not toEqual: it would print both.
  expect(one.length - two.length).toBe(0)
  expect(one.compare(two)).toBe(0)
  expect(one.includes(base)).toBe(false)
})
