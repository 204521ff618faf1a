import { useEffect, useState } from "preact/hooks";
import type { Live } from "./live.ts";

/** A live line that lasts as long as the component and the key; null until it is opened. */
export function useLive<T>(open: () => Live<T>, key: string): Live<T> | null {
  const [live, setLive] = useState<Live<T> | null>(null);
  useEffect(() => {
    const opened = open();
    setLive(opened);
    return () => opened.close();
  }, [key]);
  return live;
}
