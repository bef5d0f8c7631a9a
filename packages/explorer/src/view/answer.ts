/** The answer: what a response is, what comes next, and the timeline of its schedule. */
import type { Timeline } from "@effect-flanks/domain/Timeline"
import type { Answer, Fact } from "../Answer.ts"
import * as Drawing from "../Drawing.ts"
import { element, make, prose } from "./dom.ts"

const widest = 720

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

const list = (facts: ReadonlyArray<Fact>, kind: string): Node =>
  make(
    "dl",
    { class: kind },
    ...facts.map(([title, text]) => make("div", {}, make("dt", {}, title), make("dd", {}, ...prose(text))))
  )

const verdict = ({ basis, meaning, kind, title }: Answer, address: string | null): ReadonlyArray<Node> => [
  make(
    "p",
    { class: "badges" },
    make("span", { class: "badge strong" }, kind),
    ...basis === null ? [] : [make("span", { class: "badge" }, `basis: ${basis}`)],
    ...address === null ? [] : [make("a", { href: address, class: "badge", id: "link" }, "link to this answer")]
  ),
  make("h2", {}, title),
  make("p", { class: "meaning" }, meaning)
]

/** Shows an answer, with the address it has, if it has one; nothing where there is no answer. */
export const showAnswer = (answer: Answer | null, address: string | null): void => {
  const section = element("answer", HTMLElement)
  section.className = answer?.colour ?? ""
  const said = element("verdict", HTMLElement)
  const facts = element("facts", HTMLElement)
  if (answer === null) {
    said.replaceChildren()
    return facts.replaceChildren()
  }
  said.replaceChildren(...verdict(answer, address))
  const style = getComputedStyle(facts)
  const room = facts.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return facts.replaceChildren(
    list(answer.next, "next"),
    ...answer.waits === null ? [] : waiting(answer.waits, room),
    make("h3", {}, "With effect-flanks"),
    make("pre", {}, make("code", {}, answer.code)),
    make("h3", {}, "Why"),
    list(answer.facts, "why")
  )
}
