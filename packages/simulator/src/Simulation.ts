/**
 * The simulator as a pure function from a world, a request and a time to a response and the next world.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import * as DateTime from "effect/DateTime"
import * as CannedResponse from "./CannedResponse.ts"
import type { LogEntry } from "./ControlApi.ts"
import { settle } from "./internal/handlers/autoLogin.ts"
import { linksResponse } from "./internal/handlers/linksShutdown.ts"
import { type Problem } from "./internal/routing/problems.ts"
import { type Route, routesAt } from "./internal/routing/routes.ts"
import type { Request } from "./Request.ts"
import * as Fault from "./scenarios/Fault.ts"
import { loginWordIn } from "./scenarios/Scenario.ts"
import { lookUp, newId, timeAt, uuid, type World } from "./World.ts"

/**
 * A response, and how it is delivered.
 *
 * @category models
 */
export interface Reply {
  readonly answer: CannedResponse.CannedResponse
  readonly delivery: LogEntry["delivery"]
  /** The delay, in milliseconds of the clock. */
  readonly delay: number
  /** The requested operation, such as `links.exchange`. Null for an unknown path. */
  readonly operation: string | null
}

type Delivered = Omit<Reply, "operation">

type Answered = readonly [world: World, answer: CannedResponse.CannedResponse]

const bearer = /^Bearer +(\S+) *$/i

/** Why an access token is invalid. Null if it is valid. */
const tokenProblem = (
  { accessTokens }: World,
  { authorization }: Request,
  now: number
): CannedResponse.CannedResponse | null => {
  if (authorization === null) return CannedResponse.notAuthenticated
  const expiresAt = lookUp(accessTokens, bearer.exec(authorization)?.[1] ?? "")
  return expiresAt !== null && now < expiresAt ? null : CannedResponse.invalidAccessToken
}

const withoutToken = (world: World, route: Route, problem: CannedResponse.CannedResponse): Answered => {
  if (!route.path.startsWith("/letters/")) return [world, problem]
  const [after, id] = newId(world, "trace")
  return [after, CannedResponse.unauthenticated(uuid(id))]
}

const isRecord = (u: unknown): u is { readonly [name: string]: unknown } =>
  typeof u === "object" && u !== null && !Array.isArray(u)

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The input to decode. Null if it has the wrong type. */
const inputOf = (route: Route, { body, contentType, parts, query }: Request): unknown => {
  switch (route.reads) {
    case "query":
      return query
    case "parts":
      return parts === null ? null : Object.fromEntries(
        parts.map(({ filename, name, start, value }) => [name, filename === null ? value : { filename, start }])
      )
    case "json":
      return contentType === null && body === "" ? {} : json(body)
  }
}

const isMediaType = (route: Route, { body, contentType, parts }: Request): boolean => {
  switch (route.reads) {
    case "query":
      return true
    case "parts":
      return parts !== null
    case "json":
      return contentType === null ? body === "" : /^application\/json\s*(?:;|$)/i.test(contentType)
  }
}

const wrong = (world: World, route: Route, problems: ReadonlyArray<Problem>): Answered => {
  if (route.isNewer) {
    const [after, id] = newId(world, "trace")
    const details = problems.map(({ field, isMissing }): CannedResponse.Detail => ({
      error_type: isMissing ? "missing" : "invalid",
      field
    }))
    return [after, CannedResponse.validationError(details, uuid(id))]
  }
  const missing = problems.filter(({ isMissing }) => isMissing).map(({ field }) => field)
  if (missing.length > 0) return [world, CannedResponse.missingFields(missing)]
  const field = problems[0]?.field ?? "body"
  return [world, field === "grant_type" ? CannedResponse.accessDenied : CannedResponse.invalid(field)]
}

/** Whether the scenario header names an unknown scenario. A misspelled one would silently have no effect. */
const isMisspelled = ({ scenario }: Request): boolean =>
  scenario !== null && scenario !== "" && Fault.find(scenario) === null && loginWordIn(scenario) === null

/** Runs the operation of a request. */
const act = (world: World, route: Route, request: Request, now: number): Answered => {
  if (isMisspelled(request)) return [world, CannedResponse.invalid(Fault.header)]
  const ended = route.name.startsWith("links.") ? linksResponse(world, now) : null
  if (ended !== null) return [world, ended]
  const problem = route.needsToken ? tokenProblem(world, request, now) : null
  if (problem !== null) return withoutToken(world, route, problem)
  if (!isMediaType(route, request)) return [world, CannedResponse.unsupportedMediaType]
  const input = inputOf(route, request)
  if (!isRecord(input)) return wrong(world, route, [{ field: "body", isMissing: false }])
  const decoded = route.decode(input)
  if (decoded._tag === "Wrong") return wrong(world, route, decoded.problems)
  const step = route.handle({ world, now, request, payload: decoded.value, query: decoded.value })
  return step._tag === "Gave"
    ? [step.world, CannedResponse.json(step.status, step.value)]
    : [step.world, step.answer]
}

/** The fault for a request: the one in its header, otherwise the first one armed for it, which is then used up. */
const faultFor = (world: World, route: Route, { scenario }: Request): readonly [World, string | null] => {
  if (Fault.find(scenario) !== null) return [world, scenario]
  if (route.path.startsWith("/simulator/")) return [world, null]
  const at = world.armed.findIndex(({ operation }) => operation === null || operation === route.name)
  const found = world.armed[at]
  return found === undefined ? [world, null] : [{ ...world, armed: world.armed.toSpliced(at, 1) }, found.scenario]
}

const withoutCode = (answer: CannedResponse.CannedResponse): CannedResponse.CannedResponse => {
  const body = json(answer.body)
  if (!isRecord(body)) return answer
  const { error_code: _, ...rest } = body
  return { ...answer, body: JSON.stringify(rest) }
}

const withTrailingComma = (answer: CannedResponse.CannedResponse): CannedResponse.CannedResponse =>
  answer.status < 400 ? answer : { ...answer, body: answer.body.replace(/\}$/, ",}") }

const whole = (answer: CannedResponse.CannedResponse): Delivered => ({ answer, delivery: "whole", delay: 0 })

const withFault = (
  world: World,
  fault: Fault.Fault,
  acts: (world: World) => Answered
): readonly [world: World, delivered: Delivered] => {
  switch (fault._tag) {
    case "Answers":
      return [fault.acts ? acts(world)[0] : world, whole(fault.answer)]
    case "Breaks": {
      const [after, answer] = fault.acts ? acts(world) : [world, CannedResponse.internalError]
      return [after, { answer, delivery: fault.how, delay: 0 }]
    }
    case "Delays": {
      const [after, answer] = acts(world)
      return [after, { answer, delivery: "whole", delay: fault.millis }]
    }
    case "Rewords": {
      const [after, answer] = acts(world)
      return [after, whole(fault.how === "withoutCode" ? withoutCode(answer) : withTrailingComma(answer))]
    }
  }
}

/** The size of the log, in requests. */
const logged = 500

const log = (
  world: World,
  route: Route | undefined,
  { method }: Request,
  scenario: string | null,
  { answer, delivery }: Delivered,
  now: number
): World => {
  if (!world.settings.control || route?.path.startsWith("/simulator/control/")) return world
  const entry: LogEntry = {
    at: DateTime.formatIso(DateTime.makeUnsafe(now)),
    operation: route?.name ?? null,
    method,
    status: answer.status,
    outcome: delivery === "dropped" ? "TransportError" : classify(answer.status, answer.body)._tag,
    scenario,
    delivery
  }
  return { ...world, log: [...world.log.slice(1 - logged), entry] }
}

const isHidden = ({ settings }: World, route: Route, { isLocal }: Request): boolean =>
  route.path.startsWith("/simulator/control/") && !(settings.control && isLocal)

/**
 * Handles a request. `clock` is the clock's time in milliseconds since 1970. The world's own time can be faster or ahead.
 *
 * @example
 * import * as Request from "@effect-flanks/simulator/Request"
 * import { handle } from "@effect-flanks/simulator/Simulation"
 * import * as World from "@effect-flanks/simulator/World"
 *
 * const [, { answer }] = handle(World.make(), Request.make("GET", "/v0/bank/available"), 0)
 * answer.status // => 401
 * answer.body // => '{"error":"Not authenticated"}'
 *
 * @category handling requests
 */
export const handle = (world: World, request: Request, clock: number): readonly [world: World, reply: Reply] => {
  const now = timeAt(world, clock)
  return handleAt(settle(world, now), request, now)
}

const handleAt = (world: World, request: Request, now: number): readonly [world: World, reply: Reply] => {
  const here = routesAt(request.path).filter((route) => !isHidden(world, route, request))
  const route = here.find(({ method }) => method === request.method)
  if (route === undefined) {
    const unknown = whole(
      here.length === 0 ? CannedResponse.notFound : CannedResponse.methodNotAllowed(here.map(({ method }) => method))
    )
    return [log(world, undefined, request, null, unknown, now), { ...unknown, operation: null }]
  }
  const [before, scenario] = faultFor(world, route, request)
  const fault = Fault.find(scenario)
  const acts = (from: World): Answered => act(from, route, request, now)
  const [after, delivered] = fault === null
    ? (([next, answer]) => [next, whole(answer)] as const)(acts(before))
    : withFault(before, fault, acts)
  return [log(after, route, request, scenario, delivered, now), { ...delivered, operation: route.name }]
}
