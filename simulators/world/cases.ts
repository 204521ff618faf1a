/** What may be the case around the room, named as the roles of the contacts that report it. */
export const caseNames = ["fire", "mains", "help", "intruder", "call", "window"] as const;
/** `mains`: they are lost · `help`: somebody asked for it · `call`: one is running. */
export type CaseName = (typeof caseNames)[number];

export const isCaseName = (name: string | undefined): name is CaseName =>
  caseNames.some((known) => known === name);

/** What is the case now, whatever the contacts report of it. */
export interface Cases {
  isSo(name: CaseName): boolean;
  set(name: CaseName, isSo: boolean): void;
  /** Calls back when a case arises or ends. */
  onChange(listener: (name: CaseName, isSo: boolean) => void): () => void;
}

/** A quiet day: none of them is the case. */
export function createCases(): Cases {
  const arisen = new Set<CaseName>();
  const listeners = new Set<(name: CaseName, isSo: boolean) => void>();
  return {
    isSo: (name) => arisen.has(name),
    set(name, isSo) {
      if (isSo === arisen.has(name)) return;
      if (isSo) arisen.add(name);
      else arisen.delete(name);
      for (const listener of listeners) listener(name, isSo);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
