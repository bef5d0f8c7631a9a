/**
 * Every law, grouped by the part of an implementation that it tests.
 *
 * @since 0.1.0
 */
import type { ClassifierLaw, Law, PartLaw, RedirectLaw, SessionLaw } from "./Law.ts"
import * as ClientLaws from "./laws/client.ts"
import * as CodecLaws from "./laws/codec.ts"
import * as Codes from "./laws/codes.ts"
import * as EffectLaws from "./laws/effect.ts"
import * as GrammarLaws from "./laws/grammar.ts"
import * as Keeping from "./laws/keeping.ts"
import * as Looks from "./laws/looks.ts"
import * as PollingLaws from "./laws/polling.ts"
import * as Reading from "./laws/reading.ts"
import * as RedirectLaws from "./laws/redirects.ts"
import * as RetryAfterLaws from "./laws/retryAfter.ts"
import * as ServerLaws from "./laws/server.ts"
import * as SessionLaws from "./laws/sessions.ts"
import * as StatusLaws from "./laws/statuses.ts"
import * as Successes from "./laws/successes.ts"
import * as Totality from "./laws/totality.ts"
import * as WaitingLaws from "./laws/waiting.ts"
import * as WindowLaws from "./laws/windows.ts"

/**
 * Laws about a classifier.
 *
 * @category laws
 */
export const classification: ReadonlyArray<ClassifierLaw> = [
  ...Object.values(Totality),
  ...Object.values(Reading),
  ...Object.values(Codes),
  ...Object.values(Successes),
  ...Object.values(StatusLaws),
  ...Object.values(Keeping),
  ...Object.values(Looks)
]

/**
 * Laws about a classifier of sessions.
 *
 * @category laws
 */
export const sessions: ReadonlyArray<SessionLaw> = Object.values(SessionLaws)

/**
 * Laws about a classifier of redirects.
 *
 * @category laws
 */
export const redirects: ReadonlyArray<RedirectLaw> = Object.values(RedirectLaws)

/**
 * Laws about a classifier as an effect.
 *
 * @category laws
 */
export const fromResponse: ReadonlyArray<PartLaw<"fromResponse">> = Object.values(EffectLaws)

/**
 * Laws about a parser and a printer of texts.
 *
 * @category laws
 */
export const grammar: ReadonlyArray<PartLaw<"grammar">> = Object.values(GrammarLaws)

/**
 * Laws about Schemas.
 *
 * @category laws
 */
export const codec: ReadonlyArray<PartLaw<"codec">> = Object.values(CodecLaws)

/**
 * Laws about waiting.
 *
 * @category laws
 */
export const waiting: ReadonlyArray<PartLaw<"waiting">> = [
  ...Object.values(WaitingLaws),
  ...Object.values(WindowLaws),
  ...Object.values(RetryAfterLaws),
  ...Object.values(PollingLaws)
]

/**
 * Laws about clients.
 *
 * @category laws
 */
export const client: ReadonlyArray<PartLaw<"client">> = Object.values(ClientLaws)

/**
 * Laws about servers that simulate Flanks.
 *
 * @category laws
 */
export const server: ReadonlyArray<PartLaw<"server">> = Object.values(ServerLaws)

/**
 * Every law, with its ID, its sentence and the rules behind it.
 *
 * @example
 * import * as Laws from "@effect-flanks/spec/Laws"
 * import { rules } from "@effect-flanks/spec/Rules"
 *
 * const lines = Laws.all.map(({ id, sentence, source }) =>
 *   `${id}: ${sentence} ${source.map((rule) => rules[rule]).join(" ")}`
 * )
 *
 * @category laws
 */
export const all: ReadonlyArray<Law> = [
  ...classification,
  ...sessions,
  ...redirects,
  ...fromResponse,
  ...grammar,
  ...codec,
  ...waiting,
  ...client,
  ...server
]
