import { legacyMessage, legacyPreamble } from './decode-legacy-event.ts'
import { EVENT_FIELDS, ITEM_FIELDS, LEGACY_FIELDS, USAGE_FIELDS } from './known-shapes.ts'
import { isFields, type Fields } from './wire-values.ts'

export interface SchemaAlarm {
  /** Looks at one parsed line of `codex exec --json`. */
  note: (raw: unknown) => void
  /** What no recorded version ever sent, such as `event "turn.paused"` or `item "command_execution" field "sandbox"`. */
  strangers: () => string[]
}

/** The most strangers that are named, and the most characters of a name: what comes here is anybody's text. */
const MAX_STRANGERS = 50
const MAX_NAME = 80

const EVENTS = knownShapes(EVENT_FIELDS, ['type'])
const ITEMS = knownShapes(ITEM_FIELDS, ['type'])
const LEGACY = knownShapes(LEGACY_FIELDS, ['type'])
const USAGE = new Set(USAGE_FIELDS)

/** Makes an alarm for one run: it collects what a newer Codex sends and no recorded one did. */
export function createSchemaAlarm(): SchemaAlarm {
  const strangers = new Set<string>()
  const add = (stranger: string): void => {
    if (strangers.size < MAX_STRANGERS) strangers.add(stranger)
  }
  const look = (kind: string, shapes: Map<string, Set<string>>, fields: Fields): void => {
    const type = fields['type']
    if (typeof type !== 'string') return add(`${kind} without a type`)
    const known = shapes.get(type)
    if (!known) return add(`${kind} ${quoted(type)}`)
    lookAtFields(`${kind} ${quoted(type)}`, known, fields)
  }
  const lookAtFields = (where: string, known: Set<string>, fields: Fields): void => {
    for (const name in fields) {
      if (strangers.size === MAX_STRANGERS) return
      if (!known.has(name)) add(`${where} field ${quoted(name)}`)
    }
  }
  return {
    note: (raw) => {
      if (strangers.size >= MAX_STRANGERS) return
      if (!isFields(raw)) return add('a line that is no JSON object')
      const msg = legacyMessage(raw)
      if (msg) return look('legacy event', LEGACY, msg)
      if (legacyPreamble(raw)) return
      look('event', EVENTS, raw)
      const { item, usage } = raw
      if (isFields(item)) look('item', ITEMS, item)
      if (isFields(usage)) lookAtFields('usage', USAGE, usage)
    },
    strangers: () => [...strangers],
  }
}

function knownShapes(shapes: Readonly<Record<string, readonly string[]>>, always: string[]): Map<string, Set<string>> {
  return new Map(Object.entries(shapes).map(([type, fields]) => [type, new Set([...always, ...fields])]))
}

/** A name of anybody's as JSON text, cut, so that neither its length nor its control characters do harm. */
function quoted(name: string): string {
  return JSON.stringify(name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name)
}
