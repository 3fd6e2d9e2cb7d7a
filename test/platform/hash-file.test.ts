import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { hashFile } from '../../src/platform/hash-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()

// From sha256sum and sha512sum of coreutils 9.1.
it.each([
  ['sha256', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['sha256', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha256', 'a'.repeat(3_000_000), '2a152c894398719c0570f83fac34ac03a0f6e8e474b995c2403aa5434f7b9dd4'],
  [
    'sha512',
    'abc',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ],
] as const)('%s is what coreutils says (case %#)', async (algorithm, text, hash) => {
  await writeFile(inFolder('file'), text)
  expect(await hashFile(inFolder('file'), algorithm)).toBe(hash)
})

it('a missing file is CODEXKIT_FILE', async () => {
  await expect(hashFile(inFolder('none'), 'sha256')).rejects.toMatchObject({
    code: 'CODEXKIT_FILE',
    message: `Could not read ${inFolder('none')}: no such file or folder.`,
  })
})

it('a folder is CODEXKIT_FILE', async () => {
  await expect(hashFile(inFolder(), 'sha256')).rejects.toMatchObject({
    code: 'CODEXKIT_FILE',
    message: `Could not read ${inFolder()}: it is a folder.`,
  })
})
