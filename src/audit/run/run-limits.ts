import type { CodexEvent, TurnUsage } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import { addUsage, NO_USAGE } from './rollout-usage.ts'

/** What the user's provider asks for, in a currency of the user's. */
export interface TokenPrice {
  inputPerMillion: number
  cachedInputPerMillion: number
  outputPerMillion: number
}

export interface RunLimitsRequest {
  /** Tokens in and out. */
  maxTokens?: number | undefined
  /** Items that Codex completed: messages, commands, patches, calls of tools. Its own warnings do not count. */
  maxItems?: number | undefined
  maxCost?: { limit: number; price: TokenPrice } | undefined
}

export interface RunLimits {
  onEvent: (event: CodexEvent) => void
  /** Tokens used since the attempt began. */
  onUsage: (usage: TurnUsage) => void
  /** Another attempt begins: what was used until now counts on. */
  nextAttempt: () => void
  /** Aborted when the first limit is passed, with the error of `reached` as its reason. */
  signal: AbortSignal
  /** The first limit that was passed, as the CODEXKIT_LIMIT that the run ends with. To be asked once the run is over. */
  reached: () => CodexkitError | undefined
}

/** Watches what a run uses, and aborts `signal` when it is more than allowed. To use exactly the limit is allowed. */
export function createRunLimits(request: RunLimitsRequest): RunLimits {
  const { maxTokens, maxItems, maxCost } = request
  const abort = new AbortController()
  let items = 0
  /** Of the attempts before this one. */
  let earlier = NO_USAGE
  let watched: TurnUsage | undefined
  let usageOfTurn: TurnUsage | undefined
  let reached: CodexkitError | undefined
  const compare = (option: string, used: number, limit: number | undefined, said: (amount: number) => string): void => {
    if (reached || limit === undefined || used <= limit) return
    reached = new CodexkitError('CODEXKIT_LIMIT', `The run used ${said(used)}; the limit is ${limit}.`, {
      hint: `Allow more with --${option}, or ask for less; the evidence shows how far it came.`,
      details: { failureCode: option, limit, reached: used },
    })
    abort.abort(reached)
  }
  const count = (ofAttempt: TurnUsage): void => {
    const usage = addUsage(earlier, ofAttempt)
    compare('max-tokens', usage.input_tokens + usage.output_tokens, maxTokens, (used) => `${used} tokens`)
    if (maxCost) {
      const cost = roundCost(costOf(usage, maxCost.price))
      compare('max-cost', cost, maxCost.limit, (used) => `tokens for ${used}`)
    }
  }
  return {
    onEvent: (event) => {
      if (event.type === 'item.completed' && event.item.type !== 'error') {
        compare('max-items', ++items, maxItems, (used) => `${used} items`)
      }
      if (event.type === 'turn.completed') usageOfTurn = event.usage
    },
    onUsage: (usage) => {
      watched = usage
      count(usage)
    },
    nextAttempt: () => {
      earlier = addUsage(earlier, watched ?? usageOfTurn ?? NO_USAGE)
      watched = undefined
      usageOfTurn = undefined
    },
    signal: abort.signal,
    reached: () => {
      // The end of a turn tells what its thread used, also in earlier runs. What was watched is of this run alone.
      if (!watched && usageOfTurn) count(usageOfTurn)
      return reached
    },
  }
}

/** What tokens cost. Cached input is a part of the input, and reasoning a part of the output. */
export function costOf(usage: TurnUsage, price: TokenPrice): number {
  const cached = Math.min(usage.cached_input_tokens, usage.input_tokens)
  const fresh = usage.input_tokens - cached
  const millionfold =
    fresh * price.inputPerMillion + cached * price.cachedInputPerMillion + usage.output_tokens * price.outputPerMillion
  return millionfold / 1_000_000
}

/** Without the noise of binary fractions: the millionth part is more than anyone is asked to pay. */
function roundCost(cost: number): number {
  return Math.round(cost * 1_000_000) / 1_000_000
}
