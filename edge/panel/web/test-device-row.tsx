import { Badge } from "../../../contract/screen/badge.tsx";
import { formatRoute } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { gateway } from "../../../contract/selftest.ts";
import { useMayAct } from "./acting.tsx";
import { deviceKindTitle } from "./device-title.ts";
import { KindIcon } from "./kind-icon.tsx";
import { TestFinding } from "./test-finding.tsx";
import { looksOfResult } from "./test-look.ts";
import { type DeviceResult, findingsOf, isFinding } from "./test-results.ts";
import { TestStepRow } from "./test-step-row.tsx";

/** What can be done about a device from its row. */
export interface DeviceActs {
  /** Tests it once more; null while that cannot be. */
  readonly again: ((device: string) => void) | null;
  readonly trace: (device: string) => void;
}

/** A device with its result; opened, with all that was tried on it. */
export function TestDeviceRow(props: {
  readonly result: DeviceResult;
  readonly open: boolean;
  readonly acts: DeviceActs | null;
}) {
  const { result, acts } = props;
  const { t, say, locale } = useSpeech();
  const passed = result.steps.filter((step) => step.result === "pass").length;
  return (
    <li class={`test-device test-device-${result.standing}`}>
      <details open={props.open}>
        <summary>
          <KindIcon kind={result.device === gateway ? gateway : result.kind} />
          <span class="test-device-name">
            {deviceKindTitle(locale, result)} <span class="device-id">{result.device}</span>
          </span>
          <Badge {...looksOfResult[result.standing]} text={t(`result.${result.standing}`)} />
          <span class="test-device-more small quiet num">
            {result.now === null
              ? t("test.passed-of", { passed, total: result.steps.length })
              : say(result.now)}
          </span>
        </summary>
        <ul class="test-steps">
          {findingsOf(result.steps).map((finding) => (
            <TestFinding key={finding.steps[0]?.id} finding={finding} />
          ))}
          {result.steps
            .filter((step) => !isFinding(step.result))
            .map((step) => (
              <TestStepRow key={step.id} step={step} />
            ))}
        </ul>
        {acts !== null && <DeviceActButtons device={result.device} acts={acts} />}
      </details>
    </li>
  );
}

function DeviceActButtons(props: { readonly device: string; readonly acts: DeviceActs }) {
  const { device, acts } = props;
  const { t } = useSpeech();
  const mayAct = useMayAct();
  const { again } = acts;
  return (
    <div class="test-acts">
      {mayAct && again !== null && (
        <button
          type="button"
          class="button button-small"
          aria-label={t("test.again-device", { device })}
          onClick={() => again(device)}
        >
          {t("test.again")}
        </button>
      )}
      {device !== gateway && (
        <>
          <a
            class="button button-small button-quiet"
            aria-label={t("test.to-device-name", { device })}
            href={formatRoute({ path: ["devices"], query: new Map([["q", device]]) })}
          >
            {t("test.to-device")}
          </a>
          {mayAct && (
            <button
              type="button"
              class="button button-small button-quiet"
              aria-label={t("trace.open-device", { device })}
              onClick={() => acts.trace(device)}
            >
              {t("trace.open")}
            </button>
          )}
        </>
      )}
    </div>
  );
}
