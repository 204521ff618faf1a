import type { SessionView } from "../../../contract/api.ts";
import type { PanelRole } from "../../../contract/people.ts";
import { createStore, type Observable } from "../../../contract/screen/observable.ts";
import type { Storage } from "../../../contract/screen/settings.ts";

/** Who is signed in at this browser, as the edge said last. */
export interface Session {
  /** Name of who is signed in; null when nobody is. */
  readonly signedIn: Observable<string | null>;
  readonly role: Observable<PanelRole | null>;
  /** Whether the edge has said anything yet: until then nobody knows which page to show. */
  readonly isKnown: Observable<boolean>;
  /** Nobody has become somebody, or the other way round: the room is asked for anew. */
  readonly become: (session: SessionView) => void;
  /** What the edge answered to the question who is signed in. */
  readonly learn: (session: SessionView) => void;
}

export const nobody: SessionView = { name: null, role: null };

/** @param renew asks for the room anew, as whoever is signed in by now */
export function createSession(renew: () => void): Session {
  const signedIn = createStore<string | null>(null);
  const role = createStore<PanelRole | null>(null);
  const isKnown = createStore(false);
  const learn = (session: SessionView) => {
    signedIn.set(session.name);
    role.set(session.role);
    isKnown.set(true);
  };
  return {
    signedIn,
    role,
    isKnown,
    learn,
    become(session) {
      learn(session);
      renew();
    },
  };
}

const nameKept = "huitang.name";

/** Who signed in here last; empty when nobody did, or when the browser keeps nothing. */
export function lastName(storage: Storage): string {
  try {
    return storage.getItem(nameKept) ?? "";
  } catch {
    return "";
  }
}

export function keepName(storage: Storage, name: string): void {
  try {
    storage.setItem(nameKept, name);
  } catch {
    // A private window keeps nothing: the name is typed again.
  }
}
