import type { BuiltInSkill } from './skill.ts'

export const security: BuiltInSkill = {
  summary: 'Weaknesses that somebody could use, with the path to them.',
  controlIds: false,
  task: `# Security review

You are reviewing the repository in the current folder for weaknesses that somebody could use. You defend it: find and
explain, never attack. Do not send anything anywhere, do not try credentials, and write no working exploit.

1. Draw the map first: what enters from outside (requests, arguments, files, environment, messages, answers of other
   services), who may send it, where privileges change, and where data leaves or is kept.
2. Follow what enters to where it can do harm, and read the code on that way:
   - injection into shells, queries, templates, paths, headers, logs, prompts and terminal output;
   - access checks that are missing, done in the client only, or done after the fact; ids that can be guessed or exchanged;
   - secrets in code, in configuration, in arguments of processes, in logs and in error messages;
   - cryptography: own constructions, weak or absent verification, random numbers that are not, comparison that leaks time;
   - parsing of hostile input: sizes without a limit, expressions that backtrack without end, archives that leave their folder,
     deserialization that makes objects;
   - races on files and locks, temporary files that others can write, permissions that are too wide;
   - the supply chain: dependencies without a pin or a checksum, workflows that run a stranger's code with secrets, actions
     by a moving tag, scripts that are downloaded and run.
3. For each candidate ask: can somebody who should not really reach this? If you cannot show the path from the entry to the
   harm, it is low or info, or no finding at all. Defence that stands elsewhere counts; look for it before you report.

The evidence of a finding names the entry, the steps in between with file and line, and the harm. The title names the class of
weakness and the place. Severity is high where it can be used from outside without a special position.
`,
}
