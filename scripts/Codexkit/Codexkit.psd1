# Made from the specs of the commands by: npm run render
@{
    RootModule = 'Codexkit.psm1'
    ModuleVersion = '0.1.0'
    GUID = '6d2f0c0b-3f0e-4b0e-9a43-5b7b8a3f2d61'
    Author = 'The codexkit authors'
    Description = 'Unattended Codex runs: one command seeds, checks, runs, and leaves evidence.'
    PowerShellVersion = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FunctionsToExport = @('Initialize-CodexWorkspace', 'Invoke-CodexAudit', 'Watch-CodexLog', 'Test-CodexMcp', 'Get-CodexEnvironment')
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
