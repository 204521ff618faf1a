/**
 * Whose a key is, of these members: each pair of key and member has a weight of its own, and the
 * heaviest wins. When a member comes or goes, only its own keys change hands. Null: there is nobody.
 */
export function ownerOf(key: string, members: readonly string[]): string | null {
  let owner: string | null = null;
  let heaviest = -1;
  for (const member of members) {
    const weight = weightOf(`${member} ${key}`);
    if (weight > heaviest || (weight === heaviest && owner !== null && member < owner)) {
      owner = member;
      heaviest = weight;
    }
  }
  return owner;
}

/** FNV-1a, then the finalizer of MurmurHash3: texts that differ in a sign differ in every bit. */
function weightOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
