import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fakeCodex } from '../support/fake-registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

const codex = fakeCodex()
let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
  await writeFile(join(bench.folder, 'lock.json'), JSON.stringify(codex.lock))
})
afterEach(() => bench.close())

/** Starts an install in a process of its own. `lines` grows; `until` waits for a line. */
function startInstall(): { until: (text: string) => Promise<string>; ended: Promise<unknown> } {
  const script = join(import.meta.dirname, '..', 'support', 'install-runtime.ts')
  const env = { CODEXKIT_HOME: bench.home, npm_config_registry: bench.registry.url }
  const child = spawn(process.execPath, [script, join(bench.folder, 'lock.json')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const until = async (text: string): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => line.includes(text))
      if (found !== undefined) return found
      await once(reader, 'line')
    }
  }
  return { until, ended: once(child, 'exit') }
}

it('two processes at once download once: one installs, the other waits and finds it', async () => {
  let sendPackage = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    bench.registry.publish(codex, (_, response) => {
      sendPackage = () => void response.end(codex.tarball)
      resolve()
    })
  })
  const first = startInstall()
  await asked
  const second = startInstall()
  await second.until('waiting')
  sendPackage()
  expect(await first.until('status')).toContain('"installed"')
  expect(await second.until('status')).toContain('"present"')
  await Promise.all([first.ended, second.ended])
  expect(bench.registry.requests).toHaveLength(1)
  expect((await bench.left()).filter((path) => /partial|\.lock/.test(path))).toEqual([])
}, 30_000)
