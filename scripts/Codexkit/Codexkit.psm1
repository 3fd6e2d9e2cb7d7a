#requires -Version 5.1
# Made from the specs of the commands by: npm run render

function Initialize-CodexWorkspace {
    <#
    .SYNOPSIS
        Set a workspace up: .env, tools, the pinned Codex, a rehearsal that passes.
    .DESCRIPTION
        Seeds .env (what stands there is never changed), guards .gitignore, checks the tools and the MCP servers, installs the pinned Codex, and proves the whole pipeline with a rehearsal: the real Codex against a model on this machine, without a key and without cost.

        MCP servers that are configured are started as Codex would, each for at most 5 s, and ended. It exits 8 when a required one does not work.

        It may be run again at any time: what is right already stays as it is.

        A secret is never taken from the command line. It is asked for, read from a file (--secret-file), or from stdin (--secret NAME=-).

        The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.

        These work too, though PowerShell does not list them as parameters of the script:

        -Verbose
        Say more on stderr about what is done.

        -Debug
        Show causes and stack traces of errors.
    .PARAMETER PromptSecrets
        Ask, hidden, for secrets that are missing. Off a terminal it lists them and exits 3.
    .PARAMETER Force
        With --prompt-secrets: ask for every secret, also for those that are set.
    .PARAMETER Only
        With --prompt-secrets: ask for this one, to replace it.
    .PARAMETER SecretFile
        Take secrets from lines NAME=value of this file into .env.
    .PARAMETER Secret
        Take the value of one secret from stdin into .env.
    .PARAMETER WhatIf
        Show what would be written, without secrets, and write nothing.
    .PARAMETER Report
        Write the environment report into docs/ENVIRONMENT.md.
    .PARAMETER WaitHttp
        Wait until this address answers, before the tools are checked. For several: -WaitHttp A, B; with pwsh -File: --wait-http=A --wait-http=B.
    .PARAMETER WaitTimeout
        Longest time for --wait-http. Default: 60s.
    .PARAMETER NoInstall
        Do not install the pinned Codex.
    .PARAMETER NoMcp
        Start no MCP server.
    .PARAMETER NoRehearse
        Do not rehearse at the end.
    .PARAMETER Json
        Print one JSON document on stdout instead of text.
    .PARAMETER NoInput
        Never ask; what is missing is listed and the exit code is 3.
    .PARAMETER NoColor
        No colour and no motion.
    .PARAMETER Strict
        Warnings make the exit code 1.
    .PARAMETER ExplainConfig
        Print every setting and where it comes from, then end.
    .PARAMETER Help
        Show this help.
    .PARAMETER Version
        Print the version.
    .PARAMETER InputObject
        Text from the pipeline; the program gets it on stdin.
    .PARAMETER Unlisted
        Everything else goes to the program as it is, such as options in the other spelling (--no-input).
    .EXAMPLE
        ./scripts/bootstrap.ps1 -PromptSecrets

        The first run of a Windows developer.
    .EXAMPLE
        Initialize-CodexWorkspace -NoInput -Report

        In CI: never asks, writes docs/ENVIRONMENT.md.
    .EXAMPLE
        Initialize-CodexWorkspace -WhatIf

        See what it would write.
    .EXAMPLE
        Initialize-CodexWorkspace -PromptSecrets -Only CODEX_API_KEY

        Replace one key.
    .NOTES
        Exit codes:
          0  ok
          1  ran, but the verdict is failed or there are findings
          2  wrong command, option or setting
          3  an input or a secret is missing
          6  network or provider unreachable
          7  the Codex runtime is missing, wrong or broken
          8  an MCP server is unhealthy
          9  sandbox or permission
        124  a time limit was reached
        130  interrupted (Ctrl-C)

        What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.
        From outside PowerShell use: pwsh -NoProfile -File ./scripts/bootstrap.ps1
        There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE
        With -Command, PowerShell turns every exit code but 0 into 1.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [switch]$PromptSecrets,
        [switch]$Force,
        [string]$Only,
        [string]$SecretFile,
        [string]$Secret,
        [switch]$WhatIf,
        [switch]$Report,
        [string[]]$WaitHttp,
        [string]$WaitTimeout,
        [switch]$NoInstall,
        [switch]$NoMcp,
        [switch]$NoRehearse,
        [switch]$Json,
        [switch]$NoInput,
        [switch]$NoColor,
        [switch]$Strict,
        [switch]$ExplainConfig,
        [Alias('h')]
        [switch]$Help,
        [Alias('v')]
        [switch]$Version,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        [object]$InputObject,
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [string[]]$Unlisted
    )

    begin {
        $shimPath = Join-Path -Path $PSScriptRoot -ChildPath '../bootstrap.ps1'
        $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $shimCall.Begin($PSCmdlet)
    }

    process { $shimCall.Process($InputObject) }

    end { $shimCall.End() }
}

function Invoke-CodexAudit {
    <#
    .SYNOPSIS
        Run Codex once over the workspace, unattended, and leave evidence.
    .DESCRIPTION
        Runs the pinned Codex in a home of its own, with the prompt on stdin, time limits, and a verdict taken from its terminal event. Everything it said is kept, without secrets, under docs/evidence/codex.

        --rehearse needs no key: the real Codex talks to a model on this machine that plays a scenario (ok, edit, auth, rate-limit, quota, server-error, overloaded, cut, hang, slow, bad-json).

        The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.

        These work too, though PowerShell does not list them as parameters of the script:

        -Rehearse [SCENARIO]
        Use a model on this machine that plays a scenario; alone it means ok. One of ok, edit, auth, rate-limit, quota, server-error, overloaded, cut, hang, slow, bad-json.

        -Resume [RUN]
        Go on with the thread of an earlier run: last, a thread id, or an evidence folder.

        -Verbose
        Say more on stderr about what is done.

        -Debug
        Show causes and stack traces of errors.
    .PARAMETER Prompt
        What Codex is asked to do; - reads it from stdin. Beside --skill it narrows the skill down.
    .PARAMETER PromptFile
        File that holds the prompt; - is stdin.
    .PARAMETER Skill
        gap-analysis, release-readiness, security, docs, or your own [skills.NAME]. Without prompt and skill: release-readiness.
    .PARAMETER SystemPrompt
        How Codex should go about it.
    .PARAMETER Context
        Something Codex should know; it is marked as material, not as an instruction. For several: -Context A, B; with pwsh -File: --context=A --context=B.
    .PARAMETER Noop
        The smallest possible turn, to find a refused key or a changed Codex early.
    .PARAMETER ResumeOrNew
        Begin a new thread when there is none to resume.
    .PARAMETER PrintResume
        Print the line with which a person goes on in Codex's own interface.
    .PARAMETER WorkingDir
        The workspace. Without it: the current folder.
    .PARAMETER AddDir
        Another folder Codex may write. For several: -AddDir A, B; with pwsh -File: --add-dir=A --add-dir=B.
    .PARAMETER SkipGitRepoCheck
        Run in a folder that is not in a git repository.
    .PARAMETER Model
        Model to ask for. Default: gpt-5-codex. Also set by CODEX_MODEL.
    .PARAMETER BaseUrl
        Address of the API, http or https. Default: https://api.openai.com/v1. Also set by OPENAI_BASE_URL.
    .PARAMETER Auth
        key: CODEX_API_KEY or OPENAI_API_KEY; login: what "codexkit runtime login" made; auto: a key first. One of auto, key, login. Default: auto.
    .PARAMETER Provider
        Another provider than OpenAI, at --base-url.
    .PARAMETER EnvKey
        Variable that holds that provider's key.
    .PARAMETER WireApi
        What that provider speaks; Codex dropped chat after 0.94. One of responses, chat.
    .PARAMETER QueryParam
        Added to the address of each request, such as api-version=2025-04-01 for Azure. For several: -QueryParam A, B; with pwsh -File: --query-param=A --query-param=B.
    .PARAMETER HttpHeader
        Added to each request; never a secret. For several: -HttpHeader A, B; with pwsh -File: --http-header=A --http-header=B.
    .PARAMETER EnvHttpHeader
        The same with the value of a variable, such as api-key=AZURE_OPENAI_API_KEY. For several: -EnvHttpHeader A, B; with pwsh -File: --env-http-header=A --env-http-header=B.
    .PARAMETER Oss
        Use a model server on this machine.
    .PARAMETER LocalProvider
        Which server --oss means. Without it: the one that answers. One of ollama, lmstudio.
    .PARAMETER CodexProfile
        Take a profile of your own Codex configuration; one that is missing is an error.
    .PARAMETER Mcp
        MCP servers of the run: none, merge (yours and --mcp-file), self (codexkit serve). One of none, merge, self. Default: none.
    .PARAMETER McpFile
        A mcp.json whose servers are merged too.
    .PARAMETER Sandbox
        What commands started by Codex may write. One of read-only, workspace-write, danger-full-access. Default: workspace-write. Also set by CODEX_SANDBOX_MODE.
    .PARAMETER ApprovalPolicy
        When Codex asks; nobody is there to answer, so never. One of never, on-request. Default: never. Also set by CODEX_APPROVAL_POLICY.
    .PARAMETER NoCanary
        Do not try the sandbox before the run.
    .PARAMETER Env
        Variable that Codex and its commands get too; the others stay out. For several: -Env A, B; with pwsh -File: --env=A --env=B.
    .PARAMETER Timeout
        Longest time for the whole run. Default: 30m.
    .PARAMETER IdleTimeout
        Longest time without any sign of life from Codex. Default: 5m.
    .PARAMETER Retries
        How often a failure that passes is tried again, inside --timeout. Default: 0.
    .PARAMETER MaxTokens
        End the run when it has used so many tokens.
    .PARAMETER MaxItems
        End the run after so many items.
    .PARAMETER MaxCost
        End the run when it has cost so much, by [prices."MODEL"] of codexkit.toml.
    .PARAMETER Before
        A command that must succeed before Codex is paid for. For several: -Before A, B; with pwsh -File: --before=A --before=B.
    .PARAMETER WaitHttp
        An address that must answer before Codex is started. For several: -WaitHttp A, B; with pwsh -File: --wait-http=A --wait-http=B.
    .PARAMETER WaitTimeout
        Longest time to wait for all of --wait-http. Default: 60s.
    .PARAMETER SkipWithoutKey
        Without a key: say that the run was skipped, and end with 0. For forks in CI.
    .PARAMETER ExpectFile
        A file that must be there after the run. For several: -ExpectFile A, B; with pwsh -File: --expect-file=A --expect-file=B.
    .PARAMETER ExpectCmd
        A command that must succeed after the run. For several: -ExpectCmd A, B; with pwsh -File: --expect-cmd=A --expect-cmd=B.
    .PARAMETER ExpectItem
        A type of item (mcp_tool_call, file_change and so on) that must be completed and never fail. For several: -ExpectItem A, B; with pwsh -File: --expect-item=A --expect-item=B.
    .PARAMETER ExpectDiff
        The run must change files.
    .PARAMETER ExpectNoDiff
        The run must change no file; submodules and repositories within are not looked at.
    .PARAMETER ExpectJson
        JSON Schema that the last message must follow; Codex is told so.
    .PARAMETER FailOn
        The mildest finding that makes the exit code 1. One of high, medium, low, info, never. Default: low.
    .PARAMETER Codex
        Another Codex program than the pinned one. It is named in the evidence.
    .PARAMETER CodexVersion
        Another Codex version; it is installed beside the pinned one by its checksum in the registry.
    .PARAMETER VerifyRuntime
        Hash the installed Codex before the run, as is done when CI is set.
    .PARAMETER Ephemeral
        Let Codex keep no record of the thread; it cannot be resumed.
    .PARAMETER EvidenceRoot
        Folder for the evidence, from the top of the workspace. Default: docs/evidence/codex. Also set by CODEX_LOG_ROOT.
    .PARAMETER Jsonl
        Print events on stdout as JSON lines while they come; the last is the result.
    .PARAMETER NoStream
        Do not show on stderr what Codex does.
    .PARAMETER Sarif
        Write the findings as SARIF 2.1.0.
    .PARAMETER Junit
        Write verdict, assertions and findings as JUnit XML.
    .PARAMETER Gitlab
        Write the findings as GitLab code quality JSON.
    .PARAMETER Github
        Step summary, outputs, masks and annotations for GitHub Actions.
    .PARAMETER Json
        Print one JSON document on stdout instead of text.
    .PARAMETER NoInput
        Never ask; what is missing is listed and the exit code is 3.
    .PARAMETER NoColor
        No colour and no motion.
    .PARAMETER Strict
        Warnings make the exit code 1.
    .PARAMETER ExplainConfig
        Print every setting and where it comes from, then end.
    .PARAMETER Help
        Show this help.
    .PARAMETER Version
        Print the version.
    .PARAMETER InputObject
        Text from the pipeline; the program gets it on stdin.
    .PARAMETER Unlisted
        Everything else goes to the program as it is, such as options in the other spelling (--no-input).
    .EXAMPLE
        Invoke-CodexAudit -Rehearse -Json

        Prove the pipeline without a key.
    .EXAMPLE
        Invoke-CodexAudit -Skill security -Sarif security.sarif

        Findings for a code scanner.
    .EXAMPLE
        Invoke-CodexAudit -PromptFile audit.md -Timeout 20m

        Ask for something of your own.
    .EXAMPLE
        Invoke-CodexAudit -Resume -Prompt "And now the tests."

        Go on with the last thread.
    .EXAMPLE
        Invoke-CodexAudit -Noop -SkipWithoutKey

        Is the key still good? Harmless in forks.
    .EXAMPLE
        ./scripts/codex/run-audit.ps1 -Sandbox read-only

        From PowerShell; nothing may be written.
    .NOTES
        Exit codes:
          0  ok
          1  ran, but the verdict is failed or there are findings
          2  wrong command, option or setting
          3  an input or a secret is missing
          4  the provider refused the key or login
          5  rate limit or quota
          6  network or provider unreachable
          7  the Codex runtime is missing, wrong or broken
          9  sandbox or permission
        124  a time limit was reached
        130  interrupted (Ctrl-C)
        143  terminated

        What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.
        From outside PowerShell use: pwsh -NoProfile -File ./scripts/codex/run-audit.ps1
        There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE
        With -Command, PowerShell turns every exit code but 0 into 1.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string]$Prompt,
        [string]$PromptFile,
        [Alias('s')]
        [string]$Skill,
        [string]$SystemPrompt,
        [string[]]$Context,
        [switch]$Noop,
        [switch]$ResumeOrNew,
        [switch]$PrintResume,
        [Alias('w')]
        [string]$WorkingDir,
        [string[]]$AddDir,
        [switch]$SkipGitRepoCheck,
        [Alias('m')]
        [string]$Model,
        [string]$BaseUrl,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'auto', 'key', 'login' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$Auth,
        [string]$Provider,
        [string]$EnvKey,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'responses', 'chat' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$WireApi,
        [string[]]$QueryParam,
        [string[]]$HttpHeader,
        [string[]]$EnvHttpHeader,
        [switch]$Oss,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'ollama', 'lmstudio' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$LocalProvider,
        [string]$CodexProfile,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'none', 'merge', 'self' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$Mcp,
        [string]$McpFile,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'read-only', 'workspace-write', 'danger-full-access' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$Sandbox,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'never', 'on-request' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$ApprovalPolicy,
        [switch]$NoCanary,
        [string[]]$Env,
        [string]$Timeout,
        [string]$IdleTimeout,
        [string]$Retries,
        [string]$MaxTokens,
        [string]$MaxItems,
        [string]$MaxCost,
        [string[]]$Before,
        [string[]]$WaitHttp,
        [string]$WaitTimeout,
        [switch]$SkipWithoutKey,
        [string[]]$ExpectFile,
        [string[]]$ExpectCmd,
        [string[]]$ExpectItem,
        [switch]$ExpectDiff,
        [switch]$ExpectNoDiff,
        [string]$ExpectJson,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'high', 'medium', 'low', 'info',
            'never' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$FailOn,
        [string]$Codex,
        [string]$CodexVersion,
        [switch]$VerifyRuntime,
        [switch]$Ephemeral,
        [string]$EvidenceRoot,
        [switch]$Jsonl,
        [switch]$NoStream,
        [string]$Sarif,
        [string]$Junit,
        [string]$Gitlab,
        [switch]$Github,
        [switch]$Json,
        [switch]$NoInput,
        [switch]$NoColor,
        [switch]$Strict,
        [switch]$ExplainConfig,
        [Alias('h')]
        [switch]$Help,
        [Alias('v')]
        [switch]$Version,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        [object]$InputObject,
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [ArgumentCompleter({
            param($command, $parameter, $word)
            '-Rehearse', '-Rehearse:ok', '-Rehearse:edit', '-Rehearse:auth',
            '-Rehearse:rate-limit', '-Rehearse:quota', '-Rehearse:server-error', '-Rehearse:overloaded',
            '-Rehearse:cut', '-Rehearse:hang', '-Rehearse:slow', '-Rehearse:bad-json',
            '--rehearse', '-Resume', '--resume' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string[]]$Unlisted
    )

    begin {
        $shimPath = Join-Path -Path $PSScriptRoot -ChildPath '../codex/run-audit.ps1'
        $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $shimCall.Begin($PSCmdlet)
    }

    process { $shimCall.Process($InputObject) }

    end { $shimCall.End() }
}

function Watch-CodexLog {
    <#
    .SYNOPSIS
        Follow what Codex is doing, wherever it writes: rollouts, the SQLite log, text logs.
    .DESCRIPTION
        Everything Codex writes down becomes one stream in the order of time, without secrets. What does not exist yet is waited for; files that are rotated, cut or removed are followed. Where entries were lost it says so.

        With --json one document at the end tells how many entries there were; --jsonl prints the entries themselves.

        With --prune it removes old sessions and logs, but only with --yes, and never the newest session of a home.

        The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.

        These work too, though PowerShell does not list them as parameters of the script:

        -Verbose
        Say more on stderr about what is done.

        -Debug
        Show causes and stack traces of errors.
    .PARAMETER CodexHome
        Watch this Codex home. Without it: CODEX_HOME, else ~/.codex, and the homes of codexkit runs. For several: -CodexHome A, B; with pwsh -File: --codex-home=A --codex-home=B.
    .PARAMETER List
        List what Codex writes to, with size, newest entry and growth, and end.
    .PARAMETER Follow
        Go on until Ctrl-C. That is so on a terminal anyway; elsewhere it ends when everything was shown.
    .PARAMETER NoFollow
        Show what there is and end, on a terminal too.
    .PARAMETER ExitWhen
        Go on until an entry that is shown fits PATTERN, then end with 0.
    .PARAMETER Timeout
        End after this time: with 124 when --exit-when was not seen, else with 0.
    .PARAMETER Level
        The lowest level that is shown. One of trace, debug, info, warn, error. Default: info.
    .PARAMETER Target
        Only entries whose target holds TEXT: a module (codex_core) or a kind of line (event_msg). For several: -Target A, B; with pwsh -File: --target=A --target=B.
    .PARAMETER Thread
        Only entries of this thread; the start of its id will do. For several: -Thread A, B; with pwsh -File: --thread=A --thread=B.
    .PARAMETER Grep
        Only entries whose target or text fits PATTERN, a regular expression; what is none is plain text.
    .PARAMETER Source
        Only text, rollout or sqlite, or files whose path holds SOURCE. For several: -Source A, B; with pwsh -File: --source=A --source=B.
    .PARAMETER Since
        Leave out what is older: 30m, 2h, 1d or 2026-11-20T14:00Z. Without it: 10m while following, else all.
    .PARAMETER Until
        Leave out what is newer, in the same form.
    .PARAMETER Full
        Show long texts in full, not only their first line.
    .PARAMETER Jsonl
        Print one JSON object per entry and line; the last is the result.
    .PARAMETER Evidence
        Keep what is shown, without secrets, in a new folder of the evidence.
    .PARAMETER EvidenceFolder
        Keep it in FOLDER; after a stop or a crash the next run with the same FOLDER goes on where it ended.
    .PARAMETER EvidenceSize
        Keep at most this much; the oldest file makes room for the newest. Default: 1GB.
    .PARAMETER Excerpt
        Write the evidence of the last TIME (10m) once and end.
    .PARAMETER WorkingDir
        The workspace. Without it: the current folder.
    .PARAMETER EvidenceRoot
        Folder of the evidence, from the top of the workspace. Default: docs/evidence/codex. Also set by CODEX_LOG_ROOT.
    .PARAMETER WarnSize
        Warn when logs, a database, its WAL or the sessions of a home are larger. Default: 5GB.
    .PARAMETER Prune
        List old sessions and logs that could go, with --yes remove them, and end.
    .PARAMETER OlderThan
        With --prune: what was not written to for this long. Without it: 30d.
    .PARAMETER Yes
        With --prune: remove what it lists.
    .PARAMETER Json
        Print one JSON document on stdout instead of text.
    .PARAMETER NoInput
        Never ask; what is missing is listed and the exit code is 3.
    .PARAMETER NoColor
        No colour and no motion.
    .PARAMETER Strict
        Warnings make the exit code 1.
    .PARAMETER ExplainConfig
        Print every setting and where it comes from, then end.
    .PARAMETER Help
        Show this help.
    .PARAMETER Version
        Print the version.
    .PARAMETER InputObject
        Text from the pipeline; the program gets it on stdin.
    .PARAMETER Unlisted
        Everything else goes to the program as it is, such as options in the other spelling (--no-input).
    .EXAMPLE
        Watch-CodexLog

        What happens now, until Ctrl-C.
    .EXAMPLE
        Watch-CodexLog -List

        Where Codex writes, and how fast it grows.
    .EXAMPLE
        Watch-CodexLog -Since 2h -Level warn -NoFollow

        What went wrong lately.
    .EXAMPLE
        Watch-CodexLog -ExitWhen "task_complete" -Timeout 10m

        In CI: wait for an event.
    .EXAMPLE
        Watch-CodexLog -Excerpt 10m

        Keep the last ten minutes as evidence.
    .EXAMPLE
        Watch-CodexLog -Prune -OlderThan 30d

        What could be removed; --yes removes it.
    .EXAMPLE
        ./scripts/logging/watch-codex.ps1 -Since 2h -Jsonl

        From PowerShell, for another program.
    .NOTES
        Exit codes:
          0  ok
          1  ran, but the verdict is failed or there are findings
          2  wrong command, option or setting
          3  an input or a secret is missing
          9  sandbox or permission
        124  a time limit was reached
        130  interrupted (Ctrl-C)
        143  terminated

        What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.
        From outside PowerShell use: pwsh -NoProfile -File ./scripts/logging/watch-codex.ps1
        There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE
        With -Command, PowerShell turns every exit code but 0 into 1.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string[]]$CodexHome,
        [switch]$List,
        [switch]$Follow,
        [switch]$NoFollow,
        [string]$ExitWhen,
        [string]$Timeout,
        [ArgumentCompleter({
            param($command, $parameter, $word)
            'trace', 'debug', 'info', 'warn',
            'error' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string]$Level,
        [string[]]$Target,
        [string[]]$Thread,
        [string]$Grep,
        [string[]]$Source,
        [string]$Since,
        [string]$Until,
        [switch]$Full,
        [switch]$Jsonl,
        [switch]$Evidence,
        [string]$EvidenceFolder,
        [string]$EvidenceSize,
        [string]$Excerpt,
        [Alias('w')]
        [string]$WorkingDir,
        [string]$EvidenceRoot,
        [string]$WarnSize,
        [switch]$Prune,
        [string]$OlderThan,
        [switch]$Yes,
        [switch]$Json,
        [switch]$NoInput,
        [switch]$NoColor,
        [switch]$Strict,
        [switch]$ExplainConfig,
        [Alias('h')]
        [switch]$Help,
        [Alias('v')]
        [switch]$Version,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        [object]$InputObject,
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [string[]]$Unlisted
    )

    begin {
        $shimPath = Join-Path -Path $PSScriptRoot -ChildPath '../logging/watch-codex.ps1'
        $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $shimCall.Begin($PSCmdlet)
    }

    process { $shimCall.Process($InputObject) }

    end { $shimCall.End() }
}

function Test-CodexMcp {
    <#
    .SYNOPSIS
        Start every configured MCP server the way Codex would, and say what will work in a run.
    .DESCRIPTION
        Each server is started with the environment Codex would give it, asked for its tools, and ended with everything it started. Then every server gets a verdict: ok; ok-but-late, its tools come after Codex stopped waiting; ok-but-cancelled, `codex exec` cancels calls of its tools; unhealthy; or unknown.

        It exits 8 when a server is unhealthy that is required or that --server names, when the configuration stops every Codex command, and when a tool of --call fails. It exits 1 when tools are not as in --baseline. Everything else is a warning, which counts with --strict only.

        --fix keeps comments and order. It may approve tools, which then run without being asked for: read the difference. Where nobody can be asked that needs --yes. Secrets, and whether a project is trusted, are left to you.

        The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.

        These work too, though PowerShell does not list them as parameters of the script:

        -Watch [TIME]
        Check again after each TIME (30s without one), show what changes, until Ctrl-C.

        -Verbose
        Say more on stderr about what is done.

        -Debug
        Show causes and stack traces of errors.
    .PARAMETER Server
        Only this server; it must be healthy then, required or not. For several: -Server A, B; with pwsh -File: --server=A --server=B.
    .PARAMETER WorkingDir
        The workspace, whose .codex/config.toml counts too. Without it: the current folder.
    .PARAMETER CodexHome
        The Codex home whose config.toml is read. Without it: ~/.codex. Also set by CODEX_HOME.
    .PARAMETER CodexProfile
        The profile of config.toml to read it with.
    .PARAMETER ConfigOverride
        A setting as `codex -c` takes it, such as mcp_servers.docs.enabled=false. For several: -ConfigOverride A, B; with pwsh -File: --config-override=A --config-override=B.
    .PARAMETER Config
        Read this config.toml and no other.
    .PARAMETER From
        Read the servers of an mcp.json of another client too. For several: -From A, B; with pwsh -File: --from=A --from=B.
    .PARAMETER CodexVersion
        Judge by the rules of this Codex. Without it: the one that runs would use.
    .PARAMETER Codex
        Judge by the rules of this Codex program.
    .PARAMETER Timeout
        How long one server may take to start and list its tools. Without it: as long as Codex would wait.
    .PARAMETER Call
        Call this tool of the one server that --server names.
    .PARAMETER CallArguments
        The arguments of --call, as a JSON object.
    .PARAMETER Ping
        Ping each server N times, and tell how long it takes.
    .PARAMETER VerifyWithCodex
        Let the real Codex start the servers too, and tell where it disagrees. Needs no key.
    .PARAMETER Baseline
        Compare the tools and their schemas with those in FILE, such as mcp.lock.json.
    .PARAMETER UpdateBaseline
        Write the tools as they are now into the file of --baseline.
    .PARAMETER Fix
        Write the TOML that the findings suggest into config.toml, after showing the difference.
    .PARAMETER WhatIf
        With --fix: show the difference and write nothing.
    .PARAMETER Yes
        With --fix: do not ask, and approve tools too.
    .PARAMETER Sarif
        Write the findings as SARIF 2.1.0.
    .PARAMETER Junit
        Write a test case for each server as JUnit XML.
    .PARAMETER Github
        Step summary, outputs and annotations for GitHub Actions.
    .PARAMETER Markdown
        Write the report as Markdown; "-" prints it on stdout.
    .PARAMETER Output
        Write the expected servers into FILE, between marks; the rest of FILE stays.
    .PARAMETER Evidence
        Keep mcp-manifest.json and the report in a folder beside the audits.
    .PARAMETER EvidenceRoot
        Folder for the evidence, from the top of the workspace. Default: docs/evidence/codex. Also set by CODEX_LOG_ROOT.
    .PARAMETER Json
        Print one JSON document on stdout instead of text.
    .PARAMETER NoInput
        Never ask; what is missing is listed and the exit code is 3.
    .PARAMETER NoColor
        No colour and no motion.
    .PARAMETER Strict
        Warnings make the exit code 1.
    .PARAMETER ExplainConfig
        Print every setting and where it comes from, then end.
    .PARAMETER Help
        Show this help.
    .PARAMETER Version
        Print the version.
    .PARAMETER InputObject
        Text from the pipeline; the program gets it on stdin.
    .PARAMETER Unlisted
        Everything else goes to the program as it is, such as options in the other spelling (--no-input).
    .EXAMPLE
        Test-CodexMcp

        A table of every server, and what to mend.
    .EXAMPLE
        Test-CodexMcp -Server docs -Ping 5

        One server, which must be healthy.
    .EXAMPLE
        Test-CodexMcp -Server docs -Call search -CallArguments "{}"

        Call one tool.
    .EXAMPLE
        Test-CodexMcp -Fix -WhatIf

        What would be mended in config.toml.
    .EXAMPLE
        Test-CodexMcp -Baseline mcp.lock.json -Github

        In CI: fails when tools or their schemas changed.
    .EXAMPLE
        ./scripts/mcp/mcp-health.ps1 -VerifyWithCodex

        From PowerShell; Codex has its say too.
    .NOTES
        Exit codes:
          0  ok
          1  ran, but the verdict is failed or there are findings
          2  wrong command, option or setting
          3  an input or a secret is missing
          6  network or provider unreachable
          7  the Codex runtime is missing, wrong or broken
          8  an MCP server is unhealthy
          9  sandbox or permission
        130  interrupted (Ctrl-C)
        143  terminated

        What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.
        From outside PowerShell use: pwsh -NoProfile -File ./scripts/mcp/mcp-health.ps1
        There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE
        With -Command, PowerShell turns every exit code but 0 into 1.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Alias('s')]
        [string[]]$Server,
        [Alias('w')]
        [string]$WorkingDir,
        [string]$CodexHome,
        [string]$CodexProfile,
        [Alias('c')]
        [string[]]$ConfigOverride,
        [string]$Config,
        [string[]]$From,
        [string]$CodexVersion,
        [string]$Codex,
        [string]$Timeout,
        [string]$Call,
        [string]$CallArguments,
        [string]$Ping,
        [switch]$VerifyWithCodex,
        [string]$Baseline,
        [switch]$UpdateBaseline,
        [switch]$Fix,
        [switch]$WhatIf,
        [switch]$Yes,
        [string]$Sarif,
        [string]$Junit,
        [switch]$Github,
        [string]$Markdown,
        [string]$Output,
        [switch]$Evidence,
        [string]$EvidenceRoot,
        [switch]$Json,
        [switch]$NoInput,
        [switch]$NoColor,
        [switch]$Strict,
        [switch]$ExplainConfig,
        [Alias('h')]
        [switch]$Help,
        [Alias('v')]
        [switch]$Version,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        [object]$InputObject,
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [ArgumentCompleter({
            param($command, $parameter, $word)
            '-Watch', '--watch' |
                Where-Object -FilterScript { $_ -like "$word*" }
        })]
        [string[]]$Unlisted
    )

    begin {
        $shimPath = Join-Path -Path $PSScriptRoot -ChildPath '../mcp/mcp-health.ps1'
        $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $shimCall.Begin($PSCmdlet)
    }

    process { $shimCall.Process($InputObject) }

    end { $shimCall.End() }
}

function Get-CodexEnvironment {
    <#
    .SYNOPSIS
        Show the system, the tools, Codex, the variables and the MCP servers, and what to mend.
    .DESCRIPTION
        Values of variables are never shown, only whether they are set and where.

        It exits 1 when a row has failed: a required tool that cannot be used, a required variable that is not set, a value that cannot be right, or a pinned Codex that was changed. Everything else that needs a look is a warning, which counts with --strict only.

        MCP servers that are configured are started as Codex would, each for at most 5 s, and ended: a row of the MCP section says how they would do in a run. A required one that does not work is a failed row. They are not started with --no-mcp, nor where the report is committed, compared or a step summary, which leave that row out.

        With --check and --baseline it exits 1 when there is a difference. Rows that change by themselves (sizes, the network) are neither committed nor compared.

        The program is looked for in dist/ of the checkout, beside this script, on PATH, and in node_modules of the checkout, where npm ci is run when it is missing.

        These work too, though PowerShell does not list them as parameters of the script:

        -Verbose
        Say more on stderr about what is done.

        -Debug
        Show causes and stack traces of errors.
    .PARAMETER Markdown
        Print Markdown.
    .PARAMETER Html
        Print one HTML file that needs nothing else.
    .PARAMETER Github
        Append Markdown to the step summary of a GitHub Actions job.
    .PARAMETER Output
        Write the report into FILE, between its marks; the rest of FILE stays.
    .PARAMETER Check
        Compare with the report in docs/ENVIRONMENT.md, or in the file of --output, and write nothing.
    .PARAMETER Baseline
        Compare with what --json printed on another machine.
    .PARAMETER NoMcp
        Start no MCP server; only tell which are configured.
    .PARAMETER Json
        Print one JSON document on stdout instead of text.
    .PARAMETER NoInput
        Never ask; what is missing is listed and the exit code is 3.
    .PARAMETER NoColor
        No colour and no motion.
    .PARAMETER Strict
        Warnings make the exit code 1.
    .PARAMETER ExplainConfig
        Print every setting and where it comes from, then end.
    .PARAMETER Help
        Show this help.
    .PARAMETER Version
        Print the version.
    .PARAMETER InputObject
        Text from the pipeline; the program gets it on stdin.
    .PARAMETER Unlisted
        Everything else goes to the program as it is, such as options in the other spelling (--no-input).
    .EXAMPLE
        Get-CodexEnvironment

        A table for a person.
    .EXAMPLE
        Get-CodexEnvironment -Json

        The same facts for a script.
    .EXAMPLE
        Get-CodexEnvironment -Output docs/ENVIRONMENT.md

        A report to commit.
    .EXAMPLE
        Get-CodexEnvironment -Check

        In CI: fails when the committed report is out of step.
    .NOTES
        Exit codes:
          0  ok
          1  ran, but the verdict is failed or there are findings
          2  wrong command, option or setting
          3  an input or a secret is missing
          9  sandbox or permission
        130  interrupted (Ctrl-C)

        What PowerShell refuses before the script runs (a parameter twice, without its value, or shortened so that it could be two) exits 1.
        From outside PowerShell use: pwsh -NoProfile -File ./scripts/env-report.ps1
        There a value that starts with a dash and holds a colon is written as one word: -Name:VALUE
        With -Command, PowerShell turns every exit code but 0 into 1.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [switch]$Markdown,
        [switch]$Html,
        [switch]$Github,
        [string]$Output,
        [switch]$Check,
        [string]$Baseline,
        [switch]$NoMcp,
        [switch]$Json,
        [switch]$NoInput,
        [switch]$NoColor,
        [switch]$Strict,
        [switch]$ExplainConfig,
        [Alias('h')]
        [switch]$Help,
        [Alias('v')]
        [switch]$Version,
        [Parameter(ValueFromPipeline = $true, DontShow = $true)]
        [object]$InputObject,
        [Parameter(ValueFromRemainingArguments = $true, DontShow = $true)]
        [string[]]$Unlisted
    )

    begin {
        $shimPath = Join-Path -Path $PSScriptRoot -ChildPath '../env-report.ps1'
        $shimCall = { & $shimPath @PSBoundParameters }.GetSteppablePipeline($MyInvocation.CommandOrigin)
        $shimCall.Begin($PSCmdlet)
    }

    process { $shimCall.Process($InputObject) }

    end { $shimCall.End() }
}

Export-ModuleMember -Function 'Initialize-CodexWorkspace', 'Invoke-CodexAudit', 'Watch-CodexLog', 'Test-CodexMcp', 'Get-CodexEnvironment'
