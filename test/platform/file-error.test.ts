import { describe, expect, it } from 'vitest'
import { CodexkitError } from '../../src/errors.ts'
import { fileError } from '../../src/platform/file-error.ts'

const systemError = (code: string): Error => Object.assign(new Error(`${code}: it went wrong`), { code })

describe('a file error', () => {
  it.each([
    ['EACCES', 'permission denied', 'Check who owns it, or choose another folder.'],
    [
      'EPERM',
      'not permitted',
      'Check that it is not read-only, who owns it, and whether another program holds it open.',
    ],
    ['EROFS', 'read-only file system', 'The file system is read-only: choose another folder.'],
    ['ENOSPC', 'no space left on the disk', 'The disk is full: free some space and run again.'],
    ['EDQUOT', 'disk quota used up', 'The disk quota is used up: free some space and run again.'],
    ['EISDIR', 'it is a folder', 'A folder stands where a file is needed: move it away.'],
    ['ENOTDIR', 'part of the path is not a folder', 'A file stands where a folder is needed: move it away.'],
    ['EEXIST', 'something else stands there already', 'Move away what stands there.'],
    ['ENOENT', 'no such file or folder', 'Check the path.'],
    ['EBUSY', 'in use by another program', 'Another program holds it open: close that and run again.'],
    ['EMFILE', 'EMFILE: it went wrong', 'Check the path and its permissions.'],
  ])('%s is one sentence with a hint', (code, reason, hint) => {
    const cause = systemError(code)
    expect(fileError(cause, 'write', '/x/y')).toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      retryable: false,
      message: `Could not write /x/y: ${reason}.`,
      hint,
      details: { path: '/x/y', systemCode: code },
      cause,
    })
  })

  it('of something that is no system error carries its text', () => {
    expect(fileError('odd', 'read', 'x')).toMatchObject({
      message: 'Could not read x: odd.',
      details: { systemCode: '' },
    })
  })

  it('that is ours already stays as it is', () => {
    const ours = new CodexkitError('CODEX_TIMEOUT', 'Too long.')
    expect(fileError(ours, 'write', 'x')).toBe(ours)
  })
})
