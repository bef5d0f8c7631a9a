/**
 * Docstrings for the fields of Schema classes. TypeScript drops the docstring of a field on its way through a Schema's types,
 * so that hovering `error.traceId` would show none. Here each class gets the same fields again, from documented interfaces.
 */
import type * as Redacted from "effect/Redacted"
import type { AdviceFields, FailureFields, ResponseFields } from "../Response.ts"

/** The field that every outcome of a session or a redirect keeps. */
export interface KeptFields {
  /**
   * The original, `Redacted`: the session's `status`, `error_code` and `connection_id` as JSON, or the URL of the redirect.
   * When it is encoded or printed, its secrets are masked, and a URL isn't shown at all.
   */
  readonly original: Redacted.Redacted
}

/** The fields that every outcome of a session keeps. */
export interface SessionFields extends KeptFields {
  /**
   * The session's `status`, known or unknown, verbatim except that anything that looks like a secret is masked; null if the
   * session has none. It is not called `status`, because web frameworks respond with the `status` of an error that they
   * catch.
   */
  readonly sessionStatus: string | null
  /**
   * The session's `error_code` or the redirect's `error`, known or unknown, verbatim except that anything that looks like a
   * secret is masked; null if there is none.
   */
  readonly code: string | null
  /** The `connection_id`, whatever the outcome; null if there is none. It is a secret, and is masked when encoded. */
  readonly connection: Redacted.Redacted | null
}

// TypeScript asks for `any[]` in the constructor of a mixin.
// oxlint-disable-next-line typescript/no-explicit-any
type Constructor<A> = new(...args: Array<any>) => A

/** `Fields` if `A` has all of them. */
type Has<A, Fields> = A extends Fields ? Fields : unknown

/** The documented fields that instances of a class have. */
export type FieldsOf<A> =
  & Has<A, ResponseFields>
  & Has<A, FailureFields>
  & Has<A, AdviceFields>
  & Has<A, SessionFields>
  & Has<A, KeptFields>

/** A class whose fields show their docstrings. */
export type WithFieldDocs<C extends Constructor<unknown>> = C & Constructor<FieldsOf<InstanceType<C>>>

/** Returns the class unchanged, with docstrings on its fields. */
export const withFieldDocs = <C extends Constructor<unknown>>(Class: C): WithFieldDocs<C> => Class as WithFieldDocs<C>
