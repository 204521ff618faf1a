import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { Provider } from "oidc-provider";

/** For tests: a real OpenID provider on this machine, where anybody signs in under any name. */
export interface OutsideProvider {
  readonly issuer: string;
  /** Lets a hub come: its callback must be known. */
  admit(callback: string): void;
  /** What it says of people, by name. */
  readonly roles: Map<string, readonly string[]>;
  stop(): Promise<void>;
}

export const clientId = "huitang";
export const clientSecret = "a-secret-of-the-hub-and-the-provider";

export async function startOutsideProvider(): Promise<OutsideProvider> {
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server: Server = createServer((request, response) => listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  const roles: OutsideProvider["roles"] = new Map();
  return {
    issuer,
    roles,
    admit(callback) {
      listener = providerOf(issuer, callback, roles).callback();
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const providerOf = (issuer: string, callback: string, roles: OutsideProvider["roles"]) =>
  new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    cookies: { keys: ["a key of the test"] },
    claims: { openid: ["sub"], profile: ["preferred_username", "roles"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, roles: roles.get(id) ?? [] }),
    }),
  });

/** As much of a browser as a sign-on needs: cookies by origin, and one step at a time. */
export class Visit {
  readonly #cookies = new Map<string, Map<string, string>>();

  async step(method: "GET" | "POST", url: string, form: Readonly<Record<string, string>> | null) {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const response = await fetch(url, {
      method,
      redirect: "manual",
      headers: { cookie: this.cookies(origin) },
      ...(form === null ? {} : { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const cut = pair.indexOf("=");
      if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, cut));
      else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const location = response.headers.get("location");
    const text = await response.text();
    return {
      status: response.status,
      text,
      next: location === null ? null : new URL(location, url).href,
    };
  }

  cookies(origin: string): string {
    const jar = this.#cookies.get(new URL(origin).origin) ?? new Map<string, string>();
    return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** From the hub to the provider, signed in there under that name, and to the address back. */
  async signInOutside(hub: string, name: string): Promise<string> {
    let at = (await this.step("GET", `${hub}/api/sign-on`, null)).next;
    for (let steps = 0; steps < 20 && at !== null; steps++) {
      if (at.startsWith(hub)) return at;
      const page = await this.step("GET", at, null);
      if (page.next !== null) {
        at = page.next;
        continue;
      }
      const prompt = page.text.includes('value="login"') ? "login" : "consent";
      const form = { prompt, login: name, password: "anything" };
      at = (await this.step("POST", at, form)).next;
    }
    throw new Error(`no way back to the hub; the last address was ${at ?? "none"}`);
  }
}
