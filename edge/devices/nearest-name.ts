/** More wrong letters than this, and it is another word. */
const maxEdits = 3;

/**
 * The name a person probably meant, or undefined when none is close. Close: at most three letters
 * added, left out or changed, and fewer than half of the word.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = editsBetween(written.toLowerCase(), name.toLowerCase());
    const close = edits <= maxEdits && edits * 2 < Math.max(written.length, name.length);
    if (close && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}

/** `; did you mean "projector"?`, or what there is to choose from. */
export function suggestion(written: string, names: Iterable<string>): string {
  const all = [...names];
  const near = nearestName(written, all);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return all.length === 0 ? "; there are none" : `; expected one of: ${all.join(", ")}`;
}

function editsBetween(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(left).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(right).entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      const added = (current[column] ?? 0) + 1;
      const removed = (above[column + 1] ?? 0) + 1;
      current.push(Math.min(changed, added, removed));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
