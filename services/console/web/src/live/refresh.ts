/** Turns what the stream says into queries asked again, at once the first time and then thinned out. */
import type { QueryClient, QueryKey } from '@tanstack/vue-query'

import type { Crew } from '../api/shapes'
import type { EventName, Facts } from './stream'

const gapMs = 250

/** Runs act at once, then at most once per gap, never losing the last call. */
export function thinned(act: () => void, gap = gapMs): () => void {
  let last = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    if (timer !== undefined) return
    const rest = last + gap - performance.now()
    const run = (): void => {
      timer = undefined
      last = performance.now()
      act()
    }
    if (rest <= 0) run()
    else timer = setTimeout(run, rest)
  }
}

const keysOf: Record<EventName, { key: QueryKey; gap?: number }[]> = {
  alert: [{ key: ['alerts'] }, { key: ['cases', 'of-alert'] }],
  case: [{ key: ['cases', 'one'] }, { key: ['cases', 'of-alert'] }, { key: ['cases', 'list'], gap: 5000 }, { key: ['cases', 'stages'], gap: 3000 }, { key: ['cases', 'map'], gap: 5000 }, { key: ['evaluation'], gap: 10_000 }],
  message: [{ key: ['messages'] }, { key: ['phones'] }],
  camera: [{ key: ['cameras'], gap: 3000 }, { key: ['health'], gap: 3000 }],
  crew: [{ key: ['crews'], gap: 5000 }],
  position: [],
  report: [{ key: ['cases', 'list'], gap: 5000 }],
  reply: [{ key: ['messages'] }, { key: ['cases', 'one'] }, { key: ['phones'] }],
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Moves crews or collectors where their new positions say, without asking the server. */
export function moved(list: Crew[] | undefined, moves: ReadonlyMap<string, Facts>): Crew[] | undefined {
  if (!list?.some((one) => moves.has(one.id))) return list
  return list.map((one) => {
    const facts = moves.get(one.id)
    const place = facts?.place as Facts | undefined
    const lon = number(place?.lon)
    const lat = number(place?.lat)
    if (!facts || lon === null || lat === null) return one
    return {
      ...one,
      place: { ...one.place, lon, lat },
      heading: number(facts.bearing) ?? one.heading,
      speed: number(facts.speed) ?? one.speed,
      fixed_at: typeof facts.fixed_at === 'string' ? facts.fixed_at : one.fixed_at,
    }
  })
}

export function refresher(client: QueryClient): (name: EventName, facts: Facts) => void {
  const acts = {} as Record<EventName, (() => void)[]>
  for (const name of Object.keys(keysOf) as EventName[]) {
    acts[name] = keysOf[name].map(({ key, gap }) => thinned(() => void client.invalidateQueries({ queryKey: key }), gap))
  }
  // Two hundred crews at one fix a second would redraw the map two hundred times: positions are laid down together.
  const moves = new Map<string, Facts>()
  const lay = thinned(() => {
    for (const key of [['crews'], ['collectors']]) client.setQueryData<Crew[]>(key, (list) => moved(list, moves))
    moves.clear()
  }, 1000)
  return (name, facts) => {
    const who = facts.holder ?? facts.crew
    if ((name === 'position' || name === 'crew') && facts.place && typeof who === 'string') {
      moves.set(who, facts)
      lay()
      return
    }
    for (const act of acts[name]) act()
  }
}
