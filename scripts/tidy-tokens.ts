import { lineAt } from "./source-text.ts";
import type { Complaint, ProjectFile } from "./tidy-rules.ts";

interface BannedToken {
  readonly pattern: RegExp;
  readonly where: "code" | "comments";
  /** Files in which it may stand. */
  readonly allowed: RegExp;
  readonly wayOut: string;
}

const nowhere = /^$/;
const clockOnly = /^contract\/clock\.ts$/;
/** Processes begin in these files: they read arguments, set exit codes and print. Tests print counts. */
const entriesAndTests =
  /(?:^|\/)main\.ts$|^deploy\/huitang\.ts$|^simulators\/(?:demo|story|fault|swarm|bench)\.ts$|^scripts\/|^[^/]+\.config\.ts$|\.(?:test|fixture)\.tsx?$/;

const banned: readonly BannedToken[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/g,
    where: "code",
    allowed: clockOnly,
    wayOut: "take a Clock (contract/clock.ts) and ask wallMs()",
  },
  {
    pattern: /(?<![.\w])(?:globalThis\.|window\.)?(?:setTimeout|setInterval|setImmediate)\b/g,
    where: "code",
    allowed: clockOnly,
    wayOut: "take a Clock (contract/clock.ts) and use after() or sleep()",
  },
  {
    pattern: /\bperformance\.now\b/g,
    where: "code",
    allowed: clockOnly,
    wayOut: "take a Clock (contract/clock.ts) and ask monotonicMs()",
  },
  {
    pattern: /(?<![.\w])process\./g,
    where: "code",
    allowed: entriesAndTests,
    wayOut: "only the file a process starts in touches it; hand the value in as a parameter",
  },
  {
    pattern: /(?<![.\w])console\./g,
    where: "code",
    allowed: entriesAndTests,
    wayOut: "return what happened, or take a logger as a parameter",
  },
  {
    pattern: /\b(?:TODO|FIXME|HACK|XXX)\b/g,
    where: "comments",
    allowed: nowhere,
    wayOut: "do it now, or say in the documents what is missing",
  },
  {
    pattern: /@ts-(?:ignore|expect-error|nocheck)\b|\boxlint-disable\b|\beslint-disable\b/g,
    where: "comments",
    allowed: nowhere,
    wayOut: "mend the type or the code the rule found",
  },
  {
    pattern: /:\s*any\b|\bas any\b|<any>/g,
    where: "code",
    allowed: nowhere,
    wayOut: "say the type, or unknown and a check",
  },
];

/** Every banned token of a source file, with the way out. */
export function tokenComplaints(file: ProjectFile): readonly Complaint[] {
  if (!/\.tsx?$/.test(file.path)) return [];
  return banned
    .filter((token) => !token.allowed.test(file.path))
    .flatMap((token) => {
      const text = file.source[token.where];
      return [...text.matchAll(token.pattern)].map((match) => ({
        path: file.path,
        line: lineAt(text, match.index),
        text: `${match[0].trim()} does not belong here: ${token.wayOut}`,
      }));
    });
}
