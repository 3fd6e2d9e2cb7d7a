import { messageOf, systemCodeOf } from '../../errors.ts'
import { JsonRpcError, MAX_MESSAGE_BYTES, TooLargeError } from '../../rpc/index.ts'
import type { HttpRecord } from './http-fetch.ts'
import { NewerEraError } from './newer-era.ts'
import type { McpCause } from './probe.ts'
import { ProxyKindError } from './proxy-agent.ts'
import { shown } from './shown.ts'
import { TalkError } from './talk.ts'

export interface HttpFaultFacts {
  fault: unknown
  record: HttpRecord
  timedOut: boolean
  interrupted: boolean
  limitMs: number
  url: string
  /** The server names a place where one logs in. */
  hasOAuth: boolean
  sentAuthorization: boolean
}

/** The one cause that is told of a server over HTTP that failed. */
export function causeOfHttp(facts: HttpFaultFacts): McpCause {
  const { fault, record, url } = facts
  const origin = URL.canParse(url) ? new URL(url).origin : shown(url)
  if (facts.interrupted) return { code: 'aborted', message: 'The probe was interrupted.', hint: 'Run it again.' }
  if (record.tooLarge || fault instanceof TooLargeError) {
    const hint = 'A server must keep its answers to a reasonable size.'
    return {
      code: 'too-large',
      message: `An answer of the server is larger than ${MAX_MESSAGE_BYTES / 1024 / 1024} MB.`,
      hint,
    }
  }
  if (fault instanceof ProxyKindError) return fault.unreachable
  if (fault instanceof NewerEraError) return fault.codexCause
  if (fault instanceof TalkError) return protocolError(fault.message)
  if (fault instanceof JsonRpcError) return protocolError(`It answered with an error: ${shown(fault.message)}.`)
  if (facts.timedOut) {
    const message = `${origin} did not answer within ${facts.limitMs / 1000} s.`
    return { code: 'never-answers', message, hint: 'See that the address is that of an MCP server.' }
  }
  if (record.refusal !== null) return ofStatus(record.refusal, facts)
  if (record.failure !== undefined) return ofFailure(record.failure, origin)
  return protocolError(`Its answer is not that of an MCP server: ${shown(messageOf(fault))}.`)
}

function ofStatus(refusal: NonNullable<HttpRecord['refusal']>, facts: HttpFaultFacts): McpCause {
  const { status, location } = refusal
  if (status >= 300 && status < 400) {
    const target = location !== null && URL.canParse(location, facts.url) ? new URL(location, facts.url) : undefined
    const place = target === undefined ? 'nowhere' : shown(`${target.origin}${target.pathname}`)
    const hint = target === undefined ? 'Ask who runs it.' : `Set url = "${place}", if you trust that address.`
    return { code: 'redirect', message: `It sends on to ${place} (status ${status}).`, hint }
  }
  if (status === 401 || status === 403) return ofRefusedLogin(status, facts)
  const hint =
    status === 404 || status === 405
      ? 'Correct the path in url; it often ends in /mcp.'
      : status >= 500
        ? 'Try again later, or ask who runs it.'
        : 'See what the server wants; its own documentation tells.'
  return { code: 'http-error', message: `It answered with status ${status}.`, hint }
}

function ofRefusedLogin(status: number, { hasOAuth, sentAuthorization }: HttpFaultFacts): McpCause {
  if (hasOAuth && !sentAuthorization) {
    const hint = 'Run: codex mcp login NAME. An unattended run needs a token: bearer_token_env_var.'
    return { code: 'oauth-needed', message: `It wants a login by OAuth (status ${status}).`, hint }
  }
  return sentAuthorization
    ? {
        code: 'unauthorized',
        message: `It refuses the token or header that was sent (status ${status}).`,
        hint: 'Renew the token; see that the variable holds the token alone, without "Bearer".',
      }
    : {
        code: 'unauthorized',
        message: `It wants a token and none was sent (status ${status}).`,
        hint: 'Add bearer_token_env_var = "NAME", and set that variable where Codex is started.',
      }
}

const TLS_FAULT = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/

function ofFailure(failure: unknown, origin: string): McpCause {
  const inner = failure instanceof Error && failure.cause !== undefined ? failure.cause : failure
  const code = systemCodeOf(inner) ?? systemCodeOf(failure)
  if (code !== undefined && TLS_FAULT.test(code)) {
    const hint = 'Have its certificate mended, or name the authority in CODEX_CA_CERTIFICATE or SSL_CERT_FILE.'
    return { code: 'tls', message: `The certificate or encryption of ${origin} is refused (${code}).`, hint }
  }
  const reason = code ?? shown(messageOf(inner), 100)
  const hint = 'See that the server runs, that the address is right, and whether a proxy is needed or in the way.'
  return { code: 'unreachable', message: `${origin} cannot be reached (${reason}).`, hint }
}

function protocolError(message: string): McpCause {
  return { code: 'protocol-error', message, hint: 'The server has to be mended, or url is not that of an MCP server.' }
}
