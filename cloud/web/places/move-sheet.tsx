import { useState } from "preact/hooks";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";
import { placeText } from "../people/place-names.ts";
import { useTask } from "../people/use-task.ts";
import { type Forest, kindsUnder, newParents, type PlaceNode } from "./place-forest.ts";
import { useKeeps } from "./place-rights.ts";
import { SheetButtons } from "./place-sheets.tsx";

/** The top of the tree, in a list of choices. */
const top = "top";

/** Where the reader may move a place to, besides where it stands; null: to the top. */
export function useNewParents(node: PlaceNode, forest: Forest): readonly (string | null)[] {
  const { kind, parent } = node.place;
  const keeps = useKeeps(forest);
  // Whoever moves a place must keep what it leaves as well.
  if (!keeps(parent)) return [];
  const places = newParents(forest, node).map(({ id }) => id);
  return [...(kindsUnder(null).includes(kind) ? [null] : []), ...places].filter(
    (id) => id !== parent && keeps(id),
  );
}

/** To stand beneath another place: only those are offered that it may stand in. */
export function MoveSheet(props: {
  readonly node: PlaceNode;
  readonly forest: Forest;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { node, forest, close, done } = props;
  const { place } = node;
  const { api } = useConsole();
  const speech = useSpeech();
  const { t, locale } = speech;
  const { busy, problem, run } = useTask();
  const [parent, setParent] = useState("");
  const parents = useNewParents(node, forest);
  const known = [place.id, ...parents].flatMap((id) => (id === null ? [] : forest.path(id)));
  return (
    <Sheet title={t("places.move-of", { name: place.name[locale.language] })} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => api.changePlace(place.id, { parent: parent === top ? null : parent }), done);
        }}
      >
        <Field label={t("places.move-to")} hint={t("places.move-hint")}>
          {(ids) => (
            <select
              {...ids}
              class="select"
              required
              value={parent}
              onChange={(event) => setParent(event.currentTarget.value)}
            >
              <option value="">{t("places.move-choose")}</option>
              {parents.map((id) => (
                <option key={id ?? top} value={id ?? top}>
                  {id === null ? t("places.top") : placeText(speech, known, id)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ProblemNote problem={problem} />
        <SheetButtons busy={busy || parent === ""} text={t("places.move-do")} close={close} />
      </form>
    </Sheet>
  );
}
