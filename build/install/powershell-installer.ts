import type { InstallerFacts } from './render-installers.ts'

/** install.ps1: Windows PowerShell 5.1 and 7, ASCII, with the line ends that 5.1 and its editors like. */
export function renderPowershellInstaller({ version, archives, baseUrl }: InstallerFacts): string {
  const rows = archives.map(({ target, fileName, sha256, size }) => {
    return `    '${target}' = @{ File = '${fileName}'; Sha256 = '${sha256}'; Size = ${size} }`
  })
  const text = SCRIPT.replaceAll('@VERSION@', version).replace('@BASE@', () => baseUrl)
  return text.replace('@ARCHIVES@', rows.join('\n')).replaceAll('\n', '\r\n')
}

const SCRIPT = String.raw`<#
.SYNOPSIS
Installs codexkit @VERSION@ for this user.
.DESCRIPTION
Downloads the archive, compares its checksum with the one in this file, starts the program once, and only then puts it in
its place. Asks nothing and needs no administrator.
.PARAMETER InstallDir
The folder of the program, for codexkit alone. Also CODEXKIT_INSTALL_DIR; otherwise Programs\codexkit in the user's
local application data.
.PARAMETER NoPath
Leave the user's PATH as it is.
.PARAMETER Mirror
Another place of the archives: https://, file:// or http:// on this machine. Also CODEXKIT_MIRROR.
.PARAMETER Target
win-x64 or win-arm64, where it is not to be told from this machine.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
  [string]$InstallDir = $env:CODEXKIT_INSTALL_DIR,
  [switch]$NoPath,
  [string]$Mirror = $env:CODEXKIT_MIRROR,
  [string]$Target
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
# The bar of 5.1 makes a download many times slower.
$ProgressPreference = 'SilentlyContinue'
$PSNativeCommandUseErrorActionPreference = $false

$version = '@VERSION@'
$archives = @{
@ARCHIVES@
}
$onWindows = $env:OS -eq 'Windows_NT'

function Get-Target {
  $machine = $env:PROCESSOR_ARCHITEW6432
  if (-not $machine) { $machine = $env:PROCESSOR_ARCHITECTURE }
  switch ($machine) {
    'AMD64' { 'win-x64' }
    'ARM64' { 'win-arm64' }
    default { throw "There is no codexkit $version for the machine '$machine'." }
  }
}

function Get-Archive([string]$From, [string]$To) {
  if ($From -match '^file://') {
    Copy-Item -LiteralPath ([Uri]$From).LocalPath -Destination $To
    return
  }
  $loopback = $From -match '^http://(?:127\.0\.0\.1|localhost|\[::1\])[:/]' -and $From -notmatch '@'
  if ($From -notmatch '^https://' -and -not $loopback) {
    throw "The archives cannot come from $From. Use https://, file:// or http:// on this machine."
  }
  # 5.1 may still begin with TLS 1.0. Where the language is constrained this cannot be said, and is not needed.
  try { [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072 } catch { $null = $_ }
  try {
    Invoke-WebRequest -UseBasicParsing -Uri $From -OutFile $To
  } catch {
    throw "Could not download $From. $($_.Exception.Message) Check the network, or use -Mirror."
  }
}

function Expand-Zip([string]$Zip, [string]$Folder) {
  if (Get-Command Expand-Archive -ErrorAction SilentlyContinue) {
    Expand-Archive -LiteralPath $Zip -DestinationPath $Folder
    return
  }
  # A PowerShell without its Archive module. Where the language is constrained, that module is there.
  Add-Type -AssemblyName System.IO.Compression.FileSystem
  [IO.Compression.ZipFile]::ExtractToDirectory($Zip, $Folder)
}

function Test-Program([string]$Path) {
  $said = & $Path '--version'
  if ($LASTEXITCODE -eq 0 -and "$said" -eq $version) { return }
  throw "The program does not work on this system: exit code $LASTEXITCODE, it says '$said'."
}

function New-EmptyFolder([string]$Parent) {
  $name = '.codexkit-install-{0}' -f (Get-Random -Maximum 2147483647)
  (New-Item -ItemType Directory -Path (Join-Path $Parent $name)).FullName
}

# Keeps %VARIABLES% that stand in it, which the Environment class would fill in for good.
function Add-UserPath([string]$Folder) {
  $key = 'HKCU:\Environment'
  $path = ''
  $found = Get-Item -LiteralPath $key
  if ($found.Property -contains 'Path') { $path = $found.GetValue('Path', '', 'DoNotExpandEnvironmentNames') }
  $parts = @($path -split ';' | Where-Object { $_ })
  if ($parts -contains $Folder) { return }
  Set-ItemProperty -LiteralPath $key -Name 'Path' -Type ExpandString -Value (($parts + $Folder) -join ';')
  # Tells the programs that run that the environment changed.
  [Environment]::SetEnvironmentVariable('CODEXKIT_PATH_CHANGED', $null, 'User')
}

function Install-Codexkit {
  if (-not $Target) { $Target = Get-Target }
  if (-not $archives.ContainsKey($Target)) { throw "There is no codexkit $version for $Target." }
  $archive = $archives[$Target]
  if (-not $Mirror) { $Mirror = '@BASE@' }
  if (-not $InstallDir) {
    if (-not $env:LOCALAPPDATA) { throw 'LOCALAPPDATA is not set. Say where with -InstallDir.' }
    $InstallDir = Join-Path (Join-Path $env:LOCALAPPDATA 'Programs') 'codexkit'
  }
  $place = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($InstallDir)
  $program = Join-Path $place 'codexkit.exe'
  $isNew = -not (Test-Path -LiteralPath $place)
  $inside = @(if (-not $isNew) { Get-ChildItem -LiteralPath $place -Force })
  # What an installation leaves that was killed on the way: it is made whole.
  $marks = @($inside | Where-Object { $_.Name -match '^(codexkit\.old(-[0-9a-f]{8})?\.exe|\.codexkit-install-\d+)$' })
  if ($inside -and -not $marks -and -not (Test-Path -LiteralPath $program)) {
    throw "The folder $place holds other things. Give codexkit one of its own: -InstallDir."
  }

  $temporary = $env:TEMP
  if (-not $temporary) { $temporary = [IO.Path]::GetTempPath() }
  $download = New-EmptyFolder $temporary
  $done = $false
  try {
    Write-Verbose ('Getting {0} ({1:n0} MB).' -f $archive.File, ($archive.Size / 1e6))
    $zip = Join-Path $download $archive.File
    Get-Archive ('{0}/{1}' -f $Mirror.TrimEnd('/'), $archive.File) $zip
    $actual = (Get-FileHash -LiteralPath $zip -Algorithm SHA256).Hash
    if ($actual -ne $archive.Sha256) {
      throw "$($archive.File) is not the published one: its SHA-256 is $actual, not $($archive.Sha256). Nothing was installed."
    }
    if ($isNew) { $null = New-Item -ItemType Directory -Path $place }
    # Beside its place: a rename is one step on one disk only.
    $staging = New-EmptyFolder $place
    try {
      Expand-Zip $zip $staging
      $top = Join-Path $staging ($archive.File -replace '\.zip$', '')
      $fresh = Join-Path $top 'codexkit.exe'
      if (-not (Test-Path -LiteralPath $fresh)) { throw "$($archive.File) does not hold codexkit.exe." }
      if (-not $onWindows) { & chmod 755 $fresh }
      Test-Program $fresh
      Set-Release $top $fresh $place $program
      $done = $true
    } finally {
      Remove-Item -LiteralPath $staging -Recurse -Force -ErrorAction SilentlyContinue
    }
  } finally {
    Remove-Item -LiteralPath $download -Recurse -Force -ErrorAction SilentlyContinue
    if ($isNew -and -not $done -and (Test-Path -LiteralPath $place)) { Remove-Item -LiteralPath $place -Recurse -Force }
  }
  Write-Output "codexkit $version is installed: $program"
  if ($NoPath -or -not $onWindows) { return }
  try {
    Add-UserPath $place
    Write-Output "A new terminal finds it by its name: $place is in your PATH."
  } catch {
    Write-Warning "Your PATH could not be changed. Add $place to it yourself. $($_.Exception.Message)"
  }
}

# The other files first: when this is stopped on the way, running it again makes it whole.
function Set-Release([string]$Top, [string]$Fresh, [string]$Place, [string]$Program) {
  Get-ChildItem -LiteralPath $Top -Force | Where-Object { $_.FullName -ne $Fresh } | ForEach-Object {
    Copy-Item -LiteralPath $_.FullName -Destination $Place -Recurse -Force
  }
  # A program that runs cannot be overwritten, but renamed. The next update removes it.
  $old = Join-Path $Place 'codexkit.old.exe'
  if (Test-Path -LiteralPath $old) {
    Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $old) { $old = Join-Path $Place ('codexkit.old-{0:x8}.exe' -f (Get-Random -Maximum 2147483647)) }
  }
  $hadOne = Test-Path -LiteralPath $Program
  if ($hadOne) { Move-Item -LiteralPath $Program -Destination $old }
  try {
    Move-Item -LiteralPath $Fresh -Destination $Program
    Test-Program $Program
  } catch {
    if (Test-Path -LiteralPath $Program) { Remove-Item -LiteralPath $Program -Force }
    if ($hadOne) { Move-Item -LiteralPath $old -Destination $Program }
    throw
  }
  if ($hadOne) { Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue }
}

try {
  Install-Codexkit
} catch {
  # Without a file (irm ... | iex) an exit would close the terminal.
  if (-not $PSCommandPath) { throw }
  Write-Error -Message $_.Exception.Message -ErrorAction Continue
  exit 1
}
`
