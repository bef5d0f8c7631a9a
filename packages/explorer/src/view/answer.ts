/** The answer: what a response is, and the timeline of its schedule. */
import type { Timeline } from "@effect-flanks/domain/Timeline"
import type { Answer } from "../Answer.ts"
import * as Drawing from "../Drawing.ts"
import { element, make, prose } from "./dom.ts"

const widest = 680

/** Drawn for the room there is, so that its letters stay as large as the page's. */
const picture = (timeline: Timeline, room: number): Node => {
  const drawn = Drawing.svg(timeline, {
    title: "When to ask again, to scale",
    width: Math.max(240, Math.min(widest, room)),
    hasHeading: false
  })
  return document.importNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement, true)
}

const times = ({ attempts }: Timeline): string => attempts.map(({ at }) => Drawing.inWords(at)).join(", ")

const waiting = (timeline: Timeline, room: number): ReadonlyArray<Node> => [
  make("h3", {}, "When to ask again, to scale"),
  picture(timeline, room),
  make("p", {}, `${Drawing.summary(timeline)}. Without jitter.`),
  make("details", {}, make("summary", {}, "Every attempt"), make("p", {}, `After ${times(timeline)}.`))
]

/** Shows an answer; nothing where there is none. */
export const showAnswer = (answer: Answer | null): void => {
  const section = element("answer", HTMLElement)
  section.className = answer?.colour ?? ""
  const verdict = element("verdict", HTMLElement)
  const facts = element("facts", HTMLElement)
  if (answer === null) {
    verdict.replaceChildren()
    return facts.replaceChildren()
  }
  const style = getComputedStyle(section)
  const room = section.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  verdict.replaceChildren(make("h2", {}, answer.title), make("p", { class: "kind" }, answer.kind))
  return facts.replaceChildren(
    make("dl", {}, ...answer.facts.flatMap(([title, text]) => [make("dt", {}, title), make("dd", {}, ...prose(text))])),
    ...answer.waits === null ? [] : waiting(answer.waits, room)
  )
}
