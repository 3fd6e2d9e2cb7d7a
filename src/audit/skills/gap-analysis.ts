import type { BuiltInSkill } from './skill.ts'

export const gapAnalysis: BuiltInSkill = {
  summary: 'Which controls of NIST SP 800-53 (or the standard the repository names) are not met.',
  controlIds: true,
  task: `# Gap analysis

You are comparing the repository in the current folder with the security controls it has to meet, and you report the gaps.

1. Find out which controls count. Look for a control catalogue, profile, baseline, system security plan or component
   definition (OSCAL, Markdown, spreadsheets as text) in the repository, and for documents that name a standard. Where
   there is none, take the moderate baseline of NIST SP 800-53 Rev. 5, and of it only what a repository can show: access
   control (ac), audit and accountability (au), configuration management (cm), identification and authentication (ia),
   system and communications protection (sc), system and information integrity (si), acquisition and development (sa),
   supply chain (sr). Say in the summary which you took.
2. For each of these controls, look for how code, configuration, infrastructure files, workflows and documents meet it.
   Read the implementation; a document that claims something is a claim, not an implementation.
3. Report a finding for each control that is
   - not met: nothing implements it (high or medium, by what an attacker or an outage could do with that);
   - partly met: say which part is there, with file and line, and which part is missing (medium or low);
   - claimed and contradicted: a document says so, and the code does otherwise (high);
   - met with no trace of it: it works, but nothing would show that to an assessor (info).
   Controls that are met are no findings. Controls that only people or buildings can meet are out of scope: name them in
   one sentence of the summary.

"control" holds exactly one control id: family in lower case, a dash, two digits with a leading zero: "ac-02", "si-10".
An enhancement follows after a dot, in two digits as well: "ac-02.01", not "AC-2(1)". A gap that touches several controls
is one finding for the control that it breaks most; name the others in the evidence. For another standard write the id as that
standard writes it.
`,
}
