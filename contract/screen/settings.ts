import type { Language } from "../text/text.ts";
import { createStore, type Observable } from "./observable.ts";

export type Theme = "system" | "light" | "dark";

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
}

export interface SettingsStore extends Observable<Settings> {
  change(part: Partial<Settings>): void;
}

/** What of `localStorage` is used here. */
export type Storage = Pick<globalThis.Storage, "getItem" | "setItem">;

/** The browser's own; asked anew each time, since a browser that refuses throws at the asking. */
export const browserStorage: Storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
};

const languageKey = "huitang.language";
const themeKey = "huitang.theme";

/**
 * Language and theme of this reader: as last chosen here, else by the browser's language and the
 * system's theme. A browser that refuses storage still gets a working page.
 */
export function createSettings(
  storage: Storage,
  browserLanguages: readonly string[],
): SettingsStore {
  const store = createStore<Settings>({
    language: toLanguage(read(storage, languageKey)) ?? browserLanguage(browserLanguages),
    theme: toTheme(read(storage, themeKey)) ?? "system",
  });
  return {
    get: store.get,
    subscribe: store.subscribe,
    change(part) {
      store.set({ ...store.get(), ...part });
      const { language, theme } = store.get();
      write(storage, languageKey, language);
      write(storage, themeKey, theme);
    },
  };
}

/** Chinese unless the reader's browser prefers another language. */
function browserLanguage(preferred: readonly string[]): Language {
  const first = preferred[0]?.toLowerCase() ?? "zh";
  return first.startsWith("zh") ? "zh" : "en";
}

const toLanguage = (text: string | null): Language | undefined =>
  text === "zh" || text === "en" ? text : undefined;

const toTheme = (text: string | null): Theme | undefined =>
  text === "system" || text === "light" || text === "dark" ? text : undefined;

function read(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // Private windows refuse: the choice then lasts as long as the page.
  }
}
