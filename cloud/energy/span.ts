/** From one instant to another, room wall time. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const hourMs = 3_600_000;
export const minuteMs = 60_000;
export const quarterMs = 15 * minuteMs;

export const lengthOf = ({ fromMs, toMs }: Span): number => Math.max(0, toMs - fromMs);

/** Milliseconds of spans that do not overlap. */
export const totalMs = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + lengthOf(span), 0);

/** How long two spans share. */
export const sharedMs = (one: Span, other: Span): number =>
  Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs));

/** The parts of spans that lie within another. */
export const within = (spans: readonly Span[], { fromMs, toMs }: Span): readonly Span[] =>
  spans
    .map((span) => ({ fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) }))
    .filter((span) => span.toMs > span.fromMs);

/** What is left of a span without others, which may overlap one another. In order of time. */
export function without({ fromMs, toMs }: Span, others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let atMs = fromMs;
  for (const other of within(others, { fromMs, toMs }).toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (other.fromMs > atMs) left.push({ fromMs: atMs, toMs: other.fromMs });
    atMs = Math.max(atMs, other.toMs);
  }
  if (atMs < toMs) left.push({ fromMs: atMs, toMs });
  return left;
}

/** Spans that may overlap as spans that do not, in order of time. */
export function union(spans: readonly Span[]): readonly Span[] {
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last !== undefined && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else if (span.toMs > span.fromMs) joined.push({ ...span });
  }
  return joined;
}
