/** Where the reader wanted to go when another sign-on took him away. Of this tab only. */
const mark = "huitang.address";

/** Before the way to another sign-on. */
export function keepAddress(page: Window): void {
  try {
    page.sessionStorage.setItem(mark, page.location.hash);
  } catch {
    // Without a memory the way back ends at the first page.
  }
}

/** After the way back: it always ends at the first page. */
export function returnToAddress(page: Window): void {
  if (page.location.hash !== "#/") return;
  try {
    const kept = page.sessionStorage.getItem(mark) ?? "";
    page.sessionStorage.removeItem(mark);
    if (kept.startsWith("#/")) page.history.replaceState(null, "", kept);
  } catch {
    // As above.
  }
}
