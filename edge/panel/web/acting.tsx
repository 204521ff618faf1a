import type { ComponentChildren } from "preact";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePanel } from "./panel-context.tsx";

/** Whether who is signed in may act in the room. */
export function useMayAct(): boolean {
  const role = useObservable(usePanel().role);
  return role !== null && role !== "viewer";
}

/** What only who may act sees: nobody is offered what would be refused. */
export function Acting(props: { readonly children: ComponentChildren }) {
  return useMayAct() ? <>{props.children}</> : null;
}
