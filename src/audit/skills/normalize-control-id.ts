/** The control families of NIST SP 800-53 Rev. 5. */
const FAMILIES = 'ac|at|au|ca|cm|cp|ia|ir|ma|mp|pe|pl|pm|ps|pt|ra|sa|sc|si|sr'

/** Family and number, then an enhancement in brackets or after a dot, then what may follow an id without being another. */
const CONTROL = new RegExp(
  [
    String.raw`^(?:nist\b[\s:,]*)?(?:sp\b[\s:,]*)?(?:800-53\b[\s:,]*)?(?:rev(?:ision|\.)?\s*\d\b[\s:,]*)?`,
    String.raw`(${FAMILIES})[\s_\-\u2010-\u2015]{0,3}0*(\d{1,2})(?!\d)`,
    String.raw`(?:\s*\(\s*0*(\d{1,2})\s*\)|\.0*(\d{1,2})(?!\d))?`,
    String.raw`(?:[\s._]*\(?[a-z]\)?\.?(?:\s*\(?\d{1,2}\)?\.?)?|(?:[\s:.]|[-\u2010-\u2015](?=\s))[^\d,;/]*)?$`,
  ].join(''),
)

/**
 * One spelling per control, so that findings of two runs can be compared: `AC-2` is `ac-02`, its enhancement `AC-2 (1)`
 * is `ac-02.01`, as OSCAL's `sort-id` has it. The statement within a control (`AU-2 a.`) and its title are left off. What
 * is not one control of NIST SP 800-53 is only trimmed and put in lower case. Twice is the same as once.
 */
export function normalizeControlId(text: string): string {
  const plain = text.toLowerCase().trim().replace(/\s+/g, ' ')
  const match = CONTROL.exec(plain)
  if (!match) return plain
  const [, family = '', number = '', bracketed, dotted] = match
  const enhancement = bracketed ?? dotted
  return `${family}-${number.padStart(2, '0')}${enhancement === undefined ? '' : `.${enhancement.padStart(2, '0')}`}`
}
