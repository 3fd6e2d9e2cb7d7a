import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { AuditDeps } from '../../../src/audit/index.ts'
import { chooseCodex } from '../../../src/audit/request/choose-codex.ts'
import { createRedactor } from '../../../src/env/index.ts'
import { fakeHost } from '../../codex/fake-host.ts'
import { auditRequest } from '../audit-facts.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'choose ü '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const env = (): Record<string, string> => ({ PATH: '/usr/bin:/bin', CODEXKIT_HOME: join(folder, 'kit') })

const deps = (host = fakeHost(folder, { env: env() })): AuditDeps => ({
  host,
  settingsEnv: host.env,
  redactor: createRedactor(),
})

describe('a Codex that was named', () => {
  test.skipIf(platform() === 'win32')('is taken as it is, also by a relative path', async () => {
    const program = join(folder, 'my codex')
    await writeFile(program, '#!/bin/sh\necho codex-cli 0.57.0\n')
    await chmod(program, 0o755)
    for (const codexPath of [program, 'my codex', './my codex']) {
      expect((await chooseCodex(deps(), auditRequest({ codexPath }))).identity).toEqual({
        version: '0.57.0',
        origin: 'explicit',
        program,
        checksum: 'unknown',
      })
    }
  })

  test.each(['nowhere', 'a folder'])('%j is no program, and no other is taken for it', async (codexPath) => {
    await mkdir(join(folder, 'a folder'))
    await expect(chooseCodex(deps(), auditRequest({ codexPath }))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
      message: `There is no Codex program at ${join(folder, codexPath)}.`,
      hint: 'Check --codex, or leave it out to use the pinned Codex.',
    })
  })

  test.skipIf(platform() === 'win32')('that is no Codex is refused', async () => {
    await writeFile(join(folder, 'codex'), '#!/bin/sh\necho hello\n')
    await chmod(join(folder, 'codex'), 0o755)
    const request = auditRequest({ codexPath: 'codex' })
    await expect(chooseCodex(deps(), request)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 7,
    })
  })
})

describe('the pinned Codex', () => {
  it('that is not installed is never replaced by one on PATH', async () => {
    await writeFile(join(folder, 'codex'), '#!/bin/sh\necho codex-cli 0.169.0\n')
    await chmod(join(folder, 'codex'), 0o755)
    const host = fakeHost(folder, { env: { ...env(), PATH: `${folder}:/usr/bin:/bin` } })
    await expect(chooseCodex(deps(host), auditRequest())).rejects.toMatchObject({
      code: 'CODEXKIT_RUNTIME',
      exitCode: 7,
    })
  })
})
