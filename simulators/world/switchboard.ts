/** The contacts in the room: what really is closed, whatever a relay board reports. */
export interface Switchboard {
  isClosed(id: string): boolean;
  set(id: string, closed: boolean): void;
  /** Calls back when a contact really moves. */
  onChange(listener: (id: string, closed: boolean) => void): () => void;
}

/** All contacts are open until they are closed, as after a power cut. */
export function createSwitchboard(): Switchboard {
  const closedContacts = new Set<string>();
  const listeners = new Set<(id: string, closed: boolean) => void>();
  return {
    isClosed: (id) => closedContacts.has(id),
    set(id, closed) {
      if (closed === closedContacts.has(id)) return;
      if (closed) closedContacts.add(id);
      else closedContacts.delete(id);
      for (const listener of listeners) listener(id, closed);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
