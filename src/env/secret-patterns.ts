export interface SecretPattern {
  /** The tag that replaces what it finds. */
  name: string
  /** Texts of which one stands where the pattern is tried. None begins like another. */
  anchors: readonly string[]
  /** Matches at the anchor. What it calls `secret` is taken out, and stands at its end; without that name, all of it. */
  source: string
}

/** A key starts a word, or follows an escape of JSON (`\n`), of a URL (`%20`) or of a terminal colour. */
const START = '(?:(?<!\\w)|(?<=\\\\[bfnrt]|\\\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|\\[[0-9;]{0,8}m))'

/** The longest secret that a shape finds, and the longest text before it that a shape looks back at. */
export const MAX_SHAPE = 16_384
export const MAX_LOOK_BEHIND = 256

/** The first line of a private key, as the source of a regular expression. */
export const KEY_BEGIN = '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----'
const KEY_BODY = `(?:[^-]|-(?!----)){0,${MAX_SHAPE - 200}}`

/** A private key that the end of a text cuts off, wherever. It is the only shape that goes over line ends. */
export const OPEN_PRIVATE_KEY = new RegExp(
  `${KEY_BEGIN}${KEY_BODY}(?:-----(?:E|EN|END|END [A-Z ]{0,51}-{0,4})?)?(?![\\s\\S])`,
)

/** Shapes of well-known secrets, for those whose values codexkit was never told. Each is bounded by the lengths above. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    name: 'private-key',
    anchors: ['-----BEGIN '],
    source: `${KEY_BEGIN}${KEY_BODY}-----END [A-Z ]{0,40}PRIVATE KEY-----`,
  },
  { name: 'anthropic-key', anchors: ['sk-'], source: `${START}sk-ant-[A-Za-z0-9_-]{16,2048}` },
  { name: 'openai-key', anchors: ['sk-'], source: `${START}sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{16,2048}` },
  {
    name: 'github-token',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    source: `${START}(?:gh[pousr]_[A-Za-z0-9]{20,2048}|github_pat_[A-Za-z0-9_]{20,2048})`,
  },
  { name: 'aws-key', anchors: ['AKIA', 'ASIA'], source: `${START}(?:AKIA|ASIA)[A-Z0-9]{16}\\b` },
  {
    name: 'aws-secret',
    anchors: ['ecret_access_key', 'ECRET_ACCESS_KEY', 'ecretAccessKey'],
    source: `(?i:ecret_?access_?key)["'\\\\]{0,4}[ \\t]{0,8}[:=][ \\t]{0,8}["'\\\\]{0,4}(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])`,
  },
  { name: 'google-key', anchors: ['AIza'], source: `${START}AIza[A-Za-z0-9_-]{35}` },
  {
    name: 'slack-token',
    anchors: ['xoxa-', 'xoxb-', 'xoxe-', 'xoxp-', 'xoxo-', 'xoxs-', 'xoxr-'],
    source: `${START}xox[abeposr]-\\d[A-Za-z0-9-]{9,2048}`,
  },
  { name: 'npm-token', anchors: ['npm_'], source: `${START}npm_[A-Za-z0-9]{30,2048}` },
  {
    name: 'jwt',
    anchors: ['eyJ'],
    source: `${START}eyJ[A-Za-z0-9_-]{8,1024}\\.eyJ[A-Za-z0-9_-]{8,12288}\\.[A-Za-z0-9_-]{8,2048}`,
  },
  {
    name: 'authorization',
    anchors: ['uthorization', 'UTHORIZATION'],
    source: `(?<=${START}[Aa])(?i:uthorization)["'\\\\]{0,4}[ \\t]{0,8}[:=][ \\t]{0,8}["'\\\\]{0,4}(?i:bearer|basic)[ \\t]{1,8}(?<secret>[A-Za-z0-9._~+/=-]{6,4096})`,
  },
  {
    name: 'auth-json',
    anchors: ['access_token', 'refresh_token', 'id_token', 'OPENAI_API_KEY'],
    source: `(?:access_token|refresh_token|id_token|OPENAI_API_KEY)["'\\\\]{1,4}[ \\t]{0,8}:[ \\t]{0,8}["'\\\\]{1,4}(?<secret>[^"'\\\\\\s]{6,8192})`,
  },
  {
    name: 'url-password',
    anchors: ['://'],
    source: '://[^\\s/:@"]{0,100}:(?<secret>[^\\s/@"]{1,200})(?=@)',
  },
]
