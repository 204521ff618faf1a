import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ClauseView } from "../api.ts";

/** The clauses in force by id, for every part that names one. */
export const ClauseContext = createContext<ReadonlyMap<string, ClauseView>>(new Map());

export const clausesById = (clauses: readonly ClauseView[]): ReadonlyMap<string, ClauseView> =>
  new Map(clauses.map((clause) => [clause.id, clause]));

/** A clause by number and title. An empty id is no clause. */
export function ClauseName(props: { readonly id: string; readonly language: "zh" | "en" }) {
  const clause = useContext(ClauseContext).get(props.id);
  if (props.id === "") return null;
  return (
    <span class="clause">
      <span class="clause-id">{props.id}</span>
      {clause !== undefined && (
        <span class="clause-title" title={clause.document}>
          {clause.title[props.language]}
        </span>
      )}
    </span>
  );
}
