/** Cases, cameras and crews as the points that the map draws. */
import type { Feature, FeatureCollection, Point } from 'geojson'

import type { Camera, Case, Crew, Place } from '../api/shapes'
import { dueOf } from '../live/due'
import { over, toneFor } from '../look/stages'

export type Points = FeatureCollection<Point>

function point(place: Place, properties: Record<string, unknown>): Feature<Point> {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [place.lon, place.lat] }, properties }
}

const collection = (features: Feature<Point>[]): Points => ({ type: 'FeatureCollection', features })

export function casePoints(cases: readonly Case[], nowMs: number): Points {
  return collection(
    cases.filter((one) => one.place && !over(one.state)).map((one) => {
      const tone = toneFor(one.state, one.stage, dueOf(one, nowMs).kind === 'late')
      return point(one.place!, { kind: 'case', id: one.number, icon: `case-${tone}`, overdue: tone === 'overdue' ? 1 : 0 })
    }),
  )
}

export function cameraPoints(cameras: readonly Camera[]): Points {
  return collection(
    cameras.filter((one) => one.place).map((one) => {
      const blind = one.enabled === false || (Boolean(one.status) && one.status !== 'online')
      return point(one.place!, { kind: 'camera', id: one.id, name: one.name_zh ?? one.id, icon: one.enabled === false ? 'camera-off' : blind ? 'camera-blind' : 'camera' })
    }),
  )
}

export type Freshness = 'fresh' | 'fading' | 'gone'

/** A position fades after 60 s and is hollow after 10 min. */
export function freshness(fixedAt: string | null | undefined, nowMs: number): Freshness {
  if (!fixedAt) return 'gone'
  const age = nowMs - Date.parse(fixedAt)
  return age > 600_000 ? 'gone' : age > 60_000 ? 'fading' : 'fresh'
}

export function crewPoints(kind: 'crew' | 'collector', crews: readonly Crew[], nowMs: number, ageWords: (ms: number) => string): Points {
  return collection(
    crews.filter((one) => one.place && Number.isFinite(one.place.lon)).map((one) => {
      const fresh = freshness(one.fixed_at, nowMs)
      const headed = typeof one.heading === 'number' && (one.speed ?? 0) > 0.5
      const age = one.fixed_at && fresh !== 'fresh' ? ` ${ageWords(nowMs - Date.parse(one.fixed_at))}` : ''
      return point(one.place!, {
        kind, id: one.id, name: `${one.name_zh ?? one.id}${age}`, heading: headed ? one.heading : 0,
        icon: `${kind}${headed ? '-headed' : ''}${fresh === 'gone' ? '-hollow' : ''}`, opacity: fresh === 'fresh' ? 1 : fresh === 'fading' ? 0.55 : 0.8,
      })
    }),
  )
}
