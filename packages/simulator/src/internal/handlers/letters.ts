import { newId, uuid } from "../../World.ts"
import { refuseField } from "./envelope.ts"
import { type Handlers, respond } from "./handler.ts"

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

/** Base64 of the bytes with which every PDF begins, as far as they make whole digits. */
const pdf = "JVBERi"

/** Letters: every call makes one. */
export const letters: Handlers<"letters"> = {
  createSigned: ({ payload, world }) => {
    if (!world.settings.banks.some(({ id }) => id === payload.connector_id)) {
      return refuseField(world, "connector_id", "not_found")
    }
    if (!payload.data.startsWith(pdf) || !isBase64(payload.data)) return refuseField(world, "data", "invalid")
    const [after, id] = newId(world, "letter")
    return respond(after, { letter_id: uuid(id) })
  }
}
