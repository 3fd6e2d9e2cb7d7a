import type { Step } from './advice.ts'

export const SEE_LAST_RUN: Step = {
  say: 'What the last run said, up to where it failed.',
  type: {
    powershell: 'Get-Content docs/evidence/codex/session-last.log -Tail 40',
    sh: 'tail -n 40 docs/evidence/codex/session-last.log',
  },
}

export const SEE_STDERR: Step = {
  say: 'What Codex itself wrote to stderr in the last run.',
  type: 'codexkit evidence show --file stderr.log',
}

export const SEE_SETTINGS: Step = {
  say: 'Every setting of a run, and where its value comes from.',
  type: 'codexkit run-audit --explain-config',
}

export const SEE_ENVIRONMENT: Step = {
  say: 'The system, the tools, the variables and the pinned Codex, with what is wrong.',
  type: 'codexkit env-report',
}

export const REHEARSE: Step = {
  say: 'Whether everything but the model works: needs no key and costs nothing.',
  type: 'codexkit run-audit --rehearse',
}

export const VERIFY_RUNTIME: Step = {
  say: 'Whether the pinned Codex is there and unchanged.',
  type: 'codexkit runtime verify',
}

export const SEE_PROXY: Step = {
  say: 'Which proxy variables are set. Names only: their values may hold a password.',
  type: { powershell: '(Get-ChildItem Env:*proxy*).Name', sh: 'env | grep -i proxy | cut -d= -f1' },
}

export const REACH_PROVIDER: Step = {
  say: 'Whether the provider can be reached. An answer such as 401 is good here: the way is open.',
  type: {
    powershell: 'Test-NetConnection api.openai.com -Port 443',
    sh: "curl -sS -o /dev/null -w '%{http_code}\\n' https://api.openai.com/v1/models",
  },
}
