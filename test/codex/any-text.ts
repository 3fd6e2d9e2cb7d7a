import * as fc from 'fast-check'

/** Text of any code units, also halves of surrogate pairs. (fast-check's own `binary` unit costs seconds to set up.) */
export const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })
