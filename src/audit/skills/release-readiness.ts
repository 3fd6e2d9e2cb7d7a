import type { BuiltInSkill } from './skill.ts'

export const releaseReadiness: BuiltInSkill = {
  summary: 'What would stop a release.',
  controlIds: false,
  task: `# Release readiness

You are auditing the repository in the current folder: could it be released as it is now?

1. Find out what the project is, how it is built and how it is tested, from its own files: the manifest, the workflows of
   its CI, its README and its contributing guide. Look at the last commits to see what is in motion.
2. Run its checks and tests where that works without network access and without installing anything. A command that cannot
   run here is not a finding by itself: say in the summary that it was not checked.
3. Look for what would stop a release:
   - tests that fail, are skipped without a reason, or cannot fail; main paths that no test covers;
   - unfinished work: stubs, hard-coded results, TODO and FIXME on paths that users reach, options that are read and ignored;
   - errors that are swallowed, and exit codes or statuses that say success after a failure;
   - secrets in files, also in the history of files that are tracked now;
   - dependencies that are not pinned or that the lock file does not match; licences that are missing or do not fit;
   - versions that disagree (manifest, changelog, tags), and changes that the changelog does not name;
   - documentation that is not true: commands, options, paths and defaults that do not exist.

For a command that failed, the evidence holds the command, its exit code and the line that tells why.
`,
}
