import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runSigningHook } from '../../build/signing-hooks.ts'

let folder: string
let file: string
let signer: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signing hook ü '))
  file = join(folder, 'my program.exe')
  signer = join(folder, 'my signer.mjs')
  await writeFile(
    signer,
    `import { appendFileSync } from 'node:fs'
if (process.argv[2] === 'fail') process.exit(3)
appendFileSync(process.argv.at(-1), JSON.stringify(process.argv.slice(2, -1)))`,
  )
})
afterAll(() => rm(folder, { recursive: true }))

const line = (rest: string): string => `"${process.execPath}" "${signer}" ${rest}`

describe('runSigningHook', () => {
  it.each([
    ['darwin', 'CODEXKIT_SIGN_MACOS'],
    ['win32', 'CODEXKIT_SIGN_WINDOWS'],
  ] as const)('on %s runs the command in %s on the file', async (platform, variable) => {
    await writeFile(file, 'program ')
    expect(await runSigningHook(file, { platform }, { [variable]: line('--as "Our Company" {file}') })).toBe(true)
    expect(await readFile(file, 'utf8')).toBe('program ["--as","Our Company"]')
  })

  it('does nothing without the variable, nor for Linux, nor for another system', async () => {
    const environment = { CODEXKIT_SIGN_MACOS: line('{file}'), CODEXKIT_SIGN_WINDOWS: ' ' }
    await writeFile(file, 'program')
    expect(await runSigningHook(file, { platform: 'linux' }, environment)).toBe(false)
    expect(await runSigningHook(file, { platform: 'win32' }, environment)).toBe(false)
    expect(await readFile(file, 'utf8')).toBe('program')
  })

  it('refuses a command without {file}, and one that fails', async () => {
    const run = (CODEXKIT_SIGN_MACOS: string) => runSigningHook(file, { platform: 'darwin' }, { CODEXKIT_SIGN_MACOS })
    await expect(run(line('--verbose'))).rejects.toMatchObject({ code: 'CODEXKIT_USAGE' })
    await expect(run(line('fail {file}'))).rejects.toMatchObject({ code: 'CODEXKIT_DEPENDENCY' })
  })
})
