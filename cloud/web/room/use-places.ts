import type { PlacesView } from "../../../contract/places.ts";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";

const none: PlacesView["places"] = [];

/** Buildings and floors by name; none until the hub has told of them. */
export function usePlaces(): PlacesView["places"] {
  const { api } = useConsole();
  const answer = useAnswer(() => api.places(), "places");
  return answer?.ok === true ? answer.value.places : none;
}
