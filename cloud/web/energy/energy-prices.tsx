import { useState } from "preact/hooks";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import type { ApiProblem } from "../../../contract/api.ts";
import type { EnergySettings } from "../../../contract/site-energy.ts";
import { useConsole, useMay } from "../console-context.tsx";
import {
  type BandDraft,
  bandsMax,
  type DraftFault,
  draftOf,
  halfHours,
  newBand,
  type PriceDraft,
  settingsOf,
} from "./price-draft.ts";

/** Tariff and CO₂ factor: only what somebody has set is reckoned with. */
export function EnergyPrices(props: { readonly settings: EnergySettings }) {
  const { tariff, co2KgPerKWh } = props.settings;
  const { t } = useSpeech();
  const mayChange = useMay("configure");
  const [isOpen, setOpen] = useState(false);
  const [saved, setSaved] = useState<EnergySettings | null>(null);
  const price = tariff === null ? "" : String(tariff.pricePerKWh);
  return (
    <section class="card screen-only" aria-labelledby="energy-prices">
      <div class="group-head">
        <h2 id="energy-prices">{t("site-energy.prices")}</h2>
        {mayChange && (
          <button type="button" class="button button-small" onClick={() => setOpen(true)}>
            {t("site-energy.change-prices")}
          </button>
        )}
      </div>
      {tariff === null && co2KgPerKWh === null && (
        <p class="quiet">{t("site-energy.prices-none")}</p>
      )}
      {tariff !== null && (
        <p class="num">
          {tariff.bands.length === 0
            ? t("site-energy.tariff-flat", { price, currency: tariff.currency })
            : t("site-energy.tariff-bands", {
                price,
                currency: tariff.currency,
                count: tariff.bands.length,
              })}
        </p>
      )}
      {co2KgPerKWh !== null && (
        <p class="num">{t("site-energy.co2-hint", { factor: String(co2KgPerKWh) })}</p>
      )}
      {isOpen && (
        <PriceSheet
          settings={saved ?? props.settings}
          close={() => setOpen(false)}
          saved={setSaved}
        />
      )}
    </section>
  );
}

function PriceSheet(props: {
  readonly settings: EnergySettings;
  readonly close: () => void;
  readonly saved: (settings: EnergySettings) => void;
}) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [draft, setDraft] = useState<PriceDraft>(() => draftOf(props.settings));
  const [fault, setFault] = useState<DraftFault | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = (part: Partial<PriceDraft>) => setDraft({ ...draft, ...part });
  const save = async () => {
    const settings = settingsOf(draft);
    if (typeof settings === "string") {
      setFault(settings);
      return;
    }
    setFault(null);
    const answer = await api.setEnergySettings(settings);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    props.saved(settings);
    props.close();
  };
  const wrong = (kind: DraftFault) => (fault === kind ? t(`site-energy.${kind}-wrong`) : null);
  return (
    <Sheet title={t("site-energy.prices")} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <BasePrice draft={draft} change={change} wrong={wrong} />
        <Bands bands={draft.bands} change={(bands) => change({ bands })} />
        <Field
          label={t("site-energy.factor")}
          hint={t("site-energy.factor-hint")}
          error={wrong("factor")}
        >
          {(ids) => (
            <input
              {...ids}
              inputMode="decimal"
              value={draft.factor}
              onInput={(event) => change({ factor: event.currentTarget.value })}
            />
          )}
        </Field>
        {problem !== null && <ProblemNote problem={problem} />}
        <div class="sheet-buttons">
          <button type="submit" class="button button-main">
            {t("site-energy.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

/** What a kWh costs whenever no band says otherwise. */
function BasePrice(props: {
  readonly draft: PriceDraft;
  readonly change: (part: Partial<PriceDraft>) => void;
  readonly wrong: (kind: DraftFault) => string | null;
}) {
  const { draft, change, wrong } = props;
  const { t } = useSpeech();
  return (
    <div class="field-row">
      <Field
        label={t("site-energy.price")}
        hint={t("site-energy.price-hint")}
        error={wrong("price")}
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="decimal"
            value={draft.price}
            onInput={(event) => change({ price: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t("site-energy.currency")} hint="ISO 4217" error={wrong("currency")}>
        {(ids) => (
          <input
            {...ids}
            maxLength={3}
            value={draft.currency}
            onInput={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
          />
        )}
      </Field>
    </div>
  );
}

function Bands(props: {
  readonly bands: readonly BandDraft[];
  readonly change: (bands: readonly BandDraft[]) => void;
}) {
  const { bands, change } = props;
  const { t } = useSpeech();
  return (
    <fieldset>
      <legend>{t("site-energy.bands")}</legend>
      {bands.map((band, at) => (
        <div key={at} class="energy-band">
          <Time
            label={t("site-energy.band-from")}
            value={band.from}
            change={(from) => change(bands.with(at, { ...band, from }))}
          />
          <Time
            label={t("site-energy.band-to")}
            value={band.to}
            change={(to) => change(bands.with(at, { ...band, to }))}
          />
          <Field label={t("site-energy.band-price")} hint={null}>
            {(ids) => (
              <input
                {...ids}
                inputMode="decimal"
                value={band.price}
                onInput={(event) =>
                  change(bands.with(at, { ...band, price: event.currentTarget.value }))
                }
              />
            )}
          </Field>
          <button
            type="button"
            class="button button-small"
            aria-label={t("site-energy.band-remove")}
            onClick={() => change(bands.toSpliced(at, 1))}
          >
            ×
          </button>
        </div>
      ))}
      {bands.length < bandsMax && (
        <button
          type="button"
          class="button button-small"
          onClick={() => change([...bands, newBand])}
        >
          {t("site-energy.band-add")}
        </button>
      )}
    </fieldset>
  );
}

function Time(props: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  return (
    <Field label={props.label} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={props.value}
          onChange={(event) => props.change(event.currentTarget.value)}
        >
          {halfHours.map((time) => (
            <option key={time} value={time}>
              {time}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
