import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createContext } from '../../../src/cli/create-context.ts'
import type { Context } from '../../../src/cli/context.ts'
import { refuseUnasked } from '../../../src/commands/bootstrap/gather-secrets.ts'
import { command } from '../../../src/commands/bootstrap/run.ts'
import { writeSecrets } from '../../../src/commands/bootstrap/write-secrets.ts'
import { git } from '../../support/workspace.ts'
import { fakeWorld } from '../../cli/fake-world.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const { PATH } = process.env
const contextIn = (cwd: string): Context =>
  createContext({ ...fakeWorld({ env: { PATH } }).world, cwd, homeDir: inFolder('home') }, {})

const NOTHING = {
  promptSecrets: false,
  force: false,
  only: undefined,
  secretFile: undefined,
  secret: undefined,
  dryRun: false,
  report: false,
  waitHttp: [],
  waitTimeout: '60s',
  noInstall: true,
  noMcp: true,
  noRehearse: true,
}

describe('what to ask for, where nothing is asked', () => {
  it.each([
    [{ force: true }, '--force'],
    [{ only: 'CODEX_API_KEY' }, '--only CODEX_API_KEY'],
    [{ only: 'CODEX_API_KEY', force: true }, '--only CODEX_API_KEY'],
    [{ force: true, secretFile: 'secrets' }, '--force'],
  ])('%j is refused before anything is written', async (options, said) => {
    const running = command.run(contextIn(inFolder()), { ...NOTHING, ...options })
    await expect(running).rejects.toMatchObject({
      code: 'CODEXKIT_USAGE',
      exitCode: 2,
      message: `${said} says what to ask for, and nothing is asked.`,
      hint: `Add --prompt-secrets: codexkit bootstrap --prompt-secrets ${said}`,
    })
    expect(await readdir(inFolder())).toEqual([])
  })

  it.each([{}, { promptSecrets: true, force: true }, { promptSecrets: true, only: 'X' }, { secretFile: 'secrets' }])(
    '%j is not',
    (options) => {
      expect(() => refuseUnasked({ ...NOTHING, ...options })).not.toThrow()
    },
  )
})

describe('secrets', () => {
  const write = (): Promise<string[]> =>
    writeSecrets(contextIn(inFolder('work')), new Map([['CODEX_API_KEY', 'a-new-key']]))

  it('go into .env', async () => {
    await mkdir(inFolder('work'))
    await writeFile(inFolder('work', '.env'), '# mine\nCODEX_API_KEY=\n')
    expect(await write()).toEqual(['CODEX_API_KEY'])
    expect(await readFile(inFolder('work', '.env'), 'utf8')).toBe('# mine\nCODEX_API_KEY=a-new-key\n')
  })

  describe.skipIf(process.platform === 'win32')('through a link', () => {
    it('go into the file that .env leads to, and the link stays', async () => {
      await mkdir(inFolder('work'))
      await writeFile(inFolder('shared.env'), 'CODEX_API_KEY=old\nB=b\n')
      await symlink('../shared.env', inFolder('work', '.env'))
      expect(await write()).toEqual(['CODEX_API_KEY'])
      expect((await lstat(inFolder('work', '.env'))).isSymbolicLink()).toBe(true)
      expect(await readFile(inFolder('shared.env'), 'utf8')).toBe('CODEX_API_KEY=a-new-key\nB=b\n')
      expect((await stat(inFolder('shared.env'))).mode & 0o777).toBe(0o600)
    })

    it('never go into a file that git tracks', async () => {
      await mkdir(inFolder('work'))
      git(inFolder('work'), 'init', '--quiet')
      await writeFile(inFolder('work', 'shared.env'), 'CODEX_API_KEY=\n')
      git(inFolder('work'), 'add', 'shared.env')
      await symlink('shared.env', inFolder('work', '.env'))
      await expect(write()).rejects.toMatchObject({ code: 'CODEXKIT_UNSAFE_ENV_FILE', exitCode: 9 })
      expect(await readFile(inFolder('work', 'shared.env'), 'utf8')).toBe('CODEX_API_KEY=\n')
    })
  })
})
