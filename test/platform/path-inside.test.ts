import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pathInside } from '../../src/platform/path-inside.ts'

const FOLDER = resolve('/some ü/folder')

describe('the way into a folder', () => {
  it.each([
    ['the folder itself', [], ''],
    ['a file in it', ['file'], 'file'],
    ['a file further down', ['a', 'b'], join('a', 'b')],
    ['a name that begins with two dots', ['..x', 'y'], join('..x', 'y')],
    ['the folder above', ['..'], undefined],
    ['what lies beside it', ['..', 'folder two'], undefined],
    ['what begins with the same letters', ['..', 'folder2', 'file'], undefined],
  ])('to %s is right', (_, parts, way) => {
    expect(pathInside(FOLDER, join(FOLDER, ...parts))).toBe(way)
  })

  it.skipIf(process.platform !== 'win32')('leads to no other drive', () => {
    expect(pathInside('C:\\a', 'D:\\a\\b')).toBeUndefined()
  })
})
