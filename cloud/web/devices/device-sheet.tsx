import { useState } from "preact/hooks";
import type { DeviceChange, DeviceEntry, DeviceLedger } from "../../../contract/inventory.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { formatRoute } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { isTextKey, numberText } from "../../../contract/text/text.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { useConsole, useMay } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import type { DeviceRef } from "./device-api.ts";
import { FactsForm } from "./facts-form.tsx";
import { faultText, looksOfAvailability, looksOfWarranty } from "./device-looks.ts";

/** With its year: a ledger reaches back for many. */
function momentText(timeZone: string, atMs: number): string {
  const { date, time } = wallClock(timeZone, atMs);
  return `${date} ${time}`;
}

/** One device: what it says, what people wrote of it, and everything that ever changed. */
export function DeviceSheet(props: { readonly of: DeviceRef; readonly close: () => void }) {
  const { of, close } = props;
  const { api } = useConsole();
  const [round, setRound] = useState(0);
  const answer = useAnswer(() => api.deviceLedger(of), `${of.site}/${of.room}/${of.device}`, round);
  return (
    <Sheet title={of.device} close={close}>
      <AnswerPart answer={answer}>
        {(ledger) => <Ledger ledger={ledger} saved={() => setRound((count) => count + 1)} />}
      </AnswerPart>
    </Sheet>
  );
}

function Ledger(props: { readonly ledger: DeviceLedger; readonly saved: () => void }) {
  const { device, history, isMore } = props.ledger;
  const { t } = useSpeech();
  const mayKeep = useMay("keep-inventory");
  const [isEditing, setIsEditing] = useState(false);
  const { site, room } = device;
  return (
    <div class="ledger">
      {device.factsDoubted && <Badge tone="soon" icon="soon" text={t("inventory.doubted")} />}
      <Told device={device} />
      {isEditing ? (
        <FactsForm
          device={device}
          saved={() => {
            setIsEditing(false);
            props.saved();
          }}
          cancel={() => setIsEditing(false)}
        />
      ) : (
        <Facts device={device} edit={mayKeep ? () => setIsEditing(true) : null} />
      )}
      <section aria-labelledby="device-history">
        <h3 id="device-history">{t("inventory.history")}</h3>
        <ol class="ledger-lines">
          {history.map((line, at) => (
            <HistoryLine key={`${line.atMs}-${at}`} line={line} timeZone={device.timeZone} />
          ))}
        </ol>
        {isMore && <p class="small quiet">{t("inventory.history-more")}</p>}
      </section>
      <a class="button" href={formatRoute({ path: ["rooms", site, room], query: new Map() })}>
        {t("inventory.to-room")}
      </a>
    </div>
  );
}

function Told({ device }: { readonly device: DeviceEntry }) {
  const { t, locale } = useSpeech();
  const at = (ms: number | null) => (ms === null ? "—" : momentText(device.timeZone, ms));
  const hours = (value: number | null) =>
    value === null ? "—" : `${numberText(locale.language, value)} h`;
  const { fault, availability } = device;
  const rows: readonly (readonly [string, string])[] = [
    [t("inventory.room-name"), device.roomName[locale.language]],
    [t("inventory.kind"), t(`kind.${device.kind}`)],
    [t("inventory.maker"), device.maker || "—"],
    [t("inventory.model"), device.model || "—"],
    [t("inventory.serial"), device.serial || "—"],
    [t("inventory.firmware"), device.firmware || "—"],
    [t("inventory.first-seen"), at(device.firstSeenMs)],
    [t("inventory.last-seen"), at(device.lastSeenMs)],
    ...(device.goneSinceMs === null
      ? []
      : [[t("inventory.gone-since"), at(device.goneSinceMs)] as const]),
    ...(device.lampHours === null
      ? []
      : [[t("point.lampHours"), hours(device.lampHours)] as const]),
    ...(device.filterHours === null
      ? []
      : [[t("point.filterHours"), hours(device.filterHours)] as const]),
  ];
  return (
    <section aria-labelledby="device-told">
      <h3 id="device-told">{t("inventory.told")}</h3>
      <p class="ledger-badges">
        <Badge {...looksOfAvailability[availability]} text={t(`availability.${availability}`)} />
        {fault !== null && (
          <span class="small">
            {faultText(fault, locale.language)} · {at(fault.atMs)}
            {fault.stands ? "" : ` · ${t("inventory.fault-past")}`}
          </span>
        )}
      </p>
      <FactRows rows={rows} />
    </section>
  );
}

const factNames = ["tag", "unit", "boughtOn", "warrantyUntil", "place", "note"] as const;

function Facts(props: { readonly device: DeviceEntry; readonly edit: (() => void) | null }) {
  const { facts, warranty } = props.device;
  const { t } = useSpeech();
  return (
    <section aria-labelledby="device-facts">
      <h3 id="device-facts">{t("inventory.facts")}</h3>
      {warranty !== "unknown" && (
        <Badge {...looksOfWarranty[warranty]} text={t(`inventory.warranty-${warranty}`)} />
      )}
      <FactRows
        rows={factNames.map((name) => [
          t(`inventory.${name}`),
          facts[name] || t("inventory.empty-value"),
        ])}
      />
      {props.edit !== null && (
        <button type="button" class="button" onClick={props.edit}>
          {t("inventory.edit")}
        </button>
      )}
    </section>
  );
}

export function FactRows(props: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl class="fact-rows">
      {props.rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function HistoryLine(props: { readonly line: DeviceChange; readonly timeZone: string }) {
  const { line, timeZone } = props;
  const { t } = useSpeech();
  const isConfirmed = line.kind === "facts" && line.changed.length === 0;
  const nameOf = (name: string) => {
    const key = `inventory.${name}`;
    return isTextKey(key) ? t(key) : name;
  };
  return (
    <li>
      <p>
        <strong>{t(`inventory.change-${isConfirmed ? "confirmed" : line.kind}`)}</strong>{" "}
        <span class="small quiet">
          <span class="num">{momentText(timeZone, line.atMs)}</span> ·{" "}
          {line.who || t("inventory.by-hub")}
        </span>
      </p>
      {line.changed.map(({ name, before, after }) => (
        <p class="small" key={name}>
          {nameOf(name)}: {before === "" ? "" : `${before} → `}
          {after || t("inventory.empty-value")}
        </p>
      ))}
    </li>
  );
}
