import { execFile } from 'node:child_process'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Mounts a memory file system, so that a disk can be full or read-only; root on Linux may. */
export async function mountSmall(folder: string, options: string): Promise<void> {
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
}

export async function unmount(folder: string): Promise<void> {
  await run('umount', [folder])
}

/** Whether this machine lets a test mount; says in one line when it does not. */
export async function probeMount(subject: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'mount-'))
  try {
    await mountSmall(folder, 'size=64k')
    await unmount(folder)
    return true
  } catch {
    // Not root, not Linux, or a container without the right.
    console.log(`skipped: the tests of ${subject} need root on Linux, to mount a small tmpfs`)
    return false
  } finally {
    await rmdir(folder)
  }
}
