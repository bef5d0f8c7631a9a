/** Prints an outcome's fields with the secrets masked, in every way that a value can be printed. */
import * as Redacted from "effect/Redacted"
import { maskBody, masked } from "../Secrets.ts"
import { requestSecretsOf } from "./requestSecrets.ts"

interface Printable {
  readonly _tag: string
  readonly cause?: unknown
}

/** The original from Flanks is shown with its secrets masked. Any other `Redacted` is itself a secret. */
const show = (name: string, secret: Redacted.Redacted<unknown>): string => {
  const value = name === "body" || name === "original" ? Redacted.value(secret) : null
  return typeof value === "string" ? maskBody(value, requestSecretsOf(secret)) : masked
}

/**
 * The encoded form, without the Schema, which takes three times as long. Errors are logged in bursts, so speed matters. A
 * test compares the two.
 */
export const encoded = (outcome: Printable): object => {
  const shown: Record<string, unknown> = { ...outcome }
  for (const name of Object.keys(shown)) {
    const value = shown[name]
    if (Redacted.isRedacted(value)) shown[name] = show(name, value)
  }
  return shown
}

function toJSON(this: Printable): object {
  return encoded(this)
}

type Inspect = (value: unknown, options: object) => string

/** Prints an error in Node's form: its stack, then its fields. */
function inspect(this: Printable, _depth: number, options: object, print: Inspect): string {
  const fields = print(encoded(this), options)
  return this instanceof Error ? `${this.stack ?? this.message} ${fields}` : `${this._tag} ${fields}`
}

/** The methods for a prototype. */
export const printable: PropertyDescriptorMap = {
  toJSON: { value: toJSON, configurable: true },
  [Symbol.for("nodejs.util.inspect.custom")]: { value: inspect, configurable: true }
}
