import { type Handlers, respond } from "./handler.ts"

/** The banks of the settings. */
export const entities: Handlers<"entities"> = {
  list: ({ world }) => respond(world, world.settings.banks.map((bank) => ({ ...bank, logo_url: null })))
}
