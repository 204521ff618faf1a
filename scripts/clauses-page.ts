import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type Clause, metBySchema, type Pack, packSchema } from "../contract/clauses.ts";
import { describeProblem, parseDocumentAs } from "../contract/document.ts";
import { durationText } from "../contract/duration.ts";
import type { ClauseMentions } from "./clause-mentions.ts";

type Mentions = ReadonlyMap<string, ClauseMentions>;
type Way = Clause["met"][number];
type State = "met" | "in part" | "not met";

const packFolder = "edge/standards/packs";

/** The regional standard first, the national numbers it rests on, then the cities. */
const packOrder = ["nx", "nxt", "nxc", "nxr", "gb18883", "pi26", "sz", "hz", "wz", "nt"];

const ways = {
  enforce: "enforced by the room itself",
  verify: "verified by a self-test",
  remind: "people are reminded",
  record: "recorded as evidence",
  hub: "served by the hub",
} as const satisfies Record<Way, string>;

/** Every shipped pack, in the order of the page. Throws at the first that is faulty. */
export function readPacks(root: string): readonly Pack[] {
  const packs = readdirSync(join(root, packFolder)).map((name) => {
    const file = posix.join(packFolder, name);
    const parsed = parseDocumentAs(packSchema, file, readFileSync(join(root, file), "utf8"));
    if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join("\n"));
    return parsed.value;
  });
  const place = (pack: Pack) => {
    const at = packOrder.indexOf(pack.pack);
    return at < 0 ? packOrder.length : at;
  };
  return packs.toSorted((left, right) => place(left) - place(right));
}

export function stateOf(clause: Clause): State {
  if (clause.missing === undefined) return "met";
  return clause.missing.entirely ? "not met" : "in part";
}

/** The page of every clause of every pack: how it is to be met, where, and what is missing. */
export function clausesPage(packs: readonly Pack[], mentions: Mentions): string {
  const sections = packs.map((pack) => packSection(pack, mentions));
  return [
    "# Clauses",
    "Generated from `edge/standards/packs/` and the code that names the clauses by `npm run generate`; do not edit.",
    "What each clause is to be met by, where the code names it, and what this version does not do. Titles are in our own words. **Met** – nothing is missing, as far as a room's equipment can. **In part** and **not met** – the line _Missing_ says what. How a duty is judged: [standards](standards.md).",
    counts(packs),
    ...sections,
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

/** A clause with several ways counts in each; the total counts it once. */
function counts(packs: readonly Pack[]): string {
  const clauses = packs.flatMap((pack) => Object.values(pack.clauses));
  const line = (name: string, counted: readonly Clause[]) => {
    const of = (state: State) => counted.filter((clause) => stateOf(clause) === state).length;
    return `- ${name}: ${counted.length}, of them met ${of("met")}, in part ${of("in part")}, not met ${of("not met")}`;
  };
  return [
    line("clauses", clauses),
    ...metBySchema.options.map((way) =>
      line(
        ways[way],
        clauses.filter((clause) => clause.met.includes(way)),
      ),
    ),
  ].join("\n");
}

function packSection(pack: Pack, mentions: Mentions): string {
  const includes = pack.includes.length === 0 ? "" : ` Includes ${pack.includes.join(", ")}.`;
  return [
    `## ${pack.pack}: ${pack.document}`,
    `Edition: ${pack.edition}.${includes}`,
    ...Object.entries(pack.clauses).map(([id, clause]) => clauseSection(id, clause, mentions)),
  ].join("\n\n");
}

function clauseSection(id: string, clause: Clause, mentions: Mentions): string {
  const named = mentions.get(id);
  const lines = [
    `State: **${stateOf(clause)}** – ${clause.met.map((way) => ways[way]).join(", ")}`,
    ...numbers(clause),
    ...whereNamed(named),
    ...(clause.under.length > 0 ? [`Answered under: ${clause.under.join(", ")}`] : []),
    ...(named !== undefined && named.tests.length > 0 ? [`Tests: ${links(named.tests)}`] : []),
    ...(clause.missing === undefined
      ? []
      : [`Missing: ${clause.missing.zh} · ${clause.missing.en}`]),
    ...origin(clause),
  ];
  return [
    `### ${id}`,
    `${clause.title.zh} · ${clause.title.en}`,
    lines.map((line) => `- ${line}`).join("\n"),
  ].join("\n\n");
}

function numbers(clause: Clause): readonly string[] {
  const texts = Object.entries(clause.parameters).map(([name, parameter]) => {
    if (parameter.type === "duration") return `\`${name}\` ${durationText(parameter.valueMs)}`;
    if (parameter.type === "number") return `\`${name}\` ${parameter.value}`;
    return `\`${name}\` ${parameter.values.join(", ")}`;
  });
  return texts.length === 0 ? [] : [`Numbers: ${texts.join("; ")}`];
}

function whereNamed(named: ClauseMentions | undefined): readonly string[] {
  const { files, models } = named ?? { files: [], models: [] };
  const steps =
    models.length === 0
      ? []
      : [`self-test steps in ${models.length} ${models.length === 1 ? "profile" : "profiles"}`];
  const texts = [...(files.length === 0 ? [] : [links(files)]), ...steps];
  return [`Named by: ${texts.length === 0 ? "no code" : texts.join(", ")}`];
}

function origin(clause: Clause): readonly string[] {
  const read = clause.source === undefined ? [] : [`read in: ${clause.source}`];
  const sure = clause.confirmed ? [] : ["not confirmed in the text itself"];
  const text = [...read, ...sure].join("; ");
  return text === "" ? [] : [`Source: ${text}`];
}

const links = (paths: readonly string[]): string =>
  paths.map((path) => `[${path}](../${path})`).join(", ");
