/** What a description of a tool has no reason to say. Each with what a finding calls it. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /\bignore\s+(?:all\s+|any\s+)?(?:previous|prior|earlier|above|other)\s+(?:instructions?|rules|prompts?|tools?)/i,
    'tells the model to ignore its instructions',
  ],
  [
    /\bdisregard\s+(?:all\s+|any\s+|the\s+)?(?:previous|prior|above|system|user)/i,
    'tells the model to ignore its instructions',
  ],
  [
    /\b(?:do\s+not|don't|never)\s+(?:tell|inform|mention|show|reveal)\b[^.]{0,40}\b(?:user|person|human|anyone)/i,
    'tells the model to hide something from the user',
  ],
  [
    /\bwithout\s+(?:telling|informing|asking|notifying)\s+(?:the\s+)?user/i,
    'tells the model to act behind the user’s back',
  ],
  [
    /<\s{0,5}\/?\s{0,5}(?:important|system|secret|instructions?)\s*>/i,
    'uses tags that look like instructions of the system',
  ],
  [
    /\b(?:before|after)\s+(?:using|calling|you\s+use|you\s+call)\s+(?:any|every|all|another|other)\s+(?:other\s+)?tools?/i,
    'wants a say in the use of other tools',
  ],
  [
    /(?:~\/\.ssh|id_rsa|\.aws\/credentials|auth\.json|\/etc\/passwd|\.env\b)[^.]{0,80}\b(?:pass|send|include|content|read)|(?:pass|send|include|read)\b[^.]{0,80}(?:~\/\.ssh|id_rsa|\.aws\/credentials|auth\.json|\/etc\/passwd)/i,
    'asks for files that hold secrets',
  ],
  [
    /\byou\s+(?:are|must)\s+now\b|\bnew\s+system\s+prompt\b|\bact\s+as\s+(?:the\s+)?system\b/i,
    'gives the model a new role',
  ],
]

/** What a text says to the model that a description should not, each once. */
export function modelInstructions(text: string): string[] {
  const plain = text.replace(/[\p{Cf}]/gu, '')
  return [...new Set(PATTERNS.filter(([pattern]) => pattern.test(plain)).map(([, what]) => what))]
}
