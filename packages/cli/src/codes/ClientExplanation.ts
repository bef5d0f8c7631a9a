/**
 * Looks up the errors that the client adds to those of Flanks, such as `UserActionNeeded`.
 *
 * @since 0.1.0
 */
import * as ClientError from "@effect-flanks/client/ClientError"
import type { Actor } from "@effect-flanks/domain/Table"
import * as DateTime from "effect/DateTime"
import * as Redacted from "effect/Redacted"
import { nearest, normalize } from "../Suggestion.ts"

type Tag = ClientError.ClientError["_tag"]

/** One of the client's own errors. */
export interface ClientExplanation {
  readonly tag: Tag
  readonly meaning: string
  /** The calls that fail with it. */
  readonly when: string
  readonly actor: Actor
  /** What to do. There are several if it depends on a field of the error. */
  readonly actions: ReadonlyArray<string>
  /** The names of its fields. */
  readonly fields: ReadonlyArray<string>
}

interface Entry {
  readonly meaning: string
  readonly when: string
  /** An error of each form, from which the advice is read. */
  readonly samples: readonly [ClientError.ClientError, ...Array<ClientError.ClientError>]
}

const redirect = (reason: ClientError.RedirectMismatch["reason"]) => new ClientError.RedirectMismatch({ reason })

const userAction = (todo: ClientError.UserActionNeeded["todo"]) =>
  new ClientError.UserActionNeeded({ todo, blocked: false, token: null })

const entries: { readonly [T in Tag]: Entry } = {
  UserActionNeeded: {
    meaning: "the connection is blocked, or the bank wants the user to confirm their identity",
    when: "a wait for data or for a delayed token",
    samples: [userAction("Reset"), userAction("Sca")]
  },
  DataPending: {
    meaning: "some data was still being retrieved when the wait ended",
    when: "a wait for data, after half an hour",
    samples: [new ClientError.DataPending({ pending: [], ready: [] })]
  },
  DataErrored: {
    meaning: "Flanks failed to retrieve some of the data, and the rest is ready",
    when: "a wait for data",
    samples: [new ClientError.DataErrored({ errored: [], ready: [] })]
  },
  ActivationOverdue: {
    meaning: "the security checks should be over, but the token is still delayed",
    when: "a wait for a delayed token",
    samples: [new ClientError.ActivationOverdue({ since: DateTime.makeUnsafe(0) })]
  },
  SessionUnfinished: {
    meaning: "the user came back before their session had finished",
    when: "completing a redirect",
    samples: [new ClientError.SessionUnfinished({ sessionId: "", sessionStatus: null })]
  },
  SessionAbandoned: {
    meaning: "the user did not finish their session in time",
    when: "a wait for a session, after half an hour without the user",
    samples: [new ClientError.SessionAbandoned({ sessionId: "", sessionStatus: null })]
  },
  SessionNotFound: {
    meaning: "your company has no session with this ID",
    when: "a call for one session",
    samples: [new ClientError.SessionNotFound({ sessionId: "" })]
  },
  RedirectMismatch: {
    meaning: "the URL that the user came back to does not belong to their own session",
    when: "completing a redirect",
    samples: [redirect("OtherSession"), redirect("LinkCode")]
  },
  ExchangeUncertain: {
    meaning: "a link code was posted, the response was lost, and a token may have been issued",
    when: "the exchange of a link code",
    samples: [new ClientError.ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null })]
  },
  UnexpectedShape: {
    meaning: "the operation succeeded, but the response does not match the contract",
    when: "any operation",
    samples: [
      new ClientError.UnexpectedShape({
        operation: "",
        httpStatus: 200,
        path: [],
        expected: "",
        body: Redacted.make("")
      })
    ]
  },
  InsecureUrl: {
    meaning: "the base URL would send secrets to another machine without encryption, so nothing was sent",
    when: "creating the client",
    samples: [new ClientError.InsecureUrl({ origin: "" })]
  },
  ResendingTransport: {
    meaning: "this runtime may send a request twice, so a request that must be sent once was not sent",
    when: "an exchange or a creation in a browser, as a defect",
    samples: [new ClientError.ResendingTransport({ operation: "" })]
  },
  ClientClosed: {
    meaning: "the client was closed before the call ended",
    when: "any call of a FlanksPromise",
    samples: [new ClientError.ClientClosed()]
  }
}

const fields = new Map<string, ReadonlyArray<string>>(
  ClientError.ClientError.members.map(({ fields: { _tag, ...rest } }) => [_tag.schema.literal, Object.keys(rest)])
)

/** The client's errors. Those of waiting come first. */
export const all: ReadonlyArray<ClientExplanation> = (Object.keys(entries) as ReadonlyArray<Tag>).map((tag) => {
  const { meaning, samples, when } = entries[tag]
  const [first] = samples
  return {
    tag,
    meaning,
    when,
    actor: first.actor,
    actions: samples.map(({ action }) => action),
    fields: fields.get(tag) ?? []
  }
})

/** The error with a tag, in any case, or an empty list. */
export const find = (query: string): ReadonlyArray<ClientExplanation> =>
  all.filter(({ tag }) => normalize(tag) === normalize(query))

/** The words to suggest. `find` ignores their case, spaces and underscores. */
export const known: ReadonlyArray<string> = all.map(({ tag }) => tag)

/** The most similar tags. The result is empty if none is similar. */
export const suggest = (query: string): ReadonlyArray<string> => nearest(query, known, normalize)
