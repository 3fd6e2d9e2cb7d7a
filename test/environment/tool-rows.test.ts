import { expect, it } from 'vitest'
import type { DependencyFinding } from '../../src/deps/index.ts'
import { toolRow } from '../../src/environment/tool-rows.ts'

const finding = (facts: Partial<DependencyFinding>): DependencyFinding => ({
  name: 'git',
  kind: 'program',
  state: 'ok',
  required: true,
  version: '2.39.5',
  minimum: null,
  path: '/usr/bin/git',
  detail: 'It keeps what a run changed.',
  install: 'sudo apt install git',
  ...facts,
})

it.each<[Partial<DependencyFinding>, string, string, string]>([
  [{}, 'ok', '2.39.5', ''],
  [{ kind: 'endpoint', version: null }, 'ok', 'answers', ''],
  [{ state: 'missing', version: null }, 'failed', 'missing', 'sudo apt install git'],
  [{ state: 'too-old', minimum: '2.40' }, 'failed', 'too old, 2.39.5, needs 2.40', 'sudo apt install git'],
  [{ state: 'missing', required: false, version: null }, 'info', 'missing', 'sudo apt install git'],
  [{ state: 'absent', required: false, version: null }, 'info', 'absent', ''],
  [{ state: 'broken', required: false, version: null }, 'warning', 'broken', 'sudo apt install git'],
  [{ state: 'timed-out', required: true, version: null }, 'failed', 'timed out', 'sudo apt install git'],
])('%j is %s: %s', (facts, status, fact, fix) => {
  expect(toolRow(finding(facts))).toMatchObject({ status, fact, fix, volatile: facts.kind === 'endpoint' })
})
