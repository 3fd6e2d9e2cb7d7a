import { execFileSync, spawnSync } from 'node:child_process'
import { appendFile, cp, mkdir, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAt, verifyRun, type VerifiedRun } from '../../src/evidence/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { leaveUnsealed, sampleVerdict, sealRun } from './sample-run.ts'

const at = useTemporaryFolder()
const NAME = '20261120T141502Z-run-audit-7f3a'
const { signal } = new AbortController()
const verify = (name = NAME): Promise<VerifiedRun> => verifyRun(runAt(at(name)), signal)
const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('evidence that was sealed', () => {
  it('is valid as it is', async () => {
    await sealRun(at(NAME))
    const sums = { name: NAME, folder: at(NAME), state: 'valid', changed: [], missing: [], added: [], problems: [] }
    expect(await verify()).toMatchObject({ ...sums, matching: 5, seal: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('is valid at another place', async () => {
    await sealRun(at(NAME))
    await cp(at(NAME), at('else', NAME), { recursive: true })
    expect((await verify(join('else', NAME))).state).toBe('valid')
  })

  it.runIf(platform() === 'linux')('has the seal that sha256sum gives', async () => {
    await sealRun(at(NAME))
    const printed = execFileSync('sha256sum', [at(NAME, 'SHA256SUMS')], { encoding: 'utf8' })
    expect((await verify()).seal).toBe(printed.replace(/^\\/, '').slice(0, 64))
  })

  it.each<{ title: string; change: () => Promise<unknown>; found: Partial<VerifiedRun> }>([
    { title: 'one byte more', change: () => appendFile(at(NAME, 'prompt.md'), ' '), found: { changed: ['prompt.md'] } },
    { title: 'a file emptied', change: () => truncate(at(NAME, 'verdict.json')), found: { changed: ['verdict.json'] } },
    { title: 'a file removed', change: () => rm(at(NAME, 'changes.patch')), found: { missing: ['changes.patch'] } },
    { title: 'a file added', change: () => writeFile(at(NAME, 'new.md'), ''), found: { added: ['new.md'] } },
    { title: 'a hidden file added', change: () => writeFile(at(NAME, '.new'), ''), found: { added: ['.new'] } },
    { title: 'a folder added', change: () => mkdir(at(NAME, 'more')), found: { added: ['more'] } },
    {
      title: 'a file put in the place of another',
      change: () => rename(at(NAME, 'prompt.md'), at(NAME, 'changes.patch')),
      found: { changed: ['changes.patch'], missing: ['prompt.md'] },
    },
    {
      title: 'a folder in the place of a file',
      change: async () => {
        await rm(at(NAME, 'prompt.md'))
        await mkdir(at(NAME, 'prompt.md'))
      },
      found: { changed: ['prompt.md'], added: [] },
    },
    {
      title: 'sums emptied',
      change: () => truncate(at(NAME, 'SHA256SUMS')),
      found: {
        added: ['changes.patch', 'environment.json', 'events.jsonl', 'prompt.md', 'verdict.json'],
        problems: ['SHA256SUMS does not list verdict.json.'],
      },
    },
    {
      title: 'sums that lead out of the folder',
      change: () => appendFile(at(NAME, 'SHA256SUMS'), `${HASH}  ../outside\n`),
      found: { missing: [], problems: ['SHA256SUMS has lines that name no file here (1).'] },
    },
    {
      title: 'sums too long to read',
      change: () => truncate(at(NAME, 'SHA256SUMS'), 17 * 1024 * 1024),
      found: { seal: null, problems: [expect.stringContaining('17.0 MB')] },
    },
  ])('is changed by $title', async ({ change, found }) => {
    await sealRun(at(NAME))
    await writeFile(at('outside'), '')
    await change()
    expect(await verify()).toMatchObject({ state: 'changed', ...found })
  })

  it.skipIf(platform() === 'win32')('is changed by a link, even to the same bytes', async () => {
    await sealRun(at(NAME))
    await rename(at(NAME, 'prompt.md'), at('prompt.md'))
    await symlink(at('prompt.md'), at(NAME, 'prompt.md'))
    expect(await verify()).toMatchObject({ state: 'changed', changed: ['prompt.md'], missing: [] })
  })

  it('is changed when its verdict is gone and a cursor like that of a watch is there', async () => {
    await sealRun(at(NAME))
    await rm(at(NAME, 'verdict.json'))
    await writeFile(at(NAME, 'cursor.json'), '{}')
    await writeFile(at(NAME, 'SHA256SUMS'), `${HASH}  cursor.json\n`)
    expect(await verify()).toMatchObject({
      state: 'changed',
      problems: ['SHA256SUMS does not list verdict.json.'],
    })
  })

  it('is changed when it stands in the place of another run', async () => {
    await sealRun(at(NAME))
    const other = '20261121T000000Z-run-audit-0000'
    await rename(at(NAME), at(other))
    const problems = [`verdict.json belongs to ${NAME}, not to ${other}.`]
    expect(await verify(other)).toMatchObject({ state: 'changed', matching: 5, problems })
  })

  it('names its folder in the spelling of Windows too', async () => {
    await sealRun(at(NAME), sampleVerdict(NAME, { evidence: `D:\\audits\\${NAME}` }))
    expect((await verify()).state).toBe('valid')
  })

  it.each(['not JSON', '{"verdict":"fine"}'])('is changed when its verdict is %j', async (text) => {
    await sealRun(at(NAME), text)
    expect(await verify()).toMatchObject({ state: 'changed', problems: ['verdict.json is no verdict.'] })
  })
})

describe('evidence that was never sealed', () => {
  it('is incomplete', async () => {
    await leaveUnsealed(at(NAME))
    expect(await verify()).toMatchObject({ state: 'incomplete', seal: null, matching: 0 })
  })

  it('is incomplete with a verdict too', async () => {
    await leaveUnsealed(at(NAME), { 'verdict.json': JSON.stringify(sampleVerdict(NAME)) })
    expect((await verify()).state).toBe('incomplete')
  })

  it.skipIf(platform() === 'win32')(
    'is what a run leaves that is killed while it writes, with all that it wrote',
    async () => {
      const src = join(import.meta.dirname, '..', '..', 'src')
      const script = `
      const { EvidenceWriter } = await import(${JSON.stringify(join(src, 'evidence', 'index.ts'))})
      const { createRedactor } = await import(${JSON.stringify(join(src, 'env', 'index.ts'))})
      const evidence = await EvidenceWriter.create(${JSON.stringify(at(NAME))}, createRedactor())
      await evidence.write('prompt.md', 'Audit this.')
      evidence.append('events.jsonl', '{"type":"assistant"}\\n')
      process.kill(process.pid, 'SIGKILL')
    `
      const run = spawnSync(process.execPath, ['--input-type=module', '-e', script])
      expect(run.signal).toBe('SIGKILL')
      expect((await readdir(at(NAME))).sort()).toEqual(['events.jsonl', 'prompt.md'])
      expect((await verify()).state).toBe('incomplete')
    },
  )
})

it('stops when it is asked to', async () => {
  await sealRun(at(NAME))
  const stopped = verifyRun(runAt(at(NAME)), AbortSignal.abort(new Error('stopped')))
  await expect(stopped).rejects.toThrow('stopped')
})
