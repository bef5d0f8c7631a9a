/** Printed in any way, an outcome shows its fields with the secrets masked. */
import * as Redacted from "effect/Redacted"
import { maskBody, masked } from "../Secrets.ts"

interface Printable {
  readonly _tag: string
  readonly token?: Redacted.Redacted | null
  readonly body?: Redacted.Redacted
  readonly cause?: unknown
}

/**
 * The encoded form, by hand: encoding with the Schema takes three times as long, and errors are logged in bursts. A test
 * holds the two to the same.
 */
export const encoded = (outcome: Printable): object => {
  const { body, token } = outcome
  return {
    ...outcome,
    ...token !== undefined && token !== null && { token: masked },
    ...body !== undefined && { body: maskBody(Redacted.value(body)) }
  }
}

function toJSON(this: Printable): object {
  return encoded(this)
}

type Inspect = (value: unknown, options: object) => string

/** As Node prints an error: its stack, then its fields. */
function inspect(this: Printable, _depth: number, options: object, print: Inspect): string {
  const fields = print(encoded(this), options)
  return this instanceof Error ? `${this.stack ?? this.message} ${fields}` : `${this._tag} ${fields}`
}

/** The methods for a prototype. */
export const printable: PropertyDescriptorMap = {
  toJSON: { value: toJSON, configurable: true },
  [Symbol.for("nodejs.util.inspect.custom")]: { value: inspect, configurable: true }
}
