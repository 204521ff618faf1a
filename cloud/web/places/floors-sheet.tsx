import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { Place } from "../../../contract/places.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { type Speech, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import "../../../contract/text/hub-texts.ts";
import { say } from "../../../contract/text/text.ts";
import { message } from "../../../contract/message.ts";
import { useConsole } from "../console-context.tsx";
import { NameFields, wholeName } from "./name-fields.tsx";
import { SheetButtons } from "./place-sheets.tsx";

/** More are nobody's building. */
const mostUp = 120;
const mostDown = 10;

/** Names the building and makes its floors in one go: what a new tree begins with. */
export function FloorsSheet(props: {
  readonly building: Place;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { building, close, done } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const [name, setName] = useState(building.name);
  const [up, setUp] = useState("3");
  const [down, setDown] = useState("0");
  const [busy, setBusy] = useState(false);
  /** How many floors were made before one was not. */
  const [made, setMade] = useState(0);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const floors = floorNames(counted(up, mostUp), counted(down, mostDown));
  const makeAll = async () => {
    const next = wholeName(name);
    const isRenamed = next.zh !== building.name.zh || next.en !== building.name.en;
    if (isRenamed) {
      const answer = await api.changePlace(building.id, { name: next });
      if (!answer.ok) return answer.problem;
    }
    for (const [sort, floor] of floors.entries()) {
      // Those made by an attempt before are there.
      if (sort < made) continue;
      const answer = await api.addPlace({ parent: building.id, kind: "floor", name: floor, sort });
      if (!answer.ok) return answer.problem;
      setMade(sort + 1);
    }
    return null;
  };
  const submit = async () => {
    setBusy(true);
    const fault = await makeAll();
    setBusy(false);
    setProblem(fault);
    if (fault === null) done();
  };
  return (
    <Sheet title={t("places.floors-of", { name: building.name[locale.language] })} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h3>{t("places.floors-step-one")}</h3>
        <NameFields name={name} set={setName} />
        <h3>{t("places.floors-step-two")}</h3>
        <div class="field-row">
          <CountInput label={t("places.floors-up")} most={mostUp} value={up} set={setUp} />
          <CountInput label={t("places.floors-down")} most={mostDown} value={down} set={setDown} />
        </div>
        <p class="small quiet" role="status">
          {floors.length === 0
            ? t("places.floors-none")
            : t("places.floors-preview", { names: listText(floors, locale) })}
        </p>
        {problem !== null && made > 0 && <p>{t("places.floors-partly", { count: made })}</p>}
        <ProblemNote problem={problem} />
        <SheetButtons
          busy={busy || floors.length === 0}
          text={t("places.floors-do", { count: floors.length })}
          close={close}
        />
      </form>
    </Sheet>
  );
}

function CountInput(props: {
  readonly label: string;
  readonly most: number;
  readonly value: string;
  readonly set: (value: string) => void;
}) {
  const { label, most, value, set } = props;
  return (
    <Field label={label} hint={`0–${most}`}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          min={0}
          max={most}
          required
          autocomplete="off"
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

const counted = (text: string, most: number): number =>
  /^\d{1,3}$/.test(text.trim()) ? Math.min(Number(text), most) : 0;

/** From the lowest to the highest; there is no floor 0. */
export function floorNames(up: number, down: number): readonly Place["name"][] {
  const numbers = Array.from({ length: down + up }, (_, at) =>
    at < down ? at - down : at - down + 1,
  );
  return numbers.map((number) => {
    const text = message(number < 0 ? "places.floor-down" : "places.floor-up", {
      number: Math.abs(number),
    });
    return {
      zh: say({ language: "zh", timeZone: "UTC" }, text),
      en: say({ language: "en", timeZone: "UTC" }, text),
    };
  });
}

/** All of a few; of many the first and the last. */
function listText(names: readonly Place["name"][], { language }: Speech["locale"]): string {
  const texts = names.map((name) => name[language]);
  const shown = texts.length <= 6 ? texts : [...texts.slice(0, 3), "…", ...texts.slice(-1)];
  return shown.join(language === "zh" ? "、" : ", ");
}
