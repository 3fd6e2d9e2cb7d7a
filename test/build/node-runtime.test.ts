import { describe, expect, it } from 'vitest'
import { findBlobWriter } from '../../build/node-runtime.ts'
import { isHost, TARGETS } from '../../build/targets.ts'

const silent = (): void => {}
const foreign = TARGETS.filter((target) => !isHost(target))

describe('findBlobWriter', () => {
  it('is the Node of the executable where that runs here', async () => {
    for (const target of TARGETS.filter(isHost)) {
      const runtime = { version: '26.0.1', program: '/the/runtime' }
      expect(await findBlobWriter(target, runtime, '/nowhere', silent)).toBe('/the/runtime')
    }
  })

  it.each(foreign)('for $name is the Node that runs this, if it is of the same version', async (target) => {
    const runtime = { version: process.version.slice(1), program: '/the/runtime' }
    expect(await findBlobWriter(target, runtime, '/nowhere', silent)).toBe(process.execPath)
  })

  it.each(foreign)('for $name refuses a version that is not here to write for', async (target) => {
    const runtime = { version: '26.0.1', program: '/the/runtime' }
    await expect(findBlobWriter(target, runtime, '/nowhere', silent)).rejects.toMatchObject({
      code: 'CODEXKIT_DEPENDENCY',
      message: `Only Node 26.0.1 can make ${target.fileName}.`,
    })
  })
})
