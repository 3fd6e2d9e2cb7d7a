import { coerce, lt, type SemVer } from 'semver'

/** Whether a version comes before another; undefined when either is nothing that can be compared. */
export function isOlder(version: string, minimum: string): boolean | undefined {
  const [found, wanted] = [readVersion(version), readVersion(minimum)]
  return found && wanted ? lt(found, wanted) : undefined
}

/** The numbers of `2.47.1.windows.2`, `v26.10.0` or `550.90.07`; semver takes none with a zero in front. */
function readVersion(text: string): SemVer | null {
  return coerce(text.replace(/(?<!\d)0+(?=\d)/g, ''))
}
