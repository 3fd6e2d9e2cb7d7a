import type { BuiltInSkill } from './skill.ts'

export const docs: BuiltInSkill = {
  summary: 'Documentation that is not true, not there, or not usable.',
  controlIds: false,
  task: `# Documentation audit

You are auditing the documentation of the repository in the current folder. Its readers are a person who installs it today, a
person who runs it at night when it fails, and the next developer.

1. List what there is: README, guides, reference, runbooks, changelog, comments that are published, help texts of programs,
   examples, and configuration files that serve as examples.
2. Check every statement that can be checked against the code, and prefer trying to reading:
   - commands, options, environment variables, paths, ports, defaults, exit codes and versions that are named: do they exist, and
     are they as described?
   - examples: do they parse, do they use what exists, is the shown output what comes out? Run those that are harmless, need no
     network and end by themselves;
   - links between files and to headings: do their targets exist?
   - help texts and reference against each other: where two places say different things, the code decides which is wrong.
3. Then look for what is missing: steps without which the instructions do not work on a fresh machine, platforms that are
   supported and not described, public functions, options and settings that nothing explains, failures that a user will meet and that
   no page names, what changed since the last release.
4. Last, what cannot be used: instructions in the wrong order, words that are used before they are explained.

Matters of taste, spelling and line length are no findings. Severity: high where somebody who follows the text loses data, leaks a
secret or cannot get it to work; medium where a statement is wrong; low where something is missing that can be found elsewhere.
The evidence quotes the sentence and names the place in the code that contradicts it.
`,
}
