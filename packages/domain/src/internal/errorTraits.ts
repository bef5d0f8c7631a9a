/** What an error answers when it is asked: its row of the table, and the questions that Effect itself asks. */
import type { Actor, ErrorTag, Retry, Row } from "../Table.ts"
import { rows, transient } from "../Table.ts"

/** Marks the errors of this library: a `_tag` alone may be somebody else's. */
export const TypeId = "~@effect-flanks/domain/FlanksError"

/** The accessors of every error; `A` and `R` are literals wherever the tag alone decides. */
export interface ErrorTraits<A extends Actor = Actor, R extends Retry = Retry> {
  readonly [TypeId]: typeof TypeId
  /** What happened. */
  readonly meaning: string
  /** What to do next. */
  readonly action: string
  /** Whose turn it is. */
  readonly actor: A
  /** Whether the same call is worth repeating, and on which schedule. */
  readonly retry: R
  /** The row's remark; it decides nothing. */
  readonly regulatedOnly: boolean
  readonly "~effect/Runtime/errorExitCode": number
  readonly "~effect/ErrorReporter/severity": "Error" | "Warn" | "Info"
  readonly "~effect/ErrorReporter/ignore": boolean
  readonly "~effect/ErrorReporter/attributes": { readonly [key: string]: unknown }
  readonly "~effect/cli/CliError/userMessage": string
}

interface ForActor {
  /** As sysexits.h has them: 69 unavailable, 75 try again, 77 no permission, 78 configuration. */
  readonly exitCode: number
  readonly severity: "Error" | "Warn" | "Info"
  /** Waiting, and what a user mistyped, is no incident. */
  readonly ignore: boolean
  /** The status that a service of one's own answers with. */
  readonly httpApiStatus: number
}

export const forActor: { readonly [A in Actor]: ForActor } = {
  nobody: { exitCode: 75, severity: "Info", ignore: true, httpApiStatus: 503 },
  developer: { exitCode: 78, severity: "Error", ignore: false, httpApiStatus: 500 },
  endUser: { exitCode: 77, severity: "Info", ignore: true, httpApiStatus: 422 },
  bank: { exitCode: 75, severity: "Warn", ignore: false, httpApiStatus: 502 },
  support: { exitCode: 69, severity: "Error", ignore: false, httpApiStatus: 502 },
  flanks: { exitCode: 75, severity: "Warn", ignore: false, httpApiStatus: 502 }
}

/** Sentences for end users, who neither can nor should know about requests. */
export const userTexts: { readonly [A in Actor]: string } = {
  nobody: "Your data is on its way. Please try again later.",
  developer: "Something went wrong on our side.",
  endUser: "Your bank needs you: please review your credentials, or confirm that it is you.",
  bank: "Your bank cannot be reached. Please try again later.",
  support: "Some of your data could not be retrieved. Please contact us.",
  flanks: "Something went wrong. Please try again later."
}

interface Traited {
  readonly httpStatus?: number
  readonly code?: number | null
  readonly basis?: string
  readonly transient?: boolean
}

/** The property descriptors that a class' prototype gets: metadata are read off the row, never stored. */
export const errorTraits = (tag: ErrorTag): PropertyDescriptorMap => {
  const plain: Row = rows[tag]
  const get = (answer: (row: Row, error: Traited) => unknown): PropertyDescriptor => ({
    configurable: true,
    get(this: Traited) {
      return answer(this.transient === true ? { ...plain, ...transient } : plain, this)
    }
  })
  return {
    [TypeId]: { value: TypeId },
    meaning: get((row) => row.meaning),
    action: get((row) => row.action),
    actor: get((row) => row.actor),
    retry: get((row) => row.retry),
    regulatedOnly: get((row) => row.regulatedOnly),
    "~effect/Runtime/errorExitCode": get((row) => forActor[row.actor].exitCode),
    "~effect/ErrorReporter/severity": get((row) => forActor[row.actor].severity),
    "~effect/ErrorReporter/ignore": get((row) => forActor[row.actor].ignore),
    "~effect/ErrorReporter/attributes": get(({ actor, retry }, { basis, code, httpStatus }) => ({
      tag,
      httpStatus,
      code,
      basis,
      actor,
      retry
    })),
    "~effect/cli/CliError/userMessage": get((row) => userTexts[row.actor])
  }
}
