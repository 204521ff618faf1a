import { useState } from "preact/hooks";
import { type Place, type PlaceKind, placeKinds } from "../../../contract/places.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";
import { useTask } from "../people/use-task.ts";
import { NameFields, wholeName } from "./name-fields.tsx";
import { kindsUnder, type PlaceNode } from "./place-forest.ts";

/** A new place beneath another. */
export function AddSheet(props: {
  /** Null: at the top. */
  readonly parent: PlaceNode | null;
  /** Beside which it is put last. */
  readonly siblings: readonly PlaceNode[];
  readonly close: () => void;
  readonly done: (made: Place) => void;
}) {
  const { parent, siblings, close, done } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const { busy, problem, run } = useTask();
  const above = parent?.place ?? null;
  const kinds = kindsUnder(above);
  const [kind, setKind] = useState<PlaceKind>(kinds[0] ?? "floor");
  const [name, setName] = useState({ zh: "", en: "" });
  const sort = Math.max(-1, ...siblings.map(({ place }) => place.sort)) + 1;
  const add = () =>
    run(() => api.addPlace({ parent: above?.id ?? null, kind, name: wholeName(name), sort }), done);
  return (
    <Sheet
      title={
        above === null
          ? t("places.add-top")
          : t("places.add-at", { name: above.name[locale.language] })
      }
      close={close}
    >
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Field label={t("places.kind")} hint={null}>
          {(ids) => (
            <select
              {...ids}
              class="select"
              value={kind}
              onChange={({ currentTarget: { value } }) =>
                setKind(placeKinds.find((one) => one === value) ?? kind)
              }
            >
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {t(`places.kind-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <NameFields name={name} set={setName} />
        <ProblemNote problem={problem} />
        <SheetButtons busy={busy} text={t("places.add-do")} close={close} />
      </form>
    </Sheet>
  );
}

/** A place's names. */
export function NameSheet(props: {
  readonly place: Place;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { place, close, done } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const { busy, problem, run } = useTask();
  const [name, setName] = useState(place.name);
  return (
    <Sheet title={t("places.rename-of", { name: place.name[locale.language] })} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => api.changePlace(place.id, { name: wholeName(name) }), done);
        }}
      >
        <NameFields name={name} set={setName} />
        <ProblemNote problem={problem} />
        <SheetButtons busy={busy} text={t("places.save")} close={close} />
      </form>
    </Sheet>
  );
}

/** Asks once more. */
export function RemoveSheet(props: {
  readonly place: Place;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { place, close, done } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const { busy, problem, run } = useTask();
  return (
    <Sheet title={t("places.remove-of", { name: place.name[locale.language] })} close={close}>
      <p>{t("places.remove-what")}</p>
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={close}>
          {t("places.keep")}
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={busy}
          onClick={() => run(() => api.removePlace(place.id), done)}
        >
          {t("places.remove-do")}
        </button>
      </div>
    </Sheet>
  );
}

export function SheetButtons(props: {
  /** Not now. */
  readonly busy: boolean;
  readonly text: string;
  readonly close: () => void;
}) {
  const { t } = useSpeech();
  return (
    <div class="sheet-buttons">
      <button type="button" class="button" onClick={props.close}>
        {t("places.keep")}
      </button>
      <button type="submit" class="button button-main" disabled={props.busy}>
        {props.text}
      </button>
    </div>
  );
}
