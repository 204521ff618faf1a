import type { ComponentChildren } from "preact";
import { Badge } from "../badge.tsx";
import { useSpeech } from "../screen-context.tsx";
import { gateway } from "../../selftest.ts";
import { deviceKindTitle } from "./device-title.ts";
import { KindIcon } from "./kind-icon.tsx";
import { TestFinding } from "./test-finding.tsx";
import { looksOfResult } from "./test-look.ts";
import { type DeviceResult, findingsOf, isFinding } from "./test-results.ts";
import { TestStepRow } from "./test-step-row.tsx";

/** A device with its result; opened, with all that was tried on it. */
export function TestDeviceRow(props: {
  readonly result: DeviceResult;
  readonly open: boolean;
  /** What can be done about the device. */
  readonly children: ComponentChildren;
}) {
  const { result } = props;
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
        {props.children}
      </details>
    </li>
  );
}
