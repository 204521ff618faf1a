import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** One thing wrong with a file a person wrote. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `devices.projector.supply` */
  readonly path: string;
  /** What is wrong, what was expected, and what to do. */
  readonly text: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly source: DocumentSource }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Path = readonly (string | number)[];

/** Remembers where each value of a file stands, so that later checks can point at it. */
export interface DocumentSource {
  readonly file: string;
  problem(path: Path, text: string): Problem;
}

/** A file larger than this is not one a person wrote. */
const maxCharacters = 512 * 1024;
const maxAliases = 100;

/** Reads YAML and checks it against a schema. Every problem is found at once. */
export function parseDocumentAs<S extends z.ZodType>(
  schema: S,
  file: string,
  text: string,
): Parsed<z.output<S>> {
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return yaml;
  return checkAs(schema, yaml.value, yaml.source);
}

/** Checks data that came from a file against a schema, pointing into that file. */
export function checkAs<S extends z.ZodType>(
  schema: S,
  value: unknown,
  source: DocumentSource,
): Parsed<z.output<S>> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data, source };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, source));
  return { ok: false, problems };
}

/** Reads YAML 1.2 without judging its content. */
export function parseYaml(file: string, text: string): Parsed<unknown> {
  if (text.length > maxCharacters) {
    const tooLong = `the file is longer than ${maxCharacters} characters; split it or check that it is the right one`;
    return { ok: false, problems: [{ file, line: 1, column: 1, path: "", text: tooLong }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: "1.2" });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: error.linePos?.[0].line ?? 1,
      column: error.linePos?.[0].col ?? 1,
      path: "",
      text: `not valid YAML: ${firstLine(error.message)}`,
    }));
    return { ok: false, problems };
  }
  const source = sourceOf(file, document, lines);
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: maxAliases }), source };
  } catch {
    return { ok: false, problems: [source.problem([], "too many YAML aliases; write values out")] };
  }
}

function sourceOf(file: string, document: Document, lines: LineCounter): DocumentSource {
  return {
    file,
    problem(path, text) {
      const offset = offsetOf(document, path);
      const position = lines.linePos(offset);
      return {
        file,
        line: Math.max(1, position.line),
        column: Math.max(1, position.col),
        path: path.join("."),
        text,
      };
    },
  };
}

/** Where the value stands; the nearest enclosing one when it is missing. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown =
      length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** A union's branches are reported through the branch that came closest. */
function problemsOf(issue: z.core.$ZodIssue, source: DocumentSource, base: Path = []): Problem[] {
  const path = [
    ...base,
    ...issue.path.map((part) => (typeof part === "number" ? part : String(part))),
  ];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = issue.errors.reduce((best, branch) =>
      closeness(branch) > closeness(best) ? branch : best,
    );
    return closest.flatMap((inner) => problemsOf(inner, source, path));
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      source.problem([...path, key], `unknown member "${key}"; remove it or correct its spelling`),
    );
  }
  return [source.problem(path, sentence(issue))];
}

/** A branch that got deeper, and failed less often, is what the writer meant. */
const closeness = (branch: readonly z.core.$ZodIssue[]): number =>
  Math.max(0, ...branch.map((issue) => issue.path.length)) * 100 - branch.length;

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") {
    return `expected one of: ${issue.values.map((value) => String(value)).join(", ")}`;
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return `is missing; expected ${article(issue.expected)}`;
  }
  return firstLine(issue.message);
}

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`);

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? text;

/** `room.yaml:12:5 devices.projector.supply: …` */
export const describeProblem = (problem: Problem): string =>
  `${problem.file}:${problem.line}:${problem.column}${problem.path === "" ? "" : ` ${problem.path}`}: ${problem.text}`;
