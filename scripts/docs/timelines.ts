/** The timelines of the schedules as pictures, to scale, and the page that shows them. */
import { endings } from "@effect-flanks/cli/codes/Wording"
import { rows, type ScheduleName, transientStatusesInWords } from "@effect-flanks/domain/Table"
import { exampleInputs, type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import type { RetryInput } from "@effect-flanks/domain/Wait"
import { defaults } from "@effect-flanks/domain/WaitConfig"
import * as Drawing from "@effect-flanks/explorer/Drawing"
import type { Generated } from "./generated.ts"

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
  draw("security-check", "Security checks (20003), told on a data call", exampleInputs.securityCheck),
  draw("token-delayed", "Security checks, told by the 202 of an exchange", { _tag: "TokenDelayed" }),
  draw("bank", "The bank failed (50001)", exampleInputs.bank),
  draw("transient", "A server or the network failed (500, no answer)", exampleInputs.transient)
]

const width = 720

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

const picture = ({ name, timeline: drawn, title }: Picture): Generated => ({
  path: `docs/pictures/${name}.svg`,
  content: Drawing.svg(drawn, { title, width, style, hasHeading: true })
})

const howItWaits: { readonly [name: string]: string } = {
  processing: `Flanks says "in a moment" (seed), and names no interval. The first poll comes after ${
    inWords(defaults.processing.first)
  }, each further wait is ${defaults.processing.factor} times as long, at most ${
    inWords(defaults.processing.cap)
  }, until ${inWords(defaults.processing.budget)} were waited.`,
  "security-check":
    `The text states the hours, usually 24 to 48 (seed). Nothing is asked before the window opens, then every ${
      inWords(defaults.securityCheck.every)
    }; the last check is exactly when it closes. The window counts from the token's creation, and a restart does not restart it.`,
  "token-delayed":
    `The 202 states no hours. 24 is what the data calls say (seed), 72 what an older page says (docs). The token is in the answer: keep it. The code is used up: exchanging it again would fail.`,
  bank: `Flanks says "try later" (seed). After ${
    inWords(defaults.bank.first)
  }, then each wait ${defaults.bank.factor} times as long as the last, at most ${inWords(defaults.bank.cap)}, for ${
    inWords(defaults.bank.budget)
  }.`,
  transient: `Only for operations that may safely happen twice. After ${
    inWords(defaults.transient.first)
  }, then each wait ${defaults.transient.factor} times as long as the last, at most ${
    inWords(defaults.transient.cap)
  }, ${defaults.transient.times} times.`
}

const section = ({ name, timeline: { attempts, reason }, title }: Picture): string => {
  const first = attempts.slice(1, 5).map(({ at }) => inWords(at)).join(", ")
  const last = inWords(attempts.at(-1)?.at ?? 0)
  return `## ${title}

![${title}: ${attempts.length} attempts, the last after ${last}](pictures/${name}.svg)

${howItWaits[name] ?? ""}

Attempts after the first at ${first}${attempts.length > 5 ? `, … the last at ${last}` : ""}; it ends because ${
    endings[reason]
  }.`
}

const waitingFor = (schedule: ScheduleName): string =>
  Object.entries(rows).filter(([, { retry }]) => retry === schedule).map(([tag]) => `\`${tag}\``).join(", ")

const page = (): Generated => ({
  path: "docs/how-long-will-it-take.md",
  content: `# How long will it take?

When each error is asked about again, until when, and why it stops. The pictures are to scale, without the jitter of up to
${
    defaults.jitter * 100
  } % that the schedules add. All numbers are ours and can be configured: Flanks documents only "in a moment", "24-48
hours", "72h" and "try later".

| schedule | waits for |
| --- | --- |
${
    (Object.keys(exampleInputs) as ReadonlyArray<ScheduleName>).map((name) => `| \`${name}\` | ${waitingFor(name)} |`)
      .join(
        "\n"
      )
  }

\`UnexpectedResponse\` waits on \`transient\` if its status is temporary (${transientStatusesInWords}). A 401 is repeated
once, at once, after the access token was refreshed. Everything else is never repeated by itself.

${pictures.map(section).join("\n\n")}

## A Retry-After

It is a floor on every schedule, above the cap, and no jitter undercuts it. Beyond ${
    inWords(defaults.retryAfterLimit)
  }, or beyond the end of the
schedule, waiting stops and says so. Flanks documents no such header (docs); proxies send it.

## Other numbers

Every number is read from the configuration by \`WaitConfig.layerConfig\`, for example
\`FLANKS_WAIT_PROCESSING_FIRST="5 seconds"\`; the docstring of \`WaitConfig.config\` lists the names. See what they do with
\`npm run -s flanks -- schedule processing --config numbers.env\`.
`
})

/** The page and its pictures. */
export const timelineTargets: ReadonlyArray<() => Generated> = [
  page,
  ...pictures.map((drawn) => () => picture(drawn))
]
