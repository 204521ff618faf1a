import { errorCatalogue } from "../../../contract/errors.ts";
import { requestRate, type SetupLink, type SetupView } from "../../../contract/setup.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { numberText } from "../../../contract/text/text.ts";
import { useRoom } from "./panel-context.tsx";

/** The lines of the room: there or not, how busy, what went wrong. */
export function LinesCard(props: { readonly setup: SetupView; readonly before: SetupView | null }) {
  const { setup, before } = props;
  const { devices } = useRoom();
  const { t } = useSpeech();
  const unpowered = new Set(
    devices.filter((one) => one.availability === "unpowered").map((one) => one.device),
  );
  return (
    <section class="card" aria-labelledby="machine-lines">
      <h2 id="machine-lines">{t("machine.lines")}</h2>
      <p class="small quiet">{t("machine.lines-hint")}</p>
      <ul class="lines">
        {setup.links.map((link) => (
          <Line
            key={link.link}
            link={link}
            rate={requestRate(link.link, before, setup)}
            isDark={!link.up && link.devices.every((device) => unpowered.has(device))}
          />
        ))}
      </ul>
    </section>
  );
}

function Line(props: {
  readonly link: SetupLink;
  readonly rate: number | null;
  /** Nothing on it has supply: that it is down is as it should be. */
  readonly isDark: boolean;
}) {
  const { link, rate, isDark } = props;
  const { t, locale } = useSpeech();
  const facts = [
    link.settings,
    t("machine.line-devices", { count: link.devices.length }),
    rate === null ? null : t("machine.rate", { rate: numberText(locale.language, rate) }),
    link.queued === 0 ? null : t("machine.queued", { count: link.queued }),
    link.sinceMs === null ? null : t("machine.since", { sinceAtMs: link.sinceMs }),
  ].filter((fact) => fact !== null);
  return (
    <li class="line">
      <div class="line-head">
        <span class="line-name">
          {link.link} <span class="small quiet">{link.type}</span>
        </span>
        <LineState link={link} isDark={isDark} />
      </div>
      <p class="small quiet num">{facts.join(" · ")}</p>
      {link.failure !== null && !isDark && <Failure failure={link.failure} />}
      <LineLoad link={link} />
      <LineFaults link={link} />
    </li>
  );
}

function LineState({ link, isDark }: { readonly link: SetupLink; readonly isDark: boolean }) {
  const { t } = useSpeech();
  if (link.up) return <Badge tone="calm" icon="calm" text={t("machine.line-up")} />;
  if (isDark) return <Badge tone="unknown" icon="off" text={t("machine.line-unpowered")} />;
  if (link.failure === null) {
    return <Badge tone="unknown" icon="unknown" text={t("machine.line-untried")} />;
  }
  return <Badge tone="now" icon="now" text={t("machine.line-down")} />;
}

function Failure(props: { readonly failure: NonNullable<SetupLink["failure"]> }) {
  const { code, detail } = props.failure;
  const { t, locale } = useSpeech();
  const { zh, en, adviceZh, adviceEn } = errorCatalogue[code];
  const [what, advice] = locale.language === "zh" ? [zh, adviceZh] : [en, adviceEn];
  return (
    <p class="small line-failure">
      {t("device.failure", { what, advice })}
      {detail !== undefined && <span class="quiet"> ({detail})</span>}
    </p>
  );
}

/** Above this a line has no time left for repeats, commands and a silent device. */
const crowdedShare = 0.8;

/** Measured where somebody measures it, else by the plan; a word says what it means. */
function LineLoad({ link }: { readonly link: SetupLink }) {
  const { t } = useSpeech();
  const share = link.busyShare ?? link.planShare;
  if (share === null) return null;
  const percent = (value: number) => Math.round(value * 100);
  const worst = Math.max(share, link.planShare ?? 0);
  const word = worst > 1 ? "over" : worst > crowdedShare ? "crowded" : "calm";
  const parts = [
    link.busyShare === null ? null : t("machine.busy", { percent: percent(link.busyShare) }),
    link.planShare === null ? null : t("machine.plan", { percent: percent(link.planShare) }),
    t(`machine.load-${word}`),
  ].filter((part) => part !== null);
  return (
    <div class={`load load-${word}`}>
      <svg class="load-bar" aria-hidden="true" focusable="false">
        <rect
          class="load-used"
          x="0"
          y="0"
          height="100%"
          width={`${Math.min(100, percent(share))}%`}
        />
        {link.planShare !== null && (
          <rect
            class="load-plan"
            x={`${Math.min(99, percent(link.planShare))}%`}
            y="0"
            height="100%"
            width="2"
          />
        )}
      </svg>
      <span class="small num">{parts.join(" · ")}</span>
    </div>
  );
}

const faults = [
  "timeouts",
  "checksumErrors",
  "unexpected",
  "late",
  "dropped",
  "overdue",
] as const satisfies readonly (keyof SetupLink)[];

function LineFaults({ link }: { readonly link: SetupLink }) {
  const { t, locale } = useSpeech();
  const counted = faults.filter((name) => link[name] > 0);
  const total = counted.reduce((sum, name) => sum + link[name], 0);
  if (total === 0) return <p class="small quiet">{t("machine.faults-none")}</p>;
  const parts = counted.map(
    (name) => `${t(`machine.count-${name}`)} ${numberText(locale.language, link[name])}`,
  );
  return (
    <p class="small num">
      <strong>{t("machine.faults", { count: total })}</strong> {parts.join(" · ")}
    </p>
  );
}
