import { classify, fromResponse } from "@effect-flanks/domain/Classify"
import { isFlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as ErrorReporter from "effect/ErrorReporter"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Otlp from "effect/observability/Otlp"
import * as Runtime from "effect/Runtime"
import { format, inspect } from "node:util"

/** A body with its secret in every possible place, and its outcomes on two statuses. */
const body = JSON.stringify({
  error: "Invalid hushhush, password=hushhush",
  credentials_token: "hushhush",
  trace_id: "t-hushhush",
  data: { password: "hushhush", more: ["hushhush"] }
})
const details = JSON.stringify({
  error: { code: "ValidationError", details: [{ error_type: "hushhush", field: "password" }] },
  password: "hushhush"
})
const cases = [[400, body], [500, body], [400, details], [503, "hushhush"]] as const

const everything = { depth: Number.POSITIVE_INFINITY, showHidden: true }

/** Logs an outcome as a message, an annotation, a failure and a defect. */
const log = Effect.fnUntraced(function*(status: number, text: string) {
  const outcome = classify(status, text)
  yield* Effect.log(outcome).pipe(Effect.annotateLogs({ outcome }))
  yield* Effect.logError("failed", Cause.fail(outcome), Cause.die(outcome), { outcome })
})

describe("logs", () => {
  const loggers = {
    simple: Logger.withConsoleLog(Logger.formatSimple),
    default: Logger.defaultLogger,
    logfmt: Logger.consoleLogFmt,
    structured: Logger.consoleStructured,
    json: Logger.consoleJson,
    pretty: Logger.consolePretty({ mode: "tty", colors: true }),
    browser: Logger.consolePretty({ mode: "browser" })
  }

  for (const [name, logger] of Object.entries(loggers)) {
    it.effect(`show the outcome and no secret: ${name}`, () =>
      Effect.gen(function*() {
        const lines: Array<string> = []
        const write = (...args: ReadonlyArray<unknown>) => {
          lines.push(format(...args), inspect(args, everything))
        }
        const console: Console.Console = {
          ...globalThis.console,
          log: write,
          error: write,
          warn: write,
          info: write,
          debug: write,
          group: write,
          groupCollapsed: write
        }
        for (const [status, text] of cases) {
          yield* log(status, text).pipe(
            Effect.provide(Logger.layer([logger])),
            Effect.provideService(Console.Console, console)
          )
        }
        const printed = lines.join("\n")
        expect(printed).toContain("ConfigurationError")
        expect(printed).toContain("<redacted>")
        expect(printed).not.toContain("hushhush")
      }))
  }
})

describe("traces", () => {
  it.effect("show the failure but no secret, even of an outcome that is an attribute", () =>
    Effect.gen(function*() {
      const sent: Array<string> = []
      const client = HttpClient.make((request) =>
        Effect.sync(() => {
          sent.push(request.url, inspect(request.body, everything))
          if (request.body._tag === "Uint8Array") sent.push(new TextDecoder().decode(request.body.body))
          return HttpClientResponse.fromWeb(request, new Response(null, { status: 200 }))
        })
      )
      yield* Effect.forEach(cases, ([status, text]) =>
        log(status, text).pipe(
          Effect.andThen(Effect.annotateCurrentSpan("outcome", classify(status, text))),
          Effect.andThen(fromResponse(status, text)),
          Effect.withSpan("call"),
          Effect.exit
        )).pipe(
          Effect.provide(
            Otlp.layerJson({ baseUrl: "http://collector.test", resource: { serviceName: "test" } }).pipe(
              Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
            )
          )
        )
      const printed = sent.join("\n")
      expect(printed).toContain("/v1/traces")
      expect(printed).toContain("/v1/logs")
      expect(printed).toContain("can't respond right now")
      expect(printed).toContain("<redacted>")
      expect(printed).not.toContain("hushhush")
    }))
})

/** A failure of every actor, and its properties for Effect. */
const failures = [
  { status: 400, code: 20002, exitCode: 75, severity: "Info", ignored: true, told: "still getting your data" },
  { status: 400, code: 40001, exitCode: 78, severity: "Error", ignored: false, told: "on our side" },
  { status: 400, code: 50002, exitCode: 77, severity: "Info", ignored: true, told: "check your bank login" },
  { status: 400, code: 50001, exitCode: 75, severity: "Warn", ignored: false, told: "can't reach your bank" },
  { status: 400, code: 20001, exitCode: 69, severity: "Error", ignored: false, told: "contact us" },
  { status: 500, code: null, exitCode: 75, severity: "Warn", ignored: false, told: "try again later" },
  { status: 503, code: null, exitCode: 75, severity: "Warn", ignored: false, told: "try again later" },
  { status: 404, code: null, exitCode: 78, severity: "Error", ignored: false, told: "on our side" }
].map((failure) => ({ ...failure, outcome: classify(failure.status, JSON.stringify({ error_code: failure.code })) }))

describe("the properties that Effect reads from an error", () => {
  it.each(failures)("have Effect's own keys: $outcome._tag", (failure) => {
    const { outcome } = failure
    if (!isFlanksError(outcome)) throw new Error("not a failure")
    expect(Runtime.getErrorExitCode(outcome)).toBe(failure.exitCode)
    expect(ErrorReporter.isIgnored(outcome)).toBe(failure.ignored)
    expect(ErrorReporter.getSeverity(outcome)).toBe(failure.severity)
    expect(ErrorReporter.getAttributes(outcome)).toEqual({
      tag: outcome._tag,
      httpStatus: failure.status,
      code: failure.code,
      basis: outcome.basis,
      actor: outcome.actor,
      retry: outcome.retry
    })
    expect(CliError.getUserMessage(outcome)).toContain(failure.told)
  })

  it("have the keys that Effect exports", () => {
    const keys = [
      Runtime.errorExitCode,
      ErrorReporter.ignore,
      ErrorReporter.severity,
      ErrorReporter.attributes,
      CliError.userMessage
    ]
    for (const key of keys) expect(key in TransportError.prototype).toBe(true)
  })

  it("tell a user nothing about requests", () => {
    for (const { outcome } of failures) {
      expect(CliError.getUserMessage(outcome)).not.toMatch(/\d|status|code|token|request|Flanks/)
    }
  })

  it("end a program with the error's exit code", async () => {
    for (const { exitCode, outcome } of failures) {
      if (!isFlanksError(outcome)) throw new Error("not a failure")
      const code = await new Promise<number>((resolve) => {
        Runtime.defaultTeardown(Exit.fail(outcome), resolve)
      })
      expect(code).toBe(exitCode)
    }
  })

  it.effect("report an incident once, with its attributes and without secrets", () =>
    Effect.gen(function*() {
      const reports: Array<string> = []
      const reporter = ErrorReporter.make(({ attributes, error, severity }) => {
        reports.push(inspect({ attributes, error, severity, stack: error.stack }, everything))
      })
      yield* Effect.forEach(
        [...cases, [400, "{\"error_code\": 20002}"], [400, "{\"error_code\": 50003}"]] as const,
        ([status, text]) => fromResponse(status, text).pipe(Effect.withErrorReporting, Effect.exit)
      ).pipe(Effect.provide(ErrorReporter.layer([reporter])))
      const tags = reports.map((report) => /tag: '(\w+)'/.exec(report)?.[1])
      expect(tags).toEqual(["ConfigurationError", "InternalServerError", "ConfigurationError", "UnexpectedResponse"])
      expect(reports.join("\n")).not.toContain("hushhush")
    }))
})
