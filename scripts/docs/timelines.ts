/** The timelines of the schedules as pictures, to scale, and the page that shows them. */
import { endings } from "@effect-flanks/cli/codes/Wording"
import { rows, type ScheduleName, transientStatusesInWords } from "@effect-flanks/domain/Table"
import { exampleInputs, type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import type { RetryInput } from "@effect-flanks/domain/Wait"
import { defaults } from "@effect-flanks/domain/WaitConfig"
import * as Drawing from "@effect-flanks/explorer/Drawing"
import type { GeneratedFile } from "./generatedFile.ts"

const { inWords } = Drawing

interface Picture {
  readonly name: string
  readonly title: string
  readonly timeline: Timeline
}

const draw = (name: string, title: string, subject: RetryInput): Picture => ({
  name,
  title,
  timeline: timeline(() => subject)
})

const pictures: ReadonlyArray<Picture> = [
  draw("processing", "The data is being retrieved (20002)", exampleInputs.processing),
  draw("security-check", "Security checks (20003), reported by a data call", exampleInputs.securityCheck),
  draw("token-delayed", "Security checks, reported by the 202 of an exchange", { _tag: "TokenDelayed" }),
  draw("bank", "The bank failed (50001)", exampleInputs.bank),
  draw("transient", "A server or the network failed (500, no response)", exampleInputs.transient)
]

/** In a page of text, and on a phone. */
const widths = { "": 720, "-narrow": 340 }

const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .small { font-size: 11px; fill: #57606a }
    .axis { stroke: #57606a }
    .attempt { stroke: #0969da; stroke-width: 2 }
    .end { stroke: #cf222e; stroke-width: 2 }
    .closed { fill: #57606a; fill-opacity: 0.18 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .small { fill: #9198a1 }
      .axis { stroke: #9198a1 }
      .attempt { stroke: #4493f8 }
      .end { stroke: #f85149 }
      .closed { fill: #9198a1 }
    }`

const pictured = ({ name, timeline: drawn, title }: Picture): ReadonlyArray<GeneratedFile> =>
  Object.entries(widths).map(([suffix, width]) => ({
    path: `docs/pictures/${name}${suffix}.svg`,
    content: Drawing.svg(drawn, { title, width, style, hasHeading: width > 600 })
  }))

const howItWaits: { readonly [name: string]: string } = {
  processing: `Flanks says "in a moment" (seed), without an interval. The first poll happens after ${
    inWords(defaults.processing.first)
  }. Each further wait is ${defaults.processing.factor} times as long as the last, but at most ${
    inWords(defaults.processing.cap)
  }. It ends after ${inWords(defaults.processing.budget)} of waiting.`,
  "security-check":
    `The text states the hours, usually 24 to 48 (seed). The client sends no request before the window opens, and then one every ${
      inWords(defaults.securityCheck.every)
    }. The last one happens exactly when the window closes. The window is measured from the token's creation, and a restart does not move it.`,
  "token-delayed":
    `The 202 states no hours. The data calls say 24 (seed), and an older page says 72 (docs). Keep the token from the response. The code is used up, so exchanging it again would fail.`,
  bank: `Flanks says "try later" (seed). The first retry happens after ${
    inWords(defaults.bank.first)
  }. Each further wait is ${defaults.bank.factor} times as long as the last, but at most ${
    inWords(defaults.bank.cap)
  }. It ends after ${inWords(defaults.bank.budget)}.`,
  transient: `Only operations that may safely run twice are retried. The first retry happens after ${
    inWords(defaults.transient.first)
  }. Each further wait is ${defaults.transient.factor} times as long as the last, but at most ${
    inWords(defaults.transient.cap)
  }. It ends after ${defaults.transient.times} retries.`
}

const section = ({ name, timeline: { attempts, reason }, title }: Picture): string => {
  const first = attempts.slice(1, 5).map(({ at }) => inWords(at)).join(", ")
  const last = inWords(attempts.at(-1)?.at ?? 0)
  return `## ${title}

<picture>
  <source media="(max-width: 700px)" srcset="../pictures/${name}-narrow.svg">
  <img alt="${title}: ${attempts.length} attempts, the last after ${last}" src="../pictures/${name}.svg">
</picture>

${howItWaits[name] ?? ""}

Retries at ${first}${attempts.length > 5 ? `, … and finally at ${last}` : ""}. Then it stops, because ${
    endings[reason]
  }.`
}

const waitingFor = (schedule: ScheduleName): string =>
  Object.entries(rows).filter(([, { retry }]) => retry === schedule).map(([tag]) => `\`${tag}\``).join(", ")

const page = (): GeneratedFile => ({
  path: "docs/reference/schedules.md",
  content: `# Schedules

This page is for developers who want to know how long a retry takes, or to change that. After it you know when the schedules retry each
error, when they stop, and how to configure them.

The pictures are to scale, without the jitter of up to ${
    defaults.jitter * 100
  } % that the schedules add. All durations are defaults that we chose, because Flanks
documents only "in a moment", "24-48 hours", "72h" and "try later". You can configure all of them.

| schedule | retries |
| --- | --- |
${
    (Object.keys(exampleInputs) as ReadonlyArray<ScheduleName>).map((name) =>
      `| \`${name}\` | ${name === "session" ? "a session that isn't finished" : waitingFor(name)} |`
    )
      .join(
        "\n"
      )
  }

\`transient\` also retries an \`UnexpectedResponse\` with one of these statuses: ${transientStatusesInWords}. A 401 is retried
once, immediately, after refreshing the access token. No other error is retried automatically.

${pictures.map(section).join("\n\n")}

## A Retry-After

A \`Retry-After\` header sets the minimum wait on every schedule, even above the schedule's maximum, and jitter never shortens it. If it is
longer than ${
    inWords(defaults.retryAfterLimit)
  }, or exceeds the end of the schedule, waiting stops and reports it. Flanks documents no such header (docs), but
proxies send it.

## Other durations

\`WaitConfig.layerConfig\` reads every setting from the configuration, for example \`FLANKS_WAIT_PROCESSING_FIRST="5 seconds"\`. The
docstring of \`WaitConfig.config\` lists the names. To see the effect of your settings, run
\`npm run -s flanks -- schedule processing --config numbers.env\`.
`
})

/** The page and its pictures. */
export const timelineTargets: ReadonlyArray<() => GeneratedFile> = [
  page,
  ...pictures.flatMap(pictured).map((picture) => () => picture)
]
