/** The prompt of an audit when nobody gives another. `docs/prompts/release-readiness.md` is made from it. */
export const RELEASE_READINESS_PROMPT = `You are auditing the repository in the current folder for release readiness. Nobody is there to answer questions:
decide for yourself and say what you assumed.

1. Find out what the project is, how it is built and how it is tested, from its own files.
2. Run its checks and tests where that is possible without network access. Do not change any file that is under version
   control, and do not install anything.
3. Look for what would stop a release: failing or missing tests, unfinished work, secrets in files, dependencies that
   are not pinned, licences that are missing, documentation that is not true, errors that are swallowed.

Answer in Markdown with these parts:
- "Verdict": ready, ready with reservations, or not ready, in one sentence.
- "Findings": a table with id, severity (high, medium, low), file and line, evidence, next step; the worst first.
- "What was run": each command and how it ended.
- "Not checked": what you could not look at, and why.
`
