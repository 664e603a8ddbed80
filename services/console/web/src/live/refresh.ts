/** Turns what the stream says into queries asked again, at once the first time and then at most once a second. */
import type { QueryClient, QueryKey } from '@tanstack/vue-query'

import type { Crew } from '../api/shapes'
import type { EventName, Facts } from './stream'

const gapMs = 1000

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
  case: [{ key: ['cases', 'one'] }, { key: ['cases', 'of-alert'] }, { key: ['cases', 'list'], gap: 2000 }, { key: ['cases', 'stages'], gap: 3000 }, { key: ['cases', 'map'], gap: 5000 }, { key: ['evaluation'], gap: 10_000 }],
  message: [{ key: ['messages'] }, { key: ['phones'] }],
  camera: [{ key: ['cameras'], gap: 3000 }, { key: ['health'], gap: 3000 }],
  crew: [{ key: ['crews'], gap: 5000 }],
  position: [],
  report: [{ key: ['cases', 'list'], gap: 2000 }],
  reply: [{ key: ['messages'] }, { key: ['cases', 'one'] }, { key: ['phones'] }],
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Moves one crew or collector where its new position says, without asking the server. */
export function moved(list: Crew[] | undefined, facts: Facts): Crew[] | undefined {
  const place = (facts.place ?? facts) as Facts
  const lon = number(place.lon)
  const lat = number(place.lat)
  const id = facts.holder ?? facts.crew ?? facts.collector ?? facts.id
  if (!list || lon === null || lat === null || typeof id !== 'string') return list
  const at = list.findIndex((one) => one.id === id)
  const old = list[at]
  if (!old) return list
  const copy = list.slice()
  copy[at] = {
    ...old,
    place: { ...old.place, lon, lat },
    heading: number(facts.heading ?? facts.bearing) ?? old.heading,
    speed: number(facts.speed ?? facts.speed_mps) ?? old.speed,
    fixed_at: typeof facts.fixed_at === 'string' ? facts.fixed_at : old.fixed_at,
  }
  return copy
}

export function refresher(client: QueryClient): (name: EventName, facts: Facts) => void {
  const acts = {} as Record<EventName, (() => void)[]>
  for (const name of Object.keys(keysOf) as EventName[]) {
    acts[name] = keysOf[name].map(({ key, gap }) => thinned(() => void client.invalidateQueries({ queryKey: key }), gap))
  }
  return (name, facts) => {
    if (name === 'position' || name === 'crew') {
      const place = (facts.place ?? facts) as Facts
      if (typeof place.lon === 'number') {
        client.setQueryData<Crew[]>(['crews'], (list) => moved(list, facts))
        client.setQueryData<Crew[]>(['collectors'], (list) => moved(list, facts))
        return
      }
    }
    for (const act of acts[name]) act()
  }
}
