/** The order in which a package's files may import each other, and the imports that break it. */
import { matchesGlob } from "node:path"

/** A layer: its name and its files, as globs within `src`. */
export type Layer = readonly [name: string, ...files: ReadonlyArray<string>]

/**
 * The layers of each package, the lowest first. A file imports from its own layer and from lower ones, never from a higher
 * one. Of two globs that match a file, the one without a star wins.
 */
export const layers: { readonly [name: string]: ReadonlyArray<Layer> } = {
  "@effect-flanks/domain": [
    ["facts", "Table.ts", "Documented.ts", "Secrets.ts", "RetryAfter.ts", "internal/withoutStack.ts"],
    ["texts", "Grammar.ts", "ConfigurationReason.ts", "internal/text.ts"],
    [
      "errors",
      "internal/equality.ts",
      "internal/errorTraits.ts",
      "internal/failure.ts",
      "internal/fieldDocs.ts",
      "internal/fields.ts",
      "internal/printing.ts",
      "internal/requestSecrets.ts",
      "Response.ts",
      "FlanksError.ts",
      "Outcome.ts",
      "Actor.ts",
      "UserText.ts",
      "Transport.ts"
    ],
    ["classification", "internal/*", "Classify.ts", "Session.ts", "BodySchemas.ts"],
    ["waiting", "WaitConfig.ts", "Wait.ts", "Schedules.ts", "Timeline.ts"],
    ["index", "index.ts"]
  ],
  "@effect-flanks/client": [
    ["values", "Json.ts", "Amount.ts", "Loopback.ts", "internal/json/*"],
    ["contract", "api/*"],
    [
      "errors and policy",
      "DataKind.ts",
      "Readiness.ts",
      "ClientError.ts",
      "IssuedToken.ts",
      "RequestPolicy.ts",
      "Telemetry.ts"
    ],
    ["decoding", "Body.ts", "internal/call/fastDecoder.ts"],
    [
      "response",
      "FlanksHttpClient.ts",
      "internal/call/classifiedResponse.ts",
      "internal/call/body.ts",
      "internal/call/callContext.ts",
      "internal/call/classifyAs.ts",
      "internal/call/requestSecrets.ts",
      "internal/call/secureUrl.ts",
      "internal/call/transport.ts"
    ],
    ["attempt", "internal/call/*"],
    ["access token", "AccessToken.ts"],
    ["operation", "internal/call/operation.ts", "internal/call/pages.ts", "internal/call/fingerprint.ts"],
    ["exchange and polling", "internal/exchange/*", "internal/polling/*", "TokenPoller.ts"],
    ["client", "FlanksClient.ts", "FlanksPromise.ts", "internal/promises/*", "internal/withDefaults.ts"],
    ["index", "index.ts"]
  ],
  "@effect-flanks/simulator": [
    [
      "settings",
      "Timing.ts",
      "Settings.ts",
      "ControlApi.ts",
      "CannedResponse.ts",
      "Request.ts",
      "SkippingClock.ts",
      "scenarios/*"
    ],
    ["world", "internal/world/*", "World.ts", "Lifecycle.ts", "SampleData.ts"],
    ["contract", "internal/contract/*", "Api.ts"],
    ["handlers", "internal/handlers/*"],
    ["simulation", "internal/routing/*", "Simulation.ts", "Simulator.ts"],
    ["pages", "internal/pages/*", "Explorer.ts"],
    ["http", "internal/http/*", "Http.ts", "Memory.ts", "NodeServer.ts"],
    ["index", "index.ts"]
  ],
  "@effect-flanks/onboarding": [
    ["progress", "Progress.ts", "OnboardingEvent.ts", "OnboardingError.ts", "Settings.ts", "Flanks.ts"],
    [
      "journal",
      "journal/*",
      "internal/engine/*",
      "internal/journal/*",
      "internal/postgres/*",
      "postgres/*",
      "Engine.ts",
      "Telemetry.ts"
    ],
    ["run", "run/*"],
    ["onboarding", "Onboarding.ts"],
    ["service", "service/*", "internal/service/*"],
    ["index", "index.ts"]
  ],
  "@effect-flanks/spec": [
    [
      "interface",
      "Rules.ts",
      "Implementation.ts",
      "Law.ts",
      "internal/show.ts",
      "internal/ask.ts",
      "internal/wire.ts",
      "internal/requests.ts",
      "internal/parts.ts"
    ],
    ["generators", "internal/json.ts", "internal/words.ts", "internal/stories.ts", "generators/*"],
    ["examples", "examples/*", "generators/laws/*"],
    [
      "laws",
      "internal/trials.ts",
      "internal/sessionTrials.ts",
      "internal/forAll.ts",
      "laws/*",
      "Laws.ts"
    ],
    ["check", "internal/*", "Check.ts", "Report.ts", "KnownGaps.ts", "Cases.ts", "BrokenClassifiers.ts"],
    ["adapters", "adapters/*"],
    ["index", "index.ts"]
  ],
  "@effect-flanks/cli": [
    ["terminal", "terminal/*", "process/*", "Environment.ts", "Failure.ts", "Suggestion.ts", "Switch.ts"],
    ["concerns", "calling/*", "classify/*", "codes/*", "onboarding/*", "tour/*"],
    ["commands", "commands.ts", "commands/*"],
    ["programs", "Completions.ts", "Help.ts", "run.ts", "main.ts", "start.ts"]
  ],
  "@effect-flanks/explorer": [
    [
      "answers",
      "Cells.ts",
      "Answer.ts",
      "SessionAnswer.ts",
      "Snippet.ts",
      "Drawing.ts",
      "Pasted.ts",
      "Address.ts",
      "Links.ts"
    ],
    ["view", "view/*"],
    ["page", "main.ts"]
  ]
}

const layerOf = (own: ReadonlyArray<Layer>, file: string): number => {
  const exact = own.findIndex(([, ...files]) => files.includes(file))
  return exact === -1 ? own.findIndex(([, ...files]) => files.some((glob) => matchesGlob(file, glob))) : exact
}

/** The problems of a package with these imports between its files, which are named from `src`. */
export const layerProblems = (
  own: ReadonlyArray<Layer> | undefined,
  imports: ReadonlyMap<string, ReadonlySet<string>>
): Array<string> => {
  if (own === undefined) return ["the package has no layers: add them to scripts/packages/layers.ts"]
  const files = [...imports.keys()]
  const unused = own.flatMap(([name, ...globs]) =>
    globs.filter((glob) => files.every((file) => !matchesGlob(file, glob))).map((glob) =>
      `${glob}, in the layer ${name}, matches no file`
    )
  )
  const unplaced = files.filter((file) => layerOf(own, file) === -1).map((file) =>
    `${file} is in no layer: add it to scripts/packages/layers.ts`
  )
  const upwards = files.flatMap((file) =>
    [...imports.get(file) ?? []].flatMap((target) => {
      const [from, to] = [own[layerOf(own, file)], own[layerOf(own, target)]]
      return from === undefined || to === undefined || own.indexOf(to) <= own.indexOf(from)
        ? []
        : [`${file} (${from[0]}) imports ${target}, which is higher up (${to[0]})`]
    })
  )
  return [...unused, ...unplaced, ...upwards]
}
