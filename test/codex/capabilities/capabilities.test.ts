import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { capabilities, isNewerThanKnown } from '../../../src/codex/capabilities/capabilities.ts'
import { CAPABILITY_ROWS, type CapabilityName } from '../../../src/codex/capabilities/capability-table.ts'

const NOTES = join(import.meta.dirname, '..', '..', '..', 'docs', 'notes', 'codex')

/** The borders as measured: the last version without it, the first with it, then the last with it, the first without. */
const BORDERS: Record<CapabilityName, { since?: [string, string]; until?: [string, string] }> = {
  threadEvents: { since: ['0.42.0', '0.44.0'] },
  lastMessageShortFlag: { since: ['0.44.0', '0.45.0'] },
  outputSchema: { since: ['0.40.0', '0.42.0'] },
  addDir: { since: ['0.58.0', '0.61.0'] },
  ephemeral: { since: ['0.98.0', '0.99.0'] },
  disableUnboundedRetries: { since: ['0.147.0', '0.153.0'] },
  untrustedApproval: { until: ['0.147.0', '0.153.0'] },
  apiKeyFromEnvironment: { since: ['0.42.0', '0.44.0'] },
  baseUrlFromEnvironment: { until: ['0.116.0', '0.120.0'] },
  baseUrlFromConfig: { since: ['0.104.0', '0.116.0'] },
  wireApiChat: { until: ['0.94.0', '0.98.0'] },
  profilesInConfig: { until: ['0.133.0', '0.134.0'] },
  httpMcpServers: { since: ['0.45.0', '0.57.0'] },
  requiredMcpServers: { since: ['0.98.0', '0.99.0'] },
  mcpEnvVarTables: { since: ['0.104.0', '0.124.0'] },
  resumeUnknownFails: { since: ['0.116.0', '0.120.0'] },
  resumeLastWithPrompt: { since: ['0.61.0', '0.66.0'] },
  sandboxUnderDebug: { until: ['0.44.0', '0.45.0'] },
  sandboxBySystemName: { since: ['0.44.0', '0.45.0'], until: ['0.131.0', '0.134.0'] },
  sandboxCommand: { since: ['0.131.0', '0.134.0'] },
  sandboxCommandReadsMode: { since: ['0.124.0', '0.128.0'] },
}

const names = CAPABILITY_ROWS.map(([name]) => name)

describe('a row', () => {
  test.each(names)('%s changes where it was measured to', (name) => {
    const { since, until } = BORDERS[name]
    const has = (version: string): boolean => capabilities(version)[name]
    if (since) expect(since.map(has)).toEqual([false, true])
    if (until) expect(until.map(has)).toEqual([true, false])
    expect(has('0.40.0')).toBe(since === undefined)
    expect(has('0.169.0')).toBe(until === undefined)
  })

  test.each(CAPABILITY_ROWS)('%s points at a section of a note', (_, { note }) => {
    const [file = '', anchor = ''] = note.split('#')
    const headings = readFileSync(join(NOTES, file), 'utf8').matchAll(/^#+ (.+)$/gm)
    const anchors = [...headings].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-').replaceAll('`', ''),
    )
    expect(anchors).toContain(anchor)
  })
})

describe('a version', () => {
  const flags = (version: string): object => ({ ...capabilities(version), version: '' })

  test.each(['0.169.1', '0.170.0', '0.170.0-alpha.1', '1.0.0', '0.170.0+build.5'])(
    '%s that nobody measured has what the newest has',
    (version) => {
      expect(flags(version)).toEqual(flags('0.169.0'))
      expect(capabilities(version).version).toBe(version)
      expect(isNewerThanKnown(version)).toBe(true)
    },
  )

  test.each(['0.40.0', '0.104.0', '0.168.0', '0.169.0', '0.169.0-alpha.3', '0.169.0+build.1'])(
    '%s is not newer than known',
    (version) => {
      expect(isNewerThanKnown(version)).toBe(false)
    },
  )

  it('between two measured ones has nothing that may be missing', () => {
    expect(capabilities('0.153.0-alpha.1').disableUnboundedRetries).toBe(false)
    expect(capabilities('0.150.0').untrustedApproval).toBe(false)
    expect(capabilities('0.118.0')).toMatchObject({ baseUrlFromEnvironment: false, baseUrlFromConfig: true })
  })
})
