import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { type Layout, layoutSchema, type SeatPlan } from "../../../contract/seating/seat-plan.ts";
import type { TextKey } from "../../../contract/text/text.ts";

const kinds: readonly Layout["kind"][] = [
  "classroom",
  "hollow-square",
  "u-shape",
  "round-table",
  "signing",
];

/** Which layout, how large, and by what those who are not leaders are put in order. */
export function LayoutPicker(props: {
  readonly plan: SeatPlan | null;
  readonly pick: (kind: Layout["kind"]) => void;
  readonly resize: (layout: Layout) => void;
  readonly order: (by: SeatPlan["orderedBy"]) => void;
}) {
  const { plan } = props;
  const { t } = useSpeech();
  return (
    <div class="form">
      <fieldset class="choices">
        <legend>{t("seating.layout")}</legend>
        <div class="choices-row">
          {kinds.map((kind) => (
            <label key={kind} class="choice">
              <input
                type="radio"
                name="seat-layout"
                checked={plan?.layout.kind === kind}
                onChange={() => props.pick(kind)}
              />
              <span>{t(`seating.layout-${kind}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {plan !== null && (
        <>
          <LayoutSizes layout={plan.layout} change={props.resize} />
          {plan.layout.kind !== "round-table" && (
            <ChoiceRow
              label={t("seating.ordered-by")}
              value={plan.orderedBy}
              choices={(["rank", "strokes", "unit"] as const).map((value) => ({
                value,
                text: t(`seating.by-${value}`),
              }))}
              onChange={props.order}
            />
          )}
        </>
      )}
    </div>
  );
}

interface SizesProps<Kind extends Layout["kind"]> {
  readonly layout: Extract<Layout, { kind: Kind }>;
  readonly change: (layout: Layout) => void;
}

function LayoutSizes({ layout, change }: SizesProps<Layout["kind"]>) {
  switch (layout.kind) {
    case "classroom":
      return <ClassroomSizes layout={layout} change={change} />;
    case "hollow-square":
      return <HollowSquareSizes layout={layout} change={change} />;
    case "u-shape":
      return <UShapeSizes layout={layout} change={change} />;
    case "round-table":
      return (
        <div class="field-row">
          <Size {...{ layout, change }} label="seating.round-seats" name="seats" />
        </div>
      );
    case "signing":
      return (
        <div class="field-row">
          <Size {...{ layout, change }} label="seating.standing" name="standingEachSide" />
        </div>
      );
  }
}

function ClassroomSizes({ layout, change }: SizesProps<"classroom">) {
  const { t } = useSpeech();
  return (
    <>
      <div class="field-row">
        <Size {...{ layout, change }} label="seating.rostrum-seats" name="rostrumSeats" />
        <Size {...{ layout, change }} label="seating.rows" name="rows" />
        <Size {...{ layout, change }} label="seating.columns" name="columns" />
      </div>
      <ChoiceRow
        label={t("seating.direction")}
        value={layout.order}
        choices={(["across", "down"] as const).map((value) => ({
          value,
          text: t(`seating.order-${value}`),
        }))}
        onChange={(order) => change({ ...layout, order })}
      />
    </>
  );
}

function HollowSquareSizes({ layout, change }: SizesProps<"hollow-square">) {
  const { t } = useSpeech();
  return (
    <>
      <ChoiceRow
        label={t("seating.door-is")}
        value={layout.door}
        choices={(["facing", "beside"] as const).map((value) => ({
          value,
          text: t(`seating.door-${value}`),
        }))}
        onChange={(door) => change({ ...layout, door })}
      />
      <div class="field-row">
        <Size {...{ layout, change }} label="seating.long-side" name="longSideSeats" />
        <Size {...{ layout, change }} label="seating.short-side" name="shortSideSeats" />
      </div>
    </>
  );
}

function UShapeSizes({ layout, change }: SizesProps<"u-shape">) {
  const { t } = useSpeech();
  return (
    <>
      <ChoiceRow
        label={t("seating.guests-are")}
        value={layout.guests}
        choices={(["foreign", "superior"] as const).map((value) => ({
          value,
          text: t(`seating.guests-${value}`),
        }))}
        onChange={(guests) => change({ ...layout, guests })}
      />
      <div class="field-row">
        <Size {...{ layout, change }} label="seating.arm-seats" name="armSeats" />
        {layout.guests === "superior" && (
          <Size {...{ layout, change }} label="seating.facing-seats" name="facingSeats" />
        )}
      </div>
    </>
  );
}

/** One number of a layout. It counts once it is complete: on the way from 1 to 12 nobody loses a seat. */
function Size<L extends Layout>(props: {
  readonly layout: L;
  readonly name: string & keyof L;
  readonly label: TextKey;
  readonly change: (layout: Layout) => void;
}) {
  const { layout, name } = props;
  const { t } = useSpeech();
  const count = String(layout[name]);
  return (
    <Field label={t(props.label)} hint={null}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="numeric"
          min={0}
          value={count}
          onChange={(event) => {
            const field = event.currentTarget;
            const after = layoutSchema.safeParse({ ...layout, [name]: field.valueAsNumber });
            if (after.success) props.change(after.data);
            // As it was: there is no such size.
            else field.value = count;
          }}
        />
      )}
    </Field>
  );
}
