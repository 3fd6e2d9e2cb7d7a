import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Env } from '../../src/platform/host.ts'
import { findRegistry, tarballUrl, type Registry } from '../../src/runtime/registry.ts'
import { openRuntimeBench, type RuntimeBench } from '../support/runtime-bench.ts'

let bench: RuntimeBench
beforeEach(async () => {
  bench = await openRuntimeBench()
})
afterEach(() => bench.close())

const find = async (env: Env, npmrc?: string): Promise<Registry> => {
  if (npmrc !== undefined) await writeFile(join(bench.folder, '.npmrc'), npmrc)
  return findRegistry(bench.host({ npm_config_registry: undefined, ...env }), '@openai/codex')
}

describe('findRegistry', () => {
  it.each<[string, Env, string | undefined, string]>([
    ['is public without a word', {}, undefined, 'https://registry.npmjs.org'],
    [
      'follows npm_config_registry',
      { npm_config_registry: 'https://npm.example/a/' },
      undefined,
      'https://npm.example/a',
    ],
    ['in capitals too', { NPM_CONFIG_REGISTRY: 'http://npm.example:81' }, undefined, 'http://npm.example:81'],
    ['ignores an empty variable', { npm_config_registry: '' }, undefined, 'https://registry.npmjs.org'],
    ['reads .npmrc', {}, '; mine\nregistry = "https://npm.example/"\n', 'https://npm.example'],
    ['prefers the scope', {}, 'registry=https://a.example\n@openai:registry=https://b.example', 'https://b.example'],
    ['fills in variables', { PLACE: 'npm.example' }, 'registry=https://${PLACE}/x', 'https://npm.example/x'],
    [
      'puts the variable first',
      { npm_config_registry: 'https://a.example' },
      'registry=https://b.example',
      'https://a.example',
    ],
    [
      'ignores other lines',
      {},
      '#registry=https://a.example\n//a.example/:_authToken=x\n',
      'https://registry.npmjs.org',
    ],
  ])('%s', async (_, env, npmrc, url) => expect(await find(env, npmrc)).toEqual({ url, headers: {} }))

  it('takes a password out of the address', async () => {
    const registry = await find({ npm_config_registry: 'https://me:p%40ss@npm.example/' })
    expect(registry).toEqual({ url: 'https://npm.example', headers: { authorization: 'Basic bWU6cEBzcw==' } })
  })

  it.each(['npm.example', 'ftp://npm.example', 'file:///etc'])('refuses %s', async (address) => {
    const refusal = { code: 'CODEX_INVALID_CONFIG', exitCode: 2, details: { origin: 'npm_config_registry' } }
    await expect(find({ npm_config_registry: address })).rejects.toMatchObject(refusal)
  })
})

it('a tarball lies where npm puts it', () => {
  expect(tarballUrl({ url: 'https://npm.example/x', headers: {} }, '@openai/codex', '0.1.0-linux-x64')).toBe(
    'https://npm.example/x/@openai/codex/-/codex-0.1.0-linux-x64.tgz',
  )
})
