import { useState } from "preact/hooks";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { TestDeviceRow } from "../../../contract/screen/selftest/test-device-row.tsx";
import { type DeviceResult, isFinding } from "../../../contract/screen/selftest/test-results.ts";
import { DeviceActButtons } from "./device-act-buttons.tsx";
import { TraceSheet } from "./trace-sheet.tsx";

/** The devices of a test that goes on, worst first. */
export function RunningDevices(props: { readonly results: readonly DeviceResult[] }) {
  return (
    <ul class="test-devices">
      {props.results.map((result) => (
        <TestDeviceRow key={result.device} result={result} open={false}>
          {null}
        </TestDeviceRow>
      ))}
    </ul>
  );
}

/** More than these are opened by hand: a room without supply fails everything. */
const openedFindings = 4;

/** The devices of a test that has ended: what wants a look is open, the rest is out of the way. */
export function TestedDevices(props: {
  readonly results: readonly DeviceResult[];
  readonly again: ((device: string) => void) | null;
}) {
  const { results, again } = props;
  const { t } = useSpeech();
  const [traced, setTraced] = useState<string | null>(null);
  const acts = { again, trace: setTraced };
  const uneasy = results.filter(({ standing }) => isFinding(standing));
  const others = results.filter(({ standing }) => !isFinding(standing));
  return (
    <>
      {uneasy.length > 0 && (
        <ul class="test-devices">
          {uneasy.map((result, at) => (
            <TestDeviceRow key={result.device} result={result} open={at < openedFindings}>
              <DeviceActButtons device={result.device} acts={acts} />
            </TestDeviceRow>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details class="findings test-others">
          <summary>{t("test.others", { count: others.length })}</summary>
          <ul class="test-devices">
            {others.map((result) => (
              <TestDeviceRow key={result.device} result={result} open={false}>
                <DeviceActButtons device={result.device} acts={acts} />
              </TestDeviceRow>
            ))}
          </ul>
        </details>
      )}
      {traced !== null && <TraceSheet device={traced} close={() => setTraced(null)} />}
    </>
  );
}
