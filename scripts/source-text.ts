/** A source file taken apart: what runs, and what is only said. Line numbers are kept in both. */
export interface SourceText {
  /** The code with comments and the insides of strings blanked out. */
  readonly code: string;
  /** The comments, everything else blanked out. */
  readonly comments: string;
}

type Kind = "code" | "comment" | "text";

const regexMayFollow = /(?:^|[=([{,;:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|void))\s*$/;

/**
 * Tells code from comments and strings, well enough for TypeScript and JSX: strings end at the end of
 * their line at the latest, so that an apostrophe in JSX text cannot swallow the rest of a file.
 */
export function takeApart(source: string): SourceText {
  const kinds = Array.from<unknown, Kind>({ length: source.length }, () => "code");
  /** Depths of braces at which a template literal goes on. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  const mark = (end: number, kind: Kind) => {
    kinds.fill(kind, at, end);
    at = end;
  };
  while (at < source.length) {
    const two = source.slice(at, at + 2);
    const one = source.charAt(at);
    if (two === "//") mark(endOf(source, at, "\n"), "comment");
    else if (two === "/*") mark(endOf(source, at + 2, "*/"), "comment");
    else if (one === '"' || one === "'") mark(endOfString(source, at + 1, one), "text");
    else if (one === "/" && regexMayFollow.test(source.slice(Math.max(0, at - 40), at))) {
      mark(endOfRegex(source, at + 1), "text");
    } else if (one === "`" || (one === "}" && templates.at(-1) === depth)) {
      if (one === "}") templates.pop();
      const end = endOfTemplatePart(source, at + 1);
      if (source.slice(end - 2, end) === "${") templates.push(depth);
      mark(end, "text");
    } else {
      if (one === "{") depth += 1;
      if (one === "}") depth -= 1;
      at += 1;
    }
  }
  const keep = (kind: Kind) =>
    Array.from({ length: source.length }, (_, index) => {
      const character = source.charAt(index);
      return kinds[index] === kind || character === "\n" ? character : " ";
    }).join("");
  return { code: keep("code"), comments: keep("comment") };
}

function endOf(source: string, from: number, mark: string): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + mark.length;
}

function endOfString(source: string, from: number, quote: string): number {
  for (let at = from; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === "\\") at += 1;
    else if (character === quote) return at + 1;
    else if (character === "\n") return at;
  }
  return source.length;
}

function endOfRegex(source: string, from: number): number {
  let inClass = false;
  for (let at = from; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === "\\") at += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "\n" || (character === "/" && !inClass)) return at + 1;
  }
  return source.length;
}

function endOfTemplatePart(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === "\\") at += 1;
    else if (character === "`") return at + 1;
    else if (character === "$" && source.charAt(at + 1) === "{") return at + 2;
  }
  return source.length;
}

/** The line, counted from 1, in which a position stands. */
export const lineAt = (text: string, position: number): number =>
  text.slice(0, position).split("\n").length;
