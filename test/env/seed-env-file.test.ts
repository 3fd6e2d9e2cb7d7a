import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/env/catalogue.ts'
import { readEnvFile } from '../../src/env/env-file.ts'
import { renderEnvExample, seedEnvFile } from '../../src/env/seed-env-file.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'

describe('a new .env', () => {
  it('begins like this', () => {
    expect(renderEnvExample().split('\n').slice(0, 7)).toEqual([
      '# Settings of codexkit. Lines that start with # are comments; an empty value counts as unset.',
      '# "insert-local-token" stands for a secret that is not there yet.',
      '',
      '# API key that Codex uses in a run. Without it codexkit can only rehearse.',
      'CODEX_API_KEY=insert-local-token',
      '',
      '# API key used when CODEX_API_KEY is not set.',
    ])
  })

  it('names the choices of a variable that has them', () => {
    expect(renderEnvExample()).toContain('so never. One of never, on-request.\nCODEX_APPROVAL_POLICY=never\n')
  })

  it('reads as the defaults of the catalogue, for us and for dotenv', () => {
    const defaults = Object.fromEntries(CATALOGUE.map((row) => [row.name, row.default]))
    expect({ ...parse(renderEnvExample()) }).toEqual(defaults)
    expect(readEnvFile(Buffer.from(renderEnvExample()), '.env').entries).toHaveLength(CATALOGUE.length)
  })

  it('is the text of .env.example, and private', async () => {
    expect((await seedEnvFile(inFolder())).status).toBe('created')
    expect(await readFile(inFolder('.env'), 'utf8')).toBe(renderEnvExample())
    expect(await readdir(inFolder())).toEqual(['.env'])
    if (!isWindows) expect((await stat(inFolder('.env'))).mode & 0o777).toBe(0o600)
  })

  it('with every variable stays as it is', async () => {
    const text = renderEnvExample().replaceAll('\n', '\r\n')
    await writeFile(inFolder('.env'), text)
    const before = await stat(inFolder('.env'))
    expect(await seedEnvFile(inFolder())).toEqual({ status: 'present', added: [] })
    expect(await readFile(inFolder('.env'), 'utf8')).toBe(text)
    expect((await stat(inFolder('.env'))).ino).toBe(before.ino)
  })

  it('that is broken is refused and stays as it is', async () => {
    await writeFile(inFolder('.env'), 'BROKEN')
    await expect(seedEnvFile(inFolder())).rejects.toThrow(/^Line 1 of /)
    expect(await readFile(inFolder('.env'), 'utf8')).toBe('BROKEN')
  })

  it.each([
    ['with content', 'CODEX_API_KEY=mine\r\n'],
    ['without a line end', '# mine\nCODEX_API_KEY=mine'],
    ['that is empty', ''],
  ])('%s gets what it lacks at its end, once', async (_, text) => {
    await writeFile(inFolder('.env'), text)
    const seeded = await seedEnvFile(inFolder())
    const after = await readFile(inFolder('.env'), 'utf8')
    expect(seeded).toEqual({ status: 'merged', added: Object.keys(parse(after)).slice(text.includes('=') ? 1 : 0) })
    expect(after.startsWith(text)).toBe(true)
    expect({ ...parse(after) }).toEqual({ ...parse(renderEnvExample()), ...parse(text) })
    expect(after.includes('\r\n')).toBe(text.includes('\r\n'))
    expect(await seedEnvFile(inFolder())).toEqual({ status: 'present', added: [] })
    expect(await readFile(inFolder('.env'), 'utf8')).toBe(after)
  })

  it('leaves out what a person has commented out', async () => {
    await writeFile(inFolder('.env'), '# OLLAMA_API_KEY=\n')
    expect((await seedEnvFile(inFolder())).added).not.toContain('OLLAMA_API_KEY')
  })

  it.skipIf(isWindows)('never replaces a link, not even one that leads nowhere for now', async () => {
    await symlink(inFolder('vault', 'secrets'), inFolder('.env'))
    expect((await seedEnvFile(inFolder())).status).toBe('present')
    expect(await readdir(inFolder())).toEqual(['.env'])
    await mkdir(inFolder('vault'))
    await writeFile(inFolder('vault', 'secrets'), 'A=a')
    expect(await readFile(inFolder('.env'), 'utf8')).toBe('A=a')
  })

  it('by many at once is made by one', async () => {
    const seeds = await Promise.all(Array.from({ length: 8 }, () => seedEnvFile(inFolder())))
    expect(seeds.filter(({ status }) => status === 'created')).toHaveLength(1)
    expect(await readdir(inFolder())).toEqual(['.env'])
  })

  it('where none can be made is CODEXKIT_FILE', async () => {
    await writeFile(inFolder('file'), '')
    await expect(seedEnvFile(inFolder('file', 'workspace'))).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
    })
  })
})
