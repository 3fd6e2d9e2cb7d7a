import { describe, expect, it } from 'vitest'
import { refuseDeviceName } from '../../src/platform/device-name.ts'

describe('the name of a device', () => {
  it.each(['NUL', 'C:\\reports\\nul', 'aux.md', 'a/Con.txt', 'COM1', 'lpt\u00B9.log', 'nul .sarif', 'a\\PRN.tar.gz'])(
    '%s is refused on Windows',
    (path) => {
      expect(() => refuseDeviceName(path, 'win32')).toThrow(
        expect.objectContaining({
          code: 'CODEXKIT_FILE',
          exitCode: 9,
          message: expect.stringContaining('is the name of a device on Windows.'),
        }),
      )
    },
  )

  it.each(['null', 'nul-report.md', 'console.log', 'COM', 'COM10', 'nul\\report.md', 'my.nul', 'lpt'])(
    '%s is a file like any other',
    (path) => expect(refuseDeviceName(path, 'win32')).toBeUndefined(),
  )

  it('is a file like any other elsewhere', () => {
    expect(refuseDeviceName('/tmp/nul', 'linux')).toBeUndefined()
  })
})
