import { looksSecret } from '../../codex/index.ts'
import { isRecord } from '../is-record.ts'
import type { McpProbe } from '../probe/probe.ts'
import { shown } from '../probe/shown.ts'
import type { McpConfigFinding, McpServer } from '../server.ts'
import { findingAbout } from './finding-about.ts'
import { hiddenCharacters } from './hidden-characters.ts'
import { modelInstructions } from './model-instructions.ts'
import { secretArguments } from './secret-arguments.ts'
import { unpinnedPackage } from './unpinned-package.ts'

/** What is unsafe about a server: its configuration, and what it says to the model. No message holds a secret. */
export function checkSafety(server: McpServer, probe: McpProbe): McpConfigFinding[] {
  return [
    ...secretFindings(server),
    ...argumentFindings(server),
    ...addressFindings(server),
    ...textFindings(server, probe),
  ]
}

/** Secrets that stand in the file by value, where a variable's name would do. */
function secretFindings(server: McpServer): McpConfigFinding[] {
  const of = (key: string): [string, string][] => {
    const table: unknown = server.config[key]
    const entries = isRecord(table) ? Object.entries(table) : []
    return entries.filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string' && looksSecret(pair[0], pair[1]),
    )
  }
  const fromEnv = of('env').map(([name]) =>
    findingAbout(server, 'env', {
      id: 'mcp.plain-secret',
      severity: 'error',
      message: `${name} of the MCP server ${server.name} stands in the file by value and looks like a secret.`,
      fixToml: `env_vars = ["${name}"]`,
    }),
  )
  const fromHeaders = of('http_headers').map(([name, value]) => {
    const isBearer = name.toLowerCase() === 'authorization' && /^bearer /i.test(value)
    return findingAbout(server, 'http_headers', {
      id: 'mcp.plain-secret',
      severity: 'error',
      message: `The header ${name} of the MCP server ${server.name} holds what looks like a secret.`,
      fixToml: isBearer ? 'bearer_token_env_var = "MCP_TOKEN"' : `env_http_headers = { "${name}" = "MCP_TOKEN" }`,
    })
  })
  return [...fromEnv, ...fromHeaders]
}

/** Arguments are seen by every user of the machine. */
function argumentFindings(server: McpServer): McpConfigFinding[] {
  const args: unknown = server.config['args']
  const texts = (Array.isArray(args) ? args : []).filter((each) => typeof each === 'string')
  const findings: McpConfigFinding[] = []
  if (secretArguments(args).length > 0) {
    findings.push(
      findingAbout(server, 'args', {
        id: 'mcp.secret-in-argv',
        severity: 'error',
        message: `An argument of the MCP server ${server.name} looks like a secret; every user of the machine can see it.`,
        fixToml: null,
      }),
    )
  }
  const unpinned = unpinnedPackage(server.config['command'], texts)
  if (unpinned !== undefined) {
    findings.push(
      findingAbout(server, 'args', {
        id: 'mcp.unpinned-package',
        severity: 'warning',
        message: `The MCP server ${server.name} runs whatever version of ${shown(unpinned, 80)} is newest that day.`,
        fixToml: null,
      }),
    )
  }
  return findings
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]|.*\.localhost)$/

function addressFindings(server: McpServer): McpConfigFinding[] {
  const { url } = server.config
  if (typeof url !== 'string' || !URL.canParse(url)) return []
  const { protocol, hostname, username, password } = new URL(url)
  const findings: McpConfigFinding[] = []
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    const message = `The MCP server ${server.name} is spoken to without encryption: anybody on the way can read and change it.`
    const fixToml = `url = ${JSON.stringify(url.replace(/^http:/, 'https:'))}`
    const isClean = username === '' && password === '' && new URL(url).search === ''
    const fact = { id: 'mcp.plain-http', severity: 'warning', message, fixToml: isClean ? fixToml : null } as const
    findings.push(findingAbout(server, 'url', fact))
  }
  const parameters = [...new URL(url).searchParams].filter(([name, value]) => looksSecret(name, value))
  if (password !== '' || parameters.length > 0) {
    const message = `The url of the MCP server ${server.name} holds what looks like a secret; addresses end up in logs.`
    findings.push(findingAbout(server, 'url', { id: 'mcp.plain-secret', severity: 'error', message, fixToml: null }))
  }
  return findings
}

/** Everything the model will read of this server. */
function textFindings(server: McpServer, { tools, instructions }: McpProbe): McpConfigFinding[] {
  const texts = tools.map(({ name, title, description }) => [
    `its tool ${shown(name, 60)}`,
    `${name}\n${title ?? ''}\n${description}`,
  ])
  const all = [...texts, ['its instructions', instructions ?? '']]
  return all.flatMap(([what = '', text = '']) => {
    const hidden = hiddenCharacters(text)
    const said = modelInstructions(text)
    return [
      ...(hidden.length === 0
        ? []
        : [`In ${what} there are characters that nobody sees: ${hidden.slice(0, 5).join(', ')}.`]
      ).map((message) => ({ id: 'mcp.hidden-characters', message }) as const),
      ...said.map((each) => ({ id: 'mcp.model-instructions', message: `The text of ${what} ${each}.` }) as const),
    ].map(({ id, message }) =>
      findingAbout(server, undefined, { id, severity: 'error', message: `${server.name}: ${message}`, fixToml: null }),
    )
  })
}
