/** Which trouble the bar on every page tells: the one that stops most. */
import type { Trouble } from '../api/shapes'

/** The worst first; what is not named here stops nobody's work and stands on the health page alone. */
const told = ['dispatch', 'notify', 'carrier', 'vision', 'ingest']

export interface Told extends Trouble {
  /** How many more are worth telling. */
  more: number
}

export function worst(troubles: readonly Trouble[]): Told | null {
  const found = troubles
    .filter((one) => told.includes(one.part))
    .sort((a, b) => told.indexOf(a.part) - told.indexOf(b.part))
  return found[0] ? { ...found[0], more: found.length - 1 } : null
}
