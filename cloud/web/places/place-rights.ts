import { mayAt, type Right } from "../../../contract/permissions.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { useConsole } from "../console-context.tsx";
import type { Forest } from "./place-forest.ts";

const none: readonly Right[] = [];

/** Whether the reader keeps a place, or with null the top of the tree. */
export function useKeeps(forest: Pick<Forest, "path">): (id: string | null) => boolean {
  const { session } = useConsole();
  const rights = useObservable(session)?.user?.rights ?? none;
  return (id) => {
    const path = id === null ? [] : forest.path(id).map((place) => place.id);
    return mayAt(rights, "keep-sites", path);
  };
}
