/**
 * The page. A picked cell has an address. Pasted text never gets into one.
 *
 * @since 0.1.0
 */
import * as Address from "./Address.ts"
import * as Answer from "./Answer.ts"
import * as Pasted from "./Pasted.ts"
import * as SessionAnswer from "./SessionAnswer.ts"
import { showAnswer } from "./view/answer.ts"
import { fill, type Filled, onChange } from "./view/form.ts"
import { showLinks } from "./view/links.ts"
import { drawMap, markCell } from "./view/map.ts"

const first: Address.Cell = { status: 400, said: 20002 }

const addressOf = ({ said, status }: Filled): string | null =>
  status === null || said === null ? null : Address.format({ status, said })

const answerOf = ({ body, status }: Filled): Answer.Answer | null => {
  const subject = Pasted.subjectOf(body)
  switch (subject._tag) {
    case "Session":
      return SessionAnswer.ofSession(subject.session)
    case "Redirect":
      return SessionAnswer.ofRedirect(subject.url)
    case "Response":
      return status === null ? null : Answer.of(status, body)
  }
}

let draw = (): void => {}

const show = (filled: Filled): void => {
  const answer = answerOf(filled)
  const address = addressOf(filled)
  draw = () => showAnswer(answer, address)
  draw()
  markCell(address)
}

/** Opens the cell in the address. The result is whether there is one. */
const open = (): boolean => {
  const cell = Address.parse(location.hash)
  if (cell !== null) show(fill(cell.status, cell.said))
  return cell !== null
}

showLinks()
drawMap()
onChange((filled) => {
  history.replaceState(null, "", `${location.pathname}${location.search}${addressOf(filled) ?? ""}`)
  show(filled)
})
show(fill(first.status, first.said))
open()

addEventListener("hashchange", () => {
  // The map is below the answer, so without the focus, users would not see the answer change.
  if (open()) document.getElementById("answer")?.focus()
})
addEventListener("resize", () => draw())
