import { type ComponentChild, type ComponentType, h } from "preact";

/** A page whose code comes when it is first opened. */
export interface LaterPage<P extends object> {
  /** Null until its code has come. */
  readonly view: () => ComponentType<P> | null;
  /** Asks for the code, once for all who wait for it; false when it does not come. */
  readonly load: () => Promise<boolean>;
}

export function laterPage<P extends object>(bring: () => Promise<ComponentType<P>>): LaterPage<P> {
  let view: ComponentType<P> | null = null;
  let asked: Promise<boolean> | null = null;
  const ask = async (): Promise<boolean> => {
    try {
      view = await bring();
      return true;
    } catch {
      asked = null;
      return false;
    }
  };
  return { view: () => view, load: () => (asked ??= ask()) };
}

/** A page with all that it shows: what an address leads to. */
export interface Scene {
  /** The same page with another key begins anew. */
  readonly key: string;
  readonly load: () => Promise<boolean>;
  /** Null until its code has come. */
  readonly draw: () => ComponentChild;
}

export const sceneOf = <P extends object>(key: string, page: LaterPage<P>, props: P): Scene => ({
  key,
  load: page.load,
  draw() {
    const View = page.view();
    return View === null ? null : h(View, { ...props, key });
  },
});
