import { CodexkitError, messageOf, systemCodeOf } from '../errors.ts'

const HINTS: Record<string, string> = {
  EACCES: 'Check who owns it, or choose another folder.',
  EPERM: 'Check that it is not read-only, who owns it, and whether another program holds it open.',
  EROFS: 'The file system is read-only: choose another folder.',
  ENOSPC: 'The disk is full: free some space and run again.',
  EDQUOT: 'The disk quota is used up: free some space and run again.',
  EISDIR: 'A folder stands where a file is needed: move it away.',
  ENOTDIR: 'A file stands where a folder is needed: move it away.',
  EEXIST: 'Move away what stands there.',
  ENOENT: 'Check the path.',
  EBUSY: 'Another program holds it open: close that and run again.',
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'disk quota used up',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is not a folder',
  EEXIST: 'something else stands there already',
  ENOENT: 'no such file or folder',
  EBUSY: 'in use by another program',
}

/** Turns what a file operation threw into one sentence. `action` reads like "write" or "create the folder". */
export function fileError(thrown: unknown, action: string, path: string): CodexkitError {
  if (thrown instanceof CodexkitError) return thrown
  const code = systemCodeOf(thrown) ?? ''
  return new CodexkitError('CODEXKIT_FILE', `Could not ${action} ${path}: ${REASONS[code] ?? messageOf(thrown)}.`, {
    hint: HINTS[code] ?? 'Check the path and its permissions.',
    details: { path, systemCode: code },
    cause: thrown,
  })
}
