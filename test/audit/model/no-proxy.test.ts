import { expect, test } from 'vitest'
import { noProxyEnv } from '../../../src/audit/model/no-proxy.ts'

const LOOPBACK = 'localhost,127.0.0.1,::1'

test.each([
  ['http://localhost:11434/v1', {}, LOOPBACK],
  ['http://127.0.0.1:1234/v1', {}, LOOPBACK],
  ['http://[::1]:1234/v1', {}, LOOPBACK],
  ['http://127.0.0.9/v1', {}, `${LOOPBACK},127.0.0.9`],
  ['http://api.localhost/v1', {}, `${LOOPBACK},api.localhost`],
  ['http://localhost/v1', { NO_PROXY: 'corp.example, localhost' }, 'corp.example,localhost,127.0.0.1,::1'],
  ['http://localhost/v1', { no_proxy: 'a', NO_PROXY: 'b' }, `a,${LOOPBACK}`],
  ['http://localhost/v1', { no_proxy: '', NO_PROXY: 'b' }, `b,${LOOPBACK}`],
])('%s with %j goes past the proxy', (address, env, list) => {
  expect(noProxyEnv(['https://api.example.com/', address], env)).toEqual({ NO_PROXY: list, no_proxy: list })
})

test.each(['https://api.openai.com/v1', 'http://localhost.example/v1', 'http://127.example/v1', 'nonsense', ''])(
  '%s leaves the variables alone',
  (address) => {
    expect(noProxyEnv([address], { NO_PROXY: 'a' })).toEqual({})
  },
)
