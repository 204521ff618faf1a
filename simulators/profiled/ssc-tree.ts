/** A value of the Sound Control Protocol at its address. */
export type SscLeaf = readonly [address: string, value: unknown];

type Branch = { [name: string]: unknown };

const isBranch = (value: unknown): value is Branch =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The leaves of a message, `/rx1/mute` each; an array is a leaf. */
export function leavesOf(tree: unknown): readonly SscLeaf[] {
  if (!isBranch(tree)) return [["", tree]];
  return Object.entries(tree).flatMap(([name, next]) =>
    leavesOf(next).map(([address, value]): SscLeaf => [`/${name}${address}`, value]),
  );
}

/** The message that has these leaves. */
export function treeOf(leaves: readonly SscLeaf[]): Branch {
  const tree: Branch = {};
  for (const [address, value] of leaves) {
    const names = address.split("/").slice(1);
    const last = names.pop() ?? "";
    let branch = tree;
    for (const name of names) {
      const next = branch[name];
      const child: Branch = isBranch(next) ? next : {};
      branch[name] = child;
      branch = child;
    }
    branch[last] = value;
  }
  return tree;
}
