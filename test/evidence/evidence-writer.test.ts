import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { createRedactor } from '../../src/env/index.ts'
import { EvidenceWriter } from '../../src/evidence/index.ts'
import { maxBytesOf } from '../../src/evidence/size-limits.ts'

const KEY = 'Qx7-secret/of+this=test!'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'evidence ü '))
  folder = join(root, 'docs', 'evidence', 'codex', '20261120T141502Z-run-audit-7f3a')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const open = (): Promise<EvidenceWriter> => {
  const redactor = createRedactor()
  redactor.add('CODEX_API_KEY', KEY)
  return EvidenceWriter.create(folder, redactor)
}
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')

describe('what is written', () => {
  it('has no secret in it, in any spelling', async () => {
    const evidence = await open()
    const leaks = `${KEY}\n${Buffer.from(KEY).toString('base64')}\n${encodeURIComponent(KEY)}\n${JSON.stringify(KEY)}\n`
    evidence.append('a.log', leaks)
    await evidence.write('b.md', leaks)
    await evidence.seal()
    for (const name of ['a.log', 'b.md']) {
      expect(await read(name)).toBe(`${'[redacted:CODEX_API_KEY]\n'.repeat(3)}"[redacted:CODEX_API_KEY]"\n`)
    }
  })

  it('keeps every other byte', async () => {
    const evidence = await open()
    const text = 'ü€😀\r\n\ttab\u0000\u001b[31m\u2028end without line end'
    await evidence.write('a.md', text)
    evidence.append('b.log', text)
    evidence.appendRedacted('b.log', text)
    expect(await read('a.md')).toBe(text)
    expect(await read('b.log')).toBe(text + text)
  })

  it('keeps bytes that are no UTF-8, and finds secrets among them', async () => {
    const evidence = await open()
    const latin1 = Buffer.from(`caf\xe9 ${KEY} \xff\xfe`, 'latin1')
    await evidence.write('changes.patch', latin1)
    const expected = Buffer.from('caf\xe9 [redacted:CODEX_API_KEY] \xff\xfe', 'latin1')
    expect(await readFile(join(folder, 'changes.patch'))).toEqual(expected)
    await evidence.write('utf8.patch', Buffer.from(`ü ${KEY}`))
    expect(await read('utf8.patch')).toBe('ü [redacted:CODEX_API_KEY]')
  })

  it('stands on disk when the call returns', async () => {
    const evidence = await open()
    for (let line = 1; line <= 3; line++) {
      evidence.append('events.jsonl', `${line}\n`)
      expect((await read('events.jsonl')).trim().split('\n')).toHaveLength(line)
    }
  })

  it('goes to the end of a file, and files do not mix', async () => {
    const evidence = await open()
    evidence.append('a', '1\n')
    evidence.append('b', '2\n')
    evidence.append('a', '')
    evidence.append('a', '3\n')
    evidence.close()
    evidence.append('a', '4\n')
    expect([await read('a'), await read('b')]).toEqual(['1\n3\n4\n', '2\n'])
    evidence.close()
  })

  it('is there as an empty file when it was empty', async () => {
    const evidence = await open()
    evidence.append('events.jsonl', '')
    expect(await read('events.jsonl')).toBe('')
  })
})

describe.skipIf(platform() === 'win32')('privacy', () => {
  it('is 0700 for the folder and the one that holds all evidence, 0600 for every file', async () => {
    const evidence = await open()
    evidence.append('a.log', 'a')
    await evidence.write('b.md', 'b')
    await evidence.seal()
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
    expect([await mode(folder), await mode(join(folder, '..'))]).toEqual([0o700, 0o700])
    for (const name of ['a.log', 'b.md', 'SHA256SUMS']) expect(await mode(join(folder, name))).toBe(0o600)
  })
})

describe('a seal', () => {
  it('is the only thing that makes SHA256SUMS', async () => {
    const evidence = await open()
    evidence.append('a.log', 'a')
    evidence.close()
    expect(await readdir(folder)).toEqual(['a.log'])
  })

  it('lists every file by name, and sha256sum finds them good', async () => {
    const evidence = await open()
    evidence.append('b ü.log', 'b')
    await evidence.write('a.md', 'a')
    evidence.append('empty', '')
    await evidence.seal()
    const sums = (await read('SHA256SUMS')).split('\n')
    expect(sums).toEqual([
      'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.md',
      '3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b ü.log',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty',
      '',
    ])
  })

  const hasSha256sum = platform() === 'linux'
  test.skipIf(!hasSha256sum)('holds for sha256sum -c until a byte changes', async () => {
    const evidence = await open()
    await evidence.write('a ü.md', 'a')
    await evidence.seal()
    const check = (): string =>
      execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    expect(check()).toBe('a ü.md: OK\n')
    await writeFile(join(folder, 'a ü.md'), 'b')
    expect(check).toThrow('1 computed checksum did NOT match')
  })

  it('leaves out what an interrupted write left behind', async () => {
    const evidence = await open()
    await evidence.write('a.md', 'a')
    await writeFile(join(folder, '.0123456789ab.tmp'), 'half')
    await evidence.seal()
    expect(await read('SHA256SUMS')).not.toContain('tmp')
  })

  it('cannot be broken: nothing may be written afterwards', async () => {
    const evidence = await open()
    evidence.append('a.log', 'a')
    await evidence.seal()
    const sums = await read('SHA256SUMS')
    expect(() => evidence.append('a.log', 'more')).toThrow('is sealed')
    expect(() => evidence.appendRedacted('b.log', 'more')).toThrow('is sealed')
    await expect(evidence.write('c.md', 'more')).rejects.toThrow('is sealed')
    expect([await read('a.log'), await read('SHA256SUMS')]).toEqual(['a', sums])
    expect((await readdir(folder)).sort()).toEqual(['SHA256SUMS', 'a.log'])
  })
})

describe('a file that is full', () => {
  const openSmall = (): Promise<EvidenceWriter> => EvidenceWriter.create(folder, createRedactor(), () => 10)

  it('keeps whole texts up to its size, then nothing, and says at the seal how much is missing', async () => {
    const evidence = await openSmall()
    for (const text of ['12345\n', 'üü1\n', '1234\n', '\n']) evidence.append('a.log', text)
    evidence.append('b.log', '123456789\n')
    expect(evidence.isFull('a.log')).toBe(true)
    expect(evidence.isFull('b.log')).toBe(false)
    expect(evidence.leftOut()).toEqual({ 'a.log': 12 })
    await evidence.seal()
    expect(await read('a.log')).toBe('12345\n[codexkit: 12 bytes left out]\n')
    expect(await read('b.log')).toBe('123456789\n')
  })

  it.each([
    ['codex-events.jsonl', 256],
    ['rollout.jsonl', 256],
    ['events.jsonl', 64],
    ['transcript.log', 64],
    ['stderr.log', 64],
    ['prompt.md', Infinity],
  ])('is %s at %d MB', (name, megabytes) => {
    expect(maxBytesOf(name)).toBe(megabytes * 1024 * 1024)
  })
})

describe('a run that is killed', () => {
  it('leaves what it had said, and no sums', async () => {
    const writer = join(import.meta.dirname, '..', '..', 'src', 'evidence', 'index.ts')
    const env = join(import.meta.dirname, '..', '..', 'src', 'env', 'index.ts')
    const program = `
      const { EvidenceWriter } = await import(${JSON.stringify(writer)})
      const { createRedactor } = await import(${JSON.stringify(env)})
      const evidence = await EvidenceWriter.create(${JSON.stringify(folder)}, createRedactor())
      for (let line = 0; line < 1000; line++) evidence.append('events.jsonl', line + '\\n')
      process.kill(process.pid, 'SIGKILL')`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    expect(await readdir(folder)).toEqual(['events.jsonl'])
    expect((await read('events.jsonl')).trim().split('\n')).toHaveLength(1000)
  })
})

describe('a folder that cannot be used', () => {
  it('because a file stands in its way is one sentence with a hint', async () => {
    await writeFile(join(root, 'docs'), '')
    await expect(open()).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: expect.stringMatching(/^Could not create the folder .*: part of the path is not a folder\.$/) as string,
      hint: 'A file stands where a folder is needed: move it away.',
    })
  })

  it('because it is gone while the run goes on is one sentence with a hint', async () => {
    const evidence = await open()
    await rm(folder, { recursive: true })
    expect(() => evidence.append('a.log', 'a')).toThrow(expect.objectContaining({ code: 'CODEXKIT_FILE' }))
  })

  it('because another run has it is left to that run', async () => {
    const folders = [(await open()).folder, (await open()).folder, (await open()).folder]
    expect(folders).toEqual([folder, `${folder}-2`, `${folder}-3`])
  })

  test.skipIf(platform() === 'win32')('that holds evidence already keeps its mode', async () => {
    await mkdir(join(folder, '..'), { recursive: true })
    await chmod(join(folder, '..'), 0o755)
    await open()
    expect((await stat(join(folder, '..'))).mode & 0o777).toBe(0o755)
  })
})
