import { z } from 'zod'

/**
 * The fields we write, after the published schemas: microsoft/winget-cli schemas/JSON/manifests/v1.10.0 and
 * ScoopInstaller/Scoop schema.json (both read in November 2026; `arm64` is in Scoop's wiki and its newer schema). No npm
 * package carries them. They are strict, so that a misspelt field is found, which winget's own would let pass.
 */
const ID = z
  .string()
  .max(128)
  .regex(/^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/)
const VERSION = z
  .string()
  .max(128)
  .regex(/^[^\\/:*?"<>|]+$/)
const LOCALE = z
  .string()
  .max(20)
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z]{1,8})*$/)
const URL = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/.+$/i)
const TAG = z.string().min(1).max(40)
const HEAD = { PackageIdentifier: ID, PackageVersion: VERSION, ManifestVersion: z.literal('1.10.0') }

export const WINGET_VERSION = z.strictObject({ ...HEAD, DefaultLocale: LOCALE, ManifestType: z.literal('version') })

export const WINGET_INSTALLER = z.strictObject({
  ...HEAD,
  ManifestType: z.literal('installer'),
  InstallerType: z.literal('zip'),
  NestedInstallerType: z.literal('portable'),
  Commands: z.array(TAG).max(16),
  Installers: z
    .array(
      z.strictObject({
        Architecture: z.enum(['x86', 'x64', 'arm', 'arm64', 'neutral']),
        InstallerUrl: URL,
        InstallerSha256: z.string().regex(/^[A-Fa-f0-9]{64}$/),
        NestedInstallerFiles: z
          .array(z.strictObject({ RelativeFilePath: z.string().min(1).max(512), PortableCommandAlias: TAG }))
          .min(1),
      }),
    )
    .min(1),
})

export const WINGET_LOCALE = z.strictObject({
  ...HEAD,
  ManifestType: z.literal('defaultLocale'),
  PackageLocale: LOCALE,
  Publisher: z.string().min(2).max(256),
  PublisherUrl: URL,
  PackageName: z.string().min(2).max(256),
  PackageUrl: URL,
  License: z.string().min(3).max(512),
  ShortDescription: z.string().min(3).max(256),
  Moniker: TAG,
  Tags: z.array(TAG).max(16),
})

const SCOOP_ARCHITECTURES = ['64bit', 'arm64'] as const

export const SCOOP = z.strictObject({
  version: z.string().regex(/^[\w.+-]+$/),
  description: z.string(),
  homepage: z.url(),
  license: z.string(),
  architecture: z.partialRecord(
    z.enum(SCOOP_ARCHITECTURES),
    z.strictObject({ url: z.url(), hash: z.string().regex(/^[a-f0-9]{64}$/), extract_dir: z.string() }),
  ),
  bin: z.string(),
  checkver: z.strictObject({ github: z.url() }).optional(),
  autoupdate: z
    .strictObject({
      architecture: z.partialRecord(
        z.enum(SCOOP_ARCHITECTURES),
        z.strictObject({ url: z.string(), extract_dir: z.string() }),
      ),
      hash: z.strictObject({ url: z.string() }),
    })
    .optional(),
})
