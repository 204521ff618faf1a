import { limits } from "../limits.ts";

const star = "*".charCodeAt(0);

/**
 * The passwords this process has read, so that none of them can be seen on a traced wire, whatever
 * the protocol. A net under the patterns that the drivers declare: it knows clear text only.
 */
export class KnownSecrets {
  readonly #secrets = new Set<string>();

  /** The same reader; what it reads is remembered. Files of more than one line hold no password. */
  watch(read: (file: string) => Promise<string>): (file: string) => Promise<string> {
    return async (file) => {
      const content = await read(file);
      this.#learn(content.trim());
      return content;
    };
  }

  /** Hides every known secret in these bytes, in place. */
  hideIn(bytes: Buffer): void {
    for (const secret of this.#secrets) {
      for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + 1)) {
        bytes.fill(star, at, at + Buffer.byteLength(secret));
      }
    }
  }

  #learn(secret: string): void {
    const { secretMinBytes, secretMaxBytes, secretsMax } = limits.trace;
    const length = Buffer.byteLength(secret);
    if (length < secretMinBytes || length > secretMaxBytes || secret.includes("\n")) return;
    this.#secrets.delete(secret);
    this.#secrets.add(secret);
    const [oldest] = this.#secrets;
    if (this.#secrets.size > secretsMax && oldest !== undefined) this.#secrets.delete(oldest);
  }
}
