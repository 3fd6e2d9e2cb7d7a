import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sideBySide, type McpServer } from '../../src/mcp/index.ts'
import { processesWithVariable } from '../../src/platform/list-processes-posix.ts'
import { FIXTURES, hostWith, probeZoo, serverOf, zooServer } from './probe-zoo.ts'

/** How often the whole zoo is probed; `CODEXKIT_ZOO_RUNS=100` says more than a test has time for. */
const RUNS = Number(process.env['CODEXKIT_ZOO_RUNS'] ?? 2)

/** Answers come late or never from some. */
const LIMIT_MS = 1500

const MODES = [
  ['good', 'writes', 'pages', 'more', 'asks', 'old-version', 'loud', 'twice', 'noise', 'string-id', 'no-tools'],
  ['ansi-name', 'child', 'stubborn', 'crash', 'signal', 'clean-exit', 'late-crash', 'tools-crash', 'missing-module'],
  ['missing-env', 'npx-offline', 'refuses', 'wrong-answer', 'tools-error', 'tools-wrong', 'no-schema', 'same-cursor'],
  ['not-json', 'null-id', 'headers', 'never', 'tools-never', 'only-noise', 'flood', 'thousands', 'many', 'hidden'],
].flat()
const WEB = ['good', 'streamed', 'sse', 'unauthorized', 'redirect', 'not-found', 'broken', 'page', 'never', 'endless']

interface Site {
  url: string
  close: () => Promise<void>
}
const { startHttpZoo }: { startHttpZoo: (mode: string) => Promise<Site> } = await import(join(FIXTURES, 'http-zoo.mjs'))

const openFiles = (): number => readdirSync('/proc/self/fd').length

test.runIf(process.platform === 'linux')(
  `after ${RUNS} runs over the zoo no process, no file and no descriptor is left`,
  { timeout: RUNS * 60_000 },
  async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'codexkit-zoo-'))
    const mark = `${process.pid}-${Date.now()}`
    const host = hostWith({ TMPDIR: temporary })
    const run = async (): Promise<void> => {
      const sites = await Promise.all(WEB.map(startHttpZoo))
      const web = sites.map(({ url }, index) => serverOf(`http-${WEB[index]}`, { url }))
      const servers: McpServer[] = [...MODES.map((mode) => zooServer(mode, { env: { ZOO_MARK: mark } })), ...web]
      const probes = await sideBySide(servers, 8, (server) => probeZoo(server, { host, timeoutMs: LIMIT_MS }))
      expect(probes.filter(({ state }) => state === 'skipped')).toEqual([])
      await Promise.all(sites.map(({ close }) => close()))
    }
    try {
      // What is loaded or opened once, such as the SDK, is no growth.
      await run()
      const before = openFiles()
      for (let round = 0; round < RUNS; round++) {
        await run()
        expect(processesWithVariable(`ZOO_MARK=${mark}`)).toEqual([])
      }
      // A connection that is being closed needs a moment.
      await expect.poll(openFiles, { timeout: 20_000, interval: 200 }).toBeLessThanOrEqual(before)
      expect(readdirSync(temporary)).toEqual([])
      console.log(
        `${RUNS} runs of ${MODES.length + WEB.length} servers; descriptors ${before} before, ${openFiles()} after`,
      )
    } finally {
      rmSync(temporary, { recursive: true, force: true })
    }
  },
)
