/**
 * The common part of this library's errors: each takes its description from its row of the table, and is a native error
 * with its own fields and message.
 */
import type * as Cause from "effect/Cause"
import type { EarlierFailure } from "../Response.ts"
import type { Row } from "../Table.ts"
import { comparable } from "./equality.ts"
import { byActor, userTexts } from "./errorTraits.ts"
import { type WithFieldDocs, withFieldDocs } from "./fieldDocs.ts"
import { printable } from "./printing.ts"
import { cut } from "./text.ts"

/** Marks the errors of this library, because another library may use the same `_tag`. */
export const TypeId = "~@effect-flanks/domain/FlanksError"

/** The source of an error: a response, or a session or its redirect. */
export type Origin = "response" | "session"

/** The part of a table's row that describes an error. */
interface Advice extends Pick<Row, "meaning" | "action" | "actor" | "retry"> {
  readonly regulatedOnly?: boolean
  /** The sentence for the end user, if the actor alone doesn't decide it. */
  readonly userText?: string
}

interface Failure extends Cause.YieldableError {
  readonly _tag: string
  readonly httpStatus?: number
  readonly sessionStatus?: string | null
  readonly code?: number | string | null
  readonly text?: string | null
  readonly description?: string
  readonly basis?: string
  readonly transient?: boolean
  readonly earlier?: ReadonlyArray<EarlierFailure> | undefined
}

const longestText = 200

const shortly = ({ _tag: tag, httpStatus }: EarlierFailure): string =>
  httpStatus === null ? tag : `${tag} (${httpStatus})`

/** The earlier failures, each kind once. */
const summary = (earlier: ReadonlyArray<EarlierFailure>): string => {
  const times = new Map<string, number>()
  for (const failure of earlier) times.set(shortly(failure), (times.get(shortly(failure)) ?? 0) + 1)
  return Array.from(times, ([kind, count]) => count === 1 ? kind : `${kind} ×${count}`).join(", ")
}

/** The beginning of a message: the status of a response or a session, and the code, each if there is one. */
const placeOf = (status: number | string | null, code: number | string | null): string => {
  if (status === null) return code === null ? "" : `code ${code}: `
  return `status ${status}${code === null ? "" : `, code ${code}`}: `
}

/** The message: what happened, the text from Flanks or the network, and what to do next. */
export const messageOf = (
  { action, meaning }: Pick<Advice, "meaning" | "action">,
  status: number | string | null,
  code: number | string | null,
  text: string | null,
  earlier: ReadonlyArray<EarlierFailure> = []
): string =>
  placeOf(status, code) + meaning +
  (text === null ? "" : ` (${cut(text, longestText)})`) +
  (earlier.length === 0 ? "" : `, after ${summary(earlier)}`) + `. Next: ${action}.`

/** A value from the wire, cut to fit a message. */
const short = (value: number | string | null): number | string | null =>
  typeof value === "string" ? cut(value, longestText) : value

/** The description of an error, from its row of the table. */
export interface Described<R extends Advice = Advice> {
  readonly [TypeId]: Origin
  /** What happened, in a few words. Text for developers. */
  readonly meaning: string
  /** The actor's next step. Text for developers; `userText` is for end users. */
  readonly action: string
  /** Whether the same call is worth retrying, and on which schedule. */
  readonly retry: R["retry"]
  /** Flanks' page says that only regulated entities that don't use Flanks Link see this. It decides nothing. */
  readonly regulatedOnly: boolean
}

// TypeScript requires `any[]` in the constructor of a mixin.
// oxlint-disable-next-line typescript/no-explicit-any
type Constructor<A> = new(...args: Array<any>) => A

/** The properties that Effect's command line, runtime and reporters read from an error. */
const reported = (rowOf: (error: Failure) => Advice): PropertyDescriptorMap => {
  const answer = (read: (row: Advice, error: Failure) => unknown): PropertyDescriptor => ({
    configurable: true,
    get(this: Failure) {
      return read(rowOf(this), this)
    }
  })
  return {
    "~effect/Runtime/errorExitCode": answer(({ actor }) => byActor[actor].exitCode),
    "~effect/ErrorReporter/severity": answer(({ actor }) => byActor[actor].severity),
    "~effect/ErrorReporter/ignore": answer(({ actor }) => byActor[actor].ignore),
    "~effect/ErrorReporter/attributes": answer(({ actor, retry }, { _tag: tag, basis, code, httpStatus }) => ({
      tag,
      httpStatus,
      code,
      basis,
      actor,
      retry
    })),
    "~effect/cli/CliError/userMessage": answer(({ actor, userText = userTexts[actor] }) => userText)
  }
}

/**
 * Adds the description from a row of the table to a Schema class of errors. `whenTransient` is the row for an instance
 * whose `transient` is true.
 */
export const failure = <const R extends Advice, const T extends Advice = R>(
  row: R,
  whenTransient?: T,
  origin: Origin = "response"
) => {
  const rowOf = (error: Failure): R | T => error.transient === true && whenTransient !== undefined ? whenTransient : row

  return <C extends Constructor<Failure> & { readonly identifier: string }>(
    Class: C
  ): WithFieldDocs<C> & Constructor<Described<R | T>> => {
    const name = Class.identifier.slice(Class.identifier.lastIndexOf("/") + 1)

    class FlanksError extends Class {
      // oxlint-disable-next-line typescript/no-explicit-any -- as above
      constructor(...args: Array<any>) {
        super(...args)
        const { actor, meaning, userText = userTexts[actor] } = rowOf(this)
        const { code = null, description, earlier, httpStatus, sessionStatus = null, text = null } = this
        const advice = { meaning, action: this.action }
        Object.assign(this, { actor, userText })
        Object.defineProperty(this, "message", {
          value: messageOf(advice, httpStatus ?? short(sessionStatus), short(code), description ?? text, earlier),
          configurable: true,
          writable: true
        })
      }

      get [TypeId](): Origin {
        return origin
      }

      get meaning(): string {
        return rowOf(this).meaning
      }

      get action(): string {
        return rowOf(this).action
      }

      get retry(): (R | T)["retry"] {
        return rowOf(this).retry
      }

      get regulatedOnly(): boolean {
        return rowOf(this).regulatedOnly ?? false
      }
    }
    Object.defineProperties(FlanksError.prototype, {
      name: { value: name, configurable: true, writable: true },
      // If this tag were `Error`, Chai would compare only the name, the message and the code.
      [Symbol.toStringTag]: { value: name, configurable: true },
      ...comparable,
      ...printable,
      ...reported(rowOf)
    })
    return withFieldDocs<typeof FlanksError & C>(FlanksError)
  }
}
