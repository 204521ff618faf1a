/** Stands in a shape for any text. No line of a device holds NUL. */
export const anyText = "\0";

/** How the answer to a request is known. */
export interface ExpectedAnswer {
  /**
   * Fixed text and `anyText`. Two requests whose shapes one line could both have are answered alike:
   * that line does not say which of them it belongs to.
   */
  readonly shape: string;
  /** Wire time until it is given up; the line's own time-out when left out. */
  readonly withinMs?: number | undefined;
  matches(line: string): boolean;
}

interface Owed {
  readonly answer: ExpectedAnswer;
  readonly untilMs: number;
}

/**
 * The answers that were waited for in vain and may still come. Lines have no number: an answer that
 * comes late must not be taken for that of another request. Bounded by the shapes of a profile:
 * requests that are answered alike are never owed at the same time.
 */
export class OwedAnswers {
  #owed: readonly Owed[] = [];

  owe(answer: ExpectedAnswer, nowMs: number, windowMs: number): void {
    const open = this.#open(nowMs).filter((owed) => owed.answer.shape !== answer.shape);
    this.#owed = [...open, { answer, untilMs: nowMs + windowMs }];
  }

  /** Until when an answer like this one could be another request's. */
  doubtfulUntilMs(answer: ExpectedAnswer): number {
    const alike = this.#owed.filter((owed) => areAlike(owed.answer.shape, answer.shape));
    return Math.max(Number.NEGATIVE_INFINITY, ...alike.map(({ untilMs }) => untilMs));
  }

  isAny(nowMs: number): boolean {
    return this.#open(nowMs).length > 0;
  }

  /** Takes a line that answers nothing asked now. True when it was owed. */
  settle(line: string, isRefusal: boolean, nowMs: number): boolean {
    const open = this.#open(nowMs);
    const paid = open.find(({ answer }) => isRefusal || answer.matches(line));
    this.#owed = open.filter((owed) => owed !== paid);
    return paid !== undefined;
  }

  clear(): void {
    this.#owed = [];
  }

  #open(nowMs: number): readonly Owed[] {
    return this.#owed.filter(({ untilMs }) => nowMs < untilMs);
  }
}

/** Whether there is a line that has both shapes. */
export function areAlike(left: string, right: string): boolean {
  const a = left.split(anyText);
  const b = right.split(anyText);
  if (a.length === 1) return hasShape(left, b);
  if (b.length === 1) return hasShape(right, a);
  // What stands between the ends can always be put one after the other.
  return areNested(a[0] ?? "", b[0] ?? "", "start") && areNested(a.at(-1), b.at(-1), "end");
}

function areNested(left = "", right = "", side: "start" | "end"): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return side === "start" ? long.startsWith(short) : long.endsWith(short);
}

/** Whether a line has these fixed parts in order, the first and the last one at its ends. */
function hasShape(line: string, parts: readonly string[]): boolean {
  const [head = "", ...rest] = parts;
  const tail = rest.pop();
  if (tail === undefined) return line === head;
  let at = head.length;
  if (!line.startsWith(head)) return false;
  for (const part of rest) {
    const found = line.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return line.length - tail.length >= at && line.endsWith(tail);
}
