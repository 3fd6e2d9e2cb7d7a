import type { LockedNpmPackage } from './locked-packages.ts'
import type { PinnedNode } from './node-runtimes.ts'

const RULE = '='.repeat(100)

export interface LicenseFacts {
  packages: readonly LockedNpmPackage[]
  /** The Node that comes along, and its licence; none in the JavaScript alone. */
  node?: PinnedNode
  nodeLicense?: string
}

/** THIRD-PARTY-LICENSES.txt: the licences of all that an executable holds besides codexkit itself. */
export function renderThirdPartyLicenses({ packages, node, nodeLicense = '' }: LicenseFacts): string {
  const list = packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`)
  const what = node ? `Node.js ${node.version} and parts` : 'parts'
  const head = `This program holds ${what} of these npm packages:\n\n${list.join('\n')}\n`
  const parts = packages.map((one) => section(`${one.name} ${one.version} (${one.license})`, licenseOf(one)))
  const last = node ? [section(`Node.js ${node.version}, and what it holds`, nodeLicense)] : []
  return [head, ...parts, ...last].join('\n')
}

function section(title: string, text: string): string {
  return `${RULE}\n${title}\n${RULE}\n\n${text}\n`
}

function licenseOf({ license, licenseTexts }: LockedNpmPackage): string {
  if (licenseTexts.length > 0) return licenseTexts.join('\n\n')
  return `The package carries no text of its licence. Its package.json says: ${license}`
}
